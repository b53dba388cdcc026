//! What lies over the body: the layers, what may follow a key, news.

use super::words::{HelpWords, Words};
use crate::tui::draw::Overlay;
use crate::tui::intake::{Counted, Intake};
use crate::tui::layer::{Choice, Form, Found, Goal, Layer, Picker, Reading};
use crate::tui::model::Model;
use crate::tui::overlays::picker as pick;
use crate::tui::overlays::{
    clash, compare, confirm, finder, help, intake, menu, palette, prompt, reading, toast, which_key,
};
use crate::tui::widgets::bottom::Hint;
use crate::tui::widgets::input::Input;
use crate::tui::widgets::list::Window;

fn picker_view<'a>(
    picker: &'a Picker,
    (title, placeholder, nothing): (&'a str, &'a str, &'a str),
    (count, total): (&'a str, usize),
) -> pick::Picker<'a> {
    pick::Picker {
        title,
        input: Input {
            text: picker.field.text(),
            cursor: picker.field.cursor(),
            placeholder,
        },
        count,
        window: Window {
            total,
            first: 0,
            cursor: picker.cursor,
            offset: picker.offset,
        },
        nothing,
    }
}

pub(super) fn overlays<'a>(model: &'a Model, words: &'a Words) -> Vec<Overlay<'a>> {
    let news = model.toast.as_ref().map(|news| {
        Overlay::Toast(toast::View {
            news: news.news,
            text: &news.text,
        })
    });
    let view = |layer| layer_view(model, words, layer);
    let (top, below) = match model.layers.as_slice() {
        // The page stays in sight while a column of it is named.
        [.., page @ Layer::Intake(_), top] => (view(top), view(page)),
        layers => (layers.last().and_then(view), None),
    };
    let overlays = [below, news, may_follow(words), top];
    overlays.into_iter().flatten().collect()
}

fn may_follow(words: &Words) -> Option<Overlay<'_>> {
    let next = words.next.iter();
    let next: Vec<_> = next.map(|(key, word)| Hint { key, word }).collect();
    let typed = &words.typed;
    (!next.is_empty()).then_some(Overlay::WhichKey(which_key::View { typed, next }))
}

fn layer_view<'a>(model: &'a Model, words: &'a Words, layer: &'a Layer) -> Option<Overlay<'a>> {
    Some(match layer {
        Layer::Help(picker) => help_overlay(picker, words),
        Layer::Palette(picker) => palette_overlay(picker, words),
        Layer::Finder(picker, _, found, _) => finder_overlay(model, words, (picker, found)),
        Layer::Menu {
            title,
            lines,
            choices,
            cursor,
            ..
        } => {
            let items = choices.iter().zip(&words.keys);
            let item = |(choice, key): (&'a Choice, &'a String)| menu::Item {
                key,
                label: &choice.label,
                note: &choice.note,
                standing: menu::Standing::Open,
            };
            Overlay::Menu(menu::View {
                title,
                lines,
                items: items.map(item).collect(),
                cursor: *cursor,
            })
        }
        Layer::Reading(read) => Overlay::Reading(reading::View {
            title: &read.title,
            text: &read.text,
            offset: read.offset,
            hints: reading_hints(read),
        }),
        Layer::Compare(both) => Overlay::Compare(compare::View {
            window: &words.window,
            cards: both.cards.each_ref().map(Option::as_ref),
            failed: &both.failed,
            hints: vec![Hint {
                key: "esc",
                word: "back",
            }],
        }),
        Layer::Clash(clashing) => Overlay::Clash(clash::View {
            clashing,
            zone: model.zone(),
        }),
        Layer::Intake(page) => Overlay::Intake(intake::View {
            title: &words.intake_title,
            told: &words.intake,
            is_refused: matches!(page.counted, Counted::Refused(_)),
            preview: &page.preview,
            cursor: page.cursor,
            first_row: page.first_row,
            hints: intake_hints(page),
        }),
        Layer::Form(form) => Overlay::Prompt(form_view(form, words)),
        Layer::Confirm { title, text, .. } => Overlay::Confirm(confirm::View {
            title,
            text,
            answers: vec![
                Hint {
                    key: "y",
                    word: "yes",
                },
                Hint {
                    key: "esc",
                    word: "leave",
                },
            ],
        }),
        Layer::Filter(_) => return None,
    })
}

fn intake_hints(page: &Intake) -> Vec<Hint<'static>> {
    let enter = match page.column() {
        None => "import",
        Some(_) => "name the column",
    };
    [
        ("enter", enter),
        ("up/down", "columns"),
        ("left/right", "rows"),
        ("esc", "leave"),
    ]
    .map(|(key, word)| Hint { key, word })
    .into()
}

fn reading_hints(read: &Reading) -> Vec<Hint<'static>> {
    let is_listed = read.query.as_ref().is_some_and(|query| query.lines > 0);
    let rows = read.has_rows.then_some(Hint {
        key: "r",
        word: if is_listed { "formula" } else { "rows" },
    });
    let others = [("y", "copy"), ("esc", "back")];
    rows.into_iter()
        .chain(others.map(|(key, word)| Hint { key, word }))
        .collect()
}

fn palette_overlay<'a>(picker: &'a Picker, words: &'a Words) -> Overlay<'a> {
    let rows = words.palette.iter();
    let rows: Vec<_> = rows
        .map(|(name, text, keys, enabled)| palette::Entry {
            name,
            hits: &[],
            text,
            keys,
            enabled: *enabled,
        })
        .collect();
    let texts = ("Commands", "what to do", "No action is called that.");
    let picker = picker_view(picker, texts, ("", rows.len()));
    Overlay::Palette(palette::View { picker, rows })
}

fn finder_overlay<'a>(
    model: &'a Model,
    words: &'a Words,
    (picker, found): (&'a Picker, &'a [Found]),
) -> Overlay<'a> {
    let people = model.names.as_ref().map(|names| &names.people);
    let rows: Vec<_> = found
        .iter()
        .filter_map(|found| Some((found, people?.at(found.place)?)))
        // The names may have come anew since.
        .filter(|(found, person)| person.id == found.id)
        .map(|(found, person)| finder::Found {
            handle: person.handle,
            handle_hits: &found.hits,
            other: person.other,
            other_hits: &[],
            note: "",
        })
        .collect();
    let compares = model
        .layers
        .iter()
        .any(|layer| matches!(layer, Layer::Compare(_)));
    let title = if compares {
        "Compare with"
    } else {
        "Find a creator"
    };
    let texts = (
        title,
        "a few letters of handle, name, email, tag or note",
        "Nobody is called that.",
    );
    let picker = picker_view(picker, texts, (&words.count, rows.len()));
    Overlay::Finder(finder::View { picker, rows })
}

/// Help shows its headings between the rows; the cursor counts rows.
fn help_overlay<'a>(picker: &'a Picker, words: &'a Words) -> Overlay<'a> {
    let lines: Vec<_> = words
        .help
        .iter()
        .map(|line| match line {
            HelpWords::Heading(title) => help::HelpLine::Heading(title),
            HelpWords::Key(keys, name, text, enabled) => help::HelpLine::Key {
                keys,
                name,
                text,
                enabled: *enabled,
            },
        })
        .collect();
    let mut at = 0;
    let mut row = 0;
    for (n, line) in lines.iter().enumerate() {
        if matches!(line, help::HelpLine::Key { .. }) {
            if row == picker.cursor {
                at = n;
            }
            row += 1;
        }
    }
    let texts = ("Keys", "search: a key, a word", "No key does that here.");
    let mut view = picker_view(picker, texts, ("", lines.len()));
    view.window.cursor = at;
    Overlay::Help(help::View {
        picker: view,
        lines,
    })
}

fn form_view<'a>(form: &'a Form, words: &'a Words) -> prompt::View<'a> {
    let last = form.fields.len().saturating_sub(1);
    let fields = form
        .fields
        .iter()
        .enumerate()
        .map(|(n, (label, field))| prompt::Field {
            label,
            input: Input {
                text: field.text(),
                cursor: field.cursor(),
                placeholder: "",
            },
            remark: if n == form.active && !form.error.is_empty() {
                prompt::Remark::Wrong(&form.error)
            } else if n == 0 && !words.meaning.is_empty() {
                prompt::Remark::Means(&words.meaning)
            } else {
                prompt::Remark::None
            },
        });
    let mut hints = vec![Hint {
        key: "enter",
        word: if form.active < last { "next" } else { "do it" },
    }];
    if last > 0 {
        hints.push(Hint {
            key: "tab",
            word: "other field",
        });
    }
    if matches!(form.goal, Goal::Brief(_)) {
        hints.push(Hint {
            key: "^o",
            word: "in your editor",
        });
    }
    hints.push(Hint {
        key: "esc",
        word: "leave",
    });
    prompt::View {
        title: &form.title,
        note: &form.note,
        fields: fields.collect(),
        active: form.active,
        hints,
    }
}
