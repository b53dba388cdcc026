//! Affiliate order exports of all generations.

use super::support::{frame, read, read_us, refusal, us};
use crate::domain::fact::Kind;
use crate::port::DateOrder;

/// The US export of 2026 (formats.md 1a).
const US_HEADER: &str = "Order ID,Product ID,Product Name,SKU ID,Price,Payment Amount,Currency,Quantity,Fully returned or refunded,Payment method,Order Status,Creator Username,Content Type,Content ID,commission model,Standard commission rate,Est. Commission Base,Est. standard commission payment,Actual Commission Base,Actual Commission Payment,Shop Ads commission rate,Est. Shop Ads commission payment,Actual Shop Ads commission payment,Est. co-funded creator bonus,Actual co-funded creator bonus,Time Created,Payment time,Order Delivery Time,Time Commission Paid,Platform";

/// The columns that cannot be missing.
const SHORT: &str = "Order ID,SKU ID,Payment Amount,Currency,Quantity,Order Status,Creator Username,Content Type,Time Created";

fn short(rows: &[&str]) -> String {
    format!("{SHORT}\n{}\n", rows.join("\n"))
}

#[test]
fn the_us_export_is_read_to_the_cent_and_second() {
    let text = format!(
        "\u{feff}{US_HEADER}\r\n576990001852603922\t,1729900010000538219\t,\"Serum, 30ml \"\"duo\"\"\",1729900020000884317\t,42.00,42.00,USD,1,No,Apple Pay,Settled,DadJokes.Deals,Livestream,7499076002638550427\t,fixed commission,18%,42.00,7.56,21.00,3.78,--,0.00,,0.10,0.05,18/10/2026 19:35:15,18/10/2026 19:39:15,23/10/2026 19:35:15,,TikTok\r\n"
    );
    let got = read_us(text);
    assert_eq!(got.head.kind, Kind::AffiliateOrders);
    assert_eq!(got.head.header.len(), 30);
    assert_eq!((got.lines(), got.aside.len()), (vec![2], 0));
    got.shows(
        0,
        &[
            "order_id: 576990001852603922",
            "sku_id: 1729900020000884317",
            "product_name: Some(\"Serum, 30ml \\\"duo\\\"\")",
            "creator: Some(\"dadjokes.deals\")",
            "content_id: Some(7499076002638550427)",
            "channel: Live",
            "amount: 4200",
            "status: Settled",
            "refunded: false",
            "est_base: Some(4200), act_base: Some(2100)",
            "est_standard: Some(756), act_standard: Some(378)",
            "est_ads: Some(0), act_ads: None",
            "est_bonus: Some(10), act_bonus: Some(5)",
            "standard_rate: Some(BasisPoints(1800))",
            "created: 2026-10-19T02:35:15Z",
            "delivered: Some(2026-10-24T02:35:15Z)",
        ],
    );
}

#[test]
fn the_vietnamese_export_of_2025_is_read() {
    let text = "ID đơn hàng,ID sản phẩm,Tên sản phẩm,Sku,Id Sku,Payment Amount,Đơn vị tiền tệ,Số lượng,Trạng thái đơn hàng,Tên người dùng nhà sáng tạo,Loại nội dung,Id nội dung,Tỷ lệ hoa hồng tiêu chuẩn,Cơ sở hoa hồng ước tính,Trả hàng & hoàn tiền,Hoàn tiền,Thời gian đã tạo\n\
        576990033189862384,1729900010000660941,Mist,100ml,1729900020000912609,724000,VND,2,ĐÃ HOÀN THÀNH,mossyshelf.finds,Phát trực tiếp,7499161294921481445,10%,724000,1,1,13/07/2025 19:33:31\n\
        576990033629676070,1729900010000703355,Set,Sage,1729900020001045637,249.000,VND,2,Đang xử lý,juniper_reads9,Trưng bày,,10%,249000,0,1,12/07/2025 00:00:00\n\
        576990033629676071,1729900010000703355,Set,Sage,1729900020001045637,249000.5,VND,1,Đã hủy,juniper_reads9,Video,,10%,249000,0,0,12/07/2025 00:00:00\n";
    let got = read("vn.csv", text, &frame("VN", "VND", "Asia/Ho_Chi_Minh")).unwrap();
    got.shows(
        0,
        &[
            "amount: 724000",
            "status: Settled",
            "refunded: true",
            "channel: Live",
            "created: 2025-07-13T12:33:31Z",
        ],
    );
    got.shows(
        1,
        &[
            "amount: 249000",
            "status: Pending",
            "refunded: false",
            "channel: Showcase",
        ],
    );
    assert_eq!(
        got.reasons(),
        [(
            4,
            Some("Payment Amount"),
            "Payment Amount \"249000.5\" has more than the 0 decimals of VND: nothing is rounded, correct it."
        )]
    );
}

/// A row, the column at fault, and why.
const REJECTED: &[(&str, Option<&str>, &str)] = &[
    (
        "5.76990E+17,2,1,USD,1,Settled,a,Video,01/10/2026",
        Some("Order ID"),
        "Order ID \"5.76990E+17\" has its digits lost in a spreadsheet, export the file again.",
    ),
    (
        "1,1.7299E+18,1,USD,1,Settled,a,Video,01/10/2026",
        Some("SKU ID"),
        "SKU ID \"1.7299E+18\" has its digits lost in a spreadsheet, export the file again.",
    ),
    (
        "1,2,1,GBP,1,Settled,a,Video,01/10/2026",
        Some("Currency"),
        "Currency \"GBP\" is not USD, the shop's currency: import it into a shop of its own.",
    ),
    (
        "1,2,£1,USD,1,Settled,a,Video,01/10/2026",
        Some("Payment Amount"),
        "Payment Amount \"£1\" is in £, not in USD, the shop's currency: import it into a shop of its own.",
    ),
    (
        "1,2,1.005,USD,1,Settled,a,Video,01/10/2026",
        Some("Payment Amount"),
        "Payment Amount \"1.005\" has more than the 2 decimals of USD: nothing is rounded, correct it.",
    ),
    (
        "1,2,one,USD,1,Settled,a,Video,01/10/2026",
        Some("Payment Amount"),
        "Payment Amount \"one\" is not an amount: write it like 1234.50.",
    ),
    (
        "1,2,,USD,1,Settled,a,Video,01/10/2026",
        Some("Payment Amount"),
        "Payment Amount is empty: fill it in or export the file again.",
    ),
    (
        "1,2,1,USD,many,Settled,a,Video,01/10/2026",
        Some("Quantity"),
        "Quantity \"many\" is not a whole number: write it like 1234.",
    ),
    (
        "1,2,1,USD,-1,Settled,a,Video,01/10/2026",
        Some("Quantity"),
        "Quantity \"-1\" is below zero: correct it.",
    ),
    (
        "1,2,1,USD,1,Done,a,Video,01/10/2026",
        Some("Order Status"),
        "Order Status \"Done\" is not a known order status: correct it, or export the file in English.",
    ),
    (
        "1,2,1,USD,1,Settled,a\u{7}b,Video,01/10/2026",
        Some("Creator Username"),
        "Creator Username \"a\\u{7}b\" has characters that cannot be seen: type the handle again.",
    ),
    (
        "1,2,1,USD,1,Settled,a,Video,31/02/2026",
        Some("Time Created"),
        "Time Created \"31/02/2026\" is not a date read day first: correct it, or name the order with --dates.",
    ),
    (
        "1,2,1,USD,1,Settled,a,Video,01/10/2026,extra",
        None,
        "The row has 10 cells and the header 9: put quotes around the cell with the delimiter.",
    ),
    (
        "1,2,1,USD,1",
        Some("Order Status"),
        "Order Status is empty: fill it in or export the file again.",
    ),
    (
        "1,2,1,USD,1,Settled,a\0,Video,01/10/2026",
        Some("Creator Username"),
        "The row has bytes that are no text: export the file again as UTF-8.",
    ),
];

#[test]
fn rows_that_cannot_be_understood_are_set_aside_with_their_reason() {
    for &(row, column, reason) in REJECTED {
        let good = "7,8,1.00,USD,1,Settled,ok,Video,02/10/2026";
        let got = read_us(short(&[row, good]));
        assert_eq!(got.lines(), [3], "{row}");
        assert_eq!(got.reasons(), [(2, column, reason)], "{row}");
        let cells: Vec<_> = row.split(',').collect();
        assert_eq!(got.aside[0].cells, cells, "{row}");
    }
}

#[test]
fn rows_without_an_order_id_are_no_rows() {
    let got = read_us(short(&[
        ",,,,,,,,",
        "   ",
        "Total,,99.00,,,,,,",
        "--,2,1.00,USD,1,Settled,a,Video,01/10/2026",
        "",
        "1,2,1.00,USD,1,Settled,a,Video,01/10/2026",
    ]));
    assert_eq!((got.lines(), got.aside.len()), (vec![7], 0));
    assert_eq!(
        got.head.warnings,
        ["1 row has no Order ID and is left out."]
    );
}

#[test]
fn the_order_of_dates_is_settled_per_column_before_the_first_row() {
    let header = format!("{SHORT},Payment time,Order Delivery Time\n");
    let text = format!(
        "{header}1,2,1,USD,1,Settled,a,Video,03/04/2026,03/04/2026,03/04/2026\n\
         2,2,1,USD,1,Settled,a,Video,03/25/2026,25/03/2026,03/25/2026 01:00:00 PM\n"
    );
    let got = read_us(&text);
    got.shows(
        0,
        &[
            "created: 2026-03-04T08:00:00Z",
            "paid: Some(2026-04-03T07:00:00Z)",
            "delivered: Some(2026-04-03T07:00:00Z)",
        ],
    );
    got.shows(1, &["delivered: Some(2026-03-25T20:00:00Z)"]);
    assert_eq!(
        got.head.warnings,
        ["Time Created is read month first, because line 3 says 03/25/2026."]
    );
}

#[test]
fn a_column_that_contradicts_itself_refuses_the_file_until_the_order_is_named() {
    let text = short(&[
        "1,2,1,USD,1,Settled,a,Video,21/10/2026",
        "2,2,1,USD,1,Settled,a,Video,10/21/2026",
    ]);
    let refused = refusal(&text, &us());
    assert_eq!(refused.code, "dates_contradict");
    assert_eq!(
        refused.message,
        "file.csv contradicts itself in Time Created: line 2 says 21/10/2026, line 3 says 10/21/2026."
    );
    assert!(refused.remedy.contains("--dates dmy"));
    let mut options = us();
    options.dates = Some(DateOrder::Mdy);
    let got = read("file.csv", &text, &options).unwrap();
    assert_eq!((got.lines(), got.aside[0].line), (vec![3], 2));
}

#[test]
fn damaged_files_of_a_spreadsheet_keep_their_delimiter_and_lose_no_row() {
    let text = SHORT.replace(',', ";")
        + "\r\n5.76990E+17;1.72990E+18;12,00;USD;1;No;a;Video;7/10/2026 0:14\r\n";
    let got = read_us(&text);
    assert_eq!((got.facts.len(), got.aside.len()), (0, 1));
    for delimiter in ['\t', '|', ';'] {
        let text = short(&["1,2,1.50,USD,1,Settled,a,Video,01/10/2026"]);
        let got = read_us(text.replace(',', &delimiter.to_string()));
        got.shows(0, &["amount: 150"]);
    }
}

#[test]
fn double_hours_and_gaps_take_the_first_valid_instant() {
    let got = read_us(short(&[
        "1,2,1,USD,1,Settled,a,Video,01/11/2026 01:30:00",
        "2,2,1,USD,1,Settled,a,Video,08/03/2026 02:30:00",
    ]));
    got.shows(0, &["created: 2026-11-01T08:30:00Z"]);
    got.shows(1, &["created: 2026-03-08T10:00:00Z"]);
}

#[test]
fn extra_columns_and_unknown_channels_break_nothing() {
    let header = format!("My notes,{SHORT},=cmd|' /C calc'!A0\n");
    let text = format!(
        "{header}\"two\nlines\",1,2,-1.50,USD,1,settled,@A_b,Teleport,01/10/2026,\u{1b}[2J\nx,2,2,1,usd,1,FROZEN,,,01/10/2026,\n"
    );
    let got = read_us(&text);
    assert_eq!(got.lines(), [2, 4]);
    got.shows(
        0,
        &["channel: Other", "amount: -150", "creator: Some(\"a_b\")"],
    );
    got.shows(1, &["status: Frozen", "creator: None"]);
}

#[test]
fn a_header_that_lacks_a_column_is_refused_in_one_sentence() {
    let text = short(&[]).replace("SKU ID,", "");
    let refused = refusal(&text, &us());
    assert_eq!(refused.code, "unknown_format");
    assert_eq!(
        refused.message,
        "file.csv comes nearest to an affiliate order export but its first rows have no header with SKU ID."
    );
    let mut options = us();
    options.kind = Some(Kind::VideoList);
    assert_eq!(refusal(short(&[]), &options).code, "unknown_format");
}
