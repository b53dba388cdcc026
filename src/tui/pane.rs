//! The panes keys go to, and those with rows of their own.

/// The pane keys go to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Pane {
    /// Samples by stage.
    Pipeline,
    /// Due posts.
    Due,
    /// One creator.
    Creator,
    /// The creator's figures.
    Scorecard,
    /// The morning.
    Today,
    /// The table.
    Creators,
    /// The queue.
    FollowUps,
    /// Videos and LIVEs.
    Content,
    /// What stays of the sales.
    Profit,
    /// Our commission and fees beside TikTok's.
    Settlement,
    /// The programme.
    Programme,
    /// Hook angles.
    Hooks,
    /// Campaigns.
    Campaigns,
    /// The log.
    Log,
}

/// Every pane with rows of its own.
pub const LISTS: [Pane; 12] = [
    Pane::Pipeline,
    Pane::Due,
    Pane::Today,
    Pane::Creators,
    Pane::FollowUps,
    Pane::Content,
    Pane::Profit,
    Pane::Settlement,
    Pane::Programme,
    Pane::Hooks,
    Pane::Campaigns,
    Pane::Log,
];

impl Pane {
    /// Returns the word that stands for it in what is kept between runs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Due => "due",
            Self::Creator => "creator",
            Self::Scorecard => "scorecard",
            Self::Today => "today",
            Self::Creators => "creators",
            Self::FollowUps => "follow-ups",
            Self::Content => "content",
            Self::Profit => "profit",
            Self::Settlement => "settlement",
            Self::Programme => "programme",
            Self::Hooks => "hooks",
            Self::Campaigns => "campaigns",
            Self::Log => "log",
        }
    }
}
