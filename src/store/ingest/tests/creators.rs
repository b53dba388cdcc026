//! Creators and products from lists and sheets: the later file wins, an absent cell keeps.

use crate::domain::command::{Command, CreatorEdit, ProductEdit};
use crate::domain::creator::Contact;
use crate::domain::fact::{CreatorFact, Fact, Kind, ProductFact};
use crate::domain::id::ExtId;
use crate::store::ingest::testing::{
    World, contacts, creators, email, file, line, listed, orders, products,
};

const CONTACT: &str = "select c.handle, k.email, k.phone from creator c
     left join contact k on k.creator = c.id and k.version = c.contact order by 1";

#[test]
fn followers_of_the_later_file_win_and_absent_ones_keep() {
    let world = World::new();
    let first = world.import(creators([listed("maya", Some(5_000)), listed("zoe", None)]));
    assert_eq!(first.counts(), [2, 0, 0, 0]);
    let before = world.dump();
    let later = world.import(creators([
        listed("maya", Some(4_000)),
        listed("zoe", Some(1)),
    ]));
    assert_eq!(later.counts(), [0, 2, 0, 0]);
    let absent = world.import(creators([listed("maya", None)]));
    assert_eq!(absent.counts(), [0, 0, 1, 0]);
    let followers = "select handle, followers from creator order by 1";
    assert_eq!(world.rows(followers), "maya 4000\nzoe 1");
    world.assert_sound();
    world.undo(&absent);
    world.undo(&later);
    assert_eq!(world.dump(), before);
}

#[test]
fn a_value_two_files_agree_on_stays_until_both_are_out() {
    let world = World::new();
    let list = |salt: &str| {
        creators([listed("maya", Some(5_000)), email("zoe", "z@x.org")]).in_other_bytes(salt)
    };
    let empty = world.dump();
    let first = world.import(list("a"));
    let second = world.import(list("b"));
    world.undo(&first);
    assert_eq!(
        world.rows("select handle, followers from creator order by 1"),
        "maya 5000\nzoe –"
    );
    assert_eq!(world.rows(CONTACT), "maya – –\nzoe z@x.org –");
    world.assert_sound();
    world.undo(&second);
    assert_eq!(world.dump(), empty);
}

#[test]
fn what_a_person_typed_between_two_files_is_what_the_later_one_gives_back() {
    let world = World::new();
    let first = world.import(creators([listed("maya", Some(5_000))]));
    world.act(Command::EditCreators {
        creators: vec![world.creator("maya")],
        edit: CreatorEdit {
            followers: Some(Some(6_000)),
            ..CreatorEdit::default()
        },
    });
    let second = world.import(creators([listed("maya", Some(7_000))]));
    world.undo(&first);
    assert_eq!(world.rows("select followers from creator"), "7000");
    world.undo(&second);
    assert_eq!(world.rows("select followers from creator"), "6000");
    world.assert_sound();
}

#[test]
fn contacts_get_a_version_only_where_they_differ() {
    let world = World::new();
    let phone = || CreatorFact {
        phone: Some("1".into()),
        ..listed("maya", None)
    };
    world.import(contacts([email("maya", "a@x.org")]));
    let one = world.dump();
    assert_eq!(
        world
            .import(contacts([email("maya", "a@x.org")]).in_other_bytes("x"))
            .counts(),
        [0, 0, 1, 0]
    );
    let second = world.import(contacts([phone()]));
    assert_eq!(second.counts(), [0, 1, 0, 0]);
    // What the sheet leaves out stays.
    assert_eq!(world.rows(CONTACT), "maya a@x.org 1");
    assert_eq!(world.rows("select count(*) from contact"), "2");
    world.assert_sound();
    world.undo(&second);
    assert_eq!(world.rows(CONTACT), "maya a@x.org –");
    assert_ne!(world.dump(), one, "the confirming file is still in");
}

#[test]
fn a_sheet_that_names_a_creator_twice_writes_one_version() {
    let world = World::new();
    let sheet = || contacts([email("maya", "a@x.org"), email("maya", "b@x.org")]);
    assert_eq!(world.import(sheet()).counts(), [1, 0, 1, 0]);
    let before = world.dump();
    let again = world.import(sheet().in_other_bytes("x"));
    assert_eq!(again.counts(), [0, 0, 2, 0]);
    assert_eq!(
        world.rows("select version, email from contact"),
        "1 b@x.org"
    );
    world.undo(&again);
    assert_eq!(world.dump(), before);
}

#[test]
fn a_contact_that_goes_leaves_the_one_in_use_before_it() {
    let world = World::new();
    world.import(creators([listed("maya", Some(1))]));
    let typed = |email: &str| Command::EditCreators {
        creators: vec![world.creator("maya")],
        edit: CreatorEdit {
            contact: Some(Contact {
                email: Some(email.into()),
                ..Contact::default()
            }),
            ..CreatorEdit::default()
        },
    };
    world.act(typed("first@x.org"));
    // A second one, taken back: its version waits for redo.
    world.act(typed("second@x.org"));
    world.act(Command::Undo { op: None });
    let before = world.dump();
    let sheet = world.import(contacts([email("maya", "sheet@x.org")]));
    assert_eq!(world.rows(CONTACT), "maya sheet@x.org –");
    world.undo(&sheet);
    assert_eq!(world.dump(), before);
    assert_eq!(world.rows(CONTACT), "maya first@x.org –");
    world.assert_sound();
}

#[test]
fn a_persons_contact_on_top_of_a_files_outlives_it() {
    let world = World::new();
    world.import(creators([listed("maya", Some(1))]));
    let sheet = world.import(contacts([email("maya", "sheet@x.org")]));
    let typed = world.act(Command::EditCreators {
        creators: vec![world.creator("maya")],
        edit: CreatorEdit {
            contact: Some(Contact {
                email: Some("typed@x.org".into()),
                ..Contact::default()
            }),
            ..CreatorEdit::default()
        },
    });
    world.undo(&sheet);
    assert_eq!(world.rows(CONTACT), "maya typed@x.org –");
    world.act(Command::Undo { op: Some(typed.op) });
    assert_eq!(world.rows(CONTACT), "maya – –");
    assert_eq!(
        world.rows("select count(*) from contact where email = 'sheet@x.org'"),
        "0"
    );
}

#[test]
fn lists_of_figures_change_something_only_where_the_figures_differ() {
    let world = World::new();
    let figures = |gmv| CreatorFact {
        exported: vec![("gmv", gmv)],
        ..listed("maya", None)
    };
    world.import(orders([line(1, 1, "maya")]));
    // Known from her orders: what the list says is new.
    assert_eq!(world.import(creators([figures(1)])).counts(), [0, 1, 0, 0]);
    assert_eq!(
        world.import(contacts([email("maya", "a@x.org")])).counts(),
        [0, 1, 0, 0]
    );
    // The sheet in between had no figures.
    assert_eq!(
        world
            .import(creators([figures(1)]).in_other_bytes("x"))
            .counts(),
        [0, 0, 1, 0]
    );
    assert_eq!(world.import(creators([figures(2)])).counts(), [0, 1, 0, 0]);
}

#[test]
fn a_cost_sheet_fills_skus_and_the_log_still_proves_the_tables() {
    let world = World::new();
    world.act(Command::AddProduct {
        shop: world.shop,
        sku_id: ExtId::Number(1),
        edit: ProductEdit {
            name: Some(Some("Serum".into())),
            ..ProductEdit::default()
        },
    });
    let before = world.dump();
    let cost = |sku, unit_cost| ProductFact {
        sku_id: Some(ExtId::Number(sku)),
        unit_cost: Some(unit_cost),
        sample_shipping_cost: Some(400),
        sample_stock: Some(9),
        ..ProductFact::default()
    };
    let sheet = world.import(products([cost(1, 250), cost(2, 300), cost(2, 310)]));
    assert_eq!(sheet.counts(), [1, 1, 1, 0]);
    let costs =
        "select sku, name, unit_cost, sample_shipping_cost, sample_stock from product order by 1";
    assert_eq!(world.rows(costs), "1 Serum 250 400 9\n2 – 310 400 9");
    world.assert_sound();
    assert_eq!(
        world
            .import(products([cost(1, 250), cost(2, 300), cost(2, 310)]).in_other_bytes("x"))
            .counts(),
        [0, 0, 3, 0]
    );
    let last = world.act(Command::Undo { op: None });
    assert_eq!(last.warnings, Vec::<String>::new());
    world.undo(&sheet);
    assert_eq!(world.dump(), before);
    world.assert_sound();
}

#[test]
fn a_product_list_speaks_of_all_skus_of_a_product() {
    let world = World::new();
    let of_one_product = |sku| {
        let mut line = line(sku, sku, "maya");
        line.product_id = Some(ExtId::Number(50));
        line
    };
    world.import(orders([
        of_one_product(1),
        of_one_product(2),
        line(3, 3, "maya"),
    ]));
    let before = world.dump();
    let list = |category: &'static str| {
        file(
            Kind::ProductList,
            [Fact::Product(ProductFact {
                product_id: Some(ExtId::Number(50)),
                category: Some(category.into()),
                exported: vec![("gmv", 7)],
                ..ProductFact::default()
            })],
        )
    };
    let first = world.import(list("Skin"));
    assert_eq!(first.counts(), [1, 0, 0, 0]);
    let categories = "select sku, category from product order by 1";
    assert_eq!(world.rows(categories), "1 Skin\n2 Skin\n3 –");
    assert_eq!(
        world.import(list("Skin").in_other_bytes("x")).counts(),
        [0, 0, 1, 0]
    );
    let third = world.import(list("Hair"));
    assert_eq!(third.counts(), [0, 1, 0, 0]);
    world.assert_sound();
    world.undo(&first);
    assert_eq!(world.rows(categories), "1 Hair\n2 Hair\n3 –");
    world.undo(&third);
    assert_eq!(world.rows(categories), "1 Skin\n2 Skin\n3 –");
    world.act(Command::Undo { op: None });
    assert_eq!(world.dump(), before);
}

#[test]
fn a_sku_that_comes_after_the_list_of_products_has_its_category_too() {
    let world = World::new();
    let empty = world.dump();
    let list = world.import(file(
        Kind::ProductList,
        [Fact::Product(ProductFact {
            product_id: Some(ExtId::Number(100)),
            category: Some("Skin".into()),
            ..ProductFact::default()
        })],
    ));
    let sold = world.import(orders([line(1, 1, "maya")]));
    assert_eq!(world.rows("select sku, category from product"), "1 Skin");
    world.assert_sound();
    world.undo(&sold);
    world.undo(&list);
    assert_eq!(world.dump(), empty);
}
