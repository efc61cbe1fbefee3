//! `plimsoll context`: what a build would be sent, and which line of the ignore file decides.

use std::path::Path;

use serde::Serialize;

use super::args::{Color, ContextArgs, ContextFormat};
use super::failure::Failure;
use super::{Exit, output};
use crate::project::{self, Context, Inputs, Project};
use crate::report::escape::line;
use crate::report::{Screen, Shown};
use crate::text::slashed;

#[derive(Serialize)]
struct Sent<'a> {
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
    for gap in project.gaps.iter().filter(|gap| gap.kind.is_trouble()) {
        Failure::gap(gap).print(Color::Auto);
    }
    let mut contexts: Vec<Sent> = project.contexts.iter().filter(|c| !c.unread).map(|c| shown(&project, c)).collect();
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
        let asked = slashed(Path::new(why));
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
        ContextFormat::Json => Shown::json(&serde_json::json!({ "version": 1, "contexts": contexts })),
        ContextFormat::Text => text(&contexts, args.why.is_some()),
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

fn shown<'a>(project: &'a Project, context: &'a Context) -> Sent<'a> {
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
    Sent {
        dockerfile: &project.source(context.dockerfile).path,
        root: &context.root,
        ignore_file: ignore.map(|ignore| project.source(ignore.file).path.as_str()),
        files_sent: context.sent().count(),
        bytes_sent: context.bytes_sent(),
        truncated: context.truncated,
        files: files.collect(),
    }
}

/// What each build is sent, or why it is sent what was asked about.
fn text(contexts: &[Sent], why: bool) -> Shown {
    let mut out = Screen::default();
    for (n, context) in contexts.iter().enumerate() {
        if why {
            reasons(context, &mut out);
            continue;
        }
        if n > 0 {
            out.line("");
        }
        listing(context, &mut out);
    }
    out.shown()
}

/// A head line, then the files sent, the largest first.
fn listing(context: &Sent, out: &mut Screen) {
    let more = if context.truncated { " or more" } else { "" };
    out.line(&format!(
        "{} for {} ({}): {} files, {} bytes{more} sent; {} kept out",
        line(context.root),
        line(context.dockerfile),
        line(context.ignore_file.unwrap_or("no ignore file")),
        context.files_sent,
        context.bytes_sent,
        context.files.len() - context.files_sent,
    ));
    let mut sent: Vec<&File> = context.files.iter().filter(|file| file.sent).collect();
    sent.sort_by_key(|file| (std::cmp::Reverse(file.size), file.path));
    for file in sent {
        out.line(&format!("{:>12}  {}", file.size, line(file.path)));
    }
}

fn reasons(context: &Sent, out: &mut Screen) {
    for file in &context.files {
        let reason = match (&file.decided_by, context.ignore_file) {
            (Some(by), Some(ignore)) => format!("{ignore}:{}: {}", by.line, by.pattern),
            (_, Some(ignore)) => format!("no line of {ignore} speaks of it"),
            (_, None) => "there is no ignore file".to_owned(),
        };
        let what = if file.sent { "is sent" } else { "is kept out" };
        out.line(&line(&format!("{} of {} for {} {what}: {reason}", file.path, context.root, context.dockerfile)));
    }
}
