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
    listed("lib.rs", "text", 11)
}

/// The list in the comments at the top of a file whose first name is `first`.
fn listed(file: &str, first: &str, at_least: usize) -> Vec<String> {
    let text = fs::read_to_string(Path::new(SRC).join(file)).unwrap();
    let list = text.lines().filter(|line| line.starts_with(&format!("//! `{first}`"))).collect::<String>();
    let rooms: Vec<String> = list.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(rooms.len() >= at_least, "the list of rooms in src/{file} is not where it was: {rooms:?}");
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

/// A file's path as that of its module: `project::compose::tree`.
fn module_of(path: &Path) -> Vec<String> {
    let parts = path.components().map(|part| part.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned());
    parts.collect()
}

/// What a file of `modules` uses of them, by `super::`, by `crate::`, or as a child that it declares.
fn neighbours(module: &[String], text: &str, modules: &[Vec<String>]) -> Vec<Vec<String>> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let deepest = |mut path: Vec<String>| {
        while !path.is_empty() && !modules.contains(&path) {
            path.pop();
        }
        path
    };
    let mut found = Vec::new();
    for line in text.lines().take_while(|line| !line.contains("#[cfg(test)]")) {
        let code = line.split("//").next().unwrap_or_default();
        if let Some(child) = code.trim().trim_start_matches("pub ").strip_prefix("mod ") {
            found.push(deepest([module, &[word(child)]].concat()));
        }
        for (at, start) in code.match_indices("super::").chain(code.match_indices("crate::")) {
            // The second `super::` of `super::super::` is read with the first.
            if code[..at].ends_with("super::") {
                continue;
            }
            let mut base = if start == "crate::" { Vec::new() } else { module[..module.len() - 1].to_vec() };
            let mut rest = &code[at + start.len()..];
            while let Some(further) = rest.strip_prefix("super::") {
                base.pop();
                rest = further;
            }
            while let Some((step, further)) = rest.split_once("::").filter(|(step, _)| *step == word(step)) {
                base.push(step.to_owned());
                rest = further;
            }
            let last = rest.strip_prefix('{').map_or(vec![rest], |list| list.split(',').map(str::trim).collect());
            found.extend(last.into_iter().map(|name| deepest([&base[..], &[word(name)]].concat())));
        }
    }
    found
}

/// The rooms of `project` are listed at its top, and each uses only those before it. The root holds the types that
/// all share, with the indexes over them, and names a few of the rooms' own, which count as what they are.
#[test]
fn the_rooms_of_project_go_one_way() {
    let rooms = listed("project.rs", "packages", 10);
    let root = fs::read_to_string(Path::new(SRC).join("project.rs")).unwrap();
    let renamed = |name: &str| {
        let line = root.lines().find(|line| line.starts_with("pub use ") && uses_word(line, name))?;
        line["pub use ".len()..].split("::").next()
    };
    let height = |name: &str| rooms.iter().position(|room| room == renamed(name).unwrap_or(name));
    let (mut wrong, mut seen) = (Vec::new(), 0);
    let inside = |path: &Path| path.starts_with("project/") && path != Path::new("project/indexes.rs");
    for (path, text) in modules().into_iter().filter(|(path, _)| inside(path)) {
        let room = module_of(&path)[1].clone();
        let Some(own) = height(&room) else {
            wrong.push(format!("{}: this room is not in the list of src/project.rs", path.display()));
            continue;
        };
        let text = text.replace("crate::project::", "crate::");
        for (line, used) in uses(&text).into_iter().filter(|(_, used)| height(used).is_some()) {
            seen += 1;
            if height(&used) > Some(own) {
                wrong.push(format!("{}:{line}: `{room}` must not use `{used}`", path.display()));
            }
        }
    }
    assert!(seen > 100, "the uses are not where they were: {seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn uses_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
}

/// `project::compose` is a house of its own: its rooms are listed at its top, and no files in it go in a circle.
#[test]
fn compose_goes_one_way() {
    let rooms = listed("project/compose.rs", "values", 5);
    let files: Vec<_> = modules().into_iter().filter(|(path, _)| path.starts_with("project/compose/")).collect();
    let names: Vec<Vec<String>> = files.iter().map(|(path, _)| module_of(path)).collect();
    let height = |module: &[String]| rooms.iter().position(|room| module.get(2) == Some(room));
    let mut edges = Vec::new();
    let mut wrong = Vec::new();
    for ((path, text), module) in files.iter().zip(&names) {
        let Some(own) = height(module) else {
            wrong.push(format!("{}: this room is not in the list of src/project/compose.rs", path.display()));
            continue;
        };
        for used in neighbours(module, text, &names) {
            if height(&used).is_some_and(|other| other > own) || used == ["project", "compose"] {
                wrong.push(format!("{}: `{}` must not use `{}`", path.display(), rooms[own], used.join("::")));
            }
            edges.push((module.clone(), used));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Whoever uses none that is left goes; what stays goes in a circle.
    let mut left = names;
    loop {
        let before = left.len();
        let ends: Vec<_> = left
            .iter()
            .filter(|file| !edges.iter().any(|(from, to)| from == *file && to != from && left.contains(to)))
            .cloned()
            .collect();
        left.retain(|file| !ends.contains(file));
        if left.len() == before {
            break;
        }
    }
    let circle: Vec<String> = left.iter().map(|module| module.join("::")).collect();
    assert!(circle.is_empty(), "these use each other: {}", circle.join(", "));
}

#[test]
fn a_use_inside_compose_would_be_seen() {
    let path = |text: &str| text.split("::").map(str::to_owned).collect::<Vec<_>>();
    let all: Vec<_> = ["p::c::a", "p::c::a::x", "p::c::b"].into_iter().map(path).collect();
    let used = |text: &str| neighbours(&path("p::c::a::x"), text, &all);
    assert_eq!(used("use super::super::b::{One, Two};"), [path("p::c::b"), path("p::c::b")]);
    assert_eq!(used("use super::Thing;"), [path("p::c::a")]);
    assert_eq!(used("let a = crate::p::c::b::run();"), [path("p::c::b")]);
    assert_eq!(neighbours(&path("p::c::a"), "mod x;", &all), [path("p::c::a::x")]);
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<_> = modules().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(p, _)| p).collect();
    assert!(silent.is_empty(), "no `//!` at the top of {silent:?}");
}

/// What reads a byte, opens a file, lists a directory or looks at what lies at a path. `file_type()` tells of an
/// entry that a guarded walk has met.
const READING: &[&str] = &[
    "std::fs",
    "File::open",
    "File::create",
    "OpenOptions",
    "read_to_string(",
    "read_to_end(",
    "canonicalize(",
    "stdin(",
    "read_dir(",
    "read_link(",
    "WalkBuilder",
    "WalkDir::new",
    "Gitignore::new",
    ".exists()",
    ".try_exists()",
    ".is_file()",
    ".is_dir()",
    ".is_symlink()",
    "symlink_metadata(",
    "Command::new",
    "libc::",
    "rustix::",
];

fn reads(text: &str) -> Vec<&'static str> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.replace("file_type().is_", "").replace("meta.is_symlink()", "");
    READING.iter().copied().filter(|word| code.contains(word)).collect()
}

/// Every byte comes through `disk`, whose border and limits hold for all. Two other modules write: the file
/// that `-o` names, and texts for a `shellcheck` that someone asked for; one more asks git for changed lines,
/// and one starts a pager.
#[test]
fn nothing_is_read_past_the_guard() {
    let writing: &[(&str, &[&str])] = &[
        ("cli/changed.rs", &["Command::new"]),
        ("cli/output.rs", &["std::fs", "rustix::"]),
        ("cli/pager.rs", &["Command::new", "stdin("]),
        ("cli/shellcheck.rs", &["std::fs", "Command::new"]),
    ];
    let mut wrong = Vec::new();
    for (path, text) in modules().into_iter().filter(|(path, _)| room_of(path) != "disk") {
        let shown = path.to_string_lossy();
        let allowed = writing.iter().find(|(name, _)| *name == shown).map_or(&[][..], |(_, words)| *words);
        wrong.extend(reads(&text).into_iter().filter(|w| !allowed.contains(w)).map(|w| format!("{shown}: `{w}`")));
    }
    assert!(wrong.is_empty(), "these must go through src/disk.rs: {}", wrong.join(", "));
}

#[test]
fn another_reading_would_be_seen() {
    assert_eq!(reads("let text = std::fs::read_to_string(path)?;"), ["std::fs", "read_to_string("]);
    assert_eq!(reads("// std::fs\nif path.is_file() {"), [".is_file()"]);
    assert_eq!(reads("entry.file_type().is_dir()"), [""; 0]);
}

/// The project is read by `project::discover`, the rest by the command line; nobody else asks the disk.
#[test]
fn only_discovery_and_the_command_line_ask_the_disk() {
    let asks = |path: &Path| path.starts_with("project/discover") || path == Path::new("project/discover.rs");
    let wrong: Vec<_> = modules()
        .into_iter()
        .filter(|(path, text)| {
            !matches!(room_of(path).as_str(), "disk" | "cli") && !asks(path) && text.contains("Disk")
        })
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?} ask the disk");
}

/// A run depends on its arguments and files alone.
#[test]
fn no_module_reads_a_clock() {
    let clocks = ["SystemTime", "Instant::now"];
    let wrong: Vec<_> = modules().into_iter().filter(|(_, text)| clocks.iter().any(|c| text.contains(c))).collect();
    assert!(wrong.is_empty(), "{:?}", wrong.iter().map(|(path, _)| path).collect::<Vec<_>>());
}

/// What is printed passed the writer of its medium (`report::medium`): `cli::output` alone holds the streams and
/// takes only what such a writer made, which only that module can make.
#[test]
fn one_module_prints_and_one_makes_what_is_printed() {
    let streams = ["print!(", "println!(", "eprint!(", "eprintln!(", "io::stdout", "io::stderr", "dbg!("];
    let prints = |text: &str| code(text).any(|line| streams.iter().any(|word| line.contains(word)));
    let wrong: Vec<_> = modules()
        .into_iter()
        .filter(|(path, text)| path != Path::new("cli/output.rs") && prints(text))
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?} print without cli::output");
    let text = |path: &str| fs::read_to_string(Path::new(SRC).join(path)).unwrap();
    let output = text("cli/output.rs");
    for taken in ["fn write(file: Option<&Path>, text: &Shown)", "fn stdout(text: &Shown)", "fn stderr(text: &Shown)"] {
        assert!(output.contains(taken), "cli::output no longer has `{taken}`");
    }
    let medium = text("report/medium.rs");
    assert!(medium.contains("pub struct Shown(String);"), "what a `Shown` holds is private, or anyone can make one");
    let format = |line: &&str| line.contains("-> String") && line.contains("pub fn render(");
    for (path, text) in modules().iter().filter(|(path, _)| path.starts_with("report")) {
        assert_eq!(text.lines().find(format), None, "{}: a format is a `Shown`", path.display());
    }
}

/// The lines of a module without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split("//").next().unwrap_or_default())
}

/// A rule is read at a glance: what it asks of the project is derived there, and what it asks of the world stands in
/// `knowledge`. The registry is generated.
const RULE_AT_MOST: usize = 110;

#[test]
fn a_rule_is_short() {
    let rules: Vec<_> = modules()
        .into_iter()
        .filter(|(path, _)| path.starts_with("rules") && path.components().count() == 3)
        .map(|(path, text)| (path, text.lines().count()))
        .collect();
    assert!(rules.len() > 100, "the rules are not where they were");
    let long: Vec<_> = rules.into_iter().filter(|(_, lines)| *lines > RULE_AT_MOST).collect();
    assert!(long.is_empty(), "longer than {RULE_AT_MOST} lines: {long:?}");
}
