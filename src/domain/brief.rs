//! A brief: what a creator is told, per campaign or product (domain.md section 8).

use serde::{Deserialize, Serialize};

use super::delta::{Entity, delta};
use super::id::{BriefId, CampaignId, ExtId, ShopId};
use super::text::nearest;

/// What a brief belongs to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BriefFor {
    /// Every sample of the campaign.
    Campaign(CampaignId),
    /// Every sample of the SKU.
    Product(ExtId),
}

/// The five parts a creator is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Brief {
    /// Identity.
    pub id: BriefId,
    /// Shop.
    pub shop: ShopId,
    /// What it belongs to.
    pub subject: BriefFor,
    /// Hook angle: one of the four named ones, or your own.
    pub hook: String,
    /// Product truth.
    pub truth: String,
    /// Proof element.
    pub proof: String,
    /// Call to action.
    pub cta: String,
    /// What not to say; phrases separated by `;`.
    pub avoid: String,
}

/// One of the five parts, as forms and texts name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its heading.
    pub title: &'static str,
    /// In a sentence.
    pub noun: &'static str,
    /// Its label where there is little room.
    pub label: &'static str,
    /// What belongs there.
    pub hint: &'static str,
}

/// The parts, in the order creators read them (domain.md section 8).
#[rustfmt::skip]
pub const PARTS: [Part; 5] = [
    Part { title: "Hook angle",      noun: "hook angle",      label: "hook",  hint: "problem_agitation, transformation_reveal, social_proof, curiosity_gap, or your own" },
    Part { title: "Product truth",   noun: "product truth",   label: "truth", hint: "one or two, separated by ;" },
    Part { title: "Proof element",   noun: "proof element",   label: "proof", hint: "what is to be seen" },
    Part { title: "Call to action",  noun: "call to action",  label: "cta",   hint: "what to ask for" },
    Part { title: "What not to say", noun: "what not to say", label: "avoid", hint: "phrases, separated by ;" },
];

/// The named hook angles.
pub const ANGLES: [&str; 4] = [
    "problem_agitation",
    "transformation_reveal",
    "social_proof",
    "curiosity_gap",
];

/// Words past which creators skim.
const LONG: usize = 200;
/// Product truths a brief tells at most.
const TRUTHS: usize = 2;

/// Returns a hook angle by its name, however it was written; your own stays as it is.
pub fn angle(text: &str) -> String {
    let text = text.trim();
    let name = text.to_lowercase().replace([' ', '-'], "_");
    let named = ANGLES.into_iter().find(|angle| *angle == name);
    named.map_or_else(|| text.to_owned(), str::to_owned)
}

/// Returns the phrases of a list, one after each `;` or on each line.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '\n'])
        .map(str::trim)
        .filter(|phrase| !phrase.is_empty())
}

impl Brief {
    /// Returns the five parts, in the order of [`PARTS`].
    pub fn parts(&self) -> [&str; 5] {
        [&self.hook, &self.truth, &self.proof, &self.cta, &self.avoid]
    }

    /// Returns the names of the parts still empty; all five are required before sending.
    pub fn missing(&self) -> Vec<&'static str> {
        let parts = PARTS.iter().zip(self.parts());
        parts
            .filter(|(_, text)| text.trim().is_empty())
            .map(|(part, _)| part.noun)
            .collect()
    }

    /// Returns the phrases that must not be said.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        listed(&self.avoid)
    }

    /// Returns the first phrase that must not be said and that the text says, whatever the case.
    pub fn says_forbidden(&self, text: &str) -> Option<&str> {
        let said = text.to_lowercase();
        self.phrases()
            .find(|phrase| said.contains(&phrase.to_lowercase()))
    }

    /// Returns how many words a creator has to read.
    pub fn words(&self) -> usize {
        let words = |text: &str| text.split_whitespace().count();
        self.parts().into_iter().map(words).sum()
    }

    /// Returns what a person should know before it goes out, a sentence each.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let words = self.words();
        if words > LONG {
            warnings.push(format!(
                "The brief has {words} words; creators skim past {LONG}."
            ));
        }
        let truths = listed(&self.truth).count();
        if truths > TRUTHS {
            warnings.push(format!(
                "The brief tells {truths} product truths; one or two are heard."
            ));
        }
        for (part, text) in PARTS.iter().zip(self.parts()).take(4) {
            if let Some(phrase) = self.says_forbidden(text) {
                warnings.push(format!(
                    "The {} itself says {phrase:?}, which is among what not to say.",
                    part.noun
                ));
            }
        }
        warnings
    }
}

/// Returns the parts as a text for an editor: a heading each, with what belongs there.
pub fn to_text(about: &str, parts: &[String; 5]) -> String {
    let blocks: Vec<String> = PARTS
        .iter()
        .zip(parts)
        .map(|(part, said)| format!("\n## {}\n# {}\n{}\n", part.title, part.hint, said.trim()))
        .collect();
    format!(
        "# Brief: {about}. Lines that begin with # are left out.\n{}",
        blocks.concat()
    )
}

/// Reads the parts back, or says in one sentence what is wrong.
pub fn from_text(text: &str) -> Result<[String; 5], String> {
    let mut parts: [Vec<&str>; 5] = Default::default();
    let mut current: Option<usize> = None;
    for (n, line) in text.lines().enumerate() {
        if let Some(title) = line.strip_prefix("## ") {
            let wanted = title.trim().to_lowercase();
            current = PARTS
                .iter()
                .position(|part| part.title.to_lowercase() == wanted);
            if current.is_none() {
                let titles = PARTS.iter().map(|part| part.title);
                let near = nearest(&wanted, titles).unwrap_or_default();
                return Err(format!(
                    "Line {} has the heading {title:?}: the nearest is {near:?}.",
                    n + 1
                ));
            }
            continue;
        }
        let is_blank = line.trim().is_empty() && current.is_none();
        if line.starts_with('#') || is_blank {
            continue;
        }
        if let Some(part) = current.and_then(|at| parts.get_mut(at)) {
            part.push(line.trim());
        } else {
            return Err(format!(
                "Line {} stands before every heading: write it under one, such as \"## {}\".",
                n + 1,
                PARTS.first().map_or("", |part| part.title)
            ));
        }
    }
    Ok(parts.map(|lines| lines.join("\n").trim().to_owned()))
}

impl Entity for Brief {
    type Key = BriefId;
    type Delta = BriefDelta;

    fn key(&self) -> BriefId {
        self.id
    }
}

delta! {
    /// What changed on a brief.
    BriefDelta of Brief {
        hook: String,
        truth: String,
        proof: String,
        cta: String,
        avoid: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(parts: [&str; 5]) -> Brief {
        let [hook, truth, proof, cta, avoid] = parts.map(str::to_owned);
        Brief {
            id: BriefId(uuid::Uuid::nil()),
            shop: ShopId(uuid::Uuid::nil()),
            subject: BriefFor::Product(ExtId::new("1729")),
            hook,
            truth,
            proof,
            cta,
            avoid,
        }
    }

    #[test]
    fn each_empty_part_is_named() {
        for (parts, missing) in [
            (["a", "b", "c", "d", "e"], &[] as &[&str]),
            (["", "b", " ", "d", "e"], &["hook angle", "proof element"]),
            (
                [""; 5],
                &[
                    "hook angle",
                    "product truth",
                    "proof element",
                    "call to action",
                    "what not to say",
                ],
            ),
        ] {
            assert_eq!(brief(parts).missing(), missing);
        }
    }

    #[test]
    fn long_briefs_many_truths_and_what_it_says_against_itself_are_told() {
        let warned = |parts: [&str; 5]| brief(parts).warnings();
        assert_eq!(warned(["h", "t; u", "p", "c", "cures acne"]), [""; 0]);
        let long = "word ".repeat(197);
        assert_eq!(warned([&long, "t", "p", "c", ""]), [""; 0], "200 words");
        assert_eq!(
            warned([&long, "t", "p", "c", "x"]),
            ["The brief has 201 words; creators skim past 200."]
        );
        assert_eq!(
            warned(["h", "a; b; c", "p", "c", "x9"]),
            ["The brief tells 3 product truths; one or two are heard."]
        );
        assert_eq!(
            warned([
                "h",
                "It CURES acne",
                "p",
                "Try the miracle",
                "cures acne; Miracle"
            ]),
            [
                "The product truth itself says \"cures acne\", which is among what not to say.",
                "The call to action itself says \"Miracle\", which is among what not to say."
            ]
        );
    }

    #[test]
    fn angles_are_known_however_written() {
        for (typed, angle) in [
            ("Problem agitation", "problem_agitation"),
            ("social-proof", "social_proof"),
            (" My own idea ", "My own idea"),
        ] {
            assert_eq!(super::angle(typed), angle);
        }
    }

    #[test]
    fn an_edited_text_reads_back_and_wrong_headings_are_named() {
        let parts = ["a", "b\nb2", "c", "", "cures acne; miracle"].map(str::to_owned);
        assert_eq!(from_text(&to_text("Serum", &parts)), Ok(parts));
        let none: [String; 5] = Default::default();
        assert_eq!(from_text(&to_text("Serum", &none)), Ok(none));
        assert_eq!(
            from_text("## Hook angel\nx"),
            Err("Line 1 has the heading \"Hook angel\": the nearest is \"Hook angle\".".to_owned())
        );
        assert!(
            from_text("hello\n## Hook angle")
                .unwrap_err()
                .starts_with("Line 1 stands before")
        );
    }
}
