//! Which files instructions bring into an image, and where they lie in it: of COPY and ADD by the files of
//! the context, of a RUN by the paths that its commands write out. Says nothing of archives that ADD unpacks,
//! and nothing of a destination that a variable hides.

use crate::project::builds::context::{Context, Entry};
use crate::project::packages::{Action, Manager};
use crate::project::{Dockerfile, StageRef, StepRef};
use crate::syntax::dockerfile::Args;
use crate::syntax::shell::{Command, Word};

/// A file in the image.
#[derive(Debug, Clone)]
pub struct Landed<'a> {
    /// Absolute.
    pub path: String,
    /// The file of the context; none where another stage or a command made it, or it is not there yet.
    pub entry: Option<&'a Entry>,
    /// Copied under its own name, not with a directory.
    pub named: bool,
    pub step: StepRef<'a>,
}

impl Landed<'_> {
    /// Whether a command that is given `path` changes this file; `recursive`: with all below it. Of what is not
    /// there to be looked at, only what its name shows to be a file: a directory's own mode is no file's.
    pub fn is_taken_by(&self, path: &str, recursive: bool) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let is_file = self.entry.is_some() || name.contains('.') || self.path.contains("bin/");
        if !recursive && !is_file {
            return false;
        }
        if let Some((front, end)) = path.split_once('*') {
            let rest = self.path.strip_prefix(front).and_then(|rest| rest.strip_suffix(end));
            let deep = |rest: &str| recursive || !rest.contains('/');
            return !front.is_empty() && !end.contains('*') && rest.is_some_and(deep);
        }
        let rest = self.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || recursive && path.len() > 1 && rest.starts_with('/'))
    }
}

impl StepRef<'_> {
    /// The absolute path that a word of a command names, where ARG and ENV tell it; `moved`: the RUN has gone
    /// to another directory.
    pub fn path_of(&self, word: &Word, moved: bool) -> Option<String> {
        let text = match &word.literal {
            Some(text) => text.clone(),
            None if word.raw.contains(['(', '`']) => return None,
            None => {
                let expansion = self.docker.scope.expand(self.stage.index, self.step.at, &word.raw)?;
                expansion.known()?.to_owned()
            }
        };
        (!moved || text.starts_with('/')).then(|| absolute(self, &text)).flatten()
    }
}

/// What the instructions of `stage` itself bring from the context, and what its COPY --from and RUNs are
/// known to write.
pub fn landed<'a>(docker: &'a Dockerfile, context: Option<&'a Context>, stage: StageRef<'a>) -> Vec<Landed<'a>> {
    let mut all: Vec<Landed> = Vec::new();
    if let Some(context) = context {
        for source in docker.copy_sources().filter(|source| source.step.stage.index == stage.index) {
            let (Some(path), Args::Copy { sources, dest }) = (&source.path, &source.step.ins.args) else { continue };
            let Some((target, into)) = destination(&source.step, &dest.text, sources.len() > 1) else { continue };
            let mut found = false;
            for entry in context.sent().filter(|entry| source.takes(&entry.path)) {
                found = true;
                let name = entry.path.rsplit('/').next().unwrap_or(&entry.path);
                let below = match path.as_str() {
                    "." => Some(entry.path.as_str()),
                    path => entry.path.strip_prefix(path).and_then(|rest| rest.strip_prefix('/')),
                };
                // Of a pattern each match is copied: a file by its name, a directory by what is in it.
                let named = below.is_none();
                let path = match below {
                    Some(rest) => format!("{target}/{rest}"),
                    None if into => format!("{target}/{name}"),
                    None => target.clone(),
                };
                all.push(Landed { path, entry: Some(entry), named, step: source.step });
            }
            // What is made before the build is not there in a clean checkout, and comes all the same.
            if !found && !path.contains(['*', '?', '[']) {
                let name = path.rsplit('/').next().filter(|_| into && path != ".");
                let whole = name.map_or(target.clone(), |name| format!("{target}/{name}"));
                all.push(Landed { path: whole, entry: None, named: path != ".", step: source.step });
            }
        }
    }
    for step in stage.steps().filter(|step| !step.onbuild) {
        let from_stage = step.ins.flag("from").is_some();
        let own = if from_stage { written(&step) } else { fetched(&step) };
        let own = own.into_iter().filter(|path| path.starts_with('/'));
        all.extend(own.map(|path| Landed { path, entry: None, named: true, step }));
    }
    all
}

/// Where COPY puts things, absolute and without a slash at its end, and whether that is a directory.
fn destination(step: &StepRef, text: &str, several: bool) -> Option<(String, bool)> {
    let expansion = step.docker.scope.expand(step.stage.index, step.step.at, text)?;
    let text = expansion.known()?;
    let into = several || text.ends_with('/') || text == "." || text.ends_with("/.");
    Some((absolute(step, text)?, into))
}

/// A path as the instruction sees it, from the root; none where its directory is not known.
pub fn absolute(step: &StepRef, text: &str) -> Option<String> {
    let whole = match text.starts_with('/') {
        true => text.to_owned(),
        false => format!("{}/{text}", step.step.workdir.as_deref()?),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.iter().map(|part| format!("/{part}")).collect())
}

/// Paths that an instruction is known to write into its layer, as far as they are absolute.
pub fn written(step: &StepRef) -> Vec<String> {
    match &step.ins.args {
        Args::Copy { sources, dest } if !dest.text.contains('$') => {
            let into = dest.text.ends_with('/');
            let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
            let target =
                |source: &str| if into { format!("{}{}", dest.text, name(source)) } else { dest.text.to_string() };
            sources.iter().map(|source| target(&source.text)).collect()
        }
        _ if step.is_run() => {
            let outer = step.step.commands.iter().filter(|command| command.place.depth == 0);
            let paths = outer.flat_map(made_by).filter(|path| !step.mounts_over(path));
            paths.map(str::to_owned).chain(lists(step)).collect()
        }
        _ => Vec::new(),
    }
}

/// Files that a RUN downloads, by their paths.
fn fetched(step: &StepRef) -> Vec<String> {
    let outer = step.step.commands.iter().filter(|command| step.is_run() && command.place.depth == 0);
    let fetches = outer.filter(|command| matches!(command.name(), Some("curl" | "wget")));
    fetches.flat_map(made_by).filter(|path| !step.mounts_over(path)).map(str::to_owned).collect()
}

/// Files and directories that a command makes, where they are written out.
fn made_by(command: &Command) -> Vec<&str> {
    let redirected = command.redirects.iter().filter(|redirect| redirect.operator.contains('>'));
    let redirected = redirected.filter_map(|redirect| literal_path(redirect.target.as_ref()?));
    let args = command.args();
    let after = |flags: &[&str]| {
        let pair = args.windows(2).find(|pair| flags.contains(&pair[0].text()));
        pair.and_then(|pair| literal_path(&pair[1])).into_iter().collect::<Vec<_>>()
    };
    let named = match command.name() {
        Some("mkdir" | "touch") => args.iter().filter_map(literal_path).collect(),
        Some("curl") => after(&["-o", "--output"]),
        Some("wget") => after(&["-O", "--output-document"]),
        _ => Vec::new(),
    };
    redirected.chain(named).collect()
}

/// An absolute path that is written out.
pub fn literal_path(word: &Word) -> Option<&str> {
    word.literal.as_deref().filter(|text| text.starts_with('/') && !text.starts_with("/dev/"))
}

/// The package lists that a RUN fetches.
fn lists(step: &StepRef) -> Option<String> {
    let update = step.packages.iter().any(|call| call.manager == Manager::Apt && call.action == Action::Update);
    let path = Manager::Apt.lists();
    (update && !step.mounts_over(path)).then(|| path.to_owned())
}
