//! What a product sold on a day, summed over its order lines: all that profit needs of them.

use super::sums::{Sku, Sums};

/// Sums of the order lines of a product and day; amounts in minor units of the shop's currency.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct ProductDay {
    /// Counted lines, which are the product's orders: it has one line of an order at most.
    pub counted: i64,
    /// Net amount of counted lines.
    pub net: i64,
    /// Pieces of counted lines.
    pub items: i64,
    /// Commission cost of all lines.
    pub commission: i64,
    /// Platform fee at the shop's present rate, rounded line by line (readings.md 39).
    pub fee: i64,
}

impl Sums {
    /// Adds what a product sold on a day.
    ///
    /// Of one product the orders are exact. Several products of an order count it once each, so that of
    /// a shop there are at most as many orders; whether there are any is all profit asks.
    pub fn product_day(&mut self, day: &ProductDay, sku: &Sku) {
        let sold = &mut self.sold;
        sold.orders += i128::from(day.counted);
        sold.net += i128::from(day.net);
        sold.items += i128::from(day.items);
        sold.commission += i128::from(day.commission);
        sold.fee += i128::from(day.fee);
        match sku.unit_cost {
            Some(cost) => sold.cogs += i128::from(cost) * i128::from(day.items),
            None if day.counted > 0 => {
                self.uncosted_sales.insert(sku.id.clone());
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ExtId;
    use crate::domain::metrics::profit::Profit;

    fn sku(id: &str, unit_cost: Option<i64>) -> Sku {
        Sku {
            id: ExtId::new(id),
            unit_cost,
            shipping: None,
        }
    }

    #[test]
    fn days_add_up_and_only_what_sold_misses_its_cost() {
        let day = ProductDay {
            counted: 3,
            net: 1_000,
            items: 4,
            commission: 150,
            fee: 60,
        };
        let mut sums = Sums::default();
        sums.product_day(&day, &sku("1", Some(30)));
        sums.product_day(&day, &sku("1", Some(30)));
        // Refunded, and its commission paid all the same.
        let back = ProductDay {
            commission: 40,
            ..ProductDay::default()
        };
        sums.product_day(&back, &sku("2", None));
        let profit = Profit::of(&sums);
        assert_eq!((profit.net_gmv, profit.platform_fee), (2_000, 120));
        assert_eq!((profit.cogs, profit.commission), (Some(240), 340));
        assert_eq!((sums.sold.orders, sums.sold.items), (6, 8));
        sums.product_day(&day, &sku("2", None));
        assert_eq!(Profit::of(&sums).cogs, None);
        assert!(sums.missing_cost_skus().contains(&ExtId::new("2")));
    }
}
