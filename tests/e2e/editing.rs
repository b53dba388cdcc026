//! A text is written in the person's own editor, which has the terminal meanwhile.

use std::os::unix::fs::PermissionsExt as _;

use crate::first_light::{callsheet, json, world};
use crate::terminal::Terminal;

#[test]
fn the_editor_gets_the_message_in_a_private_file_and_gives_it_back() {
    let home = world();
    let path = home.path();
    callsheet(
        path,
        &["followup", "add", "maya.glows", "--kind", "sample_approved"],
    );
    // An editor that notes what it was given and how the file and the terminal are.
    let editor = path.join("edit.sh");
    let script = "#!/bin/sh\n\
        cp \"$1\" \"$HOME/given\"\n\
        ls -l \"$1\" | cut -c1-10 > \"$HOME/mode\"\n\
        stty -a > \"$HOME/tty\"\n\
        printf 'Hi Maya,\\n\\nyour box is on its way.\\n' > \"$1\"\n\
        echo \"$1\" > \"$HOME/name\"\n";
    std::fs::write(&editor, script).unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    let env = [
        ("EDITOR", editor.to_str().unwrap()),
        ("PATH", "/usr/bin:/bin"),
        ("TMPDIR", path.to_str().unwrap()),
    ];
    let mut terminal = Terminal::with(path, (100, 30), &[], &env);
    terminal.shows("Today");
    terminal.keys("4");
    terminal.shows("sample approved");
    terminal.keys("e");
    terminal.shows("your box is on its way.");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));

    let read = |name: &str| std::fs::read_to_string(path.join(name)).unwrap();
    assert!(read("given").contains("Serum 30ml"));
    assert_eq!(read("mode").trim(), "-rw-------");
    let tty = read("tty");
    assert!(tty.contains(" icanon") && tty.contains(" echo "), "{tty}");
    let name = read("name");
    assert!(
        !std::path::Path::new(name.trim()).exists(),
        "the file is gone"
    );
    let queue = json(path, &["followups"]);
    let message = queue["data"][0]["message"].as_str().unwrap();
    assert_eq!(message, "Hi Maya,\n\nyour box is on its way.");
}

#[test]
fn an_editor_that_is_not_there_is_named() {
    let home = world();
    let env = [("EDITOR", "no-such-editor"), ("PATH", "/usr/bin:/bin")];
    let mut terminal = Terminal::with(home.path(), (100, 30), &[], &env);
    terminal.shows("Requests to review 1");
    terminal.keys("E");
    terminal.shows("did not start");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}
