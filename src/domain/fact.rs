//! What a file says: typed rows between `port`, which reads them, and `store`, which merges them.
//!
//! Neither layer knows the other; both know these types. Amounts are minor units of the shop's
//! currency (a row in another currency is set aside, readings.md 74), dates are the shop's.
//! `None` means that the file does not say, which is never zero (metrics.md).

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::booking::Paid;
use super::creator::CreatorType;
use super::date::Zone;
use super::date::{Date, Instant};
use super::id::ExtId;
use super::mapping::Mapped;
use super::money::{BasisPoints, Currency};
use super::stage::Stage;

/// Text borrowed from the line it was read from.
pub type Text<'a> = Cow<'a, str>;

/// The shop facts a reader needs to understand a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopFrame {
    /// Two letters, such as `US`; decides the default order of dates (readings.md 55).
    pub market: String,
    /// The currency amounts must be in.
    pub currency: Currency,
    /// The zone local times are in.
    pub zone: Zone,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A kind of file we can import, by its name on the command line (readings.md 45).
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($(#[$doc])* $variant,)* }

        impl Kind {
            /// Every kind, in the order of readings.md 45.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name used by `--as` and in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

kinds! {
    /// Affiliate Center > Orders (formats.md section 1).
    AffiliateOrders = "affiliate_orders",
    /// Seller Center > Orders (formats.md section 2).
    ShopOrders = "shop_orders",
    /// Affiliate Center video list (formats.md 3a, 3b).
    VideoList = "video_list",
    /// Data Compass video performance (formats.md 3c).
    VideoPerformance = "video_performance",
    /// Affiliate Center LIVE list (formats.md 3a).
    LiveList = "live_list",
    /// Data Compass LIVE analysis (formats.md 3c).
    LiveAnalysis = "live_analysis",
    /// Affiliate Center creator list (formats.md 3a, 3b) or any list of creators.
    CreatorList = "creator_list",
    /// Affiliate Center product list (formats.md 3a).
    ProductList = "product_list",
    /// Kalodata creators (formats.md section 5).
    KalodataCreators = "kalodata_creators",
    /// Kalodata videos (formats.md section 5).
    KalodataVideos = "kalodata_videos",
    /// Sample applications, flat CSV or API JSON (formats.md section 4, api.md).
    SampleApplications = "sample_applications",
    /// The coordinator's own sheet of samples (readings.md 30).
    SamplesTracker = "samples_tracker",
    /// The coordinator's own sheet of products and costs (readings.md 30).
    Products = "products",
    /// Email, phone and address per creator.
    Contacts = "contacts",
    /// Hook angle, hold and the like per video (readings.md 77).
    ContentFacts = "content_facts",
    /// Spark spend per video and day (readings.md 77).
    SparkSpend = "spark_spend",
    /// Flat fees per creator and day (readings.md 77).
    Fees = "fees",
    /// Settlement / income export (formats.md 2b).
    FinanceIncome = "finance_income",
    /// A weekly series from outside (domain.md section 11).
    Signal = "signal",
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().map(|kind| kind.name()).collect();
                format!(
                    "{text:?} is not a kind of file: take one of {}.",
                    names.join(", ")
                )
            })
    }
}

/// The state of an affiliate order line (metrics.md, "Order lines"; words: readings.md 12).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineStatus {
    /// Not paid by the buyer.
    Unpaid,
    /// Paid, commission not yet settled.
    Pending,
    /// Commission paid.
    Settled,
    /// Cancelled, refunded or otherwise without commission.
    Ineligible,
    /// Held back by the platform.
    Frozen,
}

/// Where a sale came from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A video.
    Video,
    /// A LIVE.
    Live,
    /// The creator's showcase.
    Showcase,
    /// A link outside TikTok.
    External,
    /// A word the file used that we do not know; the line still counts.
    Other,
}

/// What the lines of a file tell of one that comes after them, where somebody keeps count of them: names that
/// come again and again are looked up once. By default nothing is known.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Which of the creators of the file has the line: the first line with a number has the handle, those
    /// after it need not.
    pub creator: Option<usize>,
    /// Which of the SKUs of the file it is of.
    pub sku: Option<usize>,
    /// The line before it of the SKU says the same of the product, so that it need not.
    pub is_product_told: bool,
    /// No line before it is of its order, for sure.
    pub is_order_new: bool,
}

/// One SKU of one affiliate order. Identity: (shop, order id, SKU id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine<'a> {
    /// Order id.
    pub order_id: ExtId,
    /// SKU id.
    pub sku_id: ExtId,
    /// Product id.
    pub product_id: Option<ExtId>,
    /// Product name.
    pub product_name: Option<Text<'a>>,
    /// Creator handle, normalised (readings.md 48).
    pub creator: Option<Text<'a>>,
    /// What the lines before it in its file tell of it.
    pub seen: Seen,
    /// Video id or LIVE room id.
    pub content_id: Option<ExtId>,
    /// Channel of the sale.
    pub channel: Channel,
    /// Pieces.
    pub quantity: i64,
    /// `Payment Amount`; 0 is a sample or gift.
    pub amount: i64,
    /// Status.
    pub status: LineStatus,
    /// Flagged fully returned or refunded; or, in legacy files, returned + refunded >= quantity.
    pub refunded: bool,
    /// Estimated commission base.
    pub est_base: Option<i64>,
    /// Actual commission base; a zero is a real zero.
    pub act_base: Option<i64>,
    /// Estimated standard commission.
    pub est_standard: Option<i64>,
    /// Actual standard commission.
    pub act_standard: Option<i64>,
    /// Estimated Shop Ads commission.
    pub est_ads: Option<i64>,
    /// Actual Shop Ads commission.
    pub act_ads: Option<i64>,
    /// Estimated co-funded creator bonus.
    pub est_bonus: Option<i64>,
    /// Actual co-funded creator bonus.
    pub act_bonus: Option<i64>,
    /// Standard commission rate.
    pub standard_rate: Option<BasisPoints>,
    /// Time created.
    pub created: Instant,
    /// Payment time.
    pub paid: Option<Instant>,
    /// Order delivery time.
    pub delivered: Option<Instant>,
}

impl OrderLine<'_> {
    /// Returns the line with texts of its own, so that it outlives the row it was read from.
    pub fn into_owned(self) -> OrderLine<'static> {
        OrderLine {
            order_id: self.order_id,
            sku_id: self.sku_id,
            product_id: self.product_id,
            product_name: self.product_name.map(|text| Cow::Owned(text.into_owned())),
            creator: self.creator.map(|text| Cow::Owned(text.into_owned())),
            seen: self.seen,
            content_id: self.content_id,
            channel: self.channel,
            quantity: self.quantity,
            amount: self.amount,
            status: self.status,
            refunded: self.refunded,
            est_base: self.est_base,
            act_base: self.act_base,
            est_standard: self.est_standard,
            act_standard: self.act_standard,
            est_ads: self.est_ads,
            act_ads: self.act_ads,
            est_bonus: self.est_bonus,
            act_bonus: self.act_bonus,
            standard_rate: self.standard_rate,
            created: self.created,
            paid: self.paid,
            delivered: self.delivered,
        }
    }
}

/// One SKU of one order of the shop, whoever sold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopOrder<'a> {
    /// Order id.
    pub order_id: ExtId,
    /// SKU id.
    pub sku_id: ExtId,
    /// Product name.
    pub product_name: Option<Text<'a>>,
    /// `Order Status`, as written.
    pub status: Text<'a>,
    /// `Order Substatus`, as written.
    pub substatus: Option<Text<'a>>,
    /// Is it a sample order: `Normal or Pre-order` empty and amount 0 (formats.md section 2).
    pub sample: bool,
    /// Was it cancelled.
    pub cancelled: bool,
    /// Pieces.
    pub quantity: i64,
    /// `Order Amount`, which repeats on every line of the order.
    pub order_amount: Option<i64>,
    /// SKU subtotal after discount.
    pub subtotal: Option<i64>,
    /// Time created.
    pub created: Instant,
    /// Time paid.
    pub paid: Option<Instant>,
    /// Time shipped.
    pub shipped: Option<Instant>,
    /// Time delivered.
    pub delivered: Option<Instant>,
    /// Tracking id.
    pub tracking: Option<Text<'a>>,
    /// Shipping provider.
    pub carrier: Option<Text<'a>>,
    /// `Buyer Username`.
    pub buyer: Option<Text<'a>>,
    /// `Creator Handle`, normalised, where the export has it.
    pub creator: Option<Text<'a>>,
}

/// Video or LIVE.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    /// A video.
    Video,
    /// A LIVE.
    Live,
}

/// The exported figures of one content × product in one window. All optional, never summed over windows.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Views.
    pub views: Option<i64>,
    /// Product impressions.
    pub impressions: Option<i64>,
    /// Product clicks.
    pub clicks: Option<i64>,
    /// Attributed orders.
    pub orders: Option<i64>,
    /// Attributed items sold.
    pub items: Option<i64>,
    /// Attributed GMV, minor units.
    pub gmv: Option<i64>,
    /// Refunds, minor units.
    pub refunds: Option<i64>,
    /// Items refunded.
    pub items_refunded: Option<i64>,
    /// Estimated commission, minor units.
    pub commission: Option<i64>,
    /// Likes.
    pub likes: Option<i64>,
    /// Comments.
    pub comments: Option<i64>,
    /// Shares.
    pub shares: Option<i64>,
    /// 3-second hold in hundredths of a percent; in no export (readings.md 18).
    pub hold: Option<i64>,
}

/// One line about one video or LIVE: content × product (formats.md 3a).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content<'a> {
    /// Platform id; a LIVE without one is `live:HANDLE:START` (formats.md 3c).
    pub content_id: ExtId,
    /// Video or LIVE.
    pub kind: ContentKind,
    /// Creator handle, normalised.
    pub creator: Option<Text<'a>>,
    /// Title.
    pub title: Option<Text<'a>>,
    /// Link.
    pub url: Option<Text<'a>>,
    /// Date posted, or a LIVE's start, in the shop's zone.
    pub posted: Option<Date>,
    /// How long a LIVE lasted.
    pub minutes: Option<i64>,
    /// Product id.
    pub product_id: Option<ExtId>,
    /// Product name.
    pub product_name: Option<Text<'a>>,
    /// The figures.
    pub figures: Figures,
}

/// What a list says about one creator.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct CreatorFact<'a> {
    /// Handle, normalised.
    pub handle: Text<'a>,
    /// Display name.
    pub name: Option<Text<'a>>,
    /// Followers.
    pub followers: Option<i64>,
    /// Category.
    pub category: Option<Text<'a>>,
    /// Email.
    pub email: Option<Text<'a>>,
    /// Phone or WhatsApp.
    pub phone: Option<Text<'a>>,
    /// Postal address.
    pub address: Option<Text<'a>>,
    /// What a coordinator's sheet says was agreed.
    pub terms: Terms<'a>,
    /// Exported figures by our names (`gmv`, `refunds`, `orders`, `items`, `videos`, `lives`,
    /// `samples_shipped`, `commission`, `views`…): money in minor units, kept as a snapshot, shown
    /// but never added to our own.
    pub exported: Vec<(&'static str, i64)>,
}

/// What a coordinator's own sheet says of how a creator is managed and paid; in no export
/// (readings.md 18).
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct Terms<'a> {
    /// How the creator is managed.
    pub kind: Option<CreatorType>,
    /// Content style.
    pub style: Option<Text<'a>>,
    /// Agreed posts per week, in hundredths.
    pub agreed_rate: Option<i64>,
    /// Commission rate.
    pub commission_rate: Option<BasisPoints>,
    /// Flat fee per post, minor units.
    pub flat_fee: Option<i64>,
    /// Tags, lower case; they are added to those there are.
    pub tags: BTreeSet<String>,
    /// The coordinator who looks after the creator.
    pub owner: Option<Text<'a>>,
}

/// What a sheet says about one video or LIVE that no export says (readings.md 77).
///
/// It stands beside the exported figures and is not replaced by the next list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentNote<'a> {
    /// Platform id.
    pub content_id: ExtId,
    /// Video or LIVE, as its link says.
    pub kind: ContentKind,
    /// Creator handle, normalised.
    pub creator: Option<Text<'a>>,
    /// Link.
    pub url: Option<Text<'a>>,
    /// Date posted.
    pub posted: Option<Date>,
    /// 3-second hold in hundredths of a percent.
    pub hold: Option<i64>,
    /// Hook angle: one of the four named ones, or the team's own.
    pub hook_angle: Option<Text<'a>>,
    /// Caption.
    pub caption: Option<Text<'a>>,
    /// Add-to-carts.
    pub add_to_carts: Option<i64>,
    /// Verdict on compliance, as written.
    pub compliance: Option<Text<'a>>,
}

/// One week of a series from outside (domain.md section 11). Identity: (shop, name, week).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal<'a> {
    /// What is measured.
    pub name: Text<'a>,
    /// Monday of the week.
    pub week: Date,
    /// The value, in thousandths.
    pub value: i64,
}

/// What a list or sheet says about one product or SKU.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct ProductFact<'a> {
    /// Product id.
    pub product_id: Option<ExtId>,
    /// SKU id; a product list has none and speaks about all SKUs of the product.
    pub sku_id: Option<ExtId>,
    /// Name.
    pub name: Option<Text<'a>>,
    /// Category.
    pub category: Option<Text<'a>>,
    /// Price, minor units.
    pub price: Option<i64>,
    /// Unit cost, minor units.
    pub unit_cost: Option<i64>,
    /// Cost of shipping one sample, minor units.
    pub sample_shipping_cost: Option<i64>,
    /// Samples that may still be given.
    pub sample_stock: Option<i64>,
    /// Exported figures by our names, as in [`CreatorFact::exported`].
    pub exported: Vec<(&'static str, i64)>,
}

/// Who refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The shop.
    Us,
    /// The creator.
    Them,
}

/// What an application or a coordinator's sheet says about one sample (readings.md 29, 30).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFact<'a> {
    /// The application id, where it came through the API.
    pub api_id: Option<ExtId>,
    /// Creator handle, normalised.
    pub creator: Text<'a>,
    /// Creator's display name.
    pub creator_name: Option<Text<'a>>,
    /// Creator's followers.
    pub followers: Option<i64>,
    /// SKU id.
    pub sku_id: Option<ExtId>,
    /// Product id.
    pub product_id: Option<ExtId>,
    /// Product name.
    pub product_name: Option<Text<'a>>,
    /// The stage its status word means.
    pub stage: Stage,
    /// The status word as written; the reason of a closed application.
    pub status_word: Text<'a>,
    /// For `declined`: by whom.
    pub declined_by: Option<Side>,
    /// Requested.
    pub requested: Option<Date>,
    /// Approved.
    pub approved: Option<Date>,
    /// Shipped.
    pub shipped: Option<Date>,
    /// Delivered.
    pub delivered: Option<Date>,
    /// Due.
    pub due: Option<Date>,
    /// Posted.
    pub posted: Option<Date>,
    /// Carrier.
    pub carrier: Option<Text<'a>>,
    /// Tracking number.
    pub tracking: Option<Text<'a>>,
    /// Link of the post.
    pub post_url: Option<Text<'a>>,
    /// Notes.
    pub notes: Option<Text<'a>>,
    /// Whether it is a refundable sample, if the file says (readings.md 36, 52).
    pub refundable: Option<bool>,
    /// Samples of the product that may still be given (`available_quantity`).
    pub stock: Option<i64>,
    /// The order of the shop that carries it, where it came through the API.
    pub order_id: Option<ExtId>,
}

/// A flat fee of a creator on a day (readings.md 77).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeeFact<'a> {
    /// Creator handle, normalised.
    pub creator: Text<'a>,
    /// The day.
    pub on: Date,
    /// The fee, minor units.
    pub amount: i64,
    /// Name of the campaign it is for.
    pub campaign: Option<Text<'a>>,
}

/// What paid promotion of a content cost on a day (readings.md 77).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpendFact {
    /// Platform id of the content.
    pub content_id: ExtId,
    /// The day.
    pub on: Date,
    /// The spend, minor units.
    pub amount: i64,
    /// What it brought.
    pub paid: Paid,
}

/// One order or adjustment of a settlement export (formats.md 2b). Fees are negative, as in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settlement<'a> {
    /// Order or adjustment id.
    pub id: ExtId,
    /// `Type`, as written: `Order`, `Logistics reimbursement`…
    pub kind: Text<'a>,
    /// Day the order was created.
    pub created: Option<Date>,
    /// Day it was settled.
    pub settled: Date,
    /// Amounts, minor units.
    pub amounts: SettledAmounts,
    /// The order an adjustment is about.
    pub related: Option<ExtId>,
}

/// The amounts of a settlement row that we keep, signed as in the file.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct SettledAmounts {
    /// What was paid out.
    pub total: i64,
    /// Revenue.
    pub revenue: Option<i64>,
    /// All fees, commissions among them.
    pub fees: Option<i64>,
    /// The platform's commission or referral fee.
    pub platform: Option<i64>,
    /// Affiliate commission.
    pub affiliate: Option<i64>,
    /// Affiliate Shop Ads commission.
    pub shop_ads: Option<i64>,
    /// Commission of affiliate partners, on orders and on Shop Ads.
    pub partner: Option<i64>,
    /// Adjustment.
    pub adjustment: Option<i64>,
}

impl<'a> SampleFact<'a> {
    /// Returns what is said of a creator's sample of which only the stage is known.
    pub fn about(creator: impl Into<Text<'a>>, stage: Stage) -> Self {
        Self {
            api_id: None,
            creator: creator.into(),
            creator_name: None,
            followers: None,
            sku_id: None,
            product_id: None,
            product_name: None,
            stage,
            status_word: stage.name().into(),
            declined_by: None,
            requested: None,
            approved: None,
            shipped: None,
            delivered: None,
            due: None,
            posted: None,
            carrier: None,
            tracking: None,
            post_url: None,
            notes: None,
            refundable: None,
            stock: None,
            order_id: None,
        }
    }
}

/// One row of a file, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    /// From affiliate orders.
    OrderLine(OrderLine<'a>),
    /// From shop orders.
    ShopOrder(ShopOrder<'a>),
    /// From video and LIVE lists.
    Content(Content<'a>),
    /// From creator lists and contact sheets.
    Creator(CreatorFact<'a>),
    /// From product lists and cost sheets.
    Product(ProductFact<'a>),
    /// From sheets about content.
    ContentNote(ContentNote<'a>),
    /// From a weekly series.
    Signal(Signal<'a>),
    /// From sample applications and trackers.
    Sample(SampleFact<'a>),
    /// From a sheet of fees.
    Fee(FeeFact<'a>),
    /// From a sheet of Spark spend.
    Spend(SpendFact),
    /// From a settlement export.
    Settlement(Settlement<'a>),
}

/// A row that could not be read, kept word for word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// Line of the file, from 1, counting every line (a quoted cell may span several).
    pub line: u64,
    /// Header of the cell at fault, where one is.
    pub column: Option<String>,
    /// One sentence: thing, reason, remedy.
    pub reason: String,
    /// The row's cells as they stand in the file.
    pub cells: Vec<String>,
}

/// What a reader hands over for one row.
#[expect(
    clippy::large_enum_variant,
    reason = "facts are the rule and pass by one at a time"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry<'a> {
    /// A row understood; `line` counts from 1.
    Fact {
        /// Line of the file.
        line: u64,
        /// What it says.
        fact: Fact<'a>,
    },
    /// A row set aside.
    SetAside(SetAside),
}

/// What is known of a file before its first row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHead {
    /// Kind, by its header signature.
    pub kind: Kind,
    /// File name without folders, or `-` for standard input.
    pub name: String,
    /// SHA-256 of the bytes: the fingerprint (readings.md 11).
    pub hash: [u8; 32],
    /// Window of an export, from its preamble or name (formats.md R14).
    pub window: Option<(Date, Date)>,
    /// The header cells as they stand in the file, so that set-aside rows can be written back.
    pub header: Vec<String>,
    /// Sentences for the person: a guessed encoding, a settled order of dates.
    pub warnings: Vec<String>,
    /// The mapping a person gave for such a header, to be remembered with the import.
    pub mapped: Option<Mapped>,
    /// How rows set aside are read when they come back, under the header they go out with.
    pub again: Mapped,
}

/// A file that stops being readable half way; nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SourceError(pub String);

/// A stream of rows, pulled by the store inside its transaction.
pub trait FactSource: Send {
    /// Returns what is known before the first row.
    fn head(&self) -> &FileHead;

    /// Returns the next row, or `None` at the end.
    fn next_entry(&mut self) -> Result<Option<Entry<'_>>, SourceError>;

    /// Returns how many thousandths of the file have been read, for progress.
    fn permille(&self) -> u16;
}
