//! The facts a message may say, as one table: field, what is needed, how to supply it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::ErrorKind;
use minijinja::value::{Object, Value};
use serde::Serialize;

/// A fact that a text may say.
#[derive(Debug)]
pub(super) struct Fact {
    /// The field.
    pub(super) name: &'static str,
    /// What is needed, with its article.
    pub(super) words: &'static str,
    /// How to supply it, with the key in the app.
    pub(super) remedy: &'static str,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $type:ty, $words:literal, $remedy:literal;)*) => {
        /// What is known and may be said; `None` is not known.
        #[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
        pub struct Fields {$(
            $(#[$doc])*
            #[serde(skip_serializing_if = "Option::is_none")]
            pub $name: Option<$type>,
        )*}

        /// Every fact.
        pub(super) const FACTS: &[Fact] =
            &[$(Fact { name: stringify!($name), words: $words, remedy: $remedy },)*];

        impl Fields {
            /// Returns each fact that is known.
            fn known(&self) -> BTreeMap<&'static str, Value> {
                let all = [$((stringify!($name), self.$name.clone().map(Value::from)),)*];
                all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
            }
        }
    };
}

fields! {
    /// Handle, without `@`.
    creator: String, "a creator", "choose one first (f)";
    /// First name; where none is known, texts say the handle.
    name: String, "a creator", "choose one first (f)";
    /// Name of the shop.
    shop: String, "a shop", "choose one first (--shop NAME)";
    /// Name of the campaign.
    campaign: String, "a campaign", "say which with --campaign first";
    /// Name of the product.
    product: String, "a product", "add a sample first (a)";
    /// Due date in words, such as `Tue 24 Nov`.
    due: String, "a due date", "confirm delivery first (t d)";
    /// Days until the due date.
    days_left: i64, "a due date", "confirm delivery first (t d)";
    /// Days since the due date.
    days_overdue: i64, "a due date", "confirm delivery first (t d)";
    /// Tracking number.
    tracking: String, "a tracking number", "add it first (T)";
    /// Carrier.
    carrier: String, "a carrier", "add it with the tracking number first (T)";
    /// Delivered date in words.
    delivered: String, "a delivery date", "confirm delivery first (t d)";
    /// Commission rate, such as `18 %`.
    commission: String, "a commission rate", "set it on the creator or the product first";
    /// How outreach opens: the creator's arm of a running experiment, else the campaign's opener.
    opener: String, "an opening line", "put it behind {% if opener is defined %}, since few campaigns have one";
    /// Hook angle of the brief.
    hook: String, "a hook angle", "complete the brief first (b)";
    /// Product truth of the brief.
    truth: String, "a product truth", "complete the brief first (b)";
    /// Proof element of the brief.
    proof: String, "a proof element", "complete the brief first (b)";
    /// Call to action of the brief.
    cta: String, "a call to action", "complete the brief first (b)";
    /// What not to say.
    avoid: String, "what not to say", "complete the brief first (b)";
    /// Day until which the creator may hold TikTok's own extension.
    grace_until: String, "a grace day", "put it behind {% if grace_until is defined %}, since an extended date has none";
    /// Day that can be offered for the post instead of one that passed, in words.
    new_due: String, "a new date to offer", "confirm delivery first (t d)";
    /// Link to the post.
    post_url: String, "a link to the post", "paste it first (p)";
    /// Whether a handoff broke on our side; not known counts as no.
    our_fault: bool, "an answer to whose fault it is", "say so first";
}

/// The facts a text may look up, and the last one it looked for in vain.
#[derive(Debug)]
pub(super) struct Known {
    values: BTreeMap<&'static str, Value>,
    missed: Mutex<Option<String>>,
}

impl Known {
    pub(super) fn new(fields: &Fields) -> Self {
        let mut values = fields.known();
        if let Some(handle) = values.get("creator").cloned() {
            values.entry("name").or_insert(handle);
        }
        values
            .entry("our_fault")
            .or_insert_with(|| Value::from(false));
        Self {
            values,
            missed: Mutex::new(None),
        }
    }

    /// Returns the fact that an error is about, which is the last that was not found.
    pub(super) fn missed(&self, kind: ErrorKind) -> Option<&'static Fact> {
        if kind != ErrorKind::UndefinedError {
            return None;
        }
        let missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        FACTS
            .iter()
            .find(|fact| missed.as_deref() == Some(fact.name))
    }
}

impl Object for Known {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let found = self.values.get(name).cloned();
        if found.is_none() {
            let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
            *missed = Some(name.to_owned());
        }
        found
    }
}

impl Fields {
    /// Returns fields that are all known, to try a text with.
    pub(super) fn specimen(our_fault: bool) -> Self {
        let text = |text: &str| Some(text.to_owned());
        Self {
            creator: text("maya.glows"),
            name: text("Maya"),
            shop: text("Glow Labs"),
            campaign: text("Autumn"),
            product: text("Serum 30ml"),
            due: text("Tue 24 Nov"),
            days_left: Some(3),
            days_overdue: Some(0),
            tracking: text("9400 1112"),
            carrier: text("USPS"),
            delivered: text("Tue 10 Nov"),
            commission: text("18 %"),
            opener: text("your last video made us laugh."),
            hook: text("problem agitation"),
            truth: text("absorbs in a minute"),
            proof: text("before and after in daylight"),
            cta: text("tap the yellow basket"),
            avoid: text("cures acne, miracle"),
            grace_until: text("Tue 1 Dec"),
            new_due: text("Wed 2 Dec"),
            post_url: text("https://www.tiktok.com/@maya.glows/video/1"),
            our_fault: Some(our_fault),
        }
    }
}

/// Returns every field a text may name, each with what it stands for.
pub fn field_list() -> impl Iterator<Item = (&'static str, &'static str)> {
    FACTS.iter().map(|fact| (fact.name, fact.words))
}
