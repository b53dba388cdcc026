//! Files in any order make the same shop.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::world::World;

const ORDERS: &str = "Order ID,Product ID,Product Name,SKU ID,Payment Amount,Currency,Quantity,Order Status,Creator Username,Content Type,Content ID,Est. Commission Base,Est. standard commission payment,Time Created\n\
    9001,50,Serum,1729,42.00,USD,1,Settled,maya,Video,7001,42.00,6.30,08/11/2026 10:00:00\n\
    9002,50,Serum,1729,42.00,USD,1,Pending,leo,Video,7002,42.00,6.30,18/11/2026 10:00:00\n";
const SHOP_ORDERS: &str = "Order ID,Order Status,Normal or Pre-order,SKU ID,Product Name,Quantity,SKU Subtotal After Discount,Order Amount,Created Time,Shipped Time,Delivered Time,Tracking ID,Shipping Provider Name,Buyer Username\n\
    9001,Completed,Normal,1729,Serum,1,42.00,44.00,11/08/2026 10:00:00 AM,,,,,buyer1\n\
    9100,Completed,,1730,Bands,1,0.00,0.00,11/02/2026 10:00:00 AM,11/03/2026 10:00:00 AM,11/06/2026 10:00:00 AM,1Z9,UPS,leo\n\
    9101,Completed,,1731,Brush,1,0.00,0.00,11/05/2026 10:00:00 AM,11/06/2026 10:00:00 AM,,1Z5,UPS,user77\n\
    9102,Completed,,1731,Brush,1,0.00,0.00,11/05/2026 11:00:00 AM,11/06/2026 10:00:00 AM,11/08/2026 10:00:00 AM,1Z6,UPS,user78\n\
    9103,Completed,,1732,Comb,1,0.00,0.00,11/05/2026 11:00:00 AM,11/06/2026 10:00:00 AM,,1Z7,UPS,user79\n";
const VIDEOS: &str = "Video title,Video ID,Post date,Video link,Creator name,Product ID,Creator video-attributed GMV,Video views\n\
    Glow,7001,11/07/2026,https://www.tiktok.com/@maya/video/7001,maya,50,$42.00,900\n\
    Lift,7002,11/17/2026,--,leo,51,$42.00,100\n";
const SHEET: &str = "Creator,Product,SKU,Status,Requested,Approved,Shipped,Carrier,Tracking,Delivered,Due\n\
    maya,Serum,1729,delivered,10/25/2026,10/26/2026,10/27/2026,UPS,1Z1,10/30/2026,\n\
    leo,Bands,1730,approved,11/01/2026,11/01/2026,,,,,\n\
    zoe,Serum,1729,requested,11/19/2026,,,,,,\n";
/// Samples of two SKUs that wait in different files, with orders that name nobody.
const OTHER_SHEET: &str = "Creator,Product,SKU,Status,Requested,Approved\n\
    ivy,Brush,1731,approved,11/03/2026,11/04/2026\n\
    uma,Comb,1732,approved,11/03/2026,11/04/2026\n";
const APPLICATIONS: &str = "id,status,creator.username,creator.follower_count,product.id,product.title,product.sku_id,order_id,tracking_number,approve_expiration_time\n\
    8001,AWAITING_SHIPMENT,leo,48210,51,Bands,1730,,,1794168000\n\
    8002,PENDING,kai,9000,50,Serum,1729,,,1795507200\n\
    8003,AWAITING_SHIPMENT,ned,800,52,Brush,1731,9102,,1794340800\n\
    8004,AWAITING_SHIPMENT,pia,900,53,Comb,1732,,,1794340800\n";
const COSTS: &str = "sku_id,product_id,name,price,unit_cost,sample_shipping_cost\n\
    1729,50,Serum,42.00,6.00,4.00\n1730,51,Bands,12.00,2.00,3.00\n";
const FACTS: &str = "Video ID,3-second hold,Hook angle\n7001,31%,social proof\n";

const FILES: [(&str, &str); 8] = [
    ("orders.csv", ORDERS),
    ("shop.csv", SHOP_ORDERS),
    ("videos.csv", VIDEOS),
    ("sheet.csv", SHEET),
    ("applications.csv", APPLICATIONS),
    ("costs.csv", COSTS),
    ("facts.csv", FACTS),
    ("other.csv", OTHER_SHEET),
];

/// Everything the shop says after the files came in this order, byte by byte.
fn told(order: &[usize]) -> Vec<String> {
    let world = World::empty();
    world.shop("Glow");
    for at in order {
        let (name, text) = FILES[*at];
        let path = world.write(name, text);
        world.ok(&["import", &path]);
    }
    let questions: [&[&str]; 5] = [
        &["pipeline"],
        &["due"],
        &["score", "--window", "all"],
        &["score", "--by", "content", "--window", "all"],
        &["profit", "--window", "all"],
    ];
    questions
        .iter()
        .map(|question| world.ok(&[question, &["--json"][..]].concat()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn the_order_of_files_makes_no_difference_to_a_byte(
        order in Just((0..FILES.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        static FIRST: LazyLock<Vec<String>> =
            LazyLock::new(|| told(&(0..FILES.len()).collect::<Vec<_>>()));
        let pipeline = &FIRST[0];
        // Named by its creator, by its application; the others are nobody's.
        for (number, is_known) in [("1Z9", true), ("1Z6", true), ("1Z5", false), ("1Z7", false)] {
            prop_assert_eq!(pipeline.contains(number), is_known, "{}: {}", number, pipeline);
        }
        prop_assert_eq!(&told(&order), &*FIRST);
    }
}
