//! Ranking by table, and the promises by property.

use proptest::prelude::*;

use super::*;

type Row = (&'static str, &'static str, &'static str, i64);

#[track_caller]
fn index(rows: &[Row]) -> Index<usize> {
    Index::new(rows.iter().enumerate().map(|(key, row)| subject(key, *row)))
}

fn subject(key: usize, (handle, name, other, recency): Row) -> Subject<'static, usize> {
    Subject {
        key,
        handle,
        name,
        other,
        recency,
    }
}

/// The handles found, in order.
fn found(rows: &[Row], query: &str) -> Vec<&'static str> {
    let hits = index(rows).search(query, 100);
    assert_eq!(hits.total, hits.hits.len(), "{query:?}");
    hits.hits.iter().map(|hit| rows[hit.key].0).collect()
}

const PEOPLE: &[Row] = &[
    ("maya", "", "", 1),
    ("maya.glows", "Maya Chen", "", 9),
    ("maya_beauty", "", "", 50),
    ("the_maya", "", "", 99),
    ("m.a.y.a.x", "", "", 500),
    ("amaya", "", "", 400),
    ("mara", "", "", 999),
    ("glow.up", "Maya", "", 3),
    ("leo_lifts", "Leo", "friend of maya; vip", 7),
    ("小红美妆", "李小红", "", 2),
    ("linh.nguyen", "Nguyễn Linh", "linh@example.com", 2),
];

#[test]
fn classes_come_in_order_and_recency_never_lifts_a_name_over_a_better_class() {
    assert_eq!(
        found(PEOPLE, "maya"),
        [
            "maya",       // exact handle
            "glow.up",    // exact name
            "maya.glows", // prefix, the shorter one though less recent
            "maya_beauty",
            "the_maya",  // word start
            "leo_lifts", // word start in another field
            "m.a.y.a.x", // subsequence, by the matcher's score
            "amaya",
            "mara", // one letter is wrong
        ]
    );
    let classes: Vec<Class> = index(PEOPLE)
        .search("maya", 100)
        .hits
        .iter()
        .map(|hit| hit.class)
        .collect();
    assert!(classes.is_sorted());
    assert_eq!(classes.first(), Some(&Class::Exact));
    assert_eq!(classes.last(), Some(&Class::OneTypo));
}

#[test]
fn each_query_finds_its_name_first() {
    for (query, first) in [
        ("@Maya", "maya"),
        ("maya glows", "maya.glows"),
        ("maya gl", "glow.up"),
        ("chen maya", "maya.glows"),
        ("Maya Chen", "maya.glows"),
        ("glows", "maya.glows"),
        ("vip", "leo_lifts"),
        ("llfts", "leo_lifts"),
        ("loe", "leo_lifts"),
        ("leo_lfits", "leo_lifts"),
        ("小红", "小红美妆"),
        ("美", "小红美妆"),
        ("李小", "小红美妆"),
        ("nguyen", "linh.nguyen"),
        ("NGUYỄN", "linh.nguyen"),
        ("example", "linh.nguyen"),
        ("maya vip", "leo_lifts"),
    ] {
        assert_eq!(found(PEOPLE, query).first(), Some(&first), "{query:?}");
    }
}

#[test]
fn inside_a_class_length_then_recency_then_handle_decide() {
    let rows: &[Row] = &[
        ("anna.long", "", "", 900),
        ("annab", "", "", 1),
        ("annac", "", "", 5),
        ("annaa", "", "", 1),
        ("x.anna", "", "", 3),
        ("y.anna.more", "", "", 4),
    ];
    assert_eq!(
        found(rows, "anna"),
        [
            "annac",
            "annaa",
            "annab",
            "anna.long",
            "y.anna.more",
            "x.anna"
        ]
    );
}

#[test]
fn every_word_must_match_and_nonsense_finds_nothing() {
    assert_eq!(found(PEOPLE, "maya zzzz"), Vec::<&str>::new());
    assert_eq!(found(PEOPLE, "qqqqqq"), Vec::<&str>::new());
    assert_eq!(found(&[], "maya"), Vec::<&str>::new());
}

#[test]
fn other_text_matches_at_the_beginning_of_words_only() {
    let rows: &[Row] = &[("zed", "", "prefers skincare boxes", 1)];
    assert_eq!(found(rows, "skin"), ["zed"]);
    assert_eq!(found(rows, "kincare"), Vec::<&str>::new());
    assert_eq!(found(rows, "psb"), Vec::<&str>::new());
}

#[test]
fn a_wrong_letter_while_typing_never_empties_the_list() {
    for query in [
        "q", "mq", "mqy", "mqya", "mqya.", "mqya.g", "qaya", "amya", "mmaya", "小q",
    ] {
        assert!(!found(PEOPLE, query).is_empty(), "{query:?}");
    }
}

#[test]
fn a_short_word_looks_for_typos_only_when_nothing_else_matches() {
    let rows: &[Row] = &[("xena", "", "", 1), ("maya", "", "", 2)];
    assert_eq!(found(rows, "x"), ["xena"]);
    assert_eq!(found(rows, "xq"), ["xena"]);
    assert_eq!(found(rows, "q"), ["maya", "xena"]);
}

#[test]
fn the_empty_query_lists_everything_by_recency_then_handle() {
    let rows: &[Row] = &[("b", "", "", 1), ("c", "", "", 7), ("a", "", "", 1)];
    for query in ["", "   ", "@"] {
        assert_eq!(found(rows, query), ["c", "a", "b"]);
    }
    let two = index(rows).search("", 2);
    assert_eq!((two.total, two.hits.len()), (3, 2));
}

#[test]
fn highlights_are_characters_of_the_handle() {
    for (handle, query, positions) in [
        ("maya.glows", "maya", vec![0, 1, 2, 3]),
        ("maya.glows", "glow", vec![5, 6, 7, 8]),
        ("maya.glows", "glow may", vec![0, 1, 2, 5, 6, 7, 8]),
        ("maya.glows", "mglw", vec![0, 5, 6, 8]),
        ("maya.glows", "msya", vec![0, 2, 3]),
        ("maya.glows", "amya", vec![0, 1, 2, 3]),
        ("小红美妆", "美妆", vec![2, 3]),
        ("ßtraße", "sse", vec![0, 4, 5]),
        ("émile", "emi", vec![0, 1, 2]),
        ("\u{1112}\u{1161}\u{11ab}국", "국", vec![3]),
    ] {
        let rows = [(handle, "", "", 0)];
        let hits = Index::new(rows.iter().map(|row| subject(0, *row)))
            .search(query, 1)
            .hits;
        assert_eq!(
            hits.first().map(|hit| hit.positions.clone()),
            Some(positions),
            "{query:?}"
        );
    }
    let by_name = index(PEOPLE).search("李", 1).hits;
    assert_eq!(by_name[0].positions, Vec::<usize>::new());
}

#[test]
fn a_search_given_another_index_begins_anew() {
    let (few, all) = (index(&PEOPLE[..4]), index(PEOPLE));
    let mut typed = Search::default();
    assert_eq!(typed.run(&few, "leo", 10).hits.len(), 0);
    assert_eq!(typed.run(&all, "leo", 10), all.search("leo", 10));
    assert_eq!(typed.run(&all, "leo", 10).hits.len(), 1);
    assert_eq!(typed.run(&few, "leo", 10).hits.len(), 0);
}

#[test]
fn very_long_names_and_queries_are_cut_not_suffered() {
    let long = "ab".repeat(5_000);
    let index = Index::new([Subject {
        key: 7,
        handle: &long,
        name: &long,
        other: &long,
        recency: 0,
    }]);
    assert_eq!(index.search(&long, 5).total, 1);
    assert_eq!(index.search("aabb", 5).hits[0].class, Class::Subsequence);
}

#[test]
fn beyond_the_scored_names_the_list_is_still_complete() {
    let handles: Vec<String> = (0..3_050).map(|n| format!("x{n}a.b")).collect();
    let subjects = handles.iter().enumerate().map(|(key, handle)| Subject {
        key,
        handle,
        name: "",
        other: "",
        recency: 0,
    });
    let hits = Index::new(subjects).search("ab", 20_000);
    assert_eq!((hits.total, hits.hits.len()), (3_050, 3_050));
}

fn handle() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-e][a-e._0-2]{2,9}[a-e]", 1 => "[小红美妆李가나é]{4,6}"]
}

fn handles() -> impl Strategy<Value = Vec<(String, String, i64)>> {
    proptest::collection::vec((handle(), "[A-E][a-e]{0,4} ?[a-e]{0,4}", 0_i64..4), 1..40)
}

fn index_of(rows: &[(String, String, i64)]) -> Index<usize> {
    Index::new(
        rows.iter()
            .enumerate()
            .map(|(key, (handle, name, recency))| Subject {
                key,
                handle,
                name,
                other: "",
                recency: *recency,
            }),
    )
}

#[test]
fn no_name_is_scored_by_what_was_scored_before_it() {
    let rows = ["da.a/Aeed aaa", "a0_a/Eead", "e_.aa_000_e/A"].map(|row| {
        let (handle, name) = row.split_once('/').unwrap();
        (handle.to_owned(), name.to_owned(), 0)
    });
    let index = index_of(&rows);
    let mut search = Search::default();
    for text in [
        "É",
        "É가",
        "É가 ",
        "É가 小",
        "É가 ",
        "É가",
        "É",
        "Ée",
        "Éed",
    ] {
        assert_eq!(search.run(&index, text, 2), index.search(text, 2), "{text}");
    }
}

proptest! {
    #[test]
    fn one_slip_in_a_handle_still_finds_it(
        rows in handles(), pick in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(), slip in 0..4, letter in "[a-z小]",
    ) {
        let key = pick.index(rows.len());
        let mut typed: Vec<char> = rows[key].0.chars().collect();
        let letter = letter.chars().next().unwrap();
        let place = at.index(typed.len());
        match slip {
            0 => typed.insert(place, letter),
            1 => { typed.remove(place); }
            2 => typed[place] = letter,
            _ => { let next = place.min(typed.len() - 2); typed.swap(next, next + 1); }
        }
        let typed: String = typed.into_iter().collect();
        let hits = index_of(&rows).search(&typed, rows.len());
        prop_assert!(hits.hits.iter().any(|hit| hit.key == key), "{} for {}", typed, rows[key].0);
    }

    #[test]
    fn typing_and_deleting_answers_like_a_fresh_search(
        rows in handles(),
        typed in proptest::collection::vec(prop_oneof![6 => "[a-e._小가 ]", 1 => "[@Éq]"].prop_map(Some), 1..10),
        erase in 0_usize..6, more in "[a-e ]{0,4}", limit in 1_usize..50,
    ) {
        let index = index_of(&rows);
        let mut search = Search::default();
        let mut text = String::new();
        let keys = typed.into_iter()
            .chain(std::iter::repeat_n(None, erase))
            .chain(more.chars().map(|c| Some(c.to_string())));
        for key in keys {
            match key {
                Some(letter) => text.push_str(&letter),
                None => { text.pop(); }
            }
            prop_assert_eq!(search.run(&index, &text, limit), index.search(&text, limit), "{}", text);
        }
    }

    #[test]
    fn positions_lie_in_the_handle_and_classes_are_sorted(rows in handles(), query in "[a-e小红. ]{0,5}") {
        let hits = index_of(&rows).search(&query, 100);
        prop_assert!(hits.hits.is_sorted_by_key(|hit| hit.class));
        for hit in hits.hits {
            let len = rows[hit.key].0.chars().count();
            prop_assert!(hit.positions.is_sorted_by(|a, b| a < b));
            prop_assert!(hit.positions.iter().all(|place| *place < len));
        }
    }
}
