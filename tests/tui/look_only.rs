//! Looking changes nothing.

use crate::world::World;

#[test]
fn the_app_opens_on_the_morning() {
    let mut world = World::new();
    println!("{}", world.screen());
    for keys in ["2", "3", "4", "8", "2f", "<esc>?", "<esc>:"] {
        println!("== {keys}\n{}", world.keys(keys).screen());
    }
}
