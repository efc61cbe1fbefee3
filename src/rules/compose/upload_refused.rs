//! `upload-refused`: see the page of the same name.

use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

const LIMIT: &str = "client_max_body_size";
const TAKEN: &str = "upload_max_filesize";

/// What nginx takes where nothing says more.
const USUAL: u64 = 1 << 20;

pub fn check(cx: &Cx, out: &mut Sink) {
    for proxy in cx.project.service_refs().filter(|service| service.is_nginx() && service.is_whole()) {
        let Some(files) = proxy.configuration() else { continue };
        let mut steps = proxy.stage().into_iter().flat_map(|stage| stage.chain()).flat_map(|stage| stage.steps());
        let said = |span, file| cx.project.source(file).slice(span).contains(LIMIT);
        if files.iter().any(|file| cx.project.source(*file).text.contains(LIMIT))
            || steps.any(|step| said(step.ins.span, step.file()))
        {
            continue;
        }
        let found = proxy.upstreams().into_iter().find_map(|(other, file, span)| {
            let text = cx.project.source(file).text.get(..span.start as usize)?;
            text.trim_end().ends_with("fastcgi_pass").then_some(())?;
            let block = text.match_indices("server").filter(|(at, word)| {
                let (before, after) = (text.get(..*at), text.get(at + word.len()..));
                before.is_some_and(|before| before.is_empty() || before.ends_with([' ', '\n', '\t', '}']))
                    && after.is_some_and(|after| after.trim_start().starts_with('{'))
            });
            let (at, word) = block.last()?;
            let (taken, size) = largest(cx, &other)?;
            (size > USUAL).then_some((file, Span::new(at, at + word.len()), other, taken))
        });
        let Some((file, span, other, (from, taken))) = found else { continue };
        let size = cx.project.source(from).slice(taken);
        let message = format!("nginx refuses what is larger than 1 MB, and `{}` takes {size}", other.name);
        let finding = out.report(file, span, message).mark(format!("no `{LIMIT}`"));
        finding.label(from, taken, "PHP takes so much");
        finding.help(format!("write `{LIMIT} {size};` into the block, or as much as `post_max_size` says"));
    }
}

/// The most that the PHP of a service takes in one file, with the place that says so.
fn largest(cx: &Cx, service: &ServiceRef) -> Option<((FileId, Span), u64)> {
    let files = service.given(&[".ini", ".conf"]);
    let read = files.filter_map(|file| Some((file, size(&cx.project.source(file).text, 0)?)));
    let steps = service.stage().into_iter().flat_map(|stage| stage.chain()).flat_map(|stage| stage.steps());
    let runs = steps.filter(|step| step.is_run()).filter_map(|step| {
        let span = step.ins.span;
        Some((step.file(), size(cx.project.source(step.file()).slice(span), span.start as usize)?))
    });
    let found = read.chain(runs).max_by_key(|(_, (_, bytes))| *bytes);
    found.map(|(file, (span, bytes))| ((file, span), bytes))
}

/// The size that a text gives, and where; `from` is where the text begins.
fn size(text: &str, from: usize) -> Option<(Span, u64)> {
    let mut at = from;
    text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let (before, behind) =
            line.rsplit_once(TAKEN).filter(|(before, _)| !before.trim_start().starts_with([';', '#']))?;
        let gap = behind.len() - behind.trim_start_matches([']', ' ', '\t', '=']).len();
        let value = behind.get(gap..)?;
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        let unit = value.as_bytes().get(digits).map(u8::to_ascii_lowercase);
        let factor = match unit {
            Some(b'k') => 1 << 10,
            Some(b'm') => 1 << 20,
            Some(b'g') => 1 << 30,
            _ => return None,
        };
        let bytes = value.get(..digits)?.parse::<u64>().ok()?.checked_mul(factor)?;
        let begin = start + before.len() + TAKEN.len() + gap;
        Some((Span::new(begin, begin + digits + 1), bytes))
    })
}
