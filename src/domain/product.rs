//! A product: what a shop sells, one row per SKU.

use serde::{Deserialize, Serialize};

use super::delta::{Entity, delta};
use super::id::{ExtId, ShopId};
use super::money::BasisPoints;

/// One SKU of a shop. Amounts are minor units of the shop's currency.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Product {
    /// Shop.
    pub shop: ShopId,
    /// SKU id, unique within the shop.
    pub sku_id: ExtId,
    /// Product id, shared by the SKUs of a product.
    pub product_id: Option<ExtId>,
    /// Name.
    pub name: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// Price.
    pub price: Option<i64>,
    /// Unit cost (COGS).
    pub unit_cost: Option<i64>,
    /// Cost of shipping one sample; unknown is not zero (readings.md 40).
    pub sample_shipping_cost: Option<i64>,
    /// Default commission rate.
    pub commission_rate: Option<BasisPoints>,
    /// Samples that may still be given; approving one takes it, calling it off gives it back.
    pub sample_stock: Option<i64>,
}

impl Product {
    /// Returns a SKU of which nothing else is known yet.
    pub const fn new(shop: ShopId, sku_id: ExtId) -> Self {
        Self {
            shop,
            sku_id,
            product_id: None,
            name: None,
            category: None,
            price: None,
            unit_cost: None,
            sample_shipping_cost: None,
            commission_rate: None,
            sample_stock: None,
        }
    }

    /// Returns the name, or the SKU id where there is none.
    pub fn title(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.sku_id.to_string())
    }
}

impl Entity for Product {
    type Key = (ShopId, ExtId);
    type Delta = ProductDelta;

    fn key(&self) -> (ShopId, ExtId) {
        (self.shop, self.sku_id.clone())
    }
}

delta! {
    /// What changed on a product.
    ProductDelta of Product {
        product_id: Option<ExtId>,
        name: Option<String>,
        category: Option<String>,
        price: Option<i64>,
        unit_cost: Option<i64>,
        sample_shipping_cost: Option<i64>,
        commission_rate: Option<BasisPoints>,
        sample_stock: Option<i64>,
    }
}

/// Returns the command that sets what is missing of a SKU's cost, and nothing else.
///
/// `of_samples`: whether samples of it were shipped, whose shipping costs too.
pub fn cost_command(sku: &ExtId, product: Option<&Product>, of_samples: bool) -> String {
    let unit = product.is_none_or(|product| product.unit_cost.is_none());
    let shipping =
        of_samples && product.is_none_or(|product| product.sample_shipping_cost.is_none());
    let amount = if unit { " AMOUNT" } else { "" };
    let shipping = if shipping { " --shipping AMOUNT" } else { "" };
    format!("callsheet product cost {sku}{amount}{shipping}")
}
