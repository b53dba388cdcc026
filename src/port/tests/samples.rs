//! Sample applications, flat and as JSON, and the coordinator's sheet.

use super::support::{frame, read, read_us, refusal, us};
use crate::domain::fact::Kind;

const FLAT: &str = "id,status,fulfillment_status,creator.username,creator.nickname,creator.follower_count,product.id,product.title,product.sku_id,tracking_number,available_quantity,approve_expiration_time";

#[test]
fn words_of_the_api_become_stages() {
    for (word, stage, side) in [
        ("PENDING", "Requested", "None"),
        ("AWAITING_SHIPMENT", "Approved", "None"),
        ("AWAITING_COLLECTION", "Shipped", "None"),
        ("SHIPPED", "Shipped", "None"),
        ("CONTENT_PENDING", "Delivered", "None"),
        ("COMPLETED", "Posted", "None"),
        ("OPS_COMPLETED", "Posted", "None"),
        ("REJECT_CANCELLED", "Declined", "Some(Us)"),
        ("WITHDRAW_CANCELLED", "Declined", "Some(Them)"),
        ("UNFULFILL_CANCELLED", "NoShow", "None"),
        ("UNFULFIL_CANCELLED", "NoShow", "None"),
        ("OVERDUE_CANCELLED", "Cancelled", "None"),
        ("SELLER_NOT_SHIP_CANCELLED", "Cancelled", "None"),
        ("UNFULFILLABLE_CANCELLED", "Cancelled", "None"),
        ("DEL_OPEN_COLLAB", "Cancelled", "None"),
        ("OPS_FAILED", "Cancelled", "None"),
    ] {
        let text = format!("{FLAT}\n80709,{word},,Maya,Maya R,12,1,Serum,2,1Z9,6,1794859200\n");
        let got = read_us(text);
        assert_eq!(got.head.kind, Kind::SampleApplications);
        let stage = format!("stage: {stage}, status_word: \"{word}\", declined_by: {side},");
        got.shows(
            0,
            &[
                &stage,
                "requested: Some(2026-11-09)",
                "stock: Some(6)",
                "creator: \"maya\"",
            ],
        );
    }
    let got = read_us(format!("{FLAT}\n80709,NOT_REQUESTED,,maya,,,,,2,,,\n"));
    assert_eq!(
        got.reasons(),
        [(
            2,
            Some("status"),
            "status \"NOT_REQUESTED\" is not a known status of a sample: take one of the stages' names."
        )]
    );
}

#[test]
fn the_day_of_a_request_is_the_shops() {
    // 2026-11-16T16:00:00Z less seven days is the 10th in Tokyo and the 9th in Los Angeles.
    let text = format!(
        "{FLAT}\n80709,PENDING,,maya,,,,,2,,,1794844800\n80710,PENDING,,maya,,,,,2,,,0\n80711,PENDING,,maya,,,,,2,,,\n"
    );
    read_us(&text).shows(0, &["requested: Some(2026-11-09)"]);
    let got = read("a.csv", &text, &frame("JP", "JPY", "Asia/Tokyo")).unwrap();
    got.shows(0, &["requested: Some(2026-11-10)"]);
    got.shows(1, &["requested: None"]);
    got.shows(2, &["requested: None"]);
}

fn page(applications: &str) -> String {
    format!(
        "{{\"code\":0,\"message\":\"Success\",\"data\":{{\"total_count\":1,\"next_page_token\":\"\",\"sample_applications\":[\n{applications}\n]}}}}"
    )
}

const APPLICATION: &str = r#"{"id":"8070990000000000123","status":"CONTENT_PENDING","fulfillment_status":"","commission_rate":"0.15","order_id":"","tracking_number":"1Z9",
 "available_quantity":12,"approve_expiration_time":1794859200,"shipment_expiration_time":0,"is_approvable":true,"disapprovable_reasons":["a","b"],
 "creator":{"creator_open_id":"uAC","username":"thrifty.wren","nickname":"Thrifty \"Wren\"","follower_count":20431,"gmv":{"amount":"812.40","currency":"GBP"},"content_count":""},
 "product":{"id":"1729900010000412387","title":"Cream","sku_id":"1729900020000771043"}}"#;

#[test]
fn pages_of_the_api_are_read_alone_in_an_array_or_line_by_line() {
    let one = page(APPLICATION);
    let empty = r#"{"code":0,"data":{"sample_applications":[]}}"#;
    let line = one.replace('\n', " ");
    for (text, lines) in [
        (one.clone(), vec![2]),
        (format!("[{one},\n{}]", page(APPLICATION)), vec![2, 8]),
        (format!("{line}\n{empty}\n{line}\n"), vec![1, 3]),
        (format!("\u{feff}[{APPLICATION}]"), vec![1]),
    ] {
        let got = read("page.json", &text, &us()).unwrap();
        assert_eq!(
            (got.head.kind, got.lines()),
            (Kind::SampleApplications, lines),
            "{text}"
        );
        got.shows(
            0,
            &[
                "api_id: Some(8070990000000000123)",
                "creator: \"thrifty.wren\", creator_name: Some(\"Thrifty \\\"Wren\\\"\"), followers: Some(20431)",
                "sku_id: Some(1729900020000771043)",
                "stage: Delivered",
                "requested: Some(2026-11-09)",
                "stock: Some(12)",
            ],
        );
    }
}

#[test]
fn json_that_is_no_page_is_refused() {
    for (text, code) in [
        ("{\"code\":105,\"message\":\"no access\"}", "unknown_format"),
        ("[{\"a\":1}]", "unknown_format"),
        (
            "{\"data\":{\"sample_applications\":[{\"id\":\"1\"",
            "truncated",
        ),
        ("{\"data\": nonsense}", "unreadable"),
        ("{\"data\":\"\\", "truncated"),
    ] {
        assert_eq!(refusal(text, &us()).code, code, "{text}");
    }
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert_eq!(refusal(deep, &us()).code, "unreadable");
}

#[test]
fn a_coordinators_sheet_is_read_with_its_own_words() {
    let text = "Creator,Product,SKU,Status,Requested,Approved,Shipped,Carrier,Tracking,Delivered,Due,Posted,Post link,Notes,Refundable\n\
        @Maya,Serum,1729900020000884317,Waiting for post,10/01/2026,,10/03/2026,UPS,1Z9,10/20/2026,11/03/2026,,,\"likes, \"\"quotes\"\"\",yes\n\
        leo,Set,,Said no,,,,,,,,,,,\n\
        leo,Set,,rejected,,,,,,,,,,,maybe\n\
        leo,Set,,no_show,,,,,,,,,,,\n\
        leo,Set,,vanished,,,,,,,,,,,\n\
        leo,Set,,,,,,,,,,,,,\n\
        ,Set,,Posted,,,,,,,,,,,\n";
    let got = read_us(text);
    assert_eq!(
        (got.head.kind, got.lines()),
        (Kind::SamplesTracker, vec![2, 3, 5])
    );
    got.shows(
        0,
        &[
            "creator: \"maya\"",
            "stage: Delivered, status_word: \"Waiting for post\"",
            "requested: Some(2026-10-01), approved: None, shipped: Some(2026-10-03), delivered: Some(2026-10-20), due: Some(2026-11-03), posted: None",
            "notes: Some(\"likes, \\\"quotes\\\"\"), refundable: Some(true)",
        ],
    );
    got.shows(1, &["stage: Declined", "declined_by: Some(Them)"]);
    got.shows(2, &["stage: NoShow"]);
    let columns: Vec<_> = got
        .reasons()
        .into_iter()
        .map(|(line, column, _)| (line, column.unwrap()))
        .collect();
    assert_eq!(columns, [(4, "Refundable"), (6, "Status"), (7, "Status")]);
    assert_eq!(got.head.warnings, ["1 row has no Creator and is left out."]);
}

#[test]
fn the_market_decides_the_dates_of_a_sheet() {
    let text = "Creator,SKU,Status,Delivered\nmaya,2,delivered,03/04/2026\n";
    read_us(text).shows(0, &["delivered: Some(2026-03-04)"]);
    let got = read("s.csv", text, &frame("GB", "GBP", "Europe/London")).unwrap();
    got.shows(0, &["delivered: Some(2026-04-03)"]);
}
