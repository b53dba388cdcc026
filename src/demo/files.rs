//! The demo's files, in the shape Seller Center and third parties export them (formats.md).

use super::cast::{Cast, Video};
use super::day_first;
use super::dice::Dice;
use crate::domain::date::{Date, days_between, plus_days};

/// Joins cells into a CSV line, quoting where needed.
pub(super) fn line(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        if cell.contains([',', '"', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

fn cents(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// The coordinator's sheet of products and costs.
pub(super) fn products(cast: &Cast) -> String {
    let mut text =
        "sku_id,product_id,name,category,price,unit_cost,sample_shipping_cost\r\n".to_owned();
    for (n, item) in cast.products.iter().enumerate() {
        text += &line(&[
            Cast::sku(n).to_string(),
            Cast::product_id(n).to_string(),
            item.name.clone(),
            item.category.clone(),
            cents(item.price),
            cents(item.cost),
            cents(item.ship),
        ]);
    }
    text
}

/// A Kalodata list of the creators.
pub(super) fn creators(cast: &Cast) -> String {
    let mut text = "Handle,Nickname,Followers,Revenue($),Item Sold,Avg. Unit Price,Engagement Rate,New Followers,\
                    ProductCount,LiveNum,LiveGmv($),VideoNum,VideoGmv($),Views,CreatorDebutTime,KalodataUrl,\
                    TikTokUrl,Email,Facebook,Instagram,YouTube,X(Twitter),whatsapp,Line,Date Range\r\n"
        .to_owned();
    for person in &cast.creators {
        let mut cells = vec![String::new(); 25];
        let known = [
            (0, format!("@{}", person.handle)),
            (1, person.name.clone()),
            (2, person.followers.to_string()),
            (16, format!("https://www.tiktok.com/@{}", person.handle)),
            (
                17,
                format!("{}@example.com", person.handle.replace(['.', '_'], "")),
            ),
        ];
        for (column, value) in known {
            if let Some(cell) = cells.get_mut(column) {
                *cell = value;
            }
        }
        text += &line(&cells);
    }
    text
}

/// The 2026 video list.
pub(super) fn videos(cast: &Cast) -> String {
    let mut text = "Video title,Video ID,Post date,Video link,Creator name,Product ID,Creator video-attributed GMV,\
                    Video-attributed orders,AOV,Avg. GMV per customer,Video-attributed items sold,Refunds,\
                    Items refunded,Est. commission,Est. flat fee,Video views,Likes,Comments,Shares,\
                    Video product impressions,Video product clicks,Completion rate,CTR,Engagement,Video GPM\r\n"
        .to_owned();
    for video in &cast.videos {
        let price = cast
            .products
            .get(video.product)
            .map_or(0, |item| item.price);
        let gmv = price * video.orders;
        text += &line(&[
            video.title.clone(),
            video.id.to_string(),
            video.posted.format("%m/%d/%Y").to_string(),
            video.url(cast),
            cast.creators
                .get(video.creator)
                .map(|p| p.handle.clone())
                .unwrap_or_default(),
            Cast::product_id(video.product).to_string(),
            format!("${}", cents(gmv)),
            video.orders.to_string(),
            "--".into(),
            "--".into(),
            video.orders.to_string(),
            "$0.00".into(),
            "0".into(),
            format!("${}", cents(gmv * 15 / 100)),
            "$0.00".into(),
            video.views.to_string(),
            (video.views / 31).to_string(),
            (video.views / 410).to_string(),
            (video.views / 700).to_string(),
            (video.views * 8 / 10).to_string(),
            video.clicks.to_string(),
            "--".into(),
            "--".into(),
            "--".into(),
            "--".into(),
        ]);
    }
    text
}

const ORDER_HEADER: &str = "Order ID,Product ID,Product Name,SKU ID,Price,Payment Amount,Currency,Quantity,\
    Fully returned or refunded,Payment method,Order Status,Creator Username,Content Type,Content ID,commission model,\
    Standard commission rate,Est. Commission Base,Est. standard commission payment,Actual Commission Base,\
    Actual Commission Payment,Shop Ads commission rate,Est. Shop Ads commission payment,\
    Actual Shop Ads commission payment,Est. co-funded creator bonus,Actual co-funded creator bonus,Time Created,\
    Payment time,Order Delivery Time,Time Commission Paid,Platform\r\n";

/// The affiliate orders behind the videos' sales.
pub(super) fn orders(cast: &Cast, today: Date) -> String {
    let mut text = ORDER_HEADER.to_owned();
    let mut dice = Dice::new(1);
    let mut number = 576_990_000_000_000_000_i64;
    for video in &cast.videos {
        for _ in 0..video.orders {
            number += dice.between(1_000, 9_000_000);
            text += &order(&mut dice, cast, (video, number), today);
        }
    }
    text
}

/// Weeks of searches, the last being the one before today's.
const WEEKS: i64 = 16;

/// Searches for the brand outside TikTok, which follow what the videos of two weeks before sold.
pub(super) fn searches(cast: &Cast, today: Date) -> String {
    use chrono::Datelike as _;

    let mut text = "Week,Branded searches".to_owned();
    let mut dice = Dice::new(2);
    let monday = plus_days(today, -i64::from(today.weekday().num_days_from_monday()));
    for back in (1..=WEEKS).rev() {
        let week = plus_days(monday, -7 * back);
        let sold = plus_days(week, -14);
        let videos = cast.videos.iter();
        let orders: i64 = videos
            .filter(|video| (0..7).contains(&days_between(sold, video.posted)))
            .map(|video| video.orders)
            .sum();
        let searches = 900 + orders * 2 + dice.between(0, 120);
        text += &[
            "\n",
            &week.format("%G-W%V").to_string(),
            ",",
            &searches.to_string(),
        ]
        .concat();
    }
    text
}

fn order(dice: &mut Dice, cast: &Cast, (video, number): (&Video, i64), today: Date) -> String {
    let age = days_between(video.posted, today).max(1);
    // Most sales come in the first days after the post.
    let after = if dice.chance(70) {
        dice.between(0, age.min(9))
    } else {
        dice.between(0, age)
    };
    let created = plus_days(video.posted, after.min(age - 1));
    let old = days_between(created, today);
    let (status, refunded) = match dice.between(1, 100) {
        1..=3 => ("Ineligible", dice.chance(60)),
        4..=6 if old < 3 => ("Unpaid by customer", false),
        7..=10 if old > 20 => ("Settled", true),
        _ if old > 20 => ("Settled", false),
        _ => ("Pending", false),
    };
    let settled = status == "Settled";
    let item = cast.products.get(video.product);
    let pieces = if dice.chance(12) { 2 } else { 1 };
    let price = item.map_or(0, |item| item.price);
    let amount = price * pieces * dice.between(85, 100) / 100;
    let base = if refunded { 0 } else { amount };
    let actual = |value: i64| if settled { cents(value) } else { String::new() };
    let time = format!(
        "{} {:02}:{:02}:{:02}",
        day_first(created),
        dice.between(0, 23),
        dice.between(0, 59),
        7
    );
    line(&[
        number.to_string(),
        Cast::product_id(video.product).to_string(),
        item.map(|item| item.name.clone()).unwrap_or_default(),
        Cast::sku(video.product).to_string(),
        cents(price),
        cents(amount),
        "USD".into(),
        pieces.to_string(),
        if refunded { "Yes" } else { "No" }.into(),
        "Credit/Debit card".into(),
        status.into(),
        cast.creators
            .get(video.creator)
            .map(|p| p.handle.clone())
            .unwrap_or_default(),
        "Video".into(),
        video.id.to_string(),
        "fixed commission".into(),
        "15%".into(),
        cents(amount),
        cents(amount * 15 / 100),
        actual(base),
        actual(base * 15 / 100),
        String::new(),
        "0.00".into(),
        actual(0),
        "0.00".into(),
        actual(0),
        time.clone(),
        time,
        String::new(),
        String::new(),
        "TikTok".into(),
    ])
}
