//! What `%` marks where it is not simply every row.

use crate::domain::followup::FollowUpState;
use crate::tui::list::Keyed;
use crate::tui::model::Model;

/// In the morning `%` marks the group: its verbs are the group's.
pub(super) fn group(model: &mut Model) {
    let Some(group) = model.today.current().map(|row| row.group) else {
        return;
    };
    let keys: Vec<_> = model
        .today
        .rows
        .iter()
        .filter(|row| row.group == group)
        .map(Keyed::key)
        .collect();
    model.today.marks.extend(keys);
}

/// In the queue `%` marks what is due today and waits; pressed again, the rest too.
pub(super) fn due(model: &mut Model) -> bool {
    let (zone, today) = (model.zone(), model.today_date());
    model
        .queue
        .mark_where(|row| row.state == FollowUpState::Queued && zone.date_of(row.due_at) <= today)
}
