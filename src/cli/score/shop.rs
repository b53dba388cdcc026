//! The programme: all figures of a shop, its funnel and its weeks.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::Args;
use crate::cli::fault::{Exit, Fault};
use crate::cli::metric::{self, Amounts};
use crate::cli::session::{Reach, Session};
use crate::cli::sheet::{Column, Sheet, cell};
use crate::domain::metrics::programme::{Step, Week};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::roster::{Bench, Standing, target};
use crate::port::{Cell, Table};
use crate::store::view::figures::{ShopFigures, SubjectFigures};

/// Returns the shop's own sums.
fn whole(shop: &ShopFigures) -> Option<&SubjectFigures> {
    shop.subjects.first()
}

/// Prints the programme of each shop.
pub(super) fn tell(
    shops: &[ShopFigures],
    args: &Args,
    reach: &Reach,
    session: &mut Session,
) -> Result<Exit, Fault> {
    if args.spreadsheet.is_wanted() && args.spreadsheet.write(&tables(shops), session)? {
        return Ok(Exit::Done);
    }
    if session.globals.json {
        let bounds = args.window.bounds(session.today(reach));
        let list: Vec<_> = shops.iter().map(Json).collect();
        session.windowed(reach.name(), bounds, &list)?;
        return Ok(Exit::Done);
    }
    for shop in shops {
        print(shop, session)?;
    }
    Ok(Exit::Done)
}

fn print(shop: &ShopFigures, session: &mut Session) -> Result<(), Fault> {
    let Some(figures) = whole(shop) else {
        return Ok(());
    };
    session.say(&shop.shop)?;
    let mut sheet = Sheet::new(&[Column::Key("Metric"), Column::Number("Value")]);
    for metric in Metric::ALL {
        sheet.row([
            metric.name().to_owned(),
            metric::shown(
                *metric,
                metric.of(&figures.sums),
                shop.currency,
                session.look,
            ),
        ]);
    }
    session.table(sheet)?;
    let Some(programme) = &shop.programme else {
        return Ok(());
    };
    session.line("")?;
    let mut sheet = Sheet::new(&[
        Column::Key("Stage"),
        Column::Number("Entered"),
        Column::Number("Moved on"),
        Column::Number("Median days"),
    ]);
    for step in &programme.funnel {
        sheet.row([
            step.stage.title().to_owned(),
            step.entered.to_string(),
            step.moved_on.to_string(),
            cell(step.median_days.map(|days| format!("{:.1}", days.value()))),
        ]);
    }
    session.table(sheet)?;
    session.line("")?;
    roster(&programme.roster, session)?;
    session.line("")?;
    let mut sheet = Sheet::new(&[Column::Key("Week"), Column::Number("Posts")]);
    for week in &programme.velocity {
        sheet.row([week.week.clone(), week.posts.to_string()]);
    }
    session.table(sheet)
}

/// Prints the tiers beside their targets.
fn roster(benches: &[Bench], session: &mut Session) -> Result<(), Fault> {
    let mut sheet = Sheet::new(&[
        Column::Key("Roster"),
        Column::Number("Active"),
        Column::Number("Target"),
        Column::Words(""),
        Column::Number("Posts, 8 weeks"),
    ]);
    for bench in benches {
        let stands = bench.standing().map(|standing| match standing {
            Standing::Short(by) => format!("{by} short"),
            Standing::Met => "met".to_owned(),
            Standing::Over(by) => format!("{by} over"),
        });
        let posts: i64 = bench.weeks.iter().map(|week| week.posts).sum();
        sheet.row([
            bench
                .tier
                .map_or_else(|| "tier unknown".to_owned(), |tier| format!("tier {tier}")),
            bench.active.to_string(),
            cell(target(bench.tier).map(|(from, to)| format!("{from}-{to}"))),
            stands.unwrap_or_default(),
            posts.to_string(),
        ]);
    }
    session.table(sheet)
}

fn tables(shops: &[ShopFigures]) -> Vec<Table> {
    let header = ["subject", "shop", "currency"]
        .into_iter()
        .chain(Metric::ALL.iter().map(|metric| metric.name()));
    let mut whole_shops = Table::new("score", header);
    let mut funnel = Table::new(
        "funnel",
        ["shop", "stage", "entered", "moved_on", "median_days"],
    );
    let mut velocity = Table::new("content_velocity", ["shop", "week", "posts"]);
    let mut roster = Table::new("roster", ["shop", "tier", "active", "from", "to"]);
    for shop in shops {
        let name = || Cell::text(shop.shop.as_str());
        if let Some(figures) = whole(shop) {
            let mut cells = vec![name(), name(), Cell::text(shop.currency.code())];
            cells.extend(
                Metric::ALL
                    .iter()
                    .map(|metric| metric::typed(*metric, metric.of(&figures.sums), shop.currency)),
            );
            whole_shops.rows.push(cells);
        }
        let Some(programme) = &shop.programme else {
            continue;
        };
        funnel.rows.extend(programme.funnel.iter().map(|step| {
            vec![
                name(),
                Cell::text(step.stage.name()),
                Cell::Count(step.entered),
                Cell::Count(step.moved_on),
                Cell::of(step.median_days, |days| Cell::Number(days.value())),
            ]
        }));
        roster.rows.extend(programme.roster.iter().map(|bench| {
            let wanted = target(bench.tier);
            vec![
                name(),
                Cell::of(bench.tier, |tier| Cell::Count(i64::from(tier.number()))),
                Cell::Count(bench.active),
                Cell::of(wanted, |(from, _)| Cell::Count(from)),
                Cell::of(wanted, |(_, to)| Cell::Count(to)),
            ]
        }));
        velocity.rows.extend(
            programme
                .velocity
                .iter()
                .map(|week| vec![name(), Cell::text(&*week.week), Cell::Count(week.posts)]),
        );
    }
    vec![whole_shops, funnel, velocity, roster]
}

struct Json<'a>(&'a ShopFigures);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("subject", &self.0.shop)?;
        map.serialize_entry("shop", &self.0.shop)?;
        map.serialize_entry("metrics", &Figures(self.0))?;
        map.end()
    }
}

/// All figures, the lists among them (readings.md 27).
struct Figures<'a>(&'a ShopFigures);

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(figures) = whole(self.0) {
            Amounts {
                sums: &figures.sums,
                metrics: Metric::ALL,
                currency: self.0.currency,
            }
            .entries(&mut map)?;
        }
        if let Some(programme) = &self.0.programme {
            let weeks: Vec<_> = programme.velocity.iter().map(JsonWeek).collect();
            map.serialize_entry("content_velocity", &weeks)?;
            let steps: Vec<_> = programme.funnel.iter().map(JsonStep).collect();
            map.serialize_entry("funnel", &steps)?;
            let benches: Vec<_> = programme.roster.iter().map(JsonBench).collect();
            map.serialize_entry("roster", &benches)?;
        }
        map.end()
    }
}

struct JsonWeek<'a>(&'a Week);

impl Serialize for JsonWeek<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("week", &self.0.week)?;
        map.serialize_entry("posts", &self.0.posts)?;
        map.end()
    }
}

/// A tier: how many are active, how many are wanted, and its posts per week.
struct JsonBench<'a>(&'a Bench);

impl Serialize for JsonBench<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wanted = target(self.0.tier);
        let weeks: Vec<_> = self.0.weeks.iter().map(JsonWeek).collect();
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("tier", &self.0.tier)?;
        map.serialize_entry("active", &self.0.active)?;
        map.serialize_entry("target_from", &wanted.map(|(from, _)| from))?;
        map.serialize_entry("target_to", &wanted.map(|(_, to)| to))?;
        map.serialize_entry("content_velocity", &weeks)?;
        map.end()
    }
}

struct JsonStep<'a>(&'a Step);

impl Serialize for JsonStep<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("stage", &self.0.stage)?;
        map.serialize_entry("entered", &self.0.entered)?;
        map.serialize_entry("moved_on", &self.0.moved_on)?;
        map.serialize_entry("median_days", &self.0.median_days.map(Ratio::value))?;
        map.end()
    }
}
