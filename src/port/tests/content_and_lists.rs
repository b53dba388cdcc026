//! Lists of videos, LIVEs, creators and products, and the sheet of costs.

use super::support::{frame, read, read_us, us};
use crate::domain::fact::Kind;

#[test]
fn video_lists_of_2026_drop_their_definitions_and_keep_the_words_of_titles() {
    let text = "Video title,Video ID,Post date,Video link,Creator name,Product ID,Creator video-attributed GMV,Video-attributed orders,Video-attributed items sold,Refunds,Items refunded,Est. commission,Video views,Likes,Comments,Shares,Video product impressions,Video product clicks,3-second hold\n\
        Title of the video,Identifier,Date,Link,Creator,Product,Definition of GMV,Definition of orders,Definition of items,Definition of Refunds,Definition of Items,Definition of commission,Definition of views,Definition of Likes,Definition of Comments,Definition of Shares,Definition of impressions,Definition of clicks,\n\
        \"POV: \u{1b}[31m\nwait for it\",7499046915436265024,09/12/2026,https://www.tiktok.com/@bex/video/7499046915436265024,Bex,1729900010000538219,\"$1,864.60\",45,45,$0.00,0,$129.69,\"348,552\",\"10,456\",697,348,\"313,696\",\"9,486\",18.61%\n\
        --,7499059683011807921,--,--,dad,--,$0.00,0,--,$0.00,0,$0.00,12.3K,1,2,3,4,5,\n";
    let got = read("Video_List_20261001-20261031.csv", text, &us()).unwrap();
    assert_eq!(got.head.kind, Kind::VideoList);
    assert_eq!(got.lines(), [3, 5]);
    assert_eq!(
        format!("{:?}", got.head.window),
        "Some((2026-10-01, 2026-10-31))"
    );
    got.shows(
        0,
        &[
            "kind: Video, creator: Some(\"bex\")",
            "title: Some(\"POV: \\u{1b}[31m\\nwait for it\")",
            "posted: Some(2026-09-12)",
            "views: Some(348552), impressions: Some(313696), clicks: Some(9486), orders: Some(45), items: Some(45), gmv: Some(186460), refunds: Some(0)",
            "hold: Some(1861)",
        ],
    );
    got.shows(
        1,
        &[
            "title: None, url: None, posted: None, minutes: None, product_id: None",
            "views: Some(12300)",
            "items: None",
        ],
    );
}

#[test]
fn legacy_video_lists_take_the_id_from_the_link() {
    let text = "Video name,Video link,Video post date,Creator username,GMV,Affiliate items sold ,Affiliate orders\n\
        one,https://www.tiktok.com/@a/video/7499010849461681827?x=1,2025-10-01,a,$649.25,34,34\n\
        two,--,2025-10-06,b,$1.00,7,7\n\
        three,https://p16.tiktokcdn.com/x.webp,2025-10-06,c,$1.00,7,7\n";
    let got = read_us(text);
    got.shows(
        0,
        &[
            "content_id: 7499010849461681827",
            "items: Some(34), gmv: Some(64925)",
        ],
    );
    assert_eq!(got.lines(), [2]);
    assert_eq!(
        got.reasons(),
        [(
            4,
            Some("Video link"),
            "Video link \"https://p16.tiktokcdn.com/x.webp\" has no video id: take the link of the video's own page."
        )]
    );
    assert_eq!(
        got.head.warnings,
        ["1 row has no Video link and is left out."]
    );
}

#[test]
fn lives_are_named_by_id_or_by_creator_and_start() {
    let list = "LIVE title,LIVE ID,LIVE start time,Creator name,Product ID,Creator LIVE-attributed GMV,LIVE-attributed orders\n\
        --,7499165601564633208,2026-10-11 23:07:00,glowby,1729900010000846127,$73.98,3\n";
    read_us(list).shows(
        0,
        &[
            "content_id: 7499165601564633208, kind: Live",
            "posted: Some(2026-10-11)",
            "gmv: Some(7398)",
        ],
    );
    let analysis = "\u{feff}[Date Range]: 2026-10-01 ~ 2026-10-31\n\n\
        Creator ID,Creator,Launched Time,Duration,LIVE-attributed GMV ($),LIVE GMV ($),Orders Paid,Views,LIVE likes\n\
        73491,GlowBy,2026/10/26/ 16:02,1h 39min,281.87,253.68,14,3324,7624\n\
        73492,glowby,,1h,1,1,1,1,1\n";
    let got = read_us(analysis);
    assert_eq!(got.head.kind, Kind::LiveAnalysis);
    assert!(got.head.window.is_some());
    got.shows(
        0,
        &[
            "content_id: live:glowby:2026-10-26T16:02",
            "posted: Some(2026-10-26)",
            "gmv: Some(28187)",
        ],
    );
    assert_eq!(got.reasons()[0].0, 5);
}

#[test]
fn a_currency_in_the_header_that_is_not_the_shops_sets_rows_aside() {
    let text = "Creator name,Video Info,Video ID,Time,VV,Orders,Gross merchandise value (Video) (Rp)\na,t,1,2026/09/12,5,1,329\nb,t,2,2026/09/12,5,1,--\n";
    let got = read_us(text);
    assert_eq!((got.lines(), got.reasons()[0].0), (vec![3], 2));
    let got = read("v.csv", text, &frame("ID", "IDR", "Asia/Jakarta")).unwrap();
    got.shows(0, &["gmv: Some(32900)"]);
}

#[test]
fn creator_lists_of_every_generation_give_one_kind_of_fact() {
    let y2026 = "Creator name,Creator-attributed GMV,Creator LIVE-attributed GMV,Attributed orders,LIVE streams,Videos,Samples shipped,Est. commission\n\
        ,Metric description,Metric description,Metric description,Metric description,Metric description,Metric description,Metric description\n\
        @Glowby,\"$2,761.10\",$225.96,145,1,2,3,--\nSummary,$1,$1,1,1,1,1,$1\n";
    let got = read_us(y2026);
    assert_eq!((got.head.kind, got.lines()), (Kind::CreatorList, vec![3]));
    got.shows(0, &["handle: \"glowby\"", "exported: [(\"orders\", 145), (\"lives\", 1), (\"videos\", 2), (\"samples_shipped\", 3), (\"gmv\", 276110), (\"live_gmv\", 22596)]"]);
    let legacy = "Creator username,Affiliate GMV,Affiliate products sold,Items sold,Affiliate refunded GMV,Affiliate followers\nmossy,$774.16,40,41,$30.97,\"355,242\"\n";
    read_us(legacy).shows(
        0,
        &[
            "followers: Some(355242)",
            "(\"items\", 40), (\"gmv\", 77416), (\"refunds\", 3097)",
        ],
    );
    let kalodata = "Handle,Nickname,Followers,Revenue($),Item Sold,KalodataUrl,Email,whatsapp,Date Range\n@mossy,Mossy 🌿,1.10m,36830.28,1938,https://k,m@example.com,+1 555,2026-10-01 - 2026-10-31\n";
    let got = read_us(kalodata);
    assert_eq!(got.head.kind, Kind::KalodataCreators);
    assert!(got.head.window.is_some());
    got.shows(
        0,
        &[
            "followers: Some(1100000)",
            "email: Some(\"m@example.com\")",
            "phone: Some(\"+1 555\")",
            "(\"gmv\", 3683028)",
        ],
    );
    let contacts = "Creator,Email,Phone,Address\nmaya,m@example.com,,\"1 Main St\nSpringfield\"\n";
    let got = read_us(contacts);
    assert_eq!(got.head.kind, Kind::Contacts);
    got.shows(
        0,
        &["address: Some(\"1 Main St\\nSpringfield\")", "phone: None"],
    );
}

#[test]
fn kalodata_videos_are_content() {
    let text = "Video Description,Creator Handle,Publish Date,Revenue($),Item Sold,Product Tittle,Views,KalodataUrl,TikTokUrl,Date Range\nhi,@a,2026/10/05 12:00:00,10.50,3,Serum,900,https://k,https://www.tiktok.com/@a/video/7499010849461681827,2026-10-01 - 2026-10-31\n";
    let got = read_us(text);
    assert_eq!(got.head.kind, Kind::KalodataVideos);
    got.shows(
        0,
        &[
            "content_id: 7499010849461681827",
            "posted: Some(2026-10-05)",
            "views: Some(900)",
            "gmv: Some(1050)",
        ],
    );
}

#[test]
fn product_lists_and_sheets_of_costs_give_products() {
    let list = "Product name,Product ID,Product category,Creator-attributed GMV,Avg. daily customers,Videos\nSerum,1729900010000538219,Beauty,\"$2,090.56\",3.93,37\n";
    read_us(list).shows(
        0,
        &[
            "sku_id: None",
            "exported: [(\"videos\", 37), (\"gmv\", 209056)]",
        ],
    );
    let sheet = "sku_id,product_id,name,category,price,unit_cost,sample_shipping_cost\n\
        1729900020000884317,1729900010000538219,Serum,Beauty,42.00,9.50,\n\
        1729900020000884318,,Mist,,14.50,$3,0\n\
        1729900020000884319,,Set,,14.50,-3,0\n";
    let got = read_us(sheet);
    assert_eq!(got.head.kind, Kind::Products);
    got.shows(
        0,
        &["price: Some(4200), unit_cost: Some(950), sample_shipping_cost: None"],
    );
    got.shows(1, &["unit_cost: Some(300), sample_shipping_cost: Some(0)"]);
    assert_eq!(got.reasons()[0].1, Some("unit_cost"));
}
