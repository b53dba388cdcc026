//! What a person may set beside the data: the playbook, the rules, the texts, the platform's clocks.

use std::sync::{Arc, LazyLock};

use super::message::Book;
use super::platform::Platform;
use super::playbook::Playbook;
use super::rules::Rules;

/// The settings decisions are made by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Which event leads to which follow-up.
    pub playbook: Playbook,
    /// Which facts lead to which suggestion.
    pub rules: Rules,
    /// The texts.
    pub messages: Book,
    /// The platform's clocks and limits.
    pub platform: Platform,
}

impl Default for Policy {
    /// Returns the settings as they are shipped.
    fn default() -> Self {
        Self {
            playbook: Playbook::default(),
            rules: Rules::default(),
            messages: Book::default(),
            platform: Platform::shipped().clone(),
        }
    }
}

static SHIPPED: LazyLock<Arc<Policy>> = LazyLock::new(|| Arc::new(Policy::default()));

impl Policy {
    /// Returns the settings as they are shipped.
    pub fn shipped() -> Arc<Self> {
        Arc::clone(&SHIPPED)
    }
}
