//! Commission: what creators are offered for a product, what is usual, or a sample in its place.

use super::ask;
use crate::domain::command::{Command, CreatorEdit, NewOffer};
use crate::domain::date::Date;
use crate::domain::id::{CreatorId, ExtId};
use crate::domain::money::BasisPoints;
use crate::domain::product::Product;
use crate::domain::rules::shown;
use crate::domain::typed;
use crate::store::view::creator::CreatorShow;
use crate::tui::action::Action;
use crate::tui::day::{self, Toward};
use crate::tui::layer::{Choice, Form, Goal, Layer, Pick, Rated};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::Effect;

/// The rule that chooses between the two.
const CHOOSER: &str = "commission_or_sample";

/// Asks for what the commission is set; where a rule has chosen between commission and sample, it says so.
pub(super) fn open(model: &mut Model, subject: Subject) -> Vec<Effect> {
    let show = shown_alone(model, &subject);
    let choice = |key, label: &str, note: String, pick| Choice {
        key,
        label: label.to_owned(),
        note,
        pick,
    };
    let usual = show.and_then(|show| show.creator.commission_rate);
    let usual = usual.map_or_else(String::new, |rate| rate.to_string());
    let letters = ('a'..='z').filter(|c| !matches!(c, 'j' | 'k' | 'q' | 's' | 'u'));
    // Beyond the letters, products are reached with the arrows.
    let letters = letters.chain(std::iter::repeat(' '));
    let products = letters.zip(model.products_at_hand());
    let products = products.map(|(key, product)| {
        let note = in_force(show, product);
        let pick = Pick::Commission(Rated::Product(product.sku_id.clone()));
        choice(key, &product.title(), note, pick)
    });
    let mut choices = vec![choice(
        'u',
        "Usual rate",
        usual,
        Pick::Commission(Rated::Usual),
    )];
    choices.extend(products);
    choices.push(choice(
        's',
        "A sample instead",
        "finds out whether it sells".to_owned(),
        Pick::SampleInstead,
    ));
    let lines = advice(show);
    let title = subject.titled("Commission", (subject.creators.len(), "creator"));
    model.layers.push(Layer::Menu {
        title,
        lines,
        choices,
        cursor: 0,
        subject,
    });
    Vec::new()
}

/// Returns the page of the only creator acted on, where it is at hand.
fn shown_alone<'m>(model: &'m Model, subject: &Subject) -> Option<&'m CreatorShow> {
    let show = model.about.known.show.as_ref()?;
    (subject.creators.as_slice() == [show.creator.id]).then_some(show)
}

/// Returns what the rule says of the creator; else when which of the two helps.
fn advice(show: Option<&CreatorShow>) -> Vec<String> {
    let said = show.and_then(|show| show.suggestions.iter().find(|row| row.rule == CHOOSER));
    let Some(row) = said else {
        return vec![
            "Commission makes who converts post more;".to_owned(),
            "a sample finds out whether somebody sells.".to_owned(),
        ];
    };
    let figures = shown::figures(&row.figures, false).into_iter();
    let figures = figures.map(|(name, value)| format!("{name:<16} {value}"));
    std::iter::once(row.proposal.clone())
        .chain(figures)
        .collect()
}

/// Returns the rate in force for a product, or what is usual for it.
fn in_force(show: Option<&CreatorShow>, product: &Product) -> String {
    let offers = show.iter().flat_map(|show| &show.offers);
    let mut offers = offers.filter(|offer| offer.sku_id == product.sku_id && offer.current);
    match (offers.next(), product.commission_rate) {
        (Some(offer), _) => format!("{} since {}", offer.points, offer.from),
        (None, Some(rate)) => format!("product's {rate}"),
        (None, None) => product.sku_id.to_string(),
    }
}

/// Opens the form of what was chosen.
pub(super) fn chosen(model: &mut Model, rated: Rated, subject: Subject) -> Vec<Effect> {
    let clocks = model.clocks();
    let note = format!(
        "TikTok takes {} to {}. A cut leaves who sells already the old rate for {} days.",
        BasisPoints(clocks.commission_min_bp),
        BasisPoints(clocks.commission_max_bp),
        clocks.old_rate_days
    );
    let what = match &rated {
        Rated::Usual => "Usual commission".to_owned(),
        Rated::Product(sku) => {
            let product = model.products_at_hand().find(|one| one.sku_id == *sku);
            let name = product.map_or_else(|| sku.to_string(), Product::title);
            format!("Commission for {name}")
        }
    };
    let title = subject.titled(&what, (subject.creators.len(), "creator"));
    let today = model.today_date().to_string();
    let product = [("rate", ""), ("from", today.as_str()), ("reason", "")];
    let fields: &[(&str, &str)] = match rated {
        Rated::Usual => &[("rate", "")],
        Rated::Product(_) => &product,
    };
    let form = Form::new(
        title,
        note,
        fields,
        Goal::Commission(subject.creators, rated),
    );
    ask(model, form)
}

/// Opens the menu of samples in place of a commission.
pub(super) fn sample_instead(model: &mut Model, subject: Subject) -> Vec<Effect> {
    super::menu::open(model, Action::AddSample, subject)
}

/// Returns what a filled form asks for.
pub(super) fn command(
    form: &Form,
    (creators, rated): (Vec<CreatorId>, Rated),
    today: Date,
) -> Result<Command, String> {
    let rate = form.text(0).ok_or("Type a rate, such as 15%.")?;
    let rate = typed::rate(&rate)?;
    let sku_id: ExtId = match rated {
        Rated::Usual => {
            let edit = CreatorEdit {
                commission_rate: Some(Some(rate)),
                ..CreatorEdit::default()
            };
            return Ok(Command::EditCreators { creators, edit });
        }
        Rated::Product(sku_id) => sku_id,
    };
    let from = form.text(1);
    let from = from.map(|text| day::read(&text, today, Toward::Future));
    Ok(Command::SetOffers(NewOffer {
        creators,
        sku_id,
        rate,
        from: from.transpose()?,
        reason: form.text(2),
    }))
}
