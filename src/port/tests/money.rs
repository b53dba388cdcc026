//! Flat fees, Spark spend and settlements.

use super::support::{frame, read, read_us, refusal, us};

#[test]
fn a_sheet_of_fees_is_read_and_what_cannot_be_a_fee_set_aside() {
    let got = read_us(
        "Creator,Date,Flat fee,Campaign\n\
         @Maya.Glows,11/05/2026,\"$1,250.00\",Autumn\n\
         leo,2026-11-06,0,\n\
         kai,11/06/2026,-5,Autumn\n\
         kai,,5,Autumn\n\
         kai,11/06/2026,--,Autumn\n\
         ,11/06/2026,5,\n",
    );
    got.shows(
        0,
        &[
            "\"maya.glows\"",
            "2026-11-05",
            "amount: 125000",
            "Some(\"Autumn\")",
        ],
    );
    got.shows(1, &["amount: 0", "campaign: None"]);
    assert_eq!(got.lines(), [2, 3]);
    let lines: Vec<_> = got
        .reasons()
        .iter()
        .map(|(line, column, _)| (*line, *column))
        .collect();
    assert_eq!(lines[0], (4, Some("Flat fee")));
    assert_eq!(lines[1], (5, Some("Date")));
    assert_eq!(lines[2], (6, Some("Flat fee")));
}

#[test]
fn spark_spend_is_read_by_id_or_link_and_the_unknown_stays_unknown() {
    let got = read_us(
        "Video ID,Date,Spend,Paid clicks,Paid orders,Paid GMV\n\
         7499010849461681827,11/05/2026,50.00,400,9,321.50\n\
         7499010849461681827,11/06/2026,1.00,,--,\n\
         7.49901E+18,11/06/2026,1.00,,,\n",
    );
    got.shows(
        0,
        &[
            "7499010849461681827",
            "2026-11-05",
            "5000",
            "Some(400)",
            "Some(9)",
            "Some(32150)",
        ],
    );
    got.shows(
        1,
        &["amount: 100", "clicks: None", "orders: None", "gmv: None"],
    );
    assert_eq!(got.aside.len(), 1);
    let got = read_us("Video link,Day,Cost\nhttps://www.tiktok.com/@a/video/74,2026-11-05,3\n");
    got.shows(0, &["content_id: 74", "amount: 300"]);
}

const SETTLED: &str = "Order/adjustment ID,Type,Order created time,Order settled time,Currency,Total settlement amount,\
     Total revenue,Total fees,Platform commission fee,Affiliate commission,Affiliate partner commission,\
     Affiliate Shop Ads commission,Adjustment amount,Related order ID\n";

#[test]
fn a_settlement_keeps_its_signs_its_types_and_what_an_adjustment_is_about() {
    let text = format!(
        "{SETTLED}576990056639291158,Order,2026/10/08,2026/10/20,IDR,176690,217000,-40310,-17360,-21700,0,0,0,/\n\
         8070990000000099992,Logistics reimbursement,2026/10/22,2026/10/22,IDR,31000,0,0,0,0,0,0,31000,576990058173804798\n\
         1,Order,2026/10/08,2026/10/20,USD,1,1,0,0,0,0,0,0,/\n\
         2,Order,2026/10/08,/,IDR,1,1,0,0,0,0,0,0,/\n"
    );
    let got = read("income.csv", &text, &frame("ID", "IDR", "Asia/Jakarta")).unwrap();
    got.shows(
        0,
        &[
            "id: 576990056639291158",
            "\"Order\"",
            "settled: 2026-10-20",
            "total: 17669000",
            "fees: Some(-4031000)",
            "platform: Some(-1736000)",
            "affiliate: Some(-2170000)",
            "related: None",
        ],
    );
    got.shows(
        1,
        &[
            "\"Logistics reimbursement\"",
            "adjustment: Some(3100000)",
            "Some(576990058173804798)",
        ],
    );
    assert_eq!(got.aside.len(), 2);
}

#[test]
fn header_names_of_other_markets_mean_the_same() {
    let text = "Order/adjustment ID,Type,Order settled time,Total settlement amount,Affiliate Commission,\
                Affiliate Partner shop ads commission,Affiliate partner commission,Referral fee\n\
                9,Order,2026/11/02,10.00,-1.50,-0.25,-0.50,-0.60\n";
    let got = read_us(text);
    got.shows(
        0,
        &[
            "affiliate: Some(-150)",
            "partner: Some(-75)",
            "platform: Some(-60)",
            "fees: None",
        ],
    );
    let text = text.replace(
        "Affiliate Commission",
        "Affiliate commission before PIT (personal income tax)",
    );
    read_us(text).shows(0, &["affiliate: Some(-150)"]);
    // Without the day it was settled it is no settlement.
    assert_eq!(refusal(text_without_day(), &us()).code, "unknown_format");
}

fn text_without_day() -> &'static str {
    "Order/adjustment ID,Type,Total settlement amount\n1,Order,3\n"
}
