//! The pass before the rows: which kind the file is, where its header stands, how its dates are ordered.

use super::ReadOptions;
use super::bare::present;
use super::format::{Fit, Holds, Labels, Near};
use super::layout::{Layout, Standing};
use super::mapping;
use super::moment::{self, DateOrder};
use super::origin::Origin;
use super::refused::Refused;
use super::rows::{Current, Rows};
use super::splitter::{Broken, MAX_CELL_BYTES, MAX_COLUMNS, RawRecord};
use super::window::window_in;

/// How many records may stand above the header (formats.md R2).
pub(super) const HEADER_WITHIN: usize = 10;

/// The first records of a file, split in one way.
#[derive(Debug)]
pub(super) struct Top {
    /// The cells of each record.
    pub(super) records: Vec<Vec<String>>,
    /// Why there are no more.
    pub(super) broken: Option<Broken>,
}

/// A header found in the top of a file.
#[derive(Debug)]
pub(super) struct Found {
    fit: Fit,
    at: usize,
}

impl Top {
    /// Reads the first records.
    pub(super) fn of(rows: &mut Rows) -> Self {
        let mut top = Self {
            records: Vec::new(),
            broken: None,
        };
        while top.records.len() < HEADER_WITHIN {
            match rows.advance() {
                Ok(true) => {}
                Ok(false) => break,
                Err(broken) => {
                    top.broken = Some(broken);
                    break;
                }
            }
            top.records.push(match rows.current() {
                Current::Record(record) => record.cells().map(str::to_owned).collect(),
                Current::Damaged(_, cells, _) => cells,
            });
        }
        top
    }

    fn labels(&self) -> impl Iterator<Item = (usize, Labels)> {
        let cells = |record: &Vec<String>| Labels::of(record.iter().map(String::as_str));
        self.records.iter().map(cells).enumerate()
    }

    /// Returns the refusal of a file that only looks like one of ours.
    pub(super) fn look_alike(&self, name: &str, options: &ReadOptions) -> Option<Refused> {
        // A person who says which column is which has looked.
        if options.mapping.is_some() {
            return None;
        }
        let known = self.labels().find_map(|(_, labels)| labels.look_alike())?;
        let reason = format!("is {}", known.what);
        Some(Refused::new(known.code(), name, &reason, &known.remedy))
    }

    /// Returns the best header: one with a mapping before all others.
    pub(super) fn find(&self, options: &ReadOptions) -> Option<Found> {
        let mapped = self
            .labels()
            .zip(&self.records)
            .find_map(|((at, labels), cells)| {
                let fit = mapping::fit(&labels, cells, options)?;
                Some(Found { fit, at })
            });
        if mapped.is_some() || options.mapping.is_some() {
            return mapped;
        }
        let fits = self
            .labels()
            .filter_map(|(at, labels)| Some((at, labels.fit(options.kind)?)));
        let best = fits.reduce(|best, next| {
            if next.1.columns.len() > best.1.columns.len() {
                next
            } else {
                best
            }
        });
        best.map(|(at, fit)| Found { fit, at })
    }

    /// Returns the kind that a row of the top comes nearest to.
    fn nearest(&self, options: &ReadOptions) -> Option<Near> {
        let nears = self
            .labels()
            .filter_map(|(_, labels)| labels.nearest(options.kind));
        nears.max_by_key(Near::matched)
    }
}

impl Found {
    /// Returns how many columns the header has of its format.
    pub(super) fn columns(&self) -> usize {
        self.fit.columns.len()
    }
}

/// Returns the kind that any of the tops comes nearest to.
pub(super) fn nearest(tops: &[Top], options: &ReadOptions) -> Option<Near> {
    let nears = tops.iter().filter_map(|top| top.nearest(options));
    nears.max_by_key(Near::matched)
}

/// Refuses a file without a known header, in one sentence that says what was looked for.
pub(super) fn unknown(name: &str, near: Option<&Near>, options: &ReadOptions) -> Refused {
    let remedy = "Take the file as exported, or name its kind with --as.";
    let reason = match near.filter(|near| near.matched() > 1 || options.kind.is_some()) {
        Some(near) if near.missing.is_empty() => format!(
            "is not {}, though it has its columns: other columns show that it is something else",
            near.format.title
        ),
        Some(near) => format!(
            "comes nearest to {} but its first rows have no header with {}",
            near.format.title,
            near.missing.join(", ")
        ),
        None => "has in its first rows no header of what was looked for: affiliate or shop orders, video, \
                 LIVE, creator or product lists, Kalodata files, sample applications, a samples tracker, \
                 product costs, contacts, content facts, a weekly series"
            .to_owned(),
    };
    Refused::new("unknown_format", name, &reason, remedy)
}

/// Reads every record once and settles the layout.
pub(super) fn survey(
    rows: &mut Rows,
    found: Found,
    origin: &Origin,
    options: &ReadOptions,
) -> Result<Layout, Refused> {
    let mut preamble = String::new();
    let mut header = Vec::new();
    for at in 0..=found.at {
        if !advance(rows, origin)? {
            break;
        }
        let cells = match rows.current() {
            Current::Record(record) => record.cells().map(str::to_owned).collect(),
            Current::Damaged(_, cells, _) => cells,
        };
        if at == found.at {
            header = cells;
        } else {
            preamble.push_str(&cells.join(" "));
            preamble.push('\n');
        }
    }
    let options = &ReadOptions {
        dates: options.dates.or_else(|| mapping::dates(&header, options)),
        ..options.clone()
    };
    let mut layout = Layout::new(found.fit, found.at, header, options);
    layout.window = window_in(&preamble).or_else(|| window_in(&origin.name));
    layout.settle(rows, origin, options)?;
    Ok(layout)
}

fn advance(rows: &mut Rows, origin: &Origin) -> Result<bool, Refused> {
    rows.advance()
        .map_err(|broken| refusal(&broken, &origin.name))
}

/// Returns the refusal of a file whose records cannot be told apart.
pub(super) fn refusal(broken: &Broken, name: &str) -> Refused {
    match broken {
        Broken::Refused(refused) => refused.clone(),
        Broken::Io(error) => Refused::new(
            "unreadable",
            name,
            &format!("cannot be read: {error}"),
            "Copy it to a local folder and import that.",
        ),
        Broken::OpenQuote(line) => Refused::new(
            "truncated",
            name,
            &format!("ends inside a quoted cell of the row that begins on line {line}"),
            "Export or download it again: the end is missing.",
        ),
        Broken::LongCell(line) => Refused::new(
            "too_large",
            name,
            &format!(
                "has in the row of line {line} a cell beyond the limit of {} MB",
                MAX_CELL_BYTES / 1_000_000
            ),
            "Look for a quote that is never closed, or export the file again.",
        ),
        Broken::ManyColumns(line) => Refused::new(
            "too_large",
            name,
            &format!("has on line {line} more than the limit of {MAX_COLUMNS} columns"),
            "Export the file again.",
        ),
    }
}

/// What the cells of one column prove about the order of dates.
#[derive(Clone, Default)]
struct Proofs {
    day_first: Option<(u64, String)>,
    month_first: Option<(u64, String)>,
}

impl Layout {
    /// Looks at every record: the order of dates per column, rows without a name, a column of windows.
    fn settle(
        &mut self,
        rows: &mut Rows,
        origin: &Origin,
        options: &ReadOptions,
    ) -> Result<(), Refused> {
        let dates = self.columns_of(Holds::Date);
        let mut proofs = vec![Proofs::default(); dates.len()];
        let window = self.column("window").index;
        let mut nameless = 0_u64;
        let mut first = true;
        while advance(rows, origin)? {
            let raw = rows.raw();
            if first || !self.is_plainly_row(&raw) {
                let Current::Record(record) = rows.current() else {
                    first = false;
                    continue;
                };
                match self.standing(&record, std::mem::take(&mut first)) {
                    Standing::Row => {}
                    Standing::Furniture => continue,
                    Standing::Nameless => nameless += 1,
                }
            }
            for (at, proofs) in dates.iter().zip(&mut proofs) {
                proofs.take(&raw, *at);
            }
            if self.window.is_none() {
                let text = |at| std::str::from_utf8(raw.cell(at)?).ok();
                self.window = window.and_then(text).and_then(window_in);
            }
        }
        if options.dates.is_none() {
            for (at, proofs) in dates.iter().zip(proofs) {
                self.order_by(*at, proofs, &origin.name)?;
            }
        }
        if nameless > 0 {
            let key = self.fit.key.first().and_then(|at| self.header.get(*at));
            let key = key.map_or("key", |title| title.trim());
            self.warnings.push(if nameless == 1 {
                format!("1 row has no {key} and is left out.")
            } else {
                format!("{nameless} rows have no {key} and are left out.")
            });
        }
        Ok(())
    }

    fn order_by(&mut self, at: usize, proofs: Proofs, name: &str) -> Result<(), Refused> {
        let title = self.header.get(at).map_or("a date", |title| title.trim());
        let (order, (line, cell)) = match (proofs.day_first, proofs.month_first) {
            (None, None) => return Ok(()),
            (Some(proof), None) => (DateOrder::Dmy, proof),
            (None, Some(proof)) => (DateOrder::Mdy, proof),
            (Some(day), Some(month)) => {
                let reason = format!(
                    "contradicts itself in {title}: line {} says {}, line {} says {}",
                    day.0, day.1, month.0, month.1
                );
                let remedy = "Name the order with --dates dmy or --dates mdy; rows that do not fit are set aside.";
                return Err(Refused::new("dates_contradict", name, &reason, remedy));
            }
        };
        let Some(slot) = self.orders.get_mut(at) else {
            return Ok(());
        };
        if *slot != order {
            *slot = order;
            self.warnings.push(format!(
                "{title} is read {}, because line {line} says {cell}.",
                order.words()
            ));
        }
        Ok(())
    }
}

impl Proofs {
    fn take(&mut self, record: &RawRecord<'_>, at: usize) {
        let Some(cell) = record.cell(at) else {
            return;
        };
        // Nearly all cells prove nothing new; do not read those to their end.
        let (first, second) = moment::leading_numbers(cell);
        if (first <= 12 || self.day_first.is_some()) && (second <= 12 || self.month_first.is_some())
        {
            return;
        }
        let Some(cell) = std::str::from_utf8(cell).ok().and_then(present) else {
            return;
        };
        let slot = match moment::proof(cell) {
            Some(DateOrder::Dmy) => &mut self.day_first,
            Some(DateOrder::Mdy) => &mut self.month_first,
            Some(DateOrder::Ymd) | None => return,
        };
        if slot.is_none() {
            *slot = Some((record.line, cell.to_owned()));
        }
    }
}
