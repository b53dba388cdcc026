//! A shop made from a seed: its rows, and the files that say them.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

/// A small linear generator; quality does not matter here.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1));
        dice.below(2);
        dice
    }

    pub(crate) fn below(&mut self, n: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % n
    }

    fn in_ten(&mut self, n: i64) -> bool {
        self.below(10) < n
    }

    fn maybe<T>(&mut self, value: T) -> Option<T> {
        self.in_ten(7).then_some(value)
    }
}

/// The clock: a Friday, 09:00 in Los Angeles.
pub(crate) const NOW: &str = "2026-11-20T17:00:00Z";

pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn back(days: i64) -> NaiveDate {
    today() - Days::new(u64::try_from(days).unwrap())
}

pub(crate) struct Product {
    pub(crate) sku: String,
    pub(crate) id: String,
    pub(crate) category: Option<&'static str>,
    pub(crate) cost: Option<i64>,
    pub(crate) shipping: Option<i64>,
}

pub(crate) struct Creator {
    pub(crate) handle: String,
    pub(crate) followers: Option<i64>,
    /// Posts per week, in hundredths.
    pub(crate) agreed: Option<i64>,
}

pub(crate) struct Line {
    pub(crate) order: u64,
    pub(crate) product: usize,
    pub(crate) creator: usize,
    pub(crate) content: Option<u64>,
    pub(crate) channel: &'static str,
    pub(crate) quantity: i64,
    pub(crate) amount: i64,
    pub(crate) status: &'static str,
    pub(crate) returned: bool,
    pub(crate) est_base: Option<i64>,
    pub(crate) act_base: Option<i64>,
    pub(crate) est: [Option<i64>; 3],
    pub(crate) act: [Option<i64>; 3],
    pub(crate) day: NaiveDate,
    pub(crate) minute: i64,
}

/// One video, on one or two products.
pub(crate) struct Video {
    pub(crate) id: u64,
    pub(crate) creator: usize,
    pub(crate) posted: Option<NaiveDate>,
    pub(crate) rows: Vec<Stats>,
}

pub(crate) struct Stats {
    pub(crate) product: usize,
    pub(crate) gmv: Option<i64>,
    pub(crate) refunds: Option<i64>,
    pub(crate) orders: Option<i64>,
    pub(crate) views: Option<i64>,
    pub(crate) impressions: Option<i64>,
    pub(crate) clicks: Option<i64>,
    pub(crate) likes: Option<i64>,
    /// Hundredths of a percent.
    pub(crate) hold: Option<i64>,
}

pub(crate) struct Sample {
    pub(crate) creator: usize,
    pub(crate) product: usize,
    pub(crate) status: &'static str,
    pub(crate) requested: NaiveDate,
    pub(crate) approved: Option<NaiveDate>,
    pub(crate) shipped: Option<NaiveDate>,
    pub(crate) delivered: Option<NaiveDate>,
    pub(crate) due: Option<NaiveDate>,
    pub(crate) posted: Option<NaiveDate>,
    /// Approved and shipped again after the parcel was lost.
    pub(crate) again: Option<(NaiveDate, NaiveDate)>,
}

pub(crate) struct ShopOrder {
    pub(crate) order: u64,
    pub(crate) buyer: String,
    pub(crate) day: NaiveDate,
    pub(crate) minute: i64,
    pub(crate) amount: i64,
    pub(crate) paid: bool,
    pub(crate) cancelled: bool,
}

pub(crate) struct Spend {
    pub(crate) content: u64,
    pub(crate) day: NaiveDate,
    pub(crate) amount: i64,
}

pub(crate) struct Campaign {
    pub(crate) name: String,
    pub(crate) products: Vec<usize>,
    pub(crate) creators: Vec<usize>,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
}

pub(crate) struct Fee {
    pub(crate) creator: usize,
    pub(crate) campaign: Option<usize>,
    pub(crate) day: NaiveDate,
    pub(crate) amount: i64,
}

pub(crate) struct Shop {
    pub(crate) products: Vec<Product>,
    pub(crate) creators: Vec<Creator>,
    pub(crate) lines: Vec<Line>,
    pub(crate) videos: Vec<Video>,
    pub(crate) samples: Vec<Sample>,
    pub(crate) orders: Vec<ShopOrder>,
    pub(crate) spend: Vec<Spend>,
    pub(crate) fees: Vec<Fee>,
    pub(crate) campaigns: Vec<Campaign>,
    pub(crate) currency: &'static str,
}

impl Shop {
    pub(crate) fn of(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        // Every other shop knows all its costs, so that margins are known.
        let costs_known = seed.is_multiple_of(2);
        let agreed = seed.is_multiple_of(3);
        let products: Vec<Product> = (0..4 + dice.below(4))
            .map(|n| product(n, costs_known, &mut dice))
            .collect();
        let creators: Vec<Creator> = (0..8 + dice.below(10))
            .map(|n| creator(n, agreed, &mut dice))
            .collect();
        let mut shop = Self {
            products,
            creators,
            lines: Vec::new(),
            videos: Vec::new(),
            samples: Vec::new(),
            orders: Vec::new(),
            spend: Vec::new(),
            fees: Vec::new(),
            campaigns: Vec::new(),
            currency: "USD",
        };
        shop.post(&mut dice);
        shop.sell(&mut dice, seed);
        shop.send(&mut dice);
        if !seed.is_multiple_of(4) {
            shop.book(&mut dice);
        }
        if seed % 3 != 2 {
            shop.campaign(&mut dice);
        }
        shop
    }

    fn who(&self, dice: &mut Dice) -> usize {
        // The last two never do anything.
        usize::try_from(dice.below(i64::try_from(self.creators.len()).unwrap() - 2)).unwrap()
    }

    fn what(&self, dice: &mut Dice) -> usize {
        usize::try_from(dice.below(i64::try_from(self.products.len()).unwrap())).unwrap()
    }

    fn post(&mut self, dice: &mut Dice) {
        for n in 0..30 + dice.below(60) {
            let first = self.what(dice);
            let mut rows = vec![stats(first, dice)];
            let second = self.what(dice);
            if dice.in_ten(2) && second != first {
                rows.push(stats(second, dice));
            }
            self.videos.push(Video {
                id: 7_499_000_000_000_000_000 + u64::try_from(n).unwrap(),
                creator: self.who(dice),
                posted: dice.in_ten(9).then(|| back(dice.below(110))),
                rows,
            });
        }
    }

    fn sell(&mut self, dice: &mut Dice, seed: u64) {
        let huge = if seed % 5 == 4 { 1_000_000_000_000 } else { 0 };
        for n in 0..150 + dice.below(200) {
            let order = 576_990_000_000_000_000 + u64::try_from(n).unwrap();
            let (day, minute) = (back(dice.below(130)), dice.below(1_440));
            let mut used = Vec::new();
            for _ in 0..1 + dice.below(3) / 2 + dice.below(2) {
                let product = self.what(dice);
                if used.contains(&product) {
                    continue;
                }
                used.push(product);
                let line = self.line(dice, (order, product), (day, minute), huge);
                self.lines.push(line);
            }
            if seed % 3 != 1 && dice.in_ten(8) {
                self.orders.push(ShopOrder {
                    order,
                    buyer: format!("buyer{}", dice.below(60)),
                    day,
                    minute,
                    amount: if dice.in_ten(9) { 1_000 } else { 0 },
                    paid: dice.in_ten(9),
                    cancelled: dice.in_ten(1),
                });
            }
        }
    }

    fn line(
        &self,
        dice: &mut Dice,
        (order, product): (u64, usize),
        (day, minute): (NaiveDate, i64),
        huge: i64,
    ) -> Line {
        let amount = if dice.in_ten(1) {
            0
        } else {
            1 + huge + dice.below(9_000)
        };
        let est = amount - dice.below(3).min(amount);
        let status = [
            "Settled",
            "Settled",
            "Settled",
            "Pending",
            "Ineligible",
            "Unpaid by customer",
            "Frozen",
        ][usize::try_from(dice.below(7)).unwrap()];
        let settled = status == "Settled";
        let act = match dice.below(6) {
            0 => Some(0),
            1 => Some(est / 3),
            2 => None,
            _ => Some(est),
        };
        let fee = |share: i64| est / share;
        let video = &self.videos
            [usize::try_from(dice.below(i64::try_from(self.videos.len()).unwrap())).unwrap()];
        let content = match dice.below(5) {
            0 => None,
            1 => Some(7_400_000_000_000_000_000 + order % 7),
            _ => Some(video.id),
        };
        Line {
            order,
            product,
            creator: if content == Some(video.id) && dice.in_ten(9) {
                video.creator
            } else {
                self.who(dice)
            },
            content,
            channel: ["Video", "LIVE", "Showcase", "Video"]
                [usize::try_from(dice.below(4)).unwrap()],
            quantity: 1 + dice.below(3),
            amount,
            status,
            returned: dice.in_ten(1),
            est_base: dice.maybe(est),
            act_base: act.filter(|_| settled),
            est: [dice.maybe(fee(7)), dice.maybe(fee(50)), dice.maybe(fee(99))],
            act: [dice.maybe(fee(8)), dice.maybe(fee(40)), dice.maybe(0)]
                .map(|paid| paid.filter(|_| settled)),
            day,
            minute,
        }
    }

    fn send(&mut self, dice: &mut Dice) {
        const STATUS: [&str; 13] = [
            "invited",
            "interested",
            "requested",
            "approved",
            "shipped",
            "delivered",
            "review",
            "posted",
            "decided",
            "declined",
            "cancelled",
            "lost",
            "no show",
        ];
        let mut used = Vec::new();
        for _ in 0..40 + dice.below(40) {
            let (creator, product, requested) =
                (self.who(dice), self.what(dice), back(10 + dice.below(90)));
            if used.contains(&(creator, product)) {
                continue;
            }
            used.push((creator, product));
            let status = STATUS[usize::try_from(dice.below(13)).unwrap()];
            let reached = match status {
                "requested" => 1,
                "approved" => 2,
                "shipped" | "lost" | "cancelled" => 3,
                "delivered" | "review" | "no show" => 4,
                "posted" | "decided" => 5,
                _ => 1,
            };
            let after = |dice: &mut Dice, days: i64, from: NaiveDate| {
                let day = from + Days::new(u64::try_from(dice.below(days)).unwrap());
                day.min(today())
            };
            let approved = after(dice, 4, requested);
            let shipped = after(dice, 4, approved);
            let delivered = after(dice, 12, shipped);
            let posted = after(dice, 30, delivered);
            let due = after(dice, 25, delivered) + Days::new(3);
            let approved_again = after(dice, 30, shipped);
            let shipped_again = after(dice, 30, approved_again);
            let again =
                (status == "lost" && dice.in_ten(7)).then_some((approved_again, shipped_again));
            self.samples.push(Sample {
                creator,
                product,
                status,
                requested,
                approved: (reached >= 2 && dice.in_ten(8)).then_some(approved),
                shipped: (reached >= 3 && dice.in_ten(8)).then_some(shipped),
                delivered: (reached >= 4 && dice.in_ten(8)).then_some(delivered),
                due: (reached >= 4 && dice.in_ten(5)).then_some(due),
                posted: (reached >= 5 && dice.in_ten(9)).then_some(posted),
                again,
            });
        }
    }

    fn book(&mut self, dice: &mut Dice) {
        for n in 0..10 {
            let video = &self.videos[n];
            for _ in 0..=dice.below(2) {
                let (content, day) = (video.id, back(dice.below(60)));
                if !self
                    .spend
                    .iter()
                    .any(|known| known.content == content && known.day == day)
                {
                    self.spend.push(Spend {
                        content,
                        day,
                        amount: 100 + dice.below(9_000),
                    });
                }
            }
            let (creator, day) = (self.who(dice), back(dice.below(60)));
            if !self
                .fees
                .iter()
                .any(|known| known.creator == creator && known.day == day)
            {
                self.fees.push(Fee {
                    creator,
                    campaign: None,
                    day,
                    amount: 1_000 + dice.below(9_000),
                });
            }
        }
    }

    /// Two or three campaigns that overlap, of distinct beginnings; some fees are booked on them.
    fn campaign(&mut self, dice: &mut Dice) {
        for n in 0..2 + dice.below(2) {
            let from = back(70 - 20 * n + dice.below(15));
            let products = (0..self.products.len())
                .filter(|_| dice.in_ten(6))
                .collect::<Vec<_>>();
            let creators = (0..self.creators.len())
                .filter(|_| dice.in_ten(6))
                .collect();
            if products.is_empty() {
                continue;
            }
            self.campaigns.push(Campaign {
                name: format!("Wave {n}"),
                products,
                creators,
                from,
                to: from + Days::new(u64::try_from(10 + dice.below(60)).unwrap()),
            });
        }
        let many = i64::try_from(self.campaigns.len()).unwrap();
        for fee in &mut self.fees {
            if many > 0 && dice.in_ten(5) {
                fee.campaign = usize::try_from(dice.below(many)).ok();
            }
        }
    }

    /// The files that say all of it, in the order they are imported, with their kinds.
    pub(crate) fn files(&self) -> Vec<(&'static str, String)> {
        let mut files = vec![
            ("creator_list", self.creator_list()),
            ("products", self.product_sheet()),
            ("affiliate_orders", self.order_lines()),
            ("video_list", self.video_list()),
            ("samples_tracker", self.tracker()),
        ];
        if !self.orders.is_empty() {
            files.push(("shop_orders", self.shop_orders()));
        }
        if !self.spend.is_empty() {
            files.push(("spark_spend", self.spark_spend()));
            files.push(("fees", self.fee_sheet()));
        }
        files
    }

    fn creator_list(&self) -> String {
        let mut text = "Handle,Followers\n".to_owned();
        for creator in &self.creators {
            let followers = creator.followers.map(|n| n.to_string()).unwrap_or_default();
            writeln!(text, "@{},{followers}", creator.handle).unwrap();
        }
        text
    }

    fn product_sheet(&self) -> String {
        let mut text =
            "sku_id,product_id,name,category,price,unit_cost,sample_shipping_cost\n".to_owned();
        for product in &self.products {
            writeln!(
                text,
                "{},{},Thing,{},9.99,{},{}",
                product.sku,
                product.id,
                product.category.unwrap_or_default(),
                money(product.cost),
                money(product.shipping)
            )
            .unwrap();
        }
        text
    }

    fn order_lines(&self) -> String {
        let mut text = "Order ID,Product ID,Product Name,SKU ID,Price,Payment Amount,Currency,Quantity,\
Fully returned or refunded,Payment method,Order Status,Creator Username,Content Type,Content ID,commission model,\
Standard commission rate,Est. Commission Base,Est. standard commission payment,Actual Commission Base,\
Actual Commission Payment,Shop Ads commission rate,Est. Shop Ads commission payment,\
Actual Shop Ads commission payment,Est. co-funded creator bonus,Actual co-funded creator bonus,Time Created,\
Payment time,Order Delivery Time,Time Commission Paid,Platform\n"
            .to_owned();
        for line in &self.lines {
            let product = &self.products[line.product];
            writeln!(
                text,
                "{},{},Thing,{},9.99,{},{},{},{},Card,{},{},{},{},fixed commission,15%,{},{},{},{},,{},{},{},{},{} {:02}:{:02}:00,,,,TikTok",
                line.order,
                product.id,
                product.sku,
                money(Some(line.amount)),
                self.currency,
                line.quantity,
                if line.returned { "Yes" } else { "No" },
                line.status,
                self.creators[line.creator].handle,
                line.channel,
                line.content.map(|id| id.to_string()).unwrap_or_default(),
                money(line.est_base),
                money(line.est[0]),
                money(line.act_base),
                money(line.act[0]),
                money(line.est[1]),
                money(line.act[1]),
                money(line.est[2]),
                money(line.act[2]),
                line.day.format("%d/%m/%Y"),
                line.minute / 60,
                line.minute % 60,
            )
            .unwrap();
        }
        text
    }

    fn video_list(&self) -> String {
        let mut text = "Video title,Video ID,Post date,Creator name,Product ID,Creator video-attributed GMV,\
Video-attributed orders,Refunds,Video views,Likes,Video product impressions,Video product clicks,3-second hold\n"
            .to_owned();
        let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        for video in &self.videos {
            for row in &video.rows {
                writeln!(
                    text,
                    "Title,{},{},{},{},{},{},{},{},{},{},{},{}",
                    video.id,
                    video
                        .posted
                        .map(|day| day.format("%m/%d/%Y").to_string())
                        .unwrap_or_default(),
                    self.creators[video.creator].handle,
                    self.products[row.product].id,
                    money(row.gmv),
                    count(row.orders),
                    money(row.refunds),
                    count(row.views),
                    count(row.likes),
                    count(row.impressions),
                    count(row.clicks),
                    row.hold
                        .map(|hold| format!("{}.{:02}%", hold / 100, hold % 100))
                        .unwrap_or_default(),
                )
                .unwrap();
            }
        }
        text
    }

    fn tracker(&self) -> String {
        let mut text =
            "Creator,SKU,Status,Requested,Approved,Shipped,Delivered,Due,Posted\n".to_owned();
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        for sample in &self.samples {
            writeln!(
                text,
                "{},{},{},{},{},{},{},{},{}",
                self.creators[sample.creator].handle,
                self.products[sample.product].sku,
                sample.status,
                sample.requested,
                day(sample.approved),
                day(sample.shipped),
                day(sample.delivered),
                day(sample.due),
                day(sample.posted),
            )
            .unwrap();
        }
        text
    }

    fn shop_orders(&self) -> String {
        let mut text = "Order ID,Order Status,Order Substatus,Normal or Pre-order,SKU ID,Product Name,Quantity,\
SKU Subtotal After Discount,Order Amount,Created Time,Paid Time,Buyer Username\n"
            .to_owned();
        for order in &self.orders {
            let (hour, minute) = (order.minute / 60, order.minute % 60);
            let at = format!(
                "{} {:02}:{minute:02}:00 {}",
                order.day.format("%m/%d/%Y"),
                if hour % 12 == 0 { 12 } else { hour % 12 },
                if hour < 12 { "AM" } else { "PM" }
            );
            writeln!(
                text,
                "{},{},,Normal,{},Thing,1,{},{},{at},{},{}",
                order.order,
                if order.cancelled {
                    "Cancelled"
                } else {
                    "Completed"
                },
                self.products[0].sku,
                money(Some(order.amount)),
                money(Some(order.amount)),
                if order.paid { &at } else { "" },
                order.buyer
            )
            .unwrap();
        }
        text
    }

    fn spark_spend(&self) -> String {
        let mut text = "Video ID,Date,Spend\n".to_owned();
        for spend in &self.spend {
            writeln!(
                text,
                "{},{},{}",
                spend.content,
                spend.day,
                money(Some(spend.amount))
            )
            .unwrap();
        }
        text
    }

    fn fee_sheet(&self) -> String {
        let mut text = "Creator,Date,Flat fee,Campaign\n".to_owned();
        for fee in &self.fees {
            let handle = &self.creators[fee.creator].handle;
            let campaign = fee.campaign.map_or("", |n| self.campaigns[n].name.as_str());
            let amount = money(Some(fee.amount));
            writeln!(text, "{handle},{},{amount},{campaign}", fee.day).unwrap();
        }
        text
    }
}

fn money(minor: Option<i64>) -> String {
    minor
        .map(|minor| format!("{}.{:02}", minor / 100, minor % 100))
        .unwrap_or_default()
}

fn product(n: i64, costs_known: bool, dice: &mut Dice) -> Product {
    let known = costs_known || dice.in_ten(8);
    Product {
        sku: format!("{}", 1_729_900_020_000_000_000 + n),
        id: format!("{}", 1_729_900_010_000_000_000 + n),
        category: [Some("Beauty"), Some("Home"), None][usize::try_from(n % 3).unwrap()],
        cost: known.then(|| 50 + dice.below(300)),
        shipping: (known || dice.in_ten(5)).then(|| dice.below(200)),
    }
}

fn creator(n: i64, agreed: bool, dice: &mut Dice) -> Creator {
    Creator {
        handle: format!("creator.{n}"),
        followers: match dice.below(6) {
            0 => None,
            1 => Some(1_000 + dice.below(3_000)),
            2 => Some(120_000 + dice.below(9_000)),
            _ => Some(6_000 + dice.below(50_000)),
        },
        agreed: (agreed || dice.in_ten(1)).then(|| 25 * (1 + dice.below(8))),
    }
}

fn stats(product: usize, dice: &mut Dice) -> Stats {
    let clicks = dice.below(400);
    let (gmv, orders) = (dice.below(50_000), clicks / (5 + dice.below(60)));
    let (views, likes) = (dice.below(9_000), dice.below(70));
    let gmv = dice.maybe(gmv);
    Stats {
        product,
        gmv,
        refunds: gmv.and_then(|gmv| dice.maybe(gmv / 9)),
        orders: dice.maybe(orders),
        views: dice.maybe(views),
        impressions: dice.maybe(clicks * 9),
        clicks: dice.maybe(clicks),
        likes: dice.maybe(likes),
        hold: dice.in_ten(5).then(|| dice.below(9_000)),
    }
}
