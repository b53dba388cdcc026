//! `callsheet content`: ranked by conversion, narrowed, and what is said where there is nothing.

use serde_json::{Value, json};

use crate::world::World;

const HEADER: &str = "Video ID,Creator name,Video title,Post date,GMV,Video views,Video product clicks,\
    Video-attributed orders\n";

/// Six videos: id, creator, title, day, GMV, views, clicks, orders.
const VIDEOS: [&str; 6] = [
    "7499000000000000001,leo_lifts,Seen by many,11/10/2026,$900.00,2000000,4000,40",
    "7499000000000000002,maya.glows,Night routine,11/14/2026,$400.00,12000,8000,400",
    "7499000000000000003,maya.glows,Restock,11/18/2026,$20.00,900,3,2",
    "7499000000000000004,leo_lifts,What I carry,10/12/2026,$60.00,8000,400,6",
    "7499000000000000006,leo_lifts,What I wear,10/20/2026,$30.00,7000,500,4",
    "7499000000000000005,leo_lifts,No clicks yet,11/19/2026,$0.00,100,0,0",
];

fn world() -> World {
    let world = World::new();
    let list = format!("{HEADER}{}\n", VIDEOS.join("\n"));
    let path = world.write("videos.csv", &list);
    world.ok(&["import", &path, "--as", "video_list"]);
    world
}

fn titles(list: &Value) -> Vec<&str> {
    let rows = list.as_array().unwrap().iter();
    rows.map(|row| row["title"].as_str().unwrap()).collect()
}

#[test]
fn what_is_bought_stands_before_what_is_seen() {
    let world = world();
    let list = world.json(&["content"]);
    assert_eq!(
        titles(&list),
        [
            "Restock",
            "Night routine",
            "What I carry",
            "Seen by many",
            "What I wear",
            "No clicks yet"
        ]
    );
    let night = &list[1];
    assert_eq!(night["cvr"], json!(0.05));
    assert_eq!(
        night["net_gmv"],
        json!({"minor": 40_000, "currency": "USD"})
    );
    // 12 000 views and 400 sales beat 2 000 000 views and 40; the median of 60 days is 1.5 %.
    assert_eq!(night["spark_candidate"], true);
    assert_eq!(list[3]["spark_candidate"], false);
    // Two of three clicks are no evidence.
    assert_eq!(list[0]["spark_candidate"], false);
    assert_eq!(list[5]["cvr"], Value::Null);
    let text = world.ok(&["content"]);
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[2].contains("66.7 %") && lines[2].contains("few clicks"),
        "{text}"
    );
    assert!(
        lines[3].contains("5.0 %") && lines[3].contains("Spark candidate"),
        "{text}"
    );
}

#[test]
fn a_query_a_window_and_a_limit_narrow_it() {
    let world = world();
    for (args, want) in [
        (&["routine"][..], &["Night routine"][..]),
        (&["maya"], &["Restock", "Night routine"]),
        (
            &["cvr>=1.5%"],
            &["Restock", "Night routine", "What I carry"],
        ),
        (&["gmv>100"], &["Night routine", "Seen by many"]),
        (
            &["--window", "7d"],
            &["Restock", "Night routine", "No clicks yet"],
        ),
        (&["--window", "2026-10-12..2026-10-12"], &["What I carry"]),
        (&["--limit", "1"], &["Restock"]),
        (&["nobody"], &[]),
    ] {
        let list = world.json(&[&["content"], args].concat());
        assert_eq!(titles(&list), want, "{args:?}");
    }
    let run = world.run(&["content", "cvx>2"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("cvr"), "{run:?}");
    assert!(world.ok(&["content", "nobody"]).contains("No content fits"),);
}

#[test]
fn without_content_the_import_is_named() {
    let world = World::new();
    assert!(world.ok(&["content"]).contains("callsheet import FILE"));
    assert_eq!(world.json(&["content"]), json!([]));
}

#[test]
fn a_file_with_long_ids_says_what_a_spreadsheet_does_to_them() {
    let world = world();
    let path = world.path().join("content.csv");
    let path = path.to_str().unwrap();
    let run = world.run(&["score", "--by", "content", "--csv", path]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("--xlsx"), "{run:?}");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("7499000000000000001"), "{text}");
    // For programs there is nothing to be told.
    let run = world.run(&["score", "--by", "content", "--csv"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
    let run = world.run(&["score", "--by", "creator", "--csv", path]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
}
