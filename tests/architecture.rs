//! The layering of src/lib.rs held against the code, and what else every module must show.

use std::fs;
use std::path::{Path, PathBuf};

const SRC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// Every file of `src/`, with its path from there.
fn modules() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(SRC)];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(SRC).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 20, "src/ is not where it was");
    found
}

/// The rooms from the ground up, as src/lib.rs lists them.
fn rooms() -> Vec<String> {
    let lib = fs::read_to_string(Path::new(SRC).join("lib.rs")).unwrap();
    let list = lib.lines().filter(|line| line.starts_with("//! `text`")).collect::<String>();
    let rooms: Vec<String> = list.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(rooms.len() >= 11, "the list of rooms in src/lib.rs is not where it was: {rooms:?}");
    rooms
}

fn room_of(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// Every `crate::room` in code, with its line; also those inside `use crate::{…}`.
fn uses(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for rest in code.split("crate::").skip(1) {
            let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
            match rest.strip_prefix('{') {
                Some(list) => found.extend(list.split(',').map(|part| (number + 1, word(part.trim())))),
                None => found.push((number + 1, word(rest))),
            }
        }
    }
    found
}

#[test]
fn no_room_uses_one_above_it() {
    let rooms = rooms();
    let height = |name: &str| rooms.iter().position(|room| room == name);
    let mut wrong = Vec::new();
    for (path, text) in modules() {
        let room = room_of(&path);
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let Some(own) = height(&room) else {
            wrong.push(format!("{}: the room `{room}` is not in the list of src/lib.rs", path.display()));
            continue;
        };
        for (line, used) in uses(&text) {
            if height(&used).is_none_or(|other| other > own) {
                wrong.push(format!("{}:{line}: `{room}` must not use `{used}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_climbing_edge_would_be_seen() {
    assert_eq!(uses("use crate::{text, cli::x};\n// crate::no\nlet a = crate::fix::b();").len(), 3);
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<_> = modules().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(p, _)| p).collect();
    assert!(silent.is_empty(), "no `//!` at the top of {silent:?}");
}

/// The project is read in one place; the command line reads and writes what is not of the project.
#[test]
fn the_disk_is_touched_only_where_it_may_be() {
    let allowed = |path: &Path| path.starts_with("project/discover") || path == Path::new("project/discover.rs");
    let reads =
        |text: &str| ["std::fs", "File::open", "read_to_string(", "canonicalize("].iter().any(|w| text.contains(w));
    let wrong: Vec<_> = modules()
        .into_iter()
        .filter(|(path, text)| reads(text) && !allowed(path) && room_of(path) != "cli")
        .map(|(path, _)| path)
        .filter(|path| !path.ends_with("tests.rs"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?} touch the disk");
}

/// A run depends on its arguments and files alone.
#[test]
fn no_module_reads_a_clock() {
    let clocks = ["SystemTime", "Instant::now"];
    let wrong: Vec<_> = modules().into_iter().filter(|(_, text)| clocks.iter().any(|c| text.contains(c))).collect();
    assert!(wrong.is_empty(), "{:?}", wrong.iter().map(|(path, _)| path).collect::<Vec<_>>());
}
