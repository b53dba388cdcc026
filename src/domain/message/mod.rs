//! Messages to creators and task texts, from templates that refuse to leave a gap.
//!
//! One template per kind of follow-up, in `assets/messages`; a user's own text is rendered the same
//! way. The engine is strict: a fact that a text needs and nobody knows is an error that names the
//! fact and how to supply it, never an empty place in a sent message. A text may ask first, with
//! `{% if tracking is defined %}`.
//!
//! The shipped texts never accuse: until its grace day an overdue creator may hold an extension
//! that we are not told of (domain.md section 4).

mod book;
mod check;
mod field;
mod missing;
mod press;

use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use field::{FACTS, Known};
use missing::UNTITLED;

pub use book::{Book, Found, language};
pub use check::{Fault, check};
pub use field::{Fields, field_list};
pub use missing::MissingFact;

/// One shipped text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Template {
    /// The kind of follow-up it is for, and its name in commands.
    pub name: &'static str,
    /// Its title in lists.
    pub title: &'static str,
    /// Its letter in the pick list.
    pub letter: char,
    /// The text with its fields.
    pub body: &'static str,
}

macro_rules! shipped {
    ($($name:literal $title:literal $letter:literal,)*) => {
        &[$(Template {
            name: $name,
            title: $title,
            letter: $letter,
            body: include_str!(concat!("../../../assets/messages/", $name, ".txt")),
        },)*]
    };
}

const TEMPLATES: &[Template] = shipped! {
    "review_request" "Request review" 'q',
    "ship_sample" "Shipping task" 'p',
    "sample_approved" "Approval" 'a',
    "brief" "Brief" 'b',
    "confirm_due_date" "Due date question" 'c',
    "reminder" "Reminder" 'r',
    "overdue_nudge" "Overdue nudge" 'n',
    "overdue_new_date" "New date question" 'd',
    "overdue_final" "Last note" 'f',
    "thank_you" "Thank-you" 't',
    "share_results" "Results note" 's',
    "decide" "Decision task" 'e',
    "outreach" "Outreach" 'i',
    "outreach_bump" "Outreach bump" 'o',
    "deliverable_late" "Deliverable nudge" 'l',
    "review_checkpoint" "Checkpoint task" 'v',
    "periodic_review" "Review task" 'u',
    "win_back" "Win-back" 'w',
    "restock" "Restock offer" 'k',
    "spark_ask" "Spark permission" 'g',
    "retainer_offer" "Retainer offer" 'y',
    "spark_code" "Spark code task" 'x',
    "check_back" "Check-back task" 'h',
    "review_brief" "Brief review" 'B',
    "review_product" "Product review" 'P',
    "review_commission" "Commission review" 'C',
    "pick_product" "Product pick" 'K',
    "take_up" "Task" 'T',
};

/// Returns the shipped texts, in the order of the pick list.
pub const fn templates() -> &'static [Template] {
    TEMPLATES
}

impl Template {
    /// Renders the shipped text; an error says which one it was.
    pub fn render(&self, fields: &Fields) -> Result<String, MissingFact> {
        render(self.body, fields).map_err(|missing| missing.titled(self.title))
    }
}

/// Renders a text, shipped or a user's own.
///
/// Blank lines never stand in pairs, and nothing blank at the ends.
pub fn render(template_body: &str, fields: &Fields) -> Result<String, MissingFact> {
    press::with(template_body, |template| {
        let facts = Arc::new(Known::new(fields));
        match template.render(Value::from_dyn_object(Arc::clone(&facts))) {
            Ok(text) => Ok(without_gaps(&text)),
            Err(error) => Err(match facts.missed(error.kind()) {
                Some(fact) => MissingFact::Unknown {
                    title: UNTITLED.to_owned(),
                    creator: fields.creator.clone(),
                    words: fact.words,
                    remedy: fact.remedy,
                },
                None => unreadable(&error),
            }),
        }
    })
}

/// Returns what the text names and is no field, each with its line, top down.
fn foreign(template: &minijinja::Template<'_, '_>, body: &str) -> Vec<(usize, String)> {
    let mut foreign: Vec<(usize, String)> = template
        .undeclared_variables(true)
        .into_iter()
        .filter(|name| FACTS.iter().all(|fact| fact.name != name))
        .map(|name| (line_of(body, &name), name))
        .collect();
    foreign.sort_unstable();
    foreign
}

fn engine() -> Environment<'static> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    // It would look every field up once more to describe an error, and hide which one was missing.
    engine.set_debug(false);
    engine.set_auto_escape_callback(|_| AutoEscape::None);
    // A block on a line of its own leaves no line behind.
    if let Ok(syntax) = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
    {
        engine.set_syntax(syntax);
    }
    engine
}

fn unreadable(error: &minijinja::Error) -> MissingFact {
    let kind = error.kind().to_string();
    MissingFact::Unreadable {
        title: UNTITLED.to_owned(),
        line: error.line().unwrap_or(1),
        reason: error.detail().map_or(kind, str::to_owned),
    }
}

/// Returns the line on which a tag of the text names `field` first, counted from 1.
fn line_of(body: &str, field: &str) -> usize {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut lines_before = 0;
    let mut rest = body;
    while let Some((text, from_tag)) = rest.split_once('{') {
        lines_before += text.matches('\n').count();
        let (tag, after) = from_tag.split_once('}').unwrap_or((from_tag, ""));
        for (i, line) in tag.split('\n').enumerate() {
            if line.split(|c| !part_of_name(c)).any(|word| word == field) {
                return lines_before + i + 1;
            }
        }
        lines_before += tag.matches('\n').count();
        rest = after;
    }
    1
}

/// Returns the text with trimmed lines and without runs of blank ones.
fn without_gaps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.trim().lines().map(str::trim_end) {
        if !(line.is_empty() && (out.is_empty() || out.ends_with("\n\n"))) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests;
