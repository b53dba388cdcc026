//! The command line as a person types it: what parses, and what a wrong one is told.

use clap::CommandFactory as _;

use super::*;

fn parsed(line: &str) -> Result<Cli, clap::Error> {
    let words = std::iter::once("callsheet").chain(line.split_whitespace());
    Cli::try_parse_from(dash::veiled(words.map(OsString::from).collect()))
}

#[test]
fn options_behind_words_with_a_dash_still_count() {
    for line in [
        "creators maya -tag:blocked --json",
        "creators -tag:blocked --json",
        "pipeline -stage:lost --json",
        "creator tag maya vip --json",
        "creator tag maya -old --json",
        "creator note maya text --json",
        "--json creator tag maya vip -- -old",
    ] {
        let cli = parsed(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert!(cli.globals.json, "{line}");
    }
}

#[test]
fn the_definition_of_the_arguments_holds_together() {
    Cli::command().debug_assert();
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn every_command_of_the_contract_parses_and_names_itself() {
    for (line, words) in [
        ("import orders.csv", "import"),
        (
            "import a.csv b - --as affiliate_orders --shop Glow --market US \
             --tz America/Los_Angeles --dates dmy --currency USD --fee-rate 600 --dry-run",
            "import",
        ),
        ("import --undo 1b59", "import"),
        ("import --list", "import"),
        ("import --rejects 1b59 --csv", "import"),
        ("demo --seed 7 --creators 20 --dir /tmp/x --no-tui", "demo"),
        ("today --json --limit 5", "today"),
        ("pipeline --json --limit 5", "pipeline"),
        ("pipeline stage:shipped overdue", "pipeline"),
        ("due --limit 5", "due"),
        ("followups --state all", "followups"),
        ("followups --state sent,done --limit 3", "followups"),
        (
            "creators maya tier:2 -tag:blocked gmv>500 --limit 3",
            "creators",
        ),
        ("creator show maya leo --limit 3", "creator show"),
        (
            "creator add @maya --followers 12000 --type repeat",
            "creator add",
        ),
        (
            "creator edit maya --hold-samples true --agreed-rate 2 --followers 12000 --name M \
             --category beauty --style grwm --type retainer --commission-rate 15% --flat-fee 100 \
             --strikes 1 --tags a,b --owner ana --paused-until 2026-12-01 --email a@b.c --phone +1 \
             --address X",
            "creator edit",
        ),
        ("creator tag maya vip", "creator tag"),
        ("creator tag maya leo +vip -old", "creator tag"),
        ("creator note maya text", "creator note"),
        ("sample add maya 1729", "sample add"),
        (
            "sample add maya leo 1729 --to approved --on 2026-11-20 --campaign Q4 --override why",
            "sample add",
        ),
        ("sample show a1b2 c3d4", "sample show"),
        (
            "sample advance a1b2 --tracking 9400 --carrier USPS",
            "sample advance",
        ),
        ("sample move a1b2 --to no_show", "sample move"),
        (
            "sample move a1b2 --to declined --by them --reason busy",
            "sample move",
        ),
        ("sample back a1b2", "sample back"),
        ("sample extend a1b2 --days 7", "sample extend"),
        ("sample extend a1b2 --on 2026-12-01", "sample extend"),
        ("sample confirm a1b2 c3d4", "sample confirm"),
        (
            "sample track a1b2 --tracking 9400 --carrier USPS",
            "sample track",
        ),
        (
            "sample decide a1b2 --decision repeat --reason sells",
            "sample decide",
        ),
        (
            "sample advance a1b2 --url https://www.tiktok.com/@a/video/1",
            "sample advance",
        ),
        (
            "followup add maya --kind reminder --sample a1b2 --on 2026-11-21",
            "followup add",
        ),
        (
            "followup add maya --kind thank_you --message -hi-",
            "followup add",
        ),
        ("followup show a1b2", "followup show"),
        ("followup send a1b2 c3d4", "followup send"),
        ("followup done a1b2", "followup done"),
        ("followup snooze a1b2 c3d4 3d", "followup snooze"),
        ("followup cancel a1b2", "followup cancel"),
        (
            "followup answered maya --stage requested",
            "followup answered",
        ),
        ("followup edit a1b2 text", "followup edit"),
        ("followup edit a1b2 --message text", "followup edit"),
        ("undo", "undo"),
        ("undo a1b2", "undo"),
        ("redo a1b2", "redo"),
        ("log --limit 3", "log"),
        ("keys", "keys"),
        ("shop list", "shop list"),
        (
            "shop add Glow --market US --tz UTC --currency USD",
            "shop add",
        ),
        ("shop set Glow --fee-rate 8%", "shop set"),
        ("product list", "product list"),
        ("product add 1729 --name Serum --price 24", "product add"),
        ("product set 1729 --sample-stock 30", "product set"),
        ("product cost 1729 4.20", "product cost"),
        ("product cost 1729 4.20 --shipping 3", "product cost"),
        ("campaign list", "campaign list"),
        (
            "campaign add Q4 --products 1,2 --segment tier:2 --from 2026-11-01 --to 2026-12-31 \
             --goal net_gmv --target 5000 --posting-window 10 --review --sample-budget 30 \
             --ad-budget 500",
            "campaign add",
        ),
        ("campaign join Q4 maya leo", "campaign join"),
        (
            "brief add --product 1729 --hook a --truth b --proof c --cta d --avoid e",
            "brief add",
        ),
        ("brief add --campaign Q4", "brief add"),
    ] {
        let cli = parsed(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(cli.request.unwrap().words(), words, "{line}");
    }
    assert!(parsed("").unwrap().request.is_none());
}

#[test]
fn global_options_are_taken_before_and_after_the_command() {
    let options = "--db a.db --config c.toml --shop Glow --now 2026-11-20T09:00:00+01:00 --json \
                   --ascii --no-color -q";
    for line in [
        format!("{options} sample back a1b2"),
        format!("sample back a1b2 {options}"),
    ] {
        let globals = parsed(&line).unwrap().globals;
        assert_eq!(globals.db.unwrap().to_str(), Some("a.db"));
        assert_eq!(globals.shop.as_deref(), Some("Glow"));
        assert_eq!(
            globals.now.unwrap().to_rfc3339(),
            "2026-11-20T08:00:00+00:00"
        );
        assert!(globals.json && globals.ascii && globals.no_color && globals.quiet);
    }
}

#[test]
fn a_wrong_command_line_is_one_sentence_with_a_way_out() {
    for (line, part) in [
        ("frobnicate", "frobnicate"),
        ("sample move a1b2", "--to <STAGE>"),
        ("sample move a1b2 --to nowhere", "nowhere"),
        ("sample add maya", "SKU"),
        ("followups --state open", "open"),
        ("import", "FILE"),
        ("import --list --undo 1b59", "--undo"),
        ("import a.csv --as spreadsheet", "spreadsheet"),
        ("today --now yesterday", "yesterday"),
        ("brief add --hook a", "--product"),
        ("creator edit maya --followrs 3", "followers"),
        ("pipeline --limit many", "many"),
        ("sample show --now 2026-11-20T09:00:00Z", "ID"),
    ] {
        let error = parsed(line).expect_err(line);
        let Err(Fault::Wrong(exit, trouble)) = unparsed(&error) else {
            panic!("{line} is right");
        };
        assert_eq!((exit, trouble.code), (Exit::Usage, "usage"), "{line}");
        let sentence = trouble.sentence();
        assert!(sentence.contains(part), "{line}: {sentence}");
        assert!(
            !sentence.contains('\n') && !sentence.contains("error:"),
            "{sentence}"
        );
        assert!(trouble.remedy.contains("callsheet"), "{line}: {sentence}");
        assert!(!trouble.remedy.contains("RFC3339"), "{line}: {sentence}");
    }
}

#[test]
fn every_kind_stage_decision_and_follow_up_is_a_value() {
    use crate::domain::fact::Kind;
    use crate::domain::followup::FollowUpKind;
    use crate::domain::sample::Decision;
    use crate::domain::stage::Stage;

    for kind in Kind::ALL {
        parsed(&format!("import a.csv --as {}", kind.name())).unwrap();
    }
    for stage in Stage::ALL {
        parsed(&format!("sample move a1b2 --to {}", stage.name())).unwrap();
    }
    for decision in Decision::ALL {
        parsed(&format!(
            "sample decide a1b2 --decision {}",
            decision.name()
        ))
        .unwrap();
    }
    for kind in FollowUpKind::ALL {
        parsed(&format!("followup add maya --kind {}", kind.name())).unwrap();
    }
}
