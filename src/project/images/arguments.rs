//! Build arguments that stand before work which has no use for them, where they would be used first, and those that
//! are empty unless whoever builds says otherwise. Knows nothing
//! of what programs read from the environment beyond what `order` tells.

use crate::knowledge::{changing, images};
use crate::project::images::order::has_word;
use crate::project::{Project, StageRef, StepRef};
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::dockerfile::{Args, Keyword, Pair, Word, mount_options};
use crate::syntax::shell::variable;
use crate::text::Span;

/// An argument that stands before a costly RUN which has no use for it.
pub struct Early<'a> {
    pub pair: &'a Pair,
    pub step: StepRef<'a>,
    /// The first instruction that uses it; none where it is only passed on.
    pub user: Option<StepRef<'a>>,
    /// The ENV or LABEL that passes it on before the installs.
    pub passed: Option<Span>,
}

/// Arguments of one stage that are looked at, at most: each is looked for in all that follows.
const MOST: usize = 200;

impl Project {
    /// The arguments of the stage that stand so, in order.
    pub fn early_arguments<'a>(&self, stage: StageRef<'a>) -> Vec<Early<'a>> {
        let pairs = stage.steps_of(Keyword::Arg).flat_map(|step| match &step.ins.args {
            Args::Pairs { pairs, .. } => pairs.iter().map(|pair| (step, pair)).collect(),
            _ => Vec::new(),
        });
        // With what FROM reads everything is another; what changes with every build is another matter.
        let from = self.source(stage.file()).slice(stage.from_instruction().span);
        let own = |(step, pair): &(StepRef, &Pair)| {
            !step.onbuild && !has_word(from, &pair.key.text) && !changing::at_every_build(&pair.key.text)
        };
        pairs.take(MOST).filter(own).filter_map(|(step, pair)| self.waits_for_work(stage, step, pair)).collect()
    }

    fn waits_for_work<'a>(&self, stage: StageRef<'a>, step: StepRef<'a>, pair: &'a Pair) -> Option<Early<'a>> {
        let mut names = vec![pair.key.text.as_str()];
        let (mut costly, mut read, mut passed) = (false, false, None);
        for later in stage.steps_between(step.index + 1, stage.stage.steps.len()) {
            let named = names.iter().any(|name| self.names_word(later, name));
            match (later.ins.keyword, &later.ins.args) {
                (Keyword::Env | Keyword::Arg, Args::Pairs { pairs, .. }) if named => {
                    let takes =
                        |pair: &&Pair| pair.value.as_ref().is_some_and(|v| names.iter().any(|n| has_word(&v.text, n)));
                    let new: Vec<&str> = pairs.iter().filter(takes).map(|pair| pair.key.text.as_str()).collect();
                    names.extend(new);
                    read = true;
                    passed = passed.or((!costly).then_some(later.ins.span));
                }
                (Keyword::Label, _) => {
                    read |= named;
                    passed = passed.or((named && !costly).then_some(later.ins.span));
                }
                (Keyword::Run, _) if !named => {
                    if names.iter().any(|name| later.may_read(name)) {
                        return costly.then_some(Early { pair, step, user: None, passed });
                    }
                    // What is called as the installs bring it is the version of that: with another they have to run.
                    if later.installs_what_is_called(&pair.key.text) {
                        return None;
                    }
                    costly |= later.is_costly();
                }
                _ if named => return costly.then_some(Early { pair, step, user: Some(later), passed }),
                _ => {}
            }
        }
        (costly && read).then_some(Early { pair, step, user: None, passed })
    }
}

impl StepRef<'_> {
    /// Whether it installs a package, without a version, that the name of a version speaks of: `samba-dc` and `SAMBA_VERSION`.
    fn installs_what_is_called(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase().replace('_', "-");
        let Some(stem) = name.strip_suffix("-version").filter(|stem| stem.len() > 2) else { return false };
        let mut packages = self.step.packages.iter().flat_map(|call| &call.packages);
        packages.any(|package| {
            let rest = package.name.strip_prefix(stem);
            package.version.is_none() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }

    /// The ARG without a default that says the variable at a step, where nothing else does.
    pub fn bare_argument(&self, name: &str) -> Option<Span> {
        let image = self.stage_ref().root_image()?;
        let known = image.official().is_some_and(images::is_official) || images::is_distribution(&image.repository);
        let stage = self.stage_ref();
        let globals = self.docker.globals.clone().map(|at| self.docker.instruction(at));
        let before = stage.steps_between(0, self.index).filter(|before| !before.onbuild).map(|before| before.ins);
        let mut bare = None;
        for ins in globals.chain(before) {
            let Args::Pairs { pairs, .. } = &ins.args else { continue };
            for pair in pairs.iter().filter(|pair| pair.key.text.as_str() == name) {
                let value = pair.value.as_ref().map(|value| variable(&value.text) == Some(name));
                match (ins.keyword, value) {
                    (Keyword::Arg, None) => bare = Some(pair.key.span),
                    // `ENV UID=${UID}` hands on what ARG says.
                    (Keyword::Env, Some(true)) => {}
                    _ => return None,
                }
            }
        }
        let unknown = self.docker.scope.lookup(stage.index, self.at, name) == Value::Unknown;
        bare.filter(|_| known && unknown)
    }
}

impl<'a> StepRef<'a> {
    /// The ARG of this file that gives the variable one of these values at the step, unless whoever builds gives another.
    pub fn argument_saying(&self, name: &str, values: &[&str]) -> Option<&'a Pair> {
        let stage = self.stage_ref();
        let scope = &self.docker.scope;
        let known = scope.lookup(stage.index, self.at, name);
        if !matches!(known, Value::Known(value) if values.contains(&value.as_str()))
            || !scope.is_argument(stage.index, self.at, name)
        {
            return None;
        }
        let globals = self.docker.globals.clone().map(|at| self.docker.instruction(at));
        let before = stage.steps_between(0, self.index).map(|before| before.ins);
        let arguments = globals.chain(before).filter(|ins| ins.keyword == Keyword::Arg);
        let pairs = arguments.filter_map(|ins| match &ins.args {
            Args::Pairs { pairs, .. } => Some(pairs),
            _ => None,
        });
        pairs.flatten().filter(|pair| pair.key.text == name && pair.value.is_some()).last()
    }

    /// The words in which the builder expands variables.
    pub fn expanded(&self) -> Vec<Word> {
        let ins = self.ins;
        let mut words: Vec<Word> = match (&ins.args, ins.keyword) {
            (Args::Copy { sources, dest }, _) => sources.iter().chain([dest]).cloned().collect(),
            (Args::Pairs { pairs, .. }, _) => pairs.iter().filter_map(|pair| pair.value.clone()).collect(),
            (Args::Words(words), _) => words.clone(),
            (Args::Value(word), Keyword::User | Keyword::Workdir | Keyword::Stopsignal) => vec![word.clone()],
            _ => Vec::new(),
        };
        match ins.keyword {
            Keyword::Copy | Keyword::Add => {
                let flags = ["chown", "chmod"].into_iter().filter_map(|name| ins.flag(name).cloned());
                words.extend(flags);
            }
            Keyword::Run => {
                words.extend(ins.flags_named("mount").flat_map(mount_options).filter_map(|pair| pair.value))
            }
            _ => {}
        }
        words
    }
}
