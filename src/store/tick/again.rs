//! A look at few sees what a look at everybody would: after anything that happens on a day, nobody is left
//! whom the rules would say something else of.

use proptest::prelude::*;

use super::look::{Eye, Since};
use super::*;
use crate::domain::command::{Command, CreatorEdit, ProductEdit, Source};
use crate::domain::creator::CreatorType;
use crate::domain::date::Instant;
use crate::domain::id::{ExtId, OpId};
use crate::domain::rules::settle::Settled;
use crate::domain::testing::{instant, sample};
use crate::store::submit::{Base, submit};
use crate::store::view::testing::{Sold, World};

const NOW: &str = "2026-11-20T18:00:00Z";
const CREATORS: usize = 7;

/// What may happen to a creator.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Tag,
    Note,
    Hold(bool),
    Followers(Option<i64>),
    Agreed(i64),
    Kind(CreatorType),
    /// A sample is asked for.
    Ask,
    /// One that was due on a day was posted or never was.
    Due(i64, bool),
    /// Something sold or posted, which only files tell: costs changed with it.
    Sold(i64, i64),
    Dismiss,
    Undo,
}

fn turn() -> impl Strategy<Value = (usize, Turn)> {
    let followers = prop_oneof![
        Just(None),
        Just(Some(900)),
        Just(Some(50_000)),
        Just(Some(200_000))
    ];
    let kinds = prop_oneof![
        Just(CreatorType::OneOff),
        Just(CreatorType::Repeat),
        Just(CreatorType::Retainer)
    ];
    let turns = prop_oneof![
        Just(Turn::Tag),
        Just(Turn::Note),
        any::<bool>().prop_map(Turn::Hold),
        followers.prop_map(Turn::Followers),
        (50_i64..400).prop_map(Turn::Agreed),
        kinds.prop_map(Turn::Kind),
        Just(Turn::Ask),
        (1_i64..19, any::<bool>()).prop_map(|(day, kept)| Turn::Due(day, kept)),
        (100_i64..90_000, 1_i64..5).prop_map(|(net, orders)| Turn::Sold(net, orders)),
        (100_i64..90_000, 1_i64..5).prop_map(|(net, orders)| Turn::Sold(net, orders)),
        Just(Turn::Dismiss),
        Just(Turn::Undo),
    ];
    (0..CREATORS, turns)
}

struct Shop {
    world: World,
    creators: Vec<i64>,
    policy: Arc<Policy>,
    ops: std::cell::Cell<u128>,
    last: std::cell::Cell<Option<OpId>>,
}

impl Shop {
    fn new() -> Self {
        let world = World::new();
        let shop = world.shop("West", "America/Los_Angeles", "USD");
        world.product(shop, "1", Some("Serum"));
        world.insert(
            "update product set unit_cost = 300, sample_shipping_cost = 200, category = 'skin', product_id = n",
            [],
        );
        let creators = (0..CREATORS)
            .map(|n| world.creator(shop, &format!("c{n}")))
            .collect();
        Self {
            world,
            creators,
            policy: Policy::shipped(),
            ops: std::cell::Cell::new(0),
            last: std::cell::Cell::new(None),
        }
    }

    fn envelope(&self, source: Source, command: Command) -> Envelope {
        self.ops.set(self.ops.get() + 1);
        Envelope {
            id: OpId(uuid::Uuid::from_u128(
                0x0193_4a5b_0000_7000_8000_0000_0000_0000 + self.ops.get(),
            )),
            at: instant(NOW),
            actor: "ana".into(),
            source,
            command,
        }
    }

    /// Does it, where it is not refused.
    fn submit(&self, command: Command) {
        let envelope = self.envelope(Source::Cli, command);
        let before = crate::store::keep::Before::new(None, envelope.at);
        self.world.conn.execute_batch("savepoint turn").unwrap();
        let is_undo = matches!(envelope.command, Command::Undo { .. });
        match submit(
            &self.world.conn,
            envelope,
            &self.policy,
            (&before, &Base::present()),
        ) {
            Ok(done) => {
                self.last.set((!is_undo).then_some(done.op));
                self.world.conn.execute_batch("release turn").unwrap();
            }
            Err(_refused) => self.world.conn.execute_batch("rollback to turn").unwrap(),
        }
    }

    fn tag(&self, creator: i64) {
        let tag = format!("t{}", self.ops.get());
        self.submit(Command::TagCreators {
            creators: vec![self.world.creator_id(creator)],
            add: [tag].into(),
            remove: std::collections::BTreeSet::new(),
        });
    }

    fn edit(&self, creator: i64, edit: CreatorEdit) {
        self.submit(Command::EditCreators {
            creators: vec![self.world.creator_id(creator)],
            edit,
        });
    }

    fn cost(&self) {
        self.submit(Command::EditProduct {
            shop: self.world.shop_id(1),
            sku_id: ExtId::Number(1),
            edit: ProductEdit {
                unit_cost: Some(Some(i64::try_from(self.ops.get()).unwrap())),
                ..ProductEdit::default()
            },
        });
    }

    #[expect(clippy::too_many_lines, reason = "one arm a turn")]
    fn pass(&self, who: usize, turn: Turn) {
        let creator = self.creators[who];
        let blank = CreatorEdit::default;
        match turn {
            Turn::Tag => self.tag(creator),
            Turn::Note => self.submit(Command::AddNote {
                creators: vec![self.world.creator_id(creator)],
                text: "Wrote back".into(),
            }),
            Turn::Hold(hold) => self.edit(
                creator,
                CreatorEdit {
                    hold_samples: Some(hold),
                    ..blank()
                },
            ),
            Turn::Followers(followers) => self.edit(
                creator,
                CreatorEdit {
                    followers: Some(followers),
                    ..blank()
                },
            ),
            Turn::Agreed(rate) => self.edit(
                creator,
                CreatorEdit {
                    agreed_rate: Some(Some(rate)),
                    ..blank()
                },
            ),
            Turn::Kind(kind) => self.edit(
                creator,
                CreatorEdit {
                    kind: Some(kind),
                    ..blank()
                },
            ),
            Turn::Ask => self.submit(Command::AddSamples {
                creators: vec![self.world.creator_id(creator)],
                sku_id: ExtId::Number(1),
                to: Stage::Requested,
                campaign: None,
                details: crate::domain::command::MoveDetails {
                    on: Some("2026-11-12".parse().unwrap()),
                    ..Default::default()
                },
            }),
            Turn::Due(day, kept) => {
                let due = format!("2026-11-{day:02}");
                let stage = if kept { Stage::Posted } else { Stage::NoShow };
                let made = sample(stage)
                    .entered(Stage::Shipped, "2026-10-28")
                    .due(&due);
                let made = if kept {
                    made.entered(Stage::Posted, &due)
                } else {
                    made
                };
                self.world.sample(creator, 1, &made.build());
                self.tag(creator);
            }
            Turn::Sold(net, orders) => {
                let on = if net % 3 == 0 {
                    "2026-10-12"
                } else {
                    "2026-11-10"
                };
                let commission = net / 10;
                let sold = Sold {
                    net,
                    orders,
                    commission,
                };
                self.world.sold(creator, on, sold);
                let id = format!("{}", 10 + self.ops.get());
                let content = self.world.content(creator, &id, Some(on));
                self.world.insert(
                    "update content set clicks = 160, orders = ?2, views = 2000, gmv = ?2 * 2500 where n = ?1",
                    (content, orders),
                );
                self.cost();
            }
            Turn::Dismiss => {
                let sql = "select id from suggestion where state = 'open' order by n limit 1";
                let mut query = self.world.conn.prepare(sql).unwrap();
                let found = query.query_map([], |row| row.get::<_, SuggestionId>(0));
                let suggestions: Vec<_> = found.unwrap().map(Result::unwrap).collect();
                drop(query);
                if !suggestions.is_empty() {
                    self.submit(Command::DismissSuggestions {
                        suggestions,
                        reason: None,
                    });
                }
            }
            Turn::Undo => {
                if let Some(op) = self.last.take() {
                    self.submit(Command::Undo { op: Some(op) });
                }
            }
        }
    }

    fn tick(&self) -> Ticked {
        let order = TickOrder {
            envelope: self.envelope(Source::Tick, Command::Tick),
            scope: Scope::All,
            dry_run: false,
        };
        let looks = looks(&self.world.conn, &order, &self.policy).unwrap();
        let (ticked, _) = run(&self.world.conn, &order, &self.policy, looks).unwrap();
        if let Some(done) = &ticked.done {
            self.last.set(Some(done.op));
        }
        ticked
    }

    fn eyed<T>(&self, at: Instant, with: impl FnOnce(&Eye<'_>) -> T) -> T {
        let frame = frames(&self.world.conn, Scope::All, at).unwrap().remove(0);
        with(&Eye {
            frame: &frame,
            policy: &self.policy,
            at,
        })
    }

    /// What a look at everybody would still come to.
    fn left(&self) -> (Settled, Settled) {
        let conn = &self.world.conn;
        self.eyed(instant(NOW), |eye| {
            let look = eye.everything(conn).unwrap();
            let shop = look.shop(conn, eye).unwrap();
            (look.settled, shop)
        })
    }

    /// What was written since the last tick.
    fn since(&self, look: &Look) -> String {
        let conn = &self.world.conn;
        self.eyed(instant(NOW), |eye| {
            match look.since(conn, eye.frame).unwrap() {
                Since::Nothing => "nothing".to_owned(),
                Since::Some(whom) => format!("{whom:?}").matches("CreatorId").count().to_string(),
                Since::Anything => "anything".to_owned(),
            }
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]
    #[test]
    fn a_look_at_few_leaves_nothing_that_a_look_at_everybody_would_find(
        turns in proptest::collection::vec(turn(), 1..14),
    ) {
        let shop = Shop::new();
        for (who, turn) in turns {
            shop.pass(who, turn);
            shop.tick();
            prop_assert_eq!(shop.left(), (Settled::default(), Settled::default()), "{:?}", turn);
            let again = shop.tick();
            prop_assert_eq!(again.done, None, "{:?}", turn);
        }
    }
}

#[test]
fn few_are_looked_at_unless_others_are_seen_against_them_or_a_day_begins() {
    let shop = Shop::new();
    shop.pass(0, Turn::Sold(5_000, 2));
    shop.tick();
    let look = || shop.eyed(instant(NOW), |eye| eye.look(&shop.world.conn).unwrap());
    for (who, turn, want) in [
        (1, Turn::Note, "nothing"),
        (1, Turn::Tag, "1"),
        (0, Turn::Tag, "1"),
        (0, Turn::Hold(true), "1"),
        (1, Turn::Followers(Some(50_000)), "1"),
        (0, Turn::Followers(Some(50_000)), "anything"),
        (2, Turn::Ask, "1"),
        (2, Turn::Sold(900, 1), "anything"),
    ] {
        let before = look();
        assert_eq!(shop.since(&before), "nothing");
        shop.pass(who, turn);
        assert_eq!(shop.since(&before), want, "{turn:?}");
        shop.tick();
    }
    // What a tick says is no news for the next one; what an undo takes back of it is.
    let before = look();
    assert!(!before.is_news);
    shop.pass(3, Turn::Due(2, false));
    shop.pass(3, Turn::Due(3, false));
    assert!(shop.tick().done.is_some());
    let after = look();
    assert!(!after.is_news);
    shop.pass(3, Turn::Undo);
    assert_eq!(shop.since(&after), "1");
    // The next day, everybody.
    let tomorrow = instant("2026-11-21T18:00:00Z");
    let then = shop.eyed(tomorrow, |eye| eye.look(&shop.world.conn).unwrap());
    assert!(then.is_news);
}
