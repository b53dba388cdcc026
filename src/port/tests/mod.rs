//! Whole files through the public face.

mod support;

use support::{frame, read};

#[test]
fn scratch_dump() {
    let Ok(dir) = std::env::var("SAMPLES") else {
        return;
    };
    let mut names: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .flatten()
        .map(|e| e.path())
        .collect();
    names.sort();
    for path in names {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&path).unwrap();
        match read(&name, &bytes, &frame("US", "USD", "America/Los_Angeles")) {
            Err(refused) => println!("\n## {name}: REFUSED {refused:?}"),
            Ok(got) => {
                println!(
                    "\n## {name}: {} facts {} aside {} window {:?}\n warnings {:?}",
                    got.head.kind.name(),
                    got.facts.len(),
                    got.aside.len(),
                    got.head.window,
                    got.head.warnings
                );
                for fact in got.facts.iter().take(2) {
                    println!("  {fact}");
                }
                for aside in got.aside.iter().take(2) {
                    println!("  ASIDE {} {:?} {}", aside.line, aside.column, aside.reason);
                }
            }
        }
    }
}
