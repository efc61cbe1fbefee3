//! `argument-empty`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::Severity;
use crate::knowledge::commands;
use crate::project::builds::links::How;
use crate::project::running::outcome::fails_with;
use crate::project::{Dockerfile, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, variable};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    let by_hand: HashSet<usize> = cx.project.made.iter().map(|made| made.dockerfile).collect();
    for (at, docker) in cx.project.dockerfiles.iter().enumerate() {
        // What a build by hand hands over is not known.
        if by_hand.contains(&at) {
            continue;
        }
        let services: Vec<ServiceRef> = built_by(cx, docker).collect();
        let mut found: Vec<Empty> = Vec::new();
        for step in docker.stages().filter(|stage| stage.reachable).flat_map(|stage| stage.steps_of(Keyword::Run)) {
            for (index, command) in step.step.commands.iter().enumerate() {
                let Some((name, span)) = empty(command) else { continue };
                let Some(argument) = step.bare_argument(name) else { continue };
                let told = found.iter().any(|known| known.name == name);
                if told || !fails_with(&step, index) || is_tested(docker, cx, name) {
                    continue;
                }
                let lacks = |service: &&ServiceRef| {
                    service.build.as_ref().is_some_and(|build| build.args.iter().all(|arg| arg.key != name))
                };
                let by = services.iter().find(lacks);
                if services.is_empty() || by.is_some() {
                    let call = command.effective().name().unwrap_or_default().to_owned();
                    found.push(Empty { name: name.to_owned(), span, argument, call, by });
                }
            }
        }
        let [Empty { name, span, argument, call, by }, rest @ ..] = found.as_slice() else { continue };
        let message = match by {
            Some(service) => {
                format!("`{}` builds this without `{name}`, and `{call}` refuses an empty value", service.name)
            }
            None => format!("a build without `--build-arg {name}=…` stops here: `{call}` refuses an empty value"),
        };
        let finding = out.report(docker.file, *span, message).mark("empty");
        finding.label(docker.file, *argument, "no default");
        for other in rest.iter().take(8) {
            finding.label(docker.file, other.span, "and this one");
        }
        let value = if name.ends_with("ID") { "1000" } else { "…" };
        finding.help(format!("give it a default: `ARG {name}={value}`"));
        match by.and_then(|service| Some((service.file_id(), service.build.as_ref()?.key_span))) {
            Some((file, span)) => finding.label(file, span, "built here without it").stops_build(),
            None => finding.severity(Severity::Info),
        };
    }
}

/// An argument that is empty, where that is refused.
struct Empty<'s, 'a> {
    name: String,
    span: Span,
    argument: Span,
    call: String,
    /// A service that builds without it.
    by: Option<&'s ServiceRef<'a>>,
}

fn built_by<'a>(cx: &Cx<'a>, docker: &Dockerfile) -> impl Iterator<Item = ServiceRef<'a>> {
    let links = cx.project.links_of(docker.file).filter(|link| matches!(link.how, How::Built(_)));
    links.filter_map(|link| cx.project.service_at(link.compose, link.service))
}

/// The variable that is all that stands behind such an option, and its bytes.
fn empty(command: &Command) -> Option<(&str, Span)> {
    let call = command.effective();
    let options = call.name().and_then(commands::numbers_of)?;
    let skip = command.words.len() - call.words.len();
    let words = command.words.get(skip..)?;
    let pair = words.windows(2).find_map(|pair| match pair {
        [option, value] if options.contains(&option.text()) => Some((variable(&value.raw)?, value.span)),
        _ => None,
    });
    pair.or_else(|| {
        let attached = |word: &str| {
            word.split_once('=').filter(|(option, _)| options.contains(option)).map(|(_, value)| value.len())
        };
        words.iter().find_map(|word| {
            let length = attached(&word.raw)?;
            Some((variable(word.raw.get(word.raw.len() - length..)?)?, word.span))
        })
    })
}

/// Whether the file looks whether it is given, or brings a value itself.
fn is_tested(docker: &Dockerfile, cx: &Cx, name: &str) -> bool {
    let own = format!("${{{name}:");
    let asks =
        |line: &str| line.contains(&own) || line.contains(name) && (line.contains("[ ") || line.contains("test "));
    cx.project.source(docker.file).text.lines().any(asks)
}
