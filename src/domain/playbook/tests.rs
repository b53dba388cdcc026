//! Tests of the playbook: the shipped table, overrides, circles.

use super::*;

/// The table of domain.md section 5: entry, trigger, days, what it comes to, mode.
#[test]
fn the_shipped_playbook_is_the_table_of_the_domain() {
    let (playbook, faults) = read::shipped();
    assert_eq!(faults, []);
    assert_eq!(playbook.catch_up, 7);
    let rows: Vec<String> = playbook
        .entries
        .iter()
        .map(|entry| {
            let what = match &entry.proposal {
                Proposal::Queue { kind } => kind.name().to_owned(),
                other @ (Proposal::HoldSamples
                | Proposal::NoShow
                | Proposal::Declined
                | Proposal::Cancelled
                | Proposal::PromoteTier { .. }
                | Proposal::SetCommission { .. }
                | Proposal::AskSpark
                | Proposal::StopSpark
                | Proposal::ScaleSpark { .. }
                | Proposal::Invest { .. }
                | Proposal::CutBudgets
                | Proposal::PauseOutreach
                | Proposal::TakeUp) => format!("{other:?}"),
            };
            format!(
                "{} {} {what} {}",
                entry.trigger,
                entry.days,
                entry.mode.name()
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "requested 0 review_request auto",
            "requested 7 Cancelled ask",
            "approved 0 ship_sample auto",
            "approved 0 sample_approved auto",
            "shipped 0 brief auto",
            "delivered 0 confirm_due_date auto",
            "due -3 reminder auto",
            "due -1 reminder auto",
            "due 1 overdue_nudge auto",
            "due 3 overdue_new_date auto",
            "due 7 overdue_final auto",
            "due 7 HoldSamples ask",
            "due 14 NoShow ask",
            "posted 0 thank_you auto",
            "posted 7 share_results auto",
            "posted 14 decide auto",
            "invited 3 outreach_bump auto",
            "invited 7 Declined ask",
            "deliverable 1 deliverable_late auto",
            "outreach_batch 3 review_checkpoint auto",
            "sample_batch 14 review_checkpoint auto",
            "period 0 periodic_review auto",
        ]
    );
}

#[test]
fn a_file_overrides_key_by_key_and_what_is_wrong_is_told_with_its_line() {
    let text = "catch_up = \"3d\"\n[brief]\nmode = \"ask\"\ndelai = \"1d\"\n[remindr_3d]\nmode = \"off\"\n";
    let (playbook, faults) = read(text);
    let brief = playbook
        .entries
        .iter()
        .find(|entry| entry.id == "brief")
        .unwrap();
    assert_eq!((brief.mode, playbook.catch_up), (Mode::Ask, 3));
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "playbook.toml:4: \"delai\" is no key of brief: the nearest is \"delay\".",
            "playbook.toml:5: There is no entry remindr_3d: the nearest is \"reminder_3d\"; a new one needs a trigger and a kind.",
        ]
    );
    assert_eq!(playbook.entries.len(), Playbook::shipped().entries.len());
}

#[test]
fn entries_that_queue_each_other_in_a_circle_are_left_out_by_name() {
    let text = "[a]\ntrigger = \"sent\"\nof = \"restock\"\nkind = \"win_back\"\n\n[b]\ntrigger = \"sent\"\nof = \"win_back\"\nkind = \"restock\"\n";
    let (playbook, faults) = read(text);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(
        faults[0].message.contains("a queues b queues a"),
        "{faults:?}"
    );
    assert_eq!(playbook.entries.len(), Playbook::shipped().entries.len());
}

#[test]
fn an_entry_that_queues_itself_is_a_circle_too() {
    let text = "[again]\ntrigger = \"sent\"\nof = \"restock\"\nkind = \"restock\"\n";
    let (playbook, faults) = read(text);
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "playbook.toml:1: The playbook goes round in a circle: again queues again; take one of them out."
        ]
    );
    assert_eq!(playbook.entries.len(), Playbook::shipped().entries.len());
}

#[test]
fn causes_read_back_as_they_are_spelled() {
    let id = "01934a5b-6c7d-7abc-8def-012345678901";
    for trigger in ["due", "posted", "sent.brief", "sample_batch", "period"] {
        let text = format!("{trigger}/brief/{}/20780", id.replace('-', ""));
        assert_eq!(text.parse::<Cause>().unwrap().to_string(), text);
    }
    assert!("due/brief".parse::<Cause>().is_err());
}

#[test]
fn a_period_has_a_length_and_nothing_else_has_one() {
    let every = |playbook: &Playbook| {
        let entry = playbook.entries.iter();
        entry
            .filter(|entry| entry.trigger == Trigger::Period)
            .map(|entry| entry.every)
            .collect::<Vec<_>>()
    };
    assert_eq!(every(Playbook::shipped()), [28]);
    let (playbook, faults) = read("[periodic_review]\nevery = \"14d\"\n");
    assert_eq!((every(&playbook), faults), (vec![14], vec![]));
    for (text, line, wanted) in [
        (
            "[periodic_review]\nevery = \"0d\"\n",
            2,
            "\"0d\" is no length of a period: write 7d, 14d or 28d.",
        ),
        (
            "[brief]\nevery = \"7d\"\n",
            1,
            "Entry brief has no period: every goes with trigger = \"period\".",
        ),
        (
            "[periodic_review]\ndelay = \"-1d\"\n",
            1,
            "Entry periodic_review would act before its trigger: only due has days before it.",
        ),
    ] {
        let (playbook, faults) = read(text);
        assert_eq!(every(&playbook), [28], "{text}");
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told, [format!("playbook.toml:{line}: {wanted}")]);
    }
}
