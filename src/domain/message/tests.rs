//! The shipped texts, and what a user's own may do wrong.

use super::*;
use crate::domain::followup::FollowUpKind;

fn full() -> Fields {
    Fields {
        creator: Some("maya".to_owned()),
        ..Fields::specimen(false)
    }
}

/// The full fields without one.
fn without(name: &str) -> Fields {
    let mut fields = full();
    match name {
        "creator" => fields.creator = None,
        "name" => fields.name = None,
        "shop" => fields.shop = None,
        "campaign" => fields.campaign = None,
        "product" => fields.product = None,
        "due" => fields.due = None,
        "days_left" => fields.days_left = None,
        "days_overdue" => fields.days_overdue = None,
        "tracking" => fields.tracking = None,
        "carrier" => fields.carrier = None,
        "delivered" => fields.delivered = None,
        "commission" => fields.commission = None,
        "opener" => fields.opener = None,
        "hook" => fields.hook = None,
        "truth" => fields.truth = None,
        "proof" => fields.proof = None,
        "cta" => fields.cta = None,
        "avoid" => fields.avoid = None,
        "grace_until" => fields.grace_until = None,
        "new_due" => fields.new_due = None,
        "post_url" => fields.post_url = None,
        "our_fault" => fields.our_fault = None,
        _ => panic!("{name} is no field"),
    }
    fields
}

#[track_caller]
fn shipped(name: &str) -> &'static Template {
    templates()
        .iter()
        .find(|template| template.name == name)
        .unwrap()
}

#[test]
fn every_kind_of_follow_up_has_a_text_and_letters_are_unique() {
    for kind in FollowUpKind::ALL {
        assert_eq!(shipped(kind.name()).name, kind.name());
    }
    assert_eq!(templates().len(), FollowUpKind::ALL.len());
    for (i, template) in templates().iter().enumerate() {
        let first = templates()
            .iter()
            .position(|other| other.letter == template.letter);
        assert_eq!(first, Some(i), "{}", template.letter);
    }
}

#[test]
fn every_text_renders_tidily_whether_or_not_it_is_our_fault() {
    for template in templates() {
        for our_fault in [true, false] {
            let fields = Fields {
                our_fault: Some(our_fault),
                ..full()
            };
            let text = template.render(&fields).unwrap();
            let name = template.name;
            assert!(!text.is_empty() && text.trim() == text, "{name}: {text:?}");
            for wrong in [
                "\n\n\n",
                "  ",
                " \n",
                " .",
                " ,",
                "..",
                "{",
                "}",
                "None",
                "undefined",
            ] {
                assert!(!text.contains(wrong), "{name} holds {wrong:?}: {text}");
            }
            assert!(text.split_whitespace().count() <= 90, "{name} is short");
        }
    }
}

#[test]
fn a_text_with_a_missing_fact_is_refused_by_name_or_reads_well_without_it() {
    for template in templates() {
        for fact in FACTS {
            let named = template.body.contains(&format!("{{{{ {} }}}}", fact.name));
            match template.render(&without(fact.name)) {
                Ok(text) => {
                    let optional = template.body.contains(&format!("{} is defined", fact.name))
                        || fact.name == "name"
                        // Offered only where something broke on our side.
                        || fact.name == "new_due";
                    assert!(
                        !named || optional,
                        "{} without {}",
                        template.name,
                        fact.name
                    );
                    assert!(!text.contains(" .") && !text.contains("\n\n\n"), "{text}");
                }
                Err(error) => {
                    assert!(error.to_string().contains(fact.words), "{error}");
                    assert!(error.to_string().contains(fact.remedy), "{error}");
                }
            }
        }
    }
}

#[test]
fn a_missing_fact_is_one_sentence_with_the_remedy() {
    for (template, missing, sentence) in [
        (
            "reminder",
            "due",
            "The reminder for @maya needs a due date: confirm delivery first (t d).",
        ),
        (
            "reminder",
            "days_left",
            "The reminder for @maya needs a due date: confirm delivery first (t d).",
        ),
        (
            "brief",
            "hook",
            "The brief for @maya needs a hook angle: complete the brief first (b).",
        ),
        (
            "confirm_due_date",
            "delivered",
            "The due date question for @maya needs a delivery date: confirm delivery first (t d).",
        ),
        (
            "thank_you",
            "product",
            "The thank-you for @maya needs a product: add a sample first (a).",
        ),
        (
            "decide",
            "creator",
            "The decision task needs a creator: choose one first (f).",
        ),
    ] {
        let error = shipped(template).render(&without(missing)).unwrap_err();
        assert_eq!(error.to_string(), sentence);
    }
    let error = render("{{ tracking }}", &without("tracking")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "The message for @maya needs a tracking number: add it first (T)."
    );
}

#[test]
fn the_handle_stands_in_for_an_unknown_name_and_no_fault_for_an_unknown_fault() {
    assert_eq!(
        render("Hi {{ name }}", &without("name")).unwrap(),
        "Hi maya"
    );
    let text = render(
        "{% if our_fault %}ours{% else %}fine{% endif %}",
        &without("our_fault"),
    );
    assert_eq!(text.unwrap(), "fine");
}

#[test]
fn a_template_may_ask_before_it_says() {
    let body = "Sent{% if tracking is defined %} as {{ tracking }}{% endif %}.";
    assert_eq!(render(body, &full()).unwrap(), "Sent as 9400 1112.");
    assert_eq!(render(body, &without("tracking")).unwrap(), "Sent.");
}

#[test]
fn a_field_that_is_none_is_named_with_its_line_even_where_it_is_not_reached() {
    for (body, field, line) in [
        ("Hi {{ name }}\n\nyour {{ produkt }}", "produkt", 3),
        (
            "{{ name }}\n{% if our_fault %}\n{{ tracking_no }}{% endif %}",
            "tracking_no",
            3,
        ),
        ("sku {{ name }}\n{{ sku }}", "sku", 2),
        ("{{ creator.handle }}", "creator.handle", 1),
        ("{% for i in range(9) %}x{% endfor %}", "range", 1),
    ] {
        let error = render(body, &full()).unwrap_err();
        let MissingFact::NoSuchField {
            field: named,
            line: at,
            ..
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!((named.as_str(), *at), (field, line), "{body:?}");
        assert!(
            error
                .to_string()
                .contains("take one of creator, name, shop")
        );
    }
}

#[test]
fn a_text_that_is_no_template_is_an_error_with_its_line() {
    for (body, line) in [
        ("fine\n{{ name", 2),
        ("{% if our_fault %}", 1),
        ("a\nb\n{{ name | nosuchfilter }}", 3),
        ("{{ name + 1 }}", 1),
    ] {
        let error = render(body, &full()).unwrap_err();
        let MissingFact::Unreadable { line: at, .. } = &error else {
            panic!("{error}")
        };
        assert_eq!(*at, line, "{error}");
        assert!(error.to_string().ends_with(": correct the template."));
    }
}

#[test]
fn what_people_typed_is_said_as_it_is() {
    let fields = Fields {
        product: Some("<b>{{ name }}</b> & \"co\"".to_owned()),
        ..full()
    };
    assert_eq!(
        render("{{ product }}", &fields).unwrap(),
        "<b>{{ name }}</b> & \"co\""
    );
}

#[test]
fn the_brief_tells_the_tracking_number_until_the_parcel_is_there() {
    let brief = shipped("brief");
    assert!(!brief.render(&full()).unwrap().contains("on its way"));
    let sent = brief.render(&without("delivered")).unwrap();
    assert!(
        sent.contains("It is on its way: USPS, tracking number 9400 1112."),
        "{sent}"
    );
}

#[test]
fn gaps_close() {
    assert_eq!(
        render("\n\na  \n\n\n\nb\n \n\nc\n\n", &full()).unwrap(),
        "a\n\nb\n\nc"
    );
}

#[test]
fn unknown_facts_are_left_out_of_json() {
    let json = serde_json::to_value(Fields {
        due: Some("x".into()),
        ..Fields::default()
    });
    assert_eq!(json.unwrap(), serde_json::json!({ "due": "x" }));
}

#[test]
fn texts_before_the_grace_day_never_accuse() {
    for name in [
        "reminder",
        "overdue_nudge",
        "overdue_new_date",
        "overdue_final",
        "deliverable_late",
    ] {
        let text = shipped(name).render(&full()).unwrap().to_lowercase();
        for word in [
            "overdue",
            "late",
            "fail",
            "missed your",
            "still waiting",
            "must",
            "deadline",
        ] {
            let found = text
                .split(|c: char| !c.is_alphabetic() && c != ' ')
                .any(|part| format!(" {part} ").contains(&format!(" {word} ")));
            assert!(!found, "{name} says {word:?}");
        }
    }
    let sorry = Fields {
        our_fault: Some(true),
        ..full()
    };
    let text = shipped("overdue_nudge").render(&sorry).unwrap();
    assert!(
        text.contains("sorry") && text.contains("Would Wed 2 Dec work"),
        "{text}"
    );
}
