//! What is said of a text and of its copies is told once: of the same line in files of one name, as in
//! `16/alpine/Dockerfile` and `17/alpine/Dockerfile`, or `Dockerfile` and `Dockerfile.aarch64`, or names that differ in a version,
//! of compose files whatever their names, of a line that differs in its directory's name, as `ADD ./target/shop.jar` does in `shop/Dockerfile`, or of which what is said
//! differs in it, small matters that one Dockerfile has several times and any remark on the shell of one script,
//! and of the same bytes, where several services take them through one YAML anchor. A matter of telling: the grade and the fixes see each place.

use std::collections::{HashMap, HashSet};

use crate::finding::{Area, Confidence, Finding, Severity, Status, Voice};
use crate::project::Project;
use crate::text::{FileId, Span};

/// What two findings have to agree in, besides what they say.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind<'a> {
    code: &'static str,
    aliases: &'a [&'static str],
    counted: (Severity, Severity, Voice, Confidence, &'a Status),
}

/// Message, why and help.
type Said<'a> = (&'a str, &'a str, &'a str);

/// What the copies of a finding have in common.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Copied<'a> {
    kind: Kind<'a>,
    said: Said<'a>,
    name: String,
    /// What the line says, by its number among those that were met.
    line: usize,
}

/// Lines of files, those alike under one number: a line of megabytes can hold thousands of findings.
#[derive(Default)]
struct Lines<'a> {
    met: HashMap<(FileId, u32), usize>,
    alike: HashMap<&'a str, usize>,
}

impl<'a> Lines<'a> {
    fn number(&mut self, project: &'a Project, file: FileId, at: Span) -> usize {
        let source = project.source(file);
        let line = source.line(at.start as usize);
        let next = self.alike.len();
        let number = || *self.alike.entry(source.slice(source.line_span(line)).trim()).or_insert(next);
        *self.met.entry((file, line)).or_insert_with(number)
    }
}

/// A finding, and those that it stands for.
struct Told<'a> {
    first: &'a Finding,
    copies: Vec<&'a Finding>,
    here: Vec<&'a Finding>,
}

/// The findings, the first of each kind with its copies.
pub fn apply(project: &Project, findings: &[Finding]) -> Vec<Finding> {
    let pieces = project.montages.iter().flat_map(|montage| montage.files());
    let compose: HashSet<FileId> = project.compose.iter().map(|file| file.file).chain(pieces).collect();
    let mut spots: HashMap<(Kind, FileId, Span), usize> = HashMap::new();
    let mut times: HashMap<(FileId, Copied), usize> = HashMap::new();
    // The second such line of one file is a copy of the second of another.
    let mut firsts: HashMap<(Copied, usize), usize> = HashMap::new();
    let mut homes: HashMap<(Kind, String, String), usize> = HashMap::new();
    let mut small: HashMap<(Kind, FileId, Said), usize> = HashMap::new();
    let mut told: Vec<Told> = Vec::new();
    let mut lines = Lines::default();
    for finding in findings {
        let (file, copied) = (finding.primary.file, copied(project, &compose, &mut lines, finding));
        let spot = (copied.kind, file, finding.primary.span);
        let said = copied.said;
        let nth = times.entry((file, copied.clone())).and_modify(|n| *n += 1).or_insert(0);
        let first = (copied, *nth);
        let mut at = firsts.get(&first).copied().unwrap_or(told.len());
        if at == told.len() && compose.contains(&file) {
            at = *spots.entry(spot).or_insert(at);
        }
        if at == told.len()
            && let Some((said, line)) = at_home(project, finding)
        {
            at = *homes.entry((spot.0, said, line)).or_insert(at);
        }
        // A script is no list of steps that are mended one by one. Two passwords of a file are two, though the words are the same.
        let is_small = match project.dockerfile(file) {
            Some(_) => finding.severity <= Severity::Info,
            None => finding.rule.area == Area::Shell && !compose.contains(&file),
        };
        if at == told.len() && is_small {
            at = *small.entry((spot.0, file, said)).or_insert(at);
        }
        firsts.entry(first).or_insert(at);
        match told.get_mut(at) {
            Some(same) if same.first.primary.file == file && !is_small => same.here.push(finding),
            Some(same) => same.copies.push(finding),
            None => told.push(Told { first: finding, copies: Vec::new(), here: Vec::new() }),
        }
    }
    told.into_iter().map(one).collect()
}

fn copied<'a>(
    project: &'a Project,
    compose: &HashSet<FileId>,
    lines: &mut Lines<'a>,
    finding: &'a Finding,
) -> Copied<'a> {
    let file = finding.primary.file;
    let name = if compose.contains(&file) { String::new() } else { kind(project.source(file).name()) };
    let counted = (finding.severity, finding.graded, finding.voice, finding.confidence, &finding.status);
    Copied {
        kind: Kind { code: finding.rule.code, aliases: &finding.aliases, counted },
        said: (&finding.message, &finding.why, &finding.help),
        name,
        line: lines.number(project, file, finding.primary.span),
    }
}

/// What is said of a line of a Dockerfile, and the line, with a mark where a path in them names the directory.
fn at_home(project: &Project, finding: &Finding) -> Option<(String, String)> {
    project.dockerfile(finding.primary.file)?;
    let source = project.source(finding.primary.file);
    let home = source.path.rsplit('/').nth(1).filter(|home| home.len() > 2)?;
    let line = source.slice(source.line_span(source.line(finding.primary.span.start as usize))).trim();
    // Nobody wrote a longer one by hand.
    let short = line.len() < 1_000;
    let path = format!("/{home}");
    let without = |text: &str| text.replace(&path, "\u{0}");
    if short && line.contains(&path) {
        return Some((without(&finding.message), without(line)));
    }
    // The program of `shop/Dockerfile` is `shop`.
    let program = format!("`{home}`");
    let unnamed = |text: &str| text.replace(&program, "\u{0}");
    let named = short && finding.message.contains(&program);
    named.then(|| (format!("{}\n{}", unnamed(&finding.message), unnamed(&finding.help)), line.to_owned()))
}

/// `Dockerfile` of `Dockerfile.aarch64`, which is the same image for other machines, and `python#.dockerfile` of
/// `python3.12.dockerfile`, which is it in another version.
fn kind(name: &str) -> String {
    const ARCHITECTURES: &[&str] = &[
        "aarch64", "amd64", "arm", "arm32v7", "arm64", "arm64v8", "armhf", "armv6", "armv7", "i386", "ppc64le",
        "riscv64", "s390x", "x86_64",
    ];
    let named = name.rsplit_once('.').filter(|(_, last)| ARCHITECTURES.contains(last));
    let mut kind = String::new();
    let mut number = false;
    for c in named.map_or(name, |(front, _)| front).chars() {
        let goes_on = c.is_ascii_digit() || number && c == '.';
        if !goes_on {
            kind.push_str(if number { "#" } else { "" });
            kind.push(c);
        }
        number = goes_on;
    }
    kind
}

fn one(told: Told) -> Finding {
    let mut finding = told.first.clone();
    if !told.here.is_empty() {
        finding.message.push_str(&format!(", and {} more like it here", told.here.len()));
    }
    for other in told.here {
        finding.label(other.primary.file, other.primary.span, other.message.clone());
        finding.labels.extend(other.labels.iter().cloned());
    }
    finding.copies = told.copies.into_iter().cloned().collect();
    finding
}
