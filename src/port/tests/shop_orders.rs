//! Exports of the shop's own orders.

use super::support::{frame, read, read_us};
use crate::domain::fact::Kind;

const HEADER: &str = "Order ID,Order Status,Order Substatus,Cancelation/Return Type,Normal or Pre-order,SKU ID,Product Name,Quantity,SKU Subtotal After Discount,Order Amount,Created Time,Paid Time,Shipped Time,Delivered Time,Cancelled Time,Tracking ID,Shipping Provider Name,Buyer Username,Creator Handle";
const DESCRIPTION: &str = "Platform unique order ID.,Current order status.,Substatus.,Cancel or return type.,Order type.,Platform unique SKU ID.,Platform product name.,SKU sold quantity in the order.,It equals SKU Subtotal.,Order Amount.,Order created time.,Order paid time.,Shipped Time.,Delivered Time.,Cancelled Time.,The order's tracking number.,Provider.,Buyer Username.,Creator Handle.";

#[test]
fn the_description_row_is_dropped_and_samples_are_known() {
    let text = format!(
        "\u{feff}{HEADER}\n{DESCRIPTION}\n\
         576990001852603922\t,Shipped,In transit,,Normal,1729900020000884317\t,Serum,1,42.00,44.94,11/10/2026 08:39:29 AM\t,11/10/2026 08:42:21 AM\t,11/11/2026 11:03:29 PM,,,1Z999AA1,UPS,user99,\n\
         576990054800899316,Completed,Completed,,,1729900020000771043,Cream,1,0.00,0.00,10/01/2026 12:00:00 AM,,,,,,,,@Maya\n\
         576990054800899317,Canceled,,Cancel,Normal,1729900020000771043,Cream,1,9.00,9.00,10/01/2026 12:00:00 PM,,,,10/02/2026 01:00:00 PM,,,,\n"
    );
    let got = read_us(text);
    assert_eq!(got.head.kind, Kind::ShopOrders);
    assert_eq!((got.lines(), got.aside.len()), (vec![3, 4, 5], 0));
    got.shows(
        0,
        &[
            "sample: false, cancelled: false",
            "order_amount: Some(4494), subtotal: Some(4200)",
            "created: 2026-11-10T16:39:29Z",
            "shipped: Some(2026-11-12T07:03:29Z)",
            "tracking: Some(\"1Z999AA1\")",
            "carrier: Some(\"UPS\")",
            "buyer: Some(\"user99\"), creator: None",
        ],
    );
    got.shows(
        1,
        &[
            "sample: true",
            "created: 2026-10-01T07:00:00Z",
            "creator: Some(\"maya\")",
        ],
    );
    got.shows(2, &["status: \"Canceled\"", "cancelled: true"]);
}

#[test]
fn the_market_decides_the_order_of_dates_but_am_and_pm_are_month_first_anywhere() {
    let row = |created: &str| {
        format!("{HEADER}\n1,To ship,,,Normal,2,Cream,1,100,100,{created},,,,,,,,\n")
    };
    let id = frame("ID", "IDR", "Asia/Jakarta");
    let us = frame("US", "USD", "UTC");
    for (created, options, want) in [
        ("08/10/2026 15:12:26", &id, "created: 2026-10-08T08:12:26Z"),
        ("08/10/2026 15:12:26", &us, "created: 2026-08-10T15:12:26Z"),
        (
            "08/10/2026 03:12:26 PM",
            &id,
            "created: 2026-08-10T08:12:26Z",
        ),
        ("2026/10/08 15:12:26", &us, "created: 2026-10-08T15:12:26Z"),
    ] {
        read("orders.csv", row(created), options)
            .unwrap()
            .shows(0, &[want]);
    }
}
