//! `plimsoll context`: what a build would be sent, and which line of the ignore file decides.

use std::fmt::Write;

use serde::Serialize;

use super::args::{Color, ContextArgs, ContextFormat};
use super::failure::Failure;
use super::{Exit, output};
use crate::project::{self, Context, GapKind, Inputs, Project};

#[derive(Serialize)]
struct Shown<'a> {
    dockerfile: &'a str,
    root: &'a str,
    ignore_file: Option<&'a str>,
    files_sent: usize,
    bytes_sent: u64,
    truncated: bool,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    size: u64,
    sent: bool,
    decided_by: Option<Line<'a>>,
}

/// The line of the ignore file that decided.
#[derive(Serialize)]
struct Line<'a> {
    line: u32,
    pattern: &'a str,
}

/// Prints the contexts of the builds below the directory.
///
/// # Errors
/// There is none, or the file asked about is in none.
pub fn context(args: &ContextArgs) -> Result<Exit, Failure> {
    let inputs = Inputs { contexts: true, access: args.access.access(), ..Inputs::default() };
    let project = project::discover(std::slice::from_ref(&args.dir), &inputs);
    for gap in project.gaps.iter().filter(|gap| gap.kind != GapKind::Unresolved) {
        Failure::gap(gap).print(Color::Auto);
    }
    let mut contexts: Vec<Shown> = project.contexts.iter().filter(|c| !c.unread).map(|c| shown(&project, c)).collect();
    if contexts.is_empty() {
        let failure = Failure::new(
            format!("{}: no build context", args.dir.display()),
            "name a directory with a Dockerfile, or with a compose file that builds one",
        );
        failure.print(Color::Auto);
        return Ok(if project.gaps.is_empty() { Exit::Nothing } else { Exit::Trouble });
    }
    if let Some(why) = &args.why {
        // As the list prints it, or as it stands from here, or from the directory asked about.
        let asked = why.replace('\\', "/");
        let asked = asked.trim_start_matches("./");
        let below = format!("{}/{asked}", args.dir.display());
        for context in &mut contexts {
            let root = context.root;
            let is_asked = |path: &str| [Some(asked), inside(root, asked), inside(root, &below)].contains(&Some(path));
            context.files.retain(|file| is_asked(file.path));
        }
        if contexts.iter().all(|context| context.files.is_empty()) {
            let help = "name a file as the list prints it, relative to the context";
            return Err(Failure::new(format!("{why}: not a file of any build context here"), help));
        }
    }
    output::stdout(&match args.format {
        ContextFormat::Json => json(&contexts)?,
        ContextFormat::Text if args.why.is_some() => contexts.iter().map(reasons).collect(),
        ContextFormat::Text => contexts.iter().map(listing).collect::<Vec<_>>().join("\n"),
    })?;
    Ok(Exit::Clean)
}

/// The path as it stands below `root`.
fn inside<'a>(root: &str, path: &'a str) -> Option<&'a str> {
    match root.trim_start_matches("./") {
        "" | "." => Some(path.trim_start_matches("./")),
        root => path.trim_start_matches("./").strip_prefix(root)?.strip_prefix('/'),
    }
}

fn shown<'a>(project: &'a Project, context: &'a Context) -> Shown<'a> {
    let ignore = context.ignore.and_then(|index| project.ignore_files.get(index));
    let line = |pattern: usize| {
        let ignore = ignore?;
        let span = ignore.tree.patterns.get(pattern)?.span;
        let source = project.source(ignore.file);
        Some(Line { line: source.line(span.start as usize), pattern: source.slice(span) })
    };
    let files = context.entries.iter().map(|entry| File {
        path: &entry.path,
        size: entry.size,
        sent: entry.sent,
        decided_by: entry.decided_by.and_then(line),
    });
    Shown {
        dockerfile: &project.source(context.dockerfile).path,
        root: &context.root,
        ignore_file: ignore.map(|ignore| project.source(ignore.file).path.as_str()),
        files_sent: context.sent().count(),
        bytes_sent: context.bytes_sent(),
        truncated: context.truncated,
        files: files.collect(),
    }
}

fn json(contexts: &[Shown]) -> Result<String, Failure> {
    let value = serde_json::json!({ "version": 1, "contexts": contexts });
    let text = serde_json::to_string_pretty(&value);
    text.map(|text| text + "\n").map_err(|error| Failure::new(format!("the list cannot be written: {error}"), ""))
}

/// A head line, then the files sent, the largest first.
fn listing(context: &Shown) -> String {
    let more = if context.truncated { " or more" } else { "" };
    let ignore = context.ignore_file.unwrap_or("no ignore file");
    let mut out = format!(
        "{} for {} ({ignore}): {} files, {} bytes{more} sent; {} kept out\n",
        context.root,
        context.dockerfile,
        context.files_sent,
        context.bytes_sent,
        context.files.len() - context.files_sent,
    );
    let mut sent: Vec<&File> = context.files.iter().filter(|file| file.sent).collect();
    sent.sort_by_key(|file| (std::cmp::Reverse(file.size), file.path));
    for file in sent {
        let _ = writeln!(out, "{:>12}  {}", file.size, file.path);
    }
    out
}

fn reasons(context: &Shown) -> String {
    let mut out = String::new();
    for file in &context.files {
        let what = if file.sent { "is sent" } else { "is kept out" };
        let _ = write!(out, "{} of {} for {} {what}: ", file.path, context.root, context.dockerfile);
        let _ = match (&file.decided_by, context.ignore_file) {
            (Some(line), Some(ignore)) => writeln!(out, "{ignore}:{}: {}", line.line, line.pattern),
            (_, Some(ignore)) => writeln!(out, "no line of {ignore} speaks of it"),
            (_, None) => writeln!(out, "there is no ignore file"),
        };
    }
    out
}
