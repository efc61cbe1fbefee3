//! Values that BuildKit refuses once it looks at them, though the line itself can be read: names of images,
//! platforms, ports, signals, modes. Knows what is written out, and nothing of what a variable may bring.
//! Source: BuildKit, frontend/dockerfile/dockerfile2llb/convert.go; containerd/platforms; moby/sys/signal.

use crate::knowledge::literals::{is_known_platform, is_known_signal};
use crate::project::stages::image::ImageRef;
use crate::project::stages::stage::Base;
use crate::project::{Dockerfile, StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Keyword, Word};
use crate::text::Span;

/// A value, and why it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub span: Span,
    pub why: String,
    pub help: &'static str,
}

fn refused(word: &Word, why: String, help: &'static str) -> Option<Refused> {
    Some(Refused { span: word.span, why, help })
}

impl Dockerfile {
    /// The values of this file that BuildKit refuses, in order.
    pub fn refused_values(&self) -> Vec<Refused> {
        let mut found: Vec<Refused> = self.stages().flat_map(of_from).collect();
        found.extend(self.stages().flat_map(|stage| stage.steps()).filter(|step| !step.onbuild).filter_map(of_step));
        found.sort_by_key(|refused| refused.span);
        found
    }
}

fn of_from(stage: StageRef<'_>) -> Vec<Refused> {
    let ins = stage.from_instruction();
    let Args::From { image, .. } = &ins.args else { return Vec::new() };
    let platform = ins.flag("platform").filter(|word| !word.text.contains('$') && !is_known_platform(&word.text));
    let platform = platform.and_then(|word| {
        let why = format!("there is no platform `{}`", word.text);
        refused(word, why, "write the system and the processor, `linux/amd64`")
    });
    let literal =
        !image.text.contains(['$', '"', '\'', '\\']) && !matches!(stage.stage.base, Base::Scratch | Base::Stage(_));
    platform.into_iter().chain(literal.then(|| of_image(image)).flatten()).collect()
}

fn of_image(word: &Word) -> Option<Refused> {
    let text = word.text.as_str();
    if text.contains("://") {
        return refused(
            word,
            format!("`{text}` is an address and no image"),
            "write the name alone, `registry/name:tag`",
        );
    }
    if let Some((_, digest)) = text.split_once('@') {
        let hexadecimal = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let sound = digest.strip_prefix("sha256:").is_none_or(|digits| digits.len() == 64 && hexadecimal(digits));
        if !sound {
            let why = "a sha256 digest has 64 digits from 0 to f".to_owned();
            return refused(word, why, "copy the whole digest from the registry");
        }
    }
    let name = text.split('@').next().unwrap_or(text);
    let (path, last) = name.rsplit_once('/').unwrap_or(("", name));
    if last.ends_with(':') {
        return refused(word, "the tag behind `:` is missing".to_owned(), "write the tag, or leave out the `:`");
    }
    let host = path.split('/').next().unwrap_or_default();
    let port = host.rsplit_once(':').filter(|_| !host.contains('[')).map(|(_, port)| port);
    if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit())) {
        let why = format!("`{host}` names no registry: behind its `:` stands no port");
        return refused(word, why, "a tag holds no `/`");
    }
    let repository = last.split(':').next().unwrap_or(last);
    let capital = |part: &str| part.bytes().any(|b| b.is_ascii_uppercase());
    // A name alone may be that of a build context.
    let named = text.contains([':', '/']);
    let below_host = path.split('/').skip(usize::from(host.contains(['.', ':']))).any(capital);
    if ImageRef::parse(text).is_none() && named && (capital(repository) || below_host) {
        return refused(word, "names of images are in lower case".to_owned(), "write the name in lower case");
    }
    None
}

fn of_step(step: StepRef<'_>) -> Option<Refused> {
    let known = |word: &Word| {
        let text = step.docker.scope.expand(step.stage.index, step.step.at, &word.text)?;
        text.known().map(str::to_owned).filter(|_| !word.text.contains('$'))
    };
    match (step.ins.keyword, &step.ins.args) {
        (Keyword::Expose, Args::Words(words)) => words.iter().find_map(|word| {
            let text = known(word).filter(|text| !text.is_empty() && !text.contains(':') && !is_port(text))?;
            let help = "ports stand one behind the other, each a number or `from-to`, with `/tcp`, `/udp` or `/sctp`; a comment has a line of its own";
            refused(word, format!("`{text}` is no port"), help)
        }),
        (Keyword::Stopsignal, Args::Value(word)) => {
            let text = known(word).filter(|text| !text.is_empty() && !is_known_signal(text))?;
            refused(word, format!("there is no signal `{text}`"), "write its name, `SIGTERM`, or its number")
        }
        (Keyword::Copy | Keyword::Add, _) => {
            let word = step.ins.flag("chmod").filter(|word| !word.text.contains('$') && !is_mode(&word.text))?;
            let why = format!("`{}` is no mode", word.text);
            refused(word, why, "write it in octal digits, `0755`, or as `u=rwX,go=rX`")
        }
        _ => None,
    }
}

fn is_port(text: &str) -> bool {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let number = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    let protocol = protocol.to_ascii_lowercase();
    ports.split('-').count() <= 2 && ports.split('-').all(number) && matches!(protocol.as_str(), "tcp" | "udp" | "sctp")
}

/// Octal digits, or what chmod reads: `u=rwX,go=rX`.
fn is_mode(text: &str) -> bool {
    text.bytes().all(|b| (b'0'..=b'7').contains(&b)) || text.contains(['+', '-', '='])
}
