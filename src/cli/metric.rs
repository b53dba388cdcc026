//! A metric's figure as JSON, as a cell of a spreadsheet, and as people read it.

use std::io;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::json::Text;
use super::session::Look;
use super::sheet::cell;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::{Metric, Unit};
use crate::domain::metrics::shown;
use crate::domain::metrics::sums::Sums;
use crate::domain::money::{Currency, Money};
use crate::port::Cell;

/// A figure ready to be written: rounded where its unit is whole (metrics.md, "Rounding and order").
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Value {
    /// Unknown.
    Unknown,
    /// An amount.
    Money(Money),
    /// A whole number.
    Count(i64),
    /// A fraction or another number, in full precision.
    Number(f64),
}

impl Value {
    /// Returns the figure of a metric.
    pub(crate) fn of(metric: Metric, figure: Option<Ratio>, currency: Currency) -> Self {
        Self::in_unit(metric.unit(), figure, currency)
    }

    /// Returns a figure that counts in a unit.
    pub(crate) fn in_unit(unit: Unit, figure: Option<Ratio>, currency: Currency) -> Self {
        let Some(figure) = figure else {
            return Self::Unknown;
        };
        match unit {
            Unit::Money => figure.rounded().map_or(Self::Unknown, |minor| {
                Self::Money(Money::new(minor, currency))
            }),
            Unit::Count => figure.rounded().map_or(Self::Unknown, Self::Count),
            Unit::Share | Unit::Times | Unit::PerWeek | Unit::Days | Unit::Hours => {
                Self::Number(figure.value())
            }
        }
    }
}

impl Value {
    /// Writes what [`Serialize`] does into the text of a row; an amount without asking about each of its keys.
    pub(crate) fn write(self, text: &mut Text) -> io::Result<()> {
        let Self::Money(Money { minor, currency }) = self else {
            return text.value(&self);
        };
        text.open();
        text.key("minor");
        text.value(&minor)?;
        text.key("currency");
        text.word(currency.code());
        text.close();
        Ok(())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown => serializer.serialize_none(),
            Self::Money(money) => money.serialize(serializer),
            Self::Count(count) => serializer.serialize_i64(*count),
            Self::Number(number) => serializer.serialize_f64(*number),
        }
    }
}

/// Figures of one subject as a JSON object.
pub(crate) struct Amounts<'a> {
    /// What they are made of.
    pub(crate) sums: &'a Sums,
    /// Which.
    pub(crate) metrics: &'a [Metric],
    /// Currency of amounts.
    pub(crate) currency: Currency,
}

impl Serialize for Amounts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.metrics.len()))?;
        self.entries(&mut map)?;
        map.end()
    }
}

impl Amounts<'_> {
    /// Writes the same object into the text of a row.
    pub(crate) fn write(&self, text: &mut Text) -> io::Result<()> {
        text.open();
        for metric in self.metrics {
            text.key(metric.name());
            self.of(*metric).write(text)?;
        }
        text.close();
        Ok(())
    }

    fn of(&self, metric: Metric) -> Value {
        Value::of(metric, metric.of(self.sums), self.currency)
    }

    /// Writes the figures into an object that has more.
    pub(crate) fn entries<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        for metric in self.metrics {
            map.serialize_entry(metric.name(), &self.of(*metric))?;
        }
        Ok(())
    }
}

/// Returns a figure as a typed cell.
pub(crate) fn typed(metric: Metric, figure: Option<Ratio>, currency: Currency) -> Cell {
    match Value::of(metric, figure, currency) {
        Value::Unknown => Cell::Empty,
        Value::Money(money) => Cell::Money(money),
        Value::Count(count) => Cell::Count(count),
        Value::Number(number) => match metric.unit() {
            Unit::Share => Cell::Rate(number),
            Unit::Money | Unit::Count | Unit::Times | Unit::PerWeek | Unit::Days | Unit::Hours => {
                Cell::Number(number)
            }
        },
    }
}

/// Returns a figure as people read it.
pub(crate) fn shown(
    metric: Metric,
    figure: Option<Ratio>,
    currency: Currency,
    look: Look,
) -> String {
    cell(shown::figure(metric, figure, currency, look.ascii))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_rounded_only_where_its_unit_is_whole() {
        let json = |metric, figure| {
            serde_json::to_string(&Value::of(metric, figure, Currency::USD)).unwrap()
        };
        // 2.5 cents, to even.
        assert_eq!(
            json(Metric::Aov, Ratio::new(5, 2)),
            r#"{"minor":2,"currency":"USD"}"#
        );
        assert_eq!(json(Metric::Orders, Ratio::new(7, 1)), "7");
        assert_eq!(json(Metric::Cvr, Ratio::new(1, 8)), "0.125");
        assert_eq!(json(Metric::Cvr, None), "null");
    }

    #[test]
    fn a_row_writes_what_the_document_does() {
        let figures = [None, Ratio::new(-123_450, 1), Ratio::new(1, 8)];
        for metric in [Metric::NetGmv, Metric::Orders, Metric::Cvr] {
            for value in figures.map(|figure| Value::of(metric, figure, Currency::USD)) {
                let mut text = Text::default();
                value.write(&mut text).unwrap();
                assert_eq!(text.into_string(), serde_json::to_string(&value).unwrap());
            }
        }
    }

    #[test]
    fn people_read_shares_as_percentages_and_the_unknown_as_a_dash() {
        let look = Look {
            ascii: true,
            width: None,
        };
        let shown = |metric, figure| shown(metric, figure, Currency::USD, look);
        assert_eq!(shown(Metric::Cvr, Ratio::new(1, 8)), "12.5 %");
        assert_eq!(shown(Metric::NetGmv, Ratio::new(123_450, 1)), "$1,234.50");
        assert_eq!(shown(Metric::Orders, Ratio::new(1_234, 1)), "1,234");
        assert_eq!(shown(Metric::RequestToShip, Ratio::new(49, 2)), "24.5 h");
        assert_eq!(shown(Metric::Cvr, None), "-");
    }
}
