//! The fields of a creator as options, named as in JSON (readings.md 65).

use super::super::fault::Fault;
use super::super::value;
use crate::domain::command::CreatorEdit;
use crate::domain::creator::Contact;
use crate::domain::money::Currency;

/// The fields that can be given; an empty value clears one.
#[derive(clap::Args, Clone, Default, PartialEq, Eq, Debug)]
#[command(next_help_heading = "Fields")]
pub(crate) struct Fields {
    /// Display name
    #[arg(long, allow_hyphen_values = true)]
    name: Option<String>,
    /// Followers, such as 12000
    #[arg(long, value_name = "N")]
    followers: Option<String>,
    /// Category
    #[arg(long)]
    category: Option<String>,
    /// Content style
    #[arg(long)]
    style: Option<String>,
    /// `one_off`, `repeat` or `retainer`
    #[arg(
        long = "type",
        value_name = "TYPE",
        help = "one_off, repeat or retainer"
    )]
    kind: Option<String>,
    /// Agreed posts per week, such as 2 or 0.5
    #[arg(long, value_name = "N")]
    agreed_rate: Option<String>,
    /// The day a retainer's agreement began, from which posts are owed
    #[arg(long, value_name = "DATE")]
    retainer_since: Option<String>,
    /// Commission rate, such as 15% or 0.15
    #[arg(long, value_name = "RATE")]
    commission_rate: Option<String>,
    /// Flat fee per post, in the shop's currency
    #[arg(long, value_name = "AMOUNT")]
    flat_fee: Option<String>,
    /// Strikes
    #[arg(long, value_name = "N")]
    strikes: Option<String>,
    /// Tags, in place of the present ones, separated by commas
    #[arg(long, value_name = "TAG,...")]
    tags: Option<String>,
    /// The coordinator who looks after the creator
    #[arg(long)]
    owner: Option<String>,
    /// Not to be contacted before that day
    #[arg(long, value_name = "DATE")]
    paused_until: Option<String>,
    /// Whether samples are held back: true or false
    #[arg(long, value_name = "BOOL")]
    hold_samples: Option<String>,
    /// Email
    #[arg(long)]
    email: Option<String>,
    /// Phone
    #[arg(long, allow_hyphen_values = true)]
    phone: Option<String>,
    /// Postal address
    #[arg(long, allow_hyphen_values = true)]
    address: Option<String>,
}

impl Fields {
    /// Returns whether no field was given.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns whether a part of the contact was given.
    pub(crate) const fn names_contact(&self) -> bool {
        self.email.is_some() || self.phone.is_some() || self.address.is_some()
    }

    /// Returns what is asked to change, given the contact as it is.
    pub(crate) fn edit(
        &self,
        currency: Currency,
        contact: Option<Contact>,
    ) -> Result<CreatorEdit, Fault> {
        Ok(CreatorEdit {
            name: value::text(self.name.as_deref()),
            followers: value::edit(self.followers.as_deref(), value::count)?,
            category: value::text(self.category.as_deref()),
            style: value::text(self.style.as_deref()),
            kind: value::set(self.kind.as_deref(), "type", str::parse)?,
            agreed_rate: value::edit(self.agreed_rate.as_deref(), value::per_week)?,
            retainer_since: value::edit(self.retainer_since.as_deref(), value::date)?,
            commission_rate: value::edit(self.commission_rate.as_deref(), value::rate)?,
            flat_fee: value::edit(self.flat_fee.as_deref(), value::amount(currency))?,
            strikes: value::set(self.strikes.as_deref(), "strikes", value::count)?,
            tags: self.tags.as_deref().map(super::tag::listed),
            owner: value::text(self.owner.as_deref()),
            paused_until: value::edit(self.paused_until.as_deref(), value::date)?,
            hold_samples: value::set(
                self.hold_samples.as_deref(),
                "hold-samples",
                value::yes_or_no,
            )?,
            contact: self
                .names_contact()
                .then(|| self.contact(contact.unwrap_or_default())),
        })
    }

    fn contact(&self, known: Contact) -> Contact {
        let part = |typed: &Option<String>, known: Option<String>| {
            value::text(typed.as_deref()).unwrap_or(known)
        };
        Contact {
            email: part(&self.email, known.email),
            phone: part(&self.phone, known.phone),
            address: part(&self.address, known.address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_contact_keeps_the_others() {
        let fields = Fields {
            phone: Some(String::new()),
            email: Some("new@example.com".to_owned()),
            ..Fields::default()
        };
        let known = Contact {
            email: Some("old@example.com".to_owned()),
            phone: Some("1".to_owned()),
            address: Some("Street 1".to_owned()),
        };
        let edit = fields.edit(Currency::USD, Some(known)).unwrap();
        assert_eq!(
            edit.contact,
            Some(Contact {
                email: Some("new@example.com".to_owned()),
                phone: None,
                address: Some("Street 1".to_owned()),
            })
        );
        assert_eq!(edit.name, None);
    }

    #[test]
    fn fields_that_are_always_known_cannot_be_cleared() {
        for wrong in ["type", "strikes", "hold_samples"] {
            let empty = Some(String::new());
            let mut fields = Fields::default();
            match wrong {
                "type" => fields.kind = empty,
                "strikes" => fields.strikes = empty,
                _ => fields.hold_samples = empty,
            }
            assert!(fields.edit(Currency::USD, None).is_err(), "{wrong}");
        }
    }
}
