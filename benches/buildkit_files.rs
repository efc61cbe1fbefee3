//! The reader beside BuildKit's own parser tests: `cargo bench --bench buildkit_files -- DIR`, where DIR
//! holds `testfiles` and `testfiles-negative` of its parser (they come with Debian's package
//! golang-github-openshift-imagebuilder-dev). Every file is written down as BuildKit's tests write it
//! and compared with the `result` beside it; those of `testfiles-negative` must be refused.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use plimsoll::syntax::dockerfile::{self, Args, Command, Instruction, Keyword, Word};

fn main() -> ExitCode {
    let Some(dir) = std::env::args().skip(1).find(|arg| !arg.starts_with("--")).map(PathBuf::from) else {
        println!("buildkit_files: give the folder that holds BuildKit's testfiles");
        return ExitCode::SUCCESS;
    };
    let mut right = 0;
    let mut wrong = 0;
    let mut count = |case: &Path, complaint: Option<String>| match complaint {
        None => right += 1,
        Some(text) => {
            wrong += 1;
            println!("{}\n{text}", case.display());
        }
    };
    for case in folders(&dir.join("testfiles")) {
        let (text, expected) = (read(&case.join("Dockerfile")), read(&case.join("result")));
        let dumped = dump(&text);
        count(&case, (dumped.trim_end() != expected.trim_end()).then(|| difference(&dumped, &expected)));
    }
    for case in folders(&dir.join("testfiles-negative")) {
        let accepted = dockerfile::parse(&read(&case.join("Dockerfile"))).1.is_empty();
        count(&case, accepted.then(|| "  is read without an error".to_string()));
    }
    println!("BuildKit's parser tests: {right} of {} as BuildKit has them", right + wrong);
    if wrong == 0 && right > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// A file that is not there reads as nothing, and then differs.
fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()
}

fn difference(ours: &str, theirs: &str) -> String {
    let pairs = theirs.lines().zip(ours.lines().chain(std::iter::repeat("")));
    let lines = pairs.filter(|(theirs, ours)| theirs != ours);
    let lines: Vec<_> = lines.map(|(theirs, ours)| format!("  BuildKit {theirs}\n  Plimsoll {ours}")).collect();
    if lines.is_empty() { "  more instructions than BuildKit has".to_string() } else { lines.join("\n") }
}

fn dump(text: &str) -> String {
    let (file, _) = dockerfile::parse(text);
    file.instructions.iter().map(|instruction| format!("({})\n", one(instruction))).collect()
}

fn one(instruction: &Instruction) -> String {
    let mut line = instruction.keyword.name().to_ascii_lowercase();
    if !instruction.flags.is_empty() {
        let flags: Vec<_> = instruction.flag_texts().iter().map(|flag| quoted(flag)).collect();
        line += &format!(" [{}]", flags.join(" "));
    }
    if let Args::Onbuild(inner) = &instruction.args {
        return format!("{line} ({})", one(inner));
    }
    for word in words(instruction) {
        line += &format!(" {}", quoted(&word));
    }
    line
}

/// What BuildKit's first stage cuts an instruction into.
fn words(instruction: &Instruction) -> Vec<String> {
    let texts = |words: &[Word]| words.iter().map(|word| word.text.to_string()).collect();
    match &instruction.args {
        Args::Command(Command::Exec(words)) | Args::Words(words) => texts(words),
        Args::Command(Command::Shell(joined)) => vec![joined.text.to_string()],
        Args::Copy { sources, dest } => texts(&[sources.as_slice(), std::slice::from_ref(dest)].concat()),
        Args::From { image, alias } => {
            let alias = alias.iter().flat_map(|alias| ["AS".to_string(), alias.name.text.to_string()]);
            std::iter::once(image.text.to_string()).chain(alias).collect()
        }
        Args::Pairs { pairs, .. } => {
            let parts = pairs.iter().flat_map(|pair| [Some(&pair.key), pair.value.as_ref()]);
            parts.flatten().map(|word| word.text.to_string()).collect()
        }
        Args::Healthcheck(Some(command)) if instruction.rest().text.trim_start().starts_with("CMD") => {
            let words = match command {
                Command::Exec(words) => texts(words),
                Command::Shell(joined) => vec![joined.text.to_string()],
            };
            std::iter::once("CMD".to_string()).chain(words).collect()
        }
        Args::Value(word) => vec![word.text.to_string()],
        // What BuildKit refuses only in its second stage it has listed in the first.
        _ if instruction.keyword == Keyword::Healthcheck => {
            let rest = instruction.rest().text.trim();
            let (kind, command) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
            [kind, command.trim()].into_iter().filter(|word| !word.is_empty()).map(str::to_string).collect()
        }
        _ => instruction.rest().text.split_whitespace().map(str::to_string).collect(),
    }
}

/// As Go's `%q` writes a string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted += "\\n",
            '\r' => quoted += "\\r",
            '\t' => quoted += "\\t",
            '\x08' => quoted += "\\b",
            '\x0c' => quoted += "\\f",
            c if c.is_control() => quoted += &format!("\\x{:02x}", c as u32),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
