//! Rules of a person's own: a question in the query language, and what is proposed of whoever fits.

use crate::domain::query::{Comparison, Filter, Test, parse};
use crate::domain::suggestion::Proposal;

use super::{About, Finding, Found};
use crate::domain::id::{CreatorId, ShopId};

/// A rule of a person's own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Own {
    /// The question, as typed.
    pub when: String,
    /// The question.
    pub filter: Filter,
    /// What is said.
    pub say: String,
    /// What accepting does.
    pub action: Proposal,
}

impl Own {
    /// Returns what the rule says of a creator who fits.
    pub fn found(&self, rule: &str, shop: ShopId, creator: CreatorId) -> Found {
        Found {
            rule: rule.to_owned(),
            formula: "creators who fit the query".to_owned(),
            about: About::creator(shop, creator),
            finding: Finding::new(self.when.clone(), self.say.clone()).does(self.action.clone()),
        }
    }
}

/// Reads a question that a rule may ask, or says in one sentence why it cannot.
pub(super) fn question(text: &str) -> Result<Filter, String> {
    let filter = parse(text).map_err(|error| error.to_string())?;
    if filter.is_empty() {
        return Err(
            "An empty query fits everybody: write one such as \"tier:2 cvr<1%\".".to_owned(),
        );
    }
    match contradiction(&filter) {
        Some((one, other)) => Err(format!(
            "Nobody can ever fit {text:?}: {one} contradicts {other}."
        )),
        None => Ok(filter),
    }
}

/// Returns two terms that cannot both hold.
fn contradiction(filter: &Filter) -> Option<(String, String)> {
    let terms = &filter.terms;
    let shown = |n: usize| {
        let one = terms.get(n..=n).unwrap_or_default().to_vec();
        Filter { terms: one }.to_string()
    };
    for (n, one) in terms.iter().enumerate() {
        for (m, other) in terms.iter().enumerate().skip(n + 1) {
            let is_denied = one.test == other.test && one.negated != other.negated;
            let are_apart = !one.negated && !other.negated && apart(&one.test, &other.test);
            if is_denied || are_apart {
                return Some((shown(n), shown(m)));
            }
        }
    }
    None
}

/// Returns whether no creator can pass both tests: another tier, another type, or figures of which one
/// is wanted above and the other below.
fn apart(one: &Test, other: &Test) -> bool {
    fn none_shared<T: PartialEq>(a: &[T], b: &[T]) -> bool {
        !a.iter().any(|a| b.contains(a))
    }
    match (one, other) {
        (Test::Tier(a), Test::Tier(b)) => none_shared(a, b),
        (Test::Type(a), Test::Type(b)) => none_shared(a, b),
        (Test::Cvr(a, x), Test::Cvr(b, y)) => is_empty((*a, *x), (*b, *y)),
        (Test::Followers(a, x), Test::Followers(b, y)) => is_empty((*a, *x), (*b, *y)),
        (Test::Gmv(a, x), Test::Gmv(b, y)) => x
            .thousandths()
            .zip(y.thousandths())
            .is_some_and(|(x, y)| is_empty((*a, x), (*b, y))),
        _ => false,
    }
}

/// Returns whether no number stands so to `x` and so to `y`.
fn is_empty<T: PartialOrd>((a, x): (Comparison, T), (b, y): (Comparison, T)) -> bool {
    use Comparison::{Eq, Ge, Gt, Le, Lt};
    match (a, b) {
        (Lt | Le, Gt | Ge) => is_empty((b, y), (a, x)),
        (Gt, Lt | Le | Eq) | (Ge | Eq, Lt) => x >= y,
        (Ge, Le | Eq) | (Eq, Le) => x > y,
        (Eq, Gt) | (Lt, Eq) => x <= y,
        (Eq, Ge) | (Le, Eq) => x < y,
        (Eq, Eq) => x != y,
        (Lt | Le, Lt | Le) | (Gt | Ge, Gt | Ge) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_nobody_can_fit_is_named() {
        for (text, wrong) in [
            ("tier:2 cvr<1% gmv>500", ""),
            ("tier:1,2 tier:2,3", ""),
            ("tier:1 tier:2", "tier:1 contradicts tier:2"),
            (
                "type:retainer type:repeat",
                "type:retainer contradicts type:repeat",
            ),
            ("gmv>500 gmv<100", "gmv>500 contradicts gmv<100"),
            ("gmv<100 gmv>=100", "gmv<100 contradicts gmv>=100"),
            ("gmv<=100 gmv>=100", ""),
            ("cvr<1% cvr>2%", "cvr<1% contradicts cvr>2%"),
            ("followers>10k followers=5k", "contradicts"),
            ("tag:vip -tag:vip", "tag:vip contradicts -tag:vip"),
            ("", "An empty query"),
            ("gvm>500", "nearest is \"gmv\""),
            ("cvr<100", "does not fit cvr"),
        ] {
            match question(text) {
                Ok(_) => assert_eq!(wrong, "", "{text}"),
                Err(said) => {
                    assert!(!wrong.is_empty() && said.contains(wrong), "{text}: {said}");
                }
            }
        }
    }
}
