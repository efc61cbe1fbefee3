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

/// What `--help` of a command prints.
fn help(command: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_plimsoll")).args(command).arg("--help").output().unwrap();
    assert!(run.status.success(), "{command:?}");
    String::from_utf8(run.stdout).unwrap()
}

/// The commands, as `--help` lists them.
fn commands() -> Vec<String> {
    let help = help(&[]);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(names.len() > 8, "{names:?}");
    names.into_iter().filter(|name| name != "help").collect()
}

/// The flags that begin a line of a help text, in their long form.
fn flags(help: &str) -> Vec<String> {
    let flag = |line: &str| {
        let line = line.trim_start();
        let long = if line.starts_with("--") { line } else { line.strip_prefix('-')?.split_once(", ")?.1 };
        let long = long.split([' ', '=', '[']).next()?;
        long.starts_with("--").then(|| long.to_owned())
    };
    help.lines().filter(|line| line.starts_with("  ")).filter_map(flag).filter(|flag| flag != "--help").collect()
}

/// docs/usage.md names every command and every flag of each.
#[test]
fn the_page_names_every_command_and_flag() {
    let usage = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/usage.md")).unwrap();
    let tells = |flag: &str| {
        usage.match_indices(flag).any(|(at, _)| {
            !usage[at + flag.len()..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '-')
        })
    };
    let mut seen = 0;
    for command in commands() {
        assert!(tells(&format!("plimsoll {command}")), "docs/usage.md does not tell of `plimsoll {command}`");
        for flag in flags(&help(&[&command])) {
            seen += 1;
            assert!(tells(&flag), "docs/usage.md does not tell of {flag} of `plimsoll {command}`");
        }
    }
    assert!(seen > 60, "{seen}");
}

/// No page shows a flag that `plimsoll` does not have.
#[test]
fn the_pages_name_no_flag_that_is_gone() {
    let mut known: Vec<String> = commands().iter().flat_map(|command| flags(&help(&[command]))).collect();
    known.extend(["--help", "--version"].map(str::to_owned));
    for page in ["README.md", "docs/usage.md", "docs/ci.md", "docs/migrating.md"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
        // A command in code ends with its line, with the code, or where another command takes over.
        for (at, _) in text.match_indices("plimsoll ") {
            let line = text[at..].split(['\n', '`', '|', '#', ';', '&']).next().unwrap();
            for word in line.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2) {
                let flag = word.split(['=', ',', ')', '.']).next().unwrap();
                assert!(known.iter().any(|known| known == flag), "{page}: `{line}`: there is no {flag}");
            }
        }
    }
}
