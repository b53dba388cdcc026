//! Kinds of files by their headers (formats.md R1, R2, R6), read from `assets/formats.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::header::label;
use crate::domain::fact::Kind;
use crate::domain::mapping::Mapping;

type Synonyms = BTreeMap<String, Vec<Title>>;

/// A header by name.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
struct Title {
    /// As the export writes it.
    shown: String,
    /// As headers are compared.
    label: String,
}

impl From<String> for Title {
    fn from(shown: String) -> Self {
        let label = label(&shown).0;
        Self { shown, label }
    }
}

/// The whole table.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Formats {
    #[serde(rename = "kind")]
    kinds: Vec<Format>,
    #[serde(rename = "look_alike")]
    look_alikes: Vec<LookAlike>,
    /// Words of cells: group, meaning, words.
    pub(super) words: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// One kind of file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Format {
    /// Its name.
    pub(super) name: Kind,
    /// What people call it, with its article.
    pub(super) title: String,
    key: String,
    /// `dmy`, `mdy`, `ymd` or `market`.
    pub(super) dates: String,
    required: Vec<String>,
    #[serde(default)]
    excludes: Vec<Title>,
    #[serde(default)]
    id: Synonyms,
    #[serde(default)]
    handle: Synonyms,
    #[serde(default)]
    text: Synonyms,
    #[serde(default)]
    count: Synonyms,
    #[serde(default)]
    money: Synonyms,
    #[serde(default)]
    rate: Synonyms,
    #[serde(default)]
    date: Synonyms,
    #[serde(default)]
    epoch: Synonyms,
    #[serde(default)]
    decimal: Synonyms,
}

/// A file that looks like one of ours and is not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LookAlike {
    /// What it is, to follow "is".
    pub(super) what: String,
    code: String,
    at_least: usize,
    markers: Vec<Title>,
    /// What to do instead.
    pub(super) remedy: String,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Id,
    Handle,
    Text,
    Count,
    Money,
    Rate,
    Date,
    Epoch,
    Decimal,
}

/// From here on a column is no place in the file but a value said for every row.
pub(super) const CONSTANTS: usize = 1 << 20;

/// A format fitted to a header.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    /// The format.
    pub(super) format: &'static Format,
    /// Our field names, what they hold and where they stand.
    pub(super) columns: HashMap<&'static str, (usize, Holds)>,
    /// Columns one of which names the row.
    pub(super) key: Vec<usize>,
    /// Values said for every row, by their place after [`CONSTANTS`].
    pub(super) constants: Vec<String>,
}

/// How near a header comes to a format.
#[derive(Clone, Debug)]
pub(super) struct Near {
    /// The format.
    pub(super) format: &'static Format,
    /// Headers it lacks, by their first synonym.
    pub(super) missing: Vec<&'static str>,
    matched: usize,
}

/// Returns the table.
pub(super) fn formats() -> &'static Formats {
    static FORMATS: LazyLock<Formats> = LazyLock::new(|| {
        // A test reads the shipped table; nothing else can be in its place.
        toml::from_str(include_str!("../../assets/formats.toml")).unwrap_or_default()
    });
    &FORMATS
}

/// A header as it is compared: where each label first stands.
#[derive(Debug)]
pub(super) struct Labels(HashMap<String, usize>);

impl Labels {
    /// Takes the cells of a row.
    pub(super) fn of<'a, I: IntoIterator<Item = &'a str>>(cells: I) -> Self {
        let mut labels = HashMap::new();
        for (at, cell) in cells.into_iter().enumerate() {
            let (text, _) = label(cell);
            if !text.is_empty() {
                labels.entry(text).or_insert(at);
            }
        }
        Self(labels)
    }

    fn find(&self, synonyms: &[Title]) -> Option<usize> {
        synonyms
            .iter()
            .find_map(|title| self.0.get(&title.label).copied())
    }

    /// Returns where a title stands.
    fn place(&self, title: &str) -> Option<usize> {
        self.0.get(&label(title).0).copied()
    }

    fn has(&self, title: &Title) -> bool {
        self.0.contains_key(&title.label)
    }

    /// Returns what else the file is, if its header gives it away.
    pub(super) fn look_alike(&self) -> Option<&'static LookAlike> {
        formats().look_alikes.iter().find(|known| {
            let hits = known.markers.iter().filter(|marker| self.has(marker));
            hits.count() >= known.at_least
        })
    }

    /// Returns the format with the most columns of those that fit.
    pub(super) fn fit(&self, only: Option<Kind>) -> Option<Fit> {
        let fits = candidates(only).filter_map(|format| format.fit(self));
        // Of equals the first of the table.
        fits.reduce(|best, next| {
            if next.columns.len() > best.columns.len() {
                next
            } else {
                best
            }
        })
    }

    /// Returns the format that the header comes nearest to.
    pub(super) fn nearest(&self, only: Option<Kind>) -> Option<Near> {
        let nears = candidates(only).map(|format| format.near(self));
        nears.max_by_key(|near| (near.matched, std::cmp::Reverse(near.missing.len())))
    }
}

impl Near {
    /// Returns how many of the format's columns are there.
    pub(super) const fn matched(&self) -> usize {
        self.matched
    }
}

/// Returns how a kind is read from files, if it is.
pub(super) fn format_of(kind: Kind) -> Option<&'static Format> {
    candidates(Some(kind)).next()
}

/// Returns the kinds a file may be, or the one that is asked for.
pub(super) fn candidates(only: Option<Kind>) -> impl Iterator<Item = &'static Format> {
    let wanted = move |format: &&Format| only.is_none_or(|kind| format.name == kind);
    formats().kinds.iter().filter(wanted)
}

impl Format {
    /// Returns the names of our fields.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields().map(|(name, _, _)| name)
    }

    /// Returns the fields whose columns are known by their titles, and where those stand.
    pub(super) fn known(&'static self, labels: &Labels) -> Vec<(&'static str, usize)> {
        self.fields()
            .filter_map(|(name, _, synonyms)| Some((name, labels.find(synonyms)?)))
            .collect()
    }

    /// Returns every title a field goes by, as headers are compared, and the field's own name.
    pub(super) fn titles(&'static self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.fields().flat_map(|(name, _, synonyms)| {
            let titles = synonyms.iter().map(|title| title.label.as_str());
            titles.chain([name]).map(move |title| (name, title))
        })
    }

    /// Returns the fields, one each or `a or b`, that are needed and that `has` denies.
    pub(super) fn lacking(&self, has: impl Fn(&str) -> bool) -> Vec<String> {
        let lacks = |one_of: &&String| !one_of.split('|').any(&has);
        let needed = self.required.iter().filter(lacks);
        needed.map(|one_of| one_of.replace('|', " or ")).collect()
    }

    fn groups(&self) -> [(Holds, &Synonyms); 9] {
        [
            (Holds::Id, &self.id),
            (Holds::Handle, &self.handle),
            (Holds::Text, &self.text),
            (Holds::Count, &self.count),
            (Holds::Money, &self.money),
            (Holds::Rate, &self.rate),
            (Holds::Date, &self.date),
            (Holds::Epoch, &self.epoch),
            (Holds::Decimal, &self.decimal),
        ]
    }

    fn fields(&self) -> impl Iterator<Item = (&str, Holds, &[Title])> {
        self.groups().into_iter().flat_map(|(holds, fields)| {
            fields
                .iter()
                .map(move |(name, synonyms)| (name.as_str(), holds, synonyms.as_slice()))
        })
    }

    fn synonyms(&self, field: &str) -> &[Title] {
        self.fields()
            .find(|(name, _, _)| *name == field)
            .map_or(&[], |(_, _, synonyms)| synonyms)
    }

    fn fit(&'static self, labels: &Labels) -> Option<Fit> {
        if self.excludes.iter().any(|other| labels.has(other)) || !self.missing(labels).is_empty() {
            return None;
        }
        let columns: HashMap<_, _> = self
            .fields()
            .filter_map(|(name, holds, synonyms)| Some((name, (labels.find(synonyms)?, holds))))
            .collect();
        let place = |name| columns.get(name).map(|(at, _)| *at);
        let key = self.key.split('|').filter_map(place).collect();
        Some(Fit {
            format: self,
            columns,
            key,
            constants: Vec::new(),
        })
    }

    /// Returns the fit under a mapping, or the titles that are missing.
    pub(super) fn fit_mapped(
        &'static self,
        labels: &Labels,
        mapping: &Mapping,
    ) -> Result<Fit, Vec<String>> {
        let mut missing = Vec::new();
        let mut columns = HashMap::new();
        let mut constants = Vec::new();
        for (name, holds, synonyms) in self.fields() {
            let place = if let Some(value) = mapping.constants.get(name) {
                constants.push(value.clone());
                Some(CONSTANTS + constants.len() - 1)
            } else if let Some(title) = mapping.columns.get(name) {
                let place = labels.place(title);
                if place.is_none() && !title.trim().is_empty() {
                    missing.push(title.clone());
                }
                place
            } else {
                labels.find(synonyms)
            };
            columns.extend(place.map(|at| (name, (at, holds))));
        }
        missing.extend(self.lacking(|name| columns.contains_key(name)));
        if !missing.is_empty() {
            return Err(missing);
        }
        let place = |name| columns.get(name).map(|(at, _)| *at);
        let key: Vec<usize> = self.key.split('|').filter_map(place).collect();
        Ok(Fit {
            format: self,
            key: key.into_iter().filter(|at| *at < CONSTANTS).collect(),
            columns,
            constants,
        })
    }

    fn missing(&'static self, labels: &Labels) -> Vec<&'static str> {
        let lacks = |one_of: &&String| {
            one_of
                .split('|')
                .all(|field| labels.find(self.synonyms(field)).is_none())
        };
        let first = |one_of: &'static String| {
            let field = one_of.split('|').next()?;
            self.synonyms(field)
                .first()
                .map(|title| title.shown.as_str())
        };
        self.required
            .iter()
            .filter(lacks)
            .filter_map(first)
            .collect()
    }

    fn near(&'static self, labels: &Labels) -> Near {
        let found = |(_, _, synonyms): &(&str, Holds, &[Title])| labels.find(synonyms).is_some();
        Near {
            format: self,
            missing: self.missing(labels),
            matched: self.fields().filter(found).count(),
        }
    }
}

impl LookAlike {
    /// Returns the code of its refusal.
    pub(super) fn code(&self) -> &'static str {
        match self.code.as_str() {
            "look_alike" => "look_alike",
            _ => "not_supported",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_sound() {
        let table: Formats = toml::from_str(include_str!("../../assets/formats.toml")).unwrap();
        assert_eq!(table.kinds.len(), Kind::ALL.len());
        for format in &table.kinds {
            for one_of in format.required.iter().chain([&format.key]) {
                for field in one_of.split('|') {
                    assert!(
                        !format.synonyms(field).is_empty(),
                        "{:?} {field}",
                        format.name
                    );
                }
            }
            assert!(["dmy", "mdy", "ymd", "market"].contains(&format.dates.as_str()));
            let mut names: Vec<_> = format.fields().map(|(name, ..)| name).collect();
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{:?}", format.name);
        }
    }

    fn kind(header: &str) -> Option<Kind> {
        Labels::of(header.split(','))
            .fit(None)
            .map(|fit| fit.format.name)
    }

    #[test]
    fn headers_of_all_generations_are_known() {
        for (header, want) in [
            (
                "ID Pesanan,ID SKU,Payment Amount,Jumlah,Status Pesanan,Creator Username,Waktu Dibuat",
                Some(Kind::AffiliateOrders),
            ),
            (
                "Creator name,Affiliate-attributed GMV,Live streams,Videos",
                Some(Kind::CreatorList),
            ),
            (
                "Creator Name,Creator Nickname,GMV,Items sold,Samples",
                Some(Kind::CreatorList),
            ),
            (
                "商品名称,商品 ID,商品类目,达人归因 GMV,退款金额",
                Some(Kind::ProductList),
            ),
            (
                "Product ID,Product name,GMV,Items sold,Samples,Sales creator",
                Some(Kind::ProductList),
            ),
            (
                "Creator,Product,SKU,Status,Requested,Due",
                Some(Kind::SamplesTracker),
            ),
            ("Handle,Product name,Stage", Some(Kind::SamplesTracker)),
            (
                "sku_id,product_id,name,category,price,unit_cost,sample_shipping_cost",
                Some(Kind::Products),
            ),
            ("SKU,Unit cost (USD)", Some(Kind::Products)),
            ("Creator,Email,Phone,Address", Some(Kind::Contacts)),
            ("Creator,Date,Flat fee,Campaign", Some(Kind::Fees)),
            (
                "Video ID,Date,Spend,Paid clicks,Paid orders,Paid GMV",
                Some(Kind::SparkSpend),
            ),
            (
                "Order/adjustment ID,Type,Order settled time,Currency,Total settlement amount,Affiliate Commission",
                Some(Kind::FinanceIncome),
            ),
            ("Handle,Followers,Email", Some(Kind::CreatorList)),
            ("Creator,Name,Email,Phone", Some(Kind::Contacts)),
            (
                "Creator,Agreed rate,Commission rate,Flat fee,Tags,Owner,Type",
                Some(Kind::CreatorList),
            ),
            (
                "Video ID,3-second hold,Hook angle,Caption,Add to carts,Compliance",
                Some(Kind::ContentFacts),
            ),
            ("Post link,Hook", Some(Kind::ContentFacts)),
            (
                "Video ID,Creator name,Video title,Video views,3-second hold",
                Some(Kind::VideoList),
            ),
            ("Week,Branded searches", Some(Kind::Signal)),
            ("Date,Value,Name", Some(Kind::Signal)),
            (
                "注文ID,SKU ID,支払い金額,数量,注文状況,クリエイターのユーザー名,作成日時",
                Some(Kind::AffiliateOrders),
            ),
            (
                "Video Description,Creator Handle,Publish Date,Revenue($),Views,KalodataUrl,TikTokUrl",
                Some(Kind::KalodataVideos),
            ),
            ("Order ID,Product ID,Creator Username,Payment Amount", None),
            ("Video title,Creator name,GMV", None),
            ("a,b,c", None),
        ] {
            assert_eq!(kind(header), want, "{header}");
        }
    }

    #[test]
    fn look_alikes_are_given_away_by_their_columns() {
        for (header, code) in [
            (
                "Order ID,Order settlement status,Items sold,Total final earned amount",
                "look_alike",
            ),
            ("Partner campaign ID,Shop code,Commission GMV", "look_alike"),
            ("Comparison date,LIVE time info,Creator name", "look_alike"),
            (
                "注文ID,サブ注文ID,注文状況,クリエイターのユーザー名,SKU,ショップコード",
                "look_alike",
            ),
            ("GMV range,Listing status", "not_supported"),
        ] {
            let labels = Labels::of(header.split(','));
            assert_eq!(
                labels.look_alike().map(LookAlike::code),
                Some(code),
                "{header}"
            );
        }
        assert!(
            Labels::of("Order ID,SKU ID,Items sold".split(','))
                .look_alike()
                .is_none()
        );
    }

    #[test]
    fn the_nearest_kind_names_what_is_missing() {
        let labels = Labels::of(
            "Order ID,Product ID,Creator Username,Payment Amount,Quantity,Order Status".split(','),
        );
        let near = labels.nearest(None).unwrap();
        assert_eq!(near.format.name, Kind::AffiliateOrders);
        assert_eq!(near.missing, ["SKU ID", "Time Created"]);
    }
}
