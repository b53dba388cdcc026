//! Who gets which sample and what comes of it: the fates of the demo, as days and steps.

use super::Teller;
use super::cast::Cast;
use crate::domain::date::{Date, days_between, plus_days};
use crate::domain::stage::Stage;

/// One thing done on one day; the order within a day is the order of the variants.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Step {
    Add(Stage, usize),
    Move(Stage),
    Ship,
    Brief,
    Deliver,
    Confirm,
    Remind,
    Review,
    Post,
    NoShow,
    Close(Stage),
    Decide,
}

/// One sample's part in the story.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) creator: usize,
    pub(super) product: usize,
    pub(super) video: Option<usize>,
    pub(super) review: bool,
    pub(super) steps: Vec<(Date, Step)>,
}

/// How many samples of each fate, for 180 creators.
const FATES: [(Fate, usize); 20] = [
    (Fate::Invited, 22),
    (Fate::Interested, 6),
    (Fate::Requested, 25),
    (Fate::Approved, 4),
    (Fate::Shipped, 31),
    (Fate::Waiting, 44),
    (Fate::DueSoon, 9),
    (Fate::NoBriefYet, 4),
    (Fate::Late(Lateness::SlowParcel), 1),
    (Fate::Late(Lateness::NoBrief), 1),
    (Fate::Late(Lateness::BriefAfterBox), 1),
    (Fate::Late(Lateness::NotConfirmed), 1),
    (Fate::Late(Lateness::NoReminder), 1),
    (Fate::Late(Lateness::Creator), 2),
    (Fate::InReview, 3),
    (Fate::Declined, 6),
    (Fate::Cancelled, 4),
    (Fate::Lost, 2),
    (Fate::NoShow, 5),
    (Fate::Posted, 60),
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Invited,
    Interested,
    Requested,
    Approved,
    Shipped,
    Waiting,
    DueSoon,
    NoBriefYet,
    Late(Lateness),
    InReview,
    Declined,
    Cancelled,
    Lost,
    NoShow,
    Posted,
}

/// Which handoff broke.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lateness {
    SlowParcel,
    NoBrief,
    BriefAfterBox,
    NotConfirmed,
    NoReminder,
    Creator,
}

/// Returns the part of every sample.
pub(super) fn parts(teller: &mut Teller<'_>, cast: &Cast, today: Date) -> Vec<Part> {
    let people = cast.creators.len().max(1);
    let mut videos = posted_videos(cast, today).into_iter();
    let mut parts = Vec::new();
    for (fate, count) in FATES {
        let scaled = (count * people).div_ceil(super::CREATORS);
        for _ in 0..scaled {
            let n = parts.len();
            let mut part = Part {
                creator: n % people,
                product: (n / people + n) % cast.products.len().max(1),
                video: None,
                review: fate == Fate::InReview,
                steps: Vec::new(),
            };
            if fate == Fate::Posted {
                let Some(video) = videos.next() else { continue };
                part.video = Some(video);
                if let Some(video) = cast.videos.get(video) {
                    part.creator = video.creator;
                    part.product = video.product;
                }
            }
            if fate == Fate::InReview {
                part.product = 0;
            }
            part.steps = steps(teller, cast, &part, (fate, today));
            parts.push(part);
        }
    }
    parts
}

/// Videos of distinct creator and product, so that each can be a sample's post.
fn posted_videos(cast: &Cast, today: Date) -> Vec<usize> {
    let mut seen = std::collections::BTreeSet::new();
    let fits = |n: &usize| {
        cast.videos.get(*n).is_some_and(|video| {
            days_between(video.posted, today) < 80 && seen.insert((video.creator, video.product))
        })
    };
    (0..cast.videos.len()).filter(fits).collect()
}

/// The way to the box: asked, approved, shipped with its brief, delivered.
fn way(delivered: Date, product: usize) -> Vec<(Date, Step)> {
    let mut steps = until_shipped(plus_days(delivered, -5), product);
    steps.push((delivered, Step::Deliver));
    steps
}

fn until_shipped(shipped: Date, product: usize) -> Vec<(Date, Step)> {
    vec![
        (plus_days(shipped, -3), Step::Add(Stage::Requested, product)),
        (plus_days(shipped, -2), Step::Move(Stage::Approved)),
        (shipped, Step::Ship),
    ]
}

fn steps(
    teller: &mut Teller<'_>,
    cast: &Cast,
    part: &Part,
    (fate, today): (Fate, Date),
) -> Vec<(Date, Step)> {
    let product = part.product;
    let mut back = |low: i64, high: i64| plus_days(today, -teller.dice.between(low, high));
    match fate {
        Fate::Invited => vec![(back(0, 8), Step::Add(Stage::Invited, product))],
        Fate::Interested => vec![
            (back(4, 9), Step::Add(Stage::Invited, product)),
            (back(0, 3), Step::Move(Stage::Interested)),
        ],
        Fate::Requested => vec![(back(0, 6), Step::Add(Stage::Requested, product))],
        Fate::Approved => vec![
            (back(3, 5), Step::Add(Stage::Requested, product)),
            (back(0, 2), Step::Move(Stage::Approved)),
        ],
        Fate::Shipped => {
            let shipped = back(1, 11);
            let mut steps = until_shipped(shipped, product);
            steps.push((shipped, Step::Brief));
            steps
        }
        Fate::Waiting => good_way(back(1, 10), product),
        Fate::DueSoon => good_way(back(12, 14), product),
        Fate::NoBriefYet => way(back(2, 9), product),
        Fate::Late(lateness) => late(back(15, 21), product, lateness),
        Fate::InReview => {
            let delivered = back(6, 10);
            let mut steps = good_way(delivered, product);
            steps.push((back(0, 3), Step::Review));
            steps
        }
        Fate::Declined => vec![
            (back(9, 30), Step::Add(Stage::Requested, product)),
            (back(1, 8), Step::Close(Stage::Declined)),
        ],
        Fate::Cancelled => vec![
            (back(12, 30), Step::Add(Stage::Requested, product)),
            (back(8, 11), Step::Move(Stage::Approved)),
            (back(1, 7), Step::Close(Stage::Cancelled)),
        ],
        Fate::Lost => {
            let mut steps = until_shipped(back(13, 18), product);
            steps.push((back(0, 3), Step::Move(Stage::Lost)));
            steps
        }
        Fate::NoShow => {
            let delivered = back(32, 60);
            let mut steps = good_way(delivered, product);
            steps.push((plus_days(delivered, 29), Step::NoShow));
            steps
        }
        Fate::Posted => posted(cast, part, today),
    }
}

fn good_way(delivered: Date, product: usize) -> Vec<(Date, Step)> {
    let mut steps = way(delivered, product);
    steps.push((plus_days(delivered, -5), Step::Brief));
    steps.push((plus_days(delivered, 1), Step::Confirm));
    steps.push((plus_days(delivered, 11), Step::Remind));
    steps
}

/// A post that is overdue for one reason.
fn late(delivered: Date, product: usize, lateness: Lateness) -> Vec<(Date, Step)> {
    let mut steps = good_way(delivered, product);
    match lateness {
        Lateness::SlowParcel => {
            // The box was sent thirteen days before it arrived.
            steps = until_shipped(plus_days(delivered, -13), product);
            steps.push((plus_days(delivered, -13), Step::Brief));
            steps.push((delivered, Step::Deliver));
            steps.push((plus_days(delivered, 1), Step::Confirm));
            steps.push((plus_days(delivered, 11), Step::Remind));
        }
        Lateness::NoBrief => steps.retain(|(_, step)| *step != Step::Brief),
        Lateness::BriefAfterBox => {
            steps.retain(|(_, step)| *step != Step::Brief);
            steps.push((plus_days(delivered, 2), Step::Brief));
        }
        Lateness::NotConfirmed => steps.retain(|(_, step)| *step != Step::Confirm),
        Lateness::NoReminder => steps.retain(|(_, step)| *step != Step::Remind),
        Lateness::Creator => {}
    }
    steps
}

fn posted(cast: &Cast, part: &Part, today: Date) -> Vec<(Date, Step)> {
    let Some(video) = part.video.and_then(|n| cast.videos.get(n)) else {
        return Vec::new();
    };
    let took = 3 + video.id % 14;
    let mut steps = good_way(plus_days(video.posted, -took), part.product);
    steps.retain(|(date, step)| *step != Step::Remind || *date < video.posted);
    steps.push((video.posted, Step::Post));
    let age = days_between(video.posted, today);
    if age >= 20 && video.id % 3 != 0 {
        steps.push((plus_days(video.posted, 16), Step::Decide));
    }
    steps
}
