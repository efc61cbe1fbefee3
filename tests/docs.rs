//! The commands that the README, docs/usage.md and docs/ci.md show, run as they stand there.

use std::path::Path;
use std::process::{Command, Stdio};

/// A `$ command` line of a `console` block and the lines after it.
struct Shown {
    place: String,
    command: String,
    /// From `# exits N` at the end of the line; without it 0, in the README also 1.
    statuses: Vec<i32>,
    output: Vec<String>,
}

fn shown(page: &str) -> Vec<Shown> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (number, line) in text.lines().enumerate() {
        match line.strip_prefix("$ ") {
            _ if line.starts_with("```") => inside = line == "```console",
            Some(command) if inside => {
                let (command, statuses) = match command.rsplit_once("# exits ") {
                    Some((command, status)) => (command, vec![status.trim().parse().unwrap()]),
                    None if page == "README.md" => (command, vec![0, 1]),
                    None => (command, vec![0]),
                };
                let place = format!("{page}:{}", number + 1);
                found.push(Shown { place, command: command.trim().to_owned(), statuses, output: Vec::new() });
            }
            None if inside => found.last_mut().unwrap().output.push(line.to_owned()),
            _ => {}
        }
    }
    found
}

fn fault(shown: &Shown) -> Option<String> {
    let bin = Path::new(env!("CARGO_BIN_EXE_plimsoll")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{} 2>&1", shown.command)]).env("PATH", path).env("NO_COLOR", "1");
    let run = command.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).output().unwrap();
    let (status, text) = (run.status.code(), String::from_utf8_lossy(&run.stdout).into_owned());
    let missing = shown.output.iter().find(|line| *line != "…" && !text.contains(line.as_str()));
    match (status.is_some_and(|status| shown.statuses.contains(&status)), missing) {
        (true, None) => None,
        (false, _) => Some(format!("{}: `{}` ends with {status:?}:\n{text}", shown.place, shown.command)),
        (_, Some(line)) => Some(format!("{}: `{}` does not print `{line}`:\n{text}", shown.place, shown.command)),
    }
}

#[test]
fn commands_do_what_the_pages_say() {
    let pages = ["README.md", "docs/usage.md", "docs/ci.md"];
    // The README's two commands are cargo's own: one is this test, the other a build.
    let all = pages.into_iter().flat_map(shown).filter(|shown| !shown.command.starts_with("cargo "));
    let all: Vec<Shown> = all.collect();
    assert!(all.len() > 10);
    let faults: Vec<String> = all.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Every flag of `check` stands in the table, and no other.
#[test]
fn the_table_of_flags_is_whole() {
    let help = Command::new(env!("CARGO_BIN_EXE_plimsoll")).args(["check", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let usage = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/usage.md")).unwrap();
    let flags = |text: &str| {
        let word =
            |at: usize| text[at..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>();
        let mut found: Vec<String> = text.match_indices("--").map(|(at, _)| word(at)).filter(|w| w.len() > 3).collect();
        found.sort();
        found.dedup();
        found
    };
    let told = flags(&usage);
    for flag in flags(&help).into_iter().filter(|flag| flag != "--help") {
        assert!(told.contains(&flag), "docs/usage.md does not tell of {flag}");
    }
}
