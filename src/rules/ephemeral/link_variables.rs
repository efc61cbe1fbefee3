//! `link-variables`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::project::evidence::Kind;
use crate::project::{Evidence, Project};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let project = cx.project;
    let set = LazyCell::new(|| set(project));
    let linked = LazyCell::new(|| {
        project.services().any(|(_, service)| {
            let bridge = service.network_mode.as_ref().is_some_and(|mode| mode.shown() == "bridge");
            bridge && !service.links.is_empty()
        })
    });
    let tell = |out: &mut Sink, file, within| tell(project, &set, out, file, within);
    for stage in project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let reads = |keyword: Keyword| matches!(keyword, Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck);
        for step in stage.chain().flat_map(|stage| stage.steps()).filter(|step| reads(step.ins.keyword)) {
            tell(out, stage.file(), step.ins.span);
        }
    }
    for evidence in
        project.evidence.iter().filter(|evidence| is_program(evidence) && !project.is_no_unit(evidence.file))
    {
        if !*linked {
            tell(out, evidence.file, Span::new(0, project.source(evidence.file).text.len()));
        }
    }
    for service in project.service_refs() {
        let values = service.environment.iter().filter_map(|pair| pair.value.as_ref()).map(|value| value.span);
        let lines = service.service.command.iter().chain(&service.service.entrypoint).map(|line| line.span());
        values.chain(lines).for_each(|span| tell(out, service.file_id(), span));
    }
}

fn is_program(evidence: &Evidence) -> bool {
    use Kind::{Config, Go, Java, JavaScript, Php, Python, Ruby, Shell};
    matches!(evidence.kind, Config | Go | Java | JavaScript | Php | Python | Ruby | Shell)
        || evidence.kind == Kind::Other && !evidence.copied_by.is_empty()
}

/// One finding for what a file or an instruction reads, the first variable with its place.
fn tell(project: &Project, set: &HashSet<&str>, out: &mut Sink, file: FileId, within: Span) {
    let text = project.source(file).slice(within);
    let mut names = variables(text);
    let Some((at, name)) = names.next() else { return };
    // What the project sets itself is a name like any other.
    if set.contains(name) {
        return;
    }
    if is_last_resort(text, at) {
        return;
    }
    let start = within.start as usize + at;
    let message = format!("`{name}` is set by a link of the old kind, and by no network of today");
    let finding = out.report(file, Span::new(start, start + name.len()), message).mark("empty on a network");
    finding
        .help("use the name of the service as the host and its own port, or variables of your own with such defaults");
}

/// Whether the variable at `at` is asked for (`if [ -n "$…" ]`), and where it is not set another one is, or the script says so
/// and ends: it is there for those who still have links.
fn is_last_resort(text: &str, at: usize) -> bool {
    const MOST: usize = 20;
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let asked = before.rsplit('\n').next().unwrap_or_default();
    let mut branch = after.lines().skip(1).take(MOST).map(str::trim).take_while(|line| *line != "fi");
    let Some(other) = branch.find(|line| *line == "else" || line.starts_with("elif ")) else { return false };
    asked.contains("if ") && asked.contains("-n ") && (other != "else" || branch.any(|line| line.starts_with("exit ")))
}

/// Names such as `DB_PORT_5432_TCP_ADDR`, with their places.
fn variables(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    text.match_indices("_PORT_").filter_map(move |(middle, _)| {
        let start = text.get(..middle)?.rfind(|c| !part(c)).map_or(0, |at| at + 1);
        let rest = text.get(middle..)?;
        let name = text.get(start..middle + rest.find(|c| !part(c)).unwrap_or(rest.len()))?;
        let tail = rest.strip_prefix("_PORT_")?;
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        let protocol = tail.get(digits..)?;
        let linked = ["_TCP_ADDR", "_TCP_PORT", "_TCP_PROTO", "_UDP_ADDR", "_UDP_PORT", "_UDP_PROTO"];
        let known =
            digits > 0 && middle > start && linked.iter().any(|end| name.ends_with(end) && protocol.starts_with(*end));
        known.then_some((start, name))
    })
}

/// The names that the project sets itself.
fn set(project: &Project) -> HashSet<&str> {
    let by_file = project.dockerfiles.iter().flat_map(|docker| docker.scope.all_names());
    by_file
        .chain(project.services().flat_map(|(_, service)| &service.environment).map(|pair| pair.key.as_str()))
        .collect()
}
