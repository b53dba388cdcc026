//! What is wrong with a person's own text, told before it is ever sent.

use super::field::{FACTS, Fields};
use super::{engine, foreign, render, unreadable};
use crate::domain::message::MissingFact;
use crate::domain::text::nearest;

/// What is wrong at one place of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what was perhaps meant, without a full stop.
    pub message: String,
}

/// Returns everything wrong with a text; empty where it renders once all facts are known.
pub fn check(body: &str) -> Vec<Fault> {
    let engine = engine();
    let template = match engine.template_from_str(body) {
        Ok(template) => template,
        Err(error) => return fault_of(&unreadable(&error)).into_iter().collect(),
    };
    let unknown: Vec<Fault> = foreign(&template, body)
        .into_iter()
        .map(|(line, field)| Fault {
            line,
            message: no_field(&field),
        })
        .collect();
    if !unknown.is_empty() {
        return unknown;
    }
    // Some of it only shows while it is rendered, such as adding a number to a name.
    let mut faults: Vec<Fault> = [false, true]
        .into_iter()
        .filter_map(|our_fault| render(body, &Fields::specimen(our_fault)).err())
        .filter_map(|error| fault_of(&error))
        .collect();
    faults.dedup();
    faults
}

fn fault_of(error: &MissingFact) -> Option<Fault> {
    match error {
        MissingFact::Unreadable { line, reason, .. } => Some(Fault {
            line: *line,
            message: format!("it is no template, {reason}"),
        }),
        MissingFact::NoSuchField { field, line, .. } => Some(Fault {
            line: *line,
            message: no_field(field),
        }),
        MissingFact::Unknown { .. } => None,
    }
}

fn no_field(field: &str) -> String {
    let near = nearest(field, FACTS.iter().map(|fact| fact.name)).unwrap_or_default();
    format!("{field:?} is no field of messages, the nearest is {near:?}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::templates;

    #[test]
    fn the_shipped_texts_have_no_faults() {
        for template in templates() {
            assert_eq!(check(template.body), [], "{}", template.name);
        }
    }

    #[test]
    fn every_fault_is_told_with_its_line_and_the_nearest_field() {
        for (body, wanted) in [
            ("Hi {{ name }}", &[] as &[(usize, &str)]),
            (
                "Hi {{ nam }}\n{% if our_fault %}{{ tracking_no }}{% endif %}",
                &[
                    (
                        1,
                        "\"nam\" is no field of messages, the nearest is \"name\"",
                    ),
                    (
                        2,
                        "\"tracking_no\" is no field of messages, the nearest is \"tracking\"",
                    ),
                ],
            ),
            (
                "{{ name }}\n{% if our_fault %}{{ name + 1 }}{% endif %}",
                &[(2, "it is no template, ")],
            ),
            ("fine\n{{ name", &[(2, "it is no template, ")]),
            ("{% if grace_until is defined %}x{% endif %}", &[]),
        ] {
            let faults = check(body);
            assert_eq!(faults.len(), wanted.len(), "{body:?}: {faults:?}");
            for (fault, (line, words)) in faults.iter().zip(wanted) {
                assert_eq!(fault.line, *line, "{body:?}");
                assert!(fault.message.starts_with(words), "{fault:?}");
            }
        }
    }
}
