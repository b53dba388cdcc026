//! Thresholds: what each counts in, and how it is written.

use std::collections::BTreeMap;
use std::fmt;

use crate::domain::metrics::ratio::Ratio;
use crate::domain::money::{BasisPoints, Currency};
use crate::domain::query::Amount;

/// What a threshold counts in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A share: `"1%"`.
    Share,
    /// How many times something: `"2x"`.
    Times,
    /// Things: `100`.
    Count,
    /// Days: `"30d"`.
    Days,
    /// Amounts in the shop's currency, each above the one before: `[1000, 5000]`.
    Steps,
}

impl Unit {
    /// Returns how a value of the unit is written.
    pub const fn written(self) -> &'static str {
        match self {
            Self::Share => "a share such as \"1%\"",
            Self::Times => "a multiple such as \"2x\"",
            Self::Count => "a whole number such as 100",
            Self::Days => "days such as \"30d\"",
            Self::Steps => {
                "amounts in the shop's currency, each above the one before, such as [1000, 5000]"
            }
        }
    }
}

/// One threshold of a shipped rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Its key in the file.
    pub name: &'static str,
    /// What it counts in.
    pub unit: Unit,
    /// What it says, in half a sentence.
    pub says: &'static str,
}

impl Setting {
    pub(super) const fn new(name: &'static str, unit: Unit, says: &'static str) -> Self {
        Self { name, unit, says }
    }
}

/// The value of a threshold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A share.
    Share(BasisPoints),
    /// A multiple, in hundredths.
    Times(i64),
    /// Things.
    Count(i64),
    /// Days.
    Days(i64),
    /// Amounts.
    Steps(Vec<Amount>),
}

impl Value {
    /// Returns what it counts in.
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Share(_) => Unit::Share,
            Self::Times(_) => Unit::Times,
            Self::Count(_) => Unit::Count,
            Self::Days(_) => Unit::Days,
            Self::Steps(_) => Unit::Steps,
        }
    }

    /// Returns the value as a number; steps have none.
    pub fn ratio(&self) -> Option<Ratio> {
        match self {
            Self::Share(points) => Ratio::new(points.0, 10_000),
            Self::Times(hundredths) => Ratio::new(*hundredths, 100),
            Self::Count(whole) | Self::Days(whole) => Some(Ratio::whole(*whole)),
            Self::Steps(_) => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share(points) => write!(f, "{points}"),
            Self::Times(hundredths) if hundredths % 100 == 0 => write!(f, "{} ×", hundredths / 100),
            Self::Times(hundredths) => {
                write!(f, "{}.{:02} ×", hundredths / 100, hundredths % 100)
            }
            Self::Count(whole) => write!(f, "{whole}"),
            Self::Days(days) => write!(f, "{days} d"),
            Self::Steps(steps) => {
                let steps: Vec<String> = steps.iter().map(ToString::to_string).collect();
                f.write_str(&steps.join(", "))
            }
        }
    }
}

/// The thresholds of one rule, by name.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Values(BTreeMap<&'static str, Value>);

impl Values {
    /// Sets a threshold.
    pub(super) fn set(&mut self, name: &'static str, value: Value) {
        self.0.insert(name, value);
    }

    /// Returns a threshold.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Returns a threshold as a number; nought where there is none, which a test excludes.
    pub(super) fn ratio(&self, name: &str) -> Ratio {
        self.get(name).and_then(Value::ratio).unwrap_or(Ratio::ZERO)
    }

    /// Returns a whole threshold.
    pub(super) fn whole(&self, name: &str) -> i64 {
        match self.get(name) {
            Some(Value::Count(whole) | Value::Days(whole)) => *whole,
            Some(Value::Share(points)) => points.0,
            Some(Value::Times(_) | Value::Steps(_)) | None => 0,
        }
    }

    /// Returns a threshold as people read it.
    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).map(ToString::to_string).unwrap_or_default()
    }

    /// Returns the highest step, in minor units, that an amount reaches; `None` under the first.
    pub(super) fn step(&self, name: &str, amount: i128, currency: Currency) -> Option<i64> {
        let Some(Value::Steps(steps)) = self.get(name) else {
            return None;
        };
        steps
            .iter()
            .filter_map(|step| step.in_currency(currency))
            .map(|step| step.minor)
            .filter(|step| amount >= i128::from(*step))
            .max()
    }
}
