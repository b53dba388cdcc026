//! How far the rows on the screen know the log, so that what others did since is not overwritten unseen.

use super::list::{Keyed, List};
use super::model::{Model, Pane};

impl Model {
    /// Takes in how far the answer with that number knows the log.
    pub fn note_seen(&mut self, number: u64, seen: Option<i64>) {
        fn on<R: Keyed>(list: &mut List<R>, number: u64, seen: i64) {
            if list.asked == number {
                list.note_seen(seen);
            }
        }
        let Some(seen) = seen else { return };
        on(&mut self.pipeline.list, number, seen);
        on(&mut self.due, number, seen);
        on(&mut self.today, number, seen);
        on(&mut self.creators.list, number, seen);
        on(&mut self.queue, number, seen);
        on(&mut self.content.list, number, seen);
        on(&mut self.content.hooks, number, seen);
        on(&mut self.profit.list, number, seen);
        on(&mut self.profit.settlement, number, seen);
        on(&mut self.profit.programme, number, seen);
        on(&mut self.campaigns, number, seen);
        on(&mut self.log, number, seen);
        if self.about.known.asked == number {
            self.about.known.seen = Some(seen);
        } else if let Some(one) = self.about.beside.waits(number)
            && one.known.asked == number
        {
            one.known.seen = Some(seen);
        }
    }

    /// Returns how far the log was read for what a verb acts on here.
    pub fn seen_here(&self) -> Option<i64> {
        match self.pane() {
            Pane::Pipeline => self.pipeline.list.seen(),
            Pane::Due => self.due.seen(),
            Pane::Today => self.today.seen(),
            Pane::Creators => self.creators.list.seen(),
            Pane::FollowUps => self.queue.seen(),
            Pane::Content => self.content.list.seen(),
            Pane::Hooks => self.content.hooks.seen(),
            Pane::Profit => self.profit.list.seen(),
            Pane::Settlement => self.profit.settlement.seen(),
            Pane::Programme => self.profit.programme.seen(),
            Pane::Campaigns => self.campaigns.seen(),
            Pane::Log => self.log.seen(),
            Pane::Creator | Pane::Scorecard => self.about.known.seen,
        }
    }
}
