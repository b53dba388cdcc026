//! Refunded or not, status and channel of an order line, packed into one small number; the view
//! `told_line` unpacks it in SQL.

use rusqlite::types::{FromSql, FromSqlResult, ValueRef};

use crate::domain::fact::{Channel, LineStatus};

/// The packed number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Traits(pub(super) i64);

impl Traits {
    /// Packs what is known of a line.
    pub(super) const fn of(refunded: bool, status: LineStatus, channel: Channel) -> Self {
        Self(refunded as i64 | (status as i64) << 1 | (channel as i64) << 4)
    }

    /// Returns whether the line was refunded.
    pub(super) const fn is_refunded(self) -> bool {
        self.0 & 1 == 1
    }

    /// Returns whether the line has that status.
    pub(super) const fn has_status(self, status: LineStatus) -> bool {
        self.0 >> 1 & 7 == status as i64
    }

    /// Returns whether the line was sold through that channel.
    pub(super) const fn is_through(self, channel: Channel) -> bool {
        self.0 >> 4 == channel as i64
    }
}

impl FromSql for Traits {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_what_we_and_the_view_unpack() {
        let world = crate::store::view::testing::World::new();
        let shop = world.shop("West", "UTC", "USD");
        world.product(shop, "1", None);
        for (n, refunded, status, channel) in [
            (1_i64, false, LineStatus::Unpaid, Channel::Video),
            (2, true, LineStatus::Frozen, Channel::Other),
            (3, true, LineStatus::Settled, Channel::Live),
        ] {
            let traits = Traits::of(refunded, status, channel);
            world.insert(
                "insert into order_line (shop, order_id, product, quantity, amount, cut, commission, traits,
                     day, since, batch)
                 values (1, ?1, 1, 1, 9, 0, 0, ?2, 0, 0, 0)",
                (n, traits.0),
            );
            let told: (bool, i64, i64) = world
                .conn
                .query_row(
                    "select refunded, status, channel from told_line where order_id = ?1",
                    [n],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .unwrap();
            assert_eq!(told, (refunded, status as i64, channel as i64));
            assert_eq!(traits.is_refunded(), refunded);
            assert!(traits.has_status(status) && traits.is_through(channel));
        }
    }
}
