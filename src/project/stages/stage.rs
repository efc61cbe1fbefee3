//! Stages: what each starts from, its instructions with the state they run in, and what it declares.

use std::ops::Range;
use std::sync::OnceLock;

use crate::knowledge::eol::Verdict;
use crate::project::packages::{Call, Removals};
use crate::project::stages::image::ImageRef;
use crate::project::stages::process::Process;
use crate::project::{Dockerfile, stages::commands};
use crate::syntax::dockerfile::{Args, Instruction, Keyword, Pair};
use crate::syntax::shell;
use crate::text::{FileId, Span};

/// One `FROM` and what follows it.
#[derive(Debug)]
pub struct Stage {
    pub index: usize,
    /// Lower case, as the builder compares names.
    pub name: Option<String>,
    pub base: Base,
    /// The instructions after FROM, as indexes into the tree; `from` is FROM's own, or the first
    /// instruction's where FROM is missing.
    pub from: usize,
    pub body: Range<usize>,
    pub steps: Vec<Step>,
    /// The one stage whose image runs: the last, unless the project builds another.
    pub is_final: bool,
    /// A stage whose image is used, or one it is made from by FROM, so that its layers are shipped.
    pub in_final_chain: bool,
    /// Needed for such a stage in any way, COPY --from and mounts included.
    pub reachable: bool,
    /// Some other stage starts from it.
    pub is_parent: bool,
    /// Its platform or its base is Windows.
    pub on_windows: bool,
    /// What the container would run; of this stage or inherited within the file.
    pub process: Option<Process>,
    pub exposed: Vec<Exposed>,
    pub volumes: Vec<Volume>,
    /// The `USER` in force at the end, inherited within the file.
    pub user: Option<User>,
    pub firsts: Firsts,
    pub asked: Asked,
}

/// What several rules ask of a stage, worked out once someone does.
#[derive(Debug, Default)]
pub struct Asked {
    /// What is known of the support of its image.
    pub(super) support: OnceLock<Option<Vec<Verdict>>>,
    /// Something in it starts its program as a lesser user.
    pub(in crate::project) lets_go_of_root: OnceLock<bool>,
}

/// Where something that later installs depend on first stands, in the stage or one it is made from, as the
/// instruction's index in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Firsts {
    /// apt's recommended packages are configured.
    pub recommends: Option<usize>,
    /// `ca-certificates` are installed or removed.
    pub certificates: Option<usize>,
    /// Package managers are told to take every question for agreed.
    pub agreed: Option<usize>,
}

/// What a stage starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    Scratch,
    /// An earlier stage of the same file.
    Stage(usize),
    Image(ImageRef),
    /// A name with a variable whose value is not known, or no image name.
    Unknown,
}

/// An instruction in the place where it runs.
#[derive(Debug)]
pub struct Step {
    /// Index into the tree's instructions.
    pub at: usize,
    pub onbuild: bool,
    /// What RUN, CMD, ENTRYPOINT or HEALTHCHECK runs: simple commands, all spans in the file.
    pub commands: Vec<shell::Command>,
    /// Shell text that could not be read to its end.
    pub shell_errors: Vec<(Span, String)>,
    /// The calls of package managers among the commands, in order.
    pub packages: Vec<Call>,
    /// What it removes again of these.
    pub removals: Removals,
    /// The first of the commands that configures apt's recommended packages.
    pub recommends: Option<usize>,
    /// The shell that runs shell form here.
    pub shell: ShellName,
    /// The USER in force here, inherited within the file.
    pub user: Option<User>,
    /// The WORKDIR in force here, absolute, where it is known.
    pub workdir: Option<String>,
}

impl Step {
    /// The calls of package managers that the command at `index` makes.
    pub fn calls_of(&self, index: usize) -> impl Iterator<Item = &Call> + Clone {
        // They stand in the order of their commands.
        let first = self.packages.partition_point(|call| call.command < index);
        self.packages.iter().skip(first).take_while(move |call| call.command == index)
    }
}

/// Which shell reads the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellName {
    /// The builder's own `/bin/sh -c`: no SHELL in sight.
    Default,
    /// The words of SHELL.
    Set(Vec<String>),
}

/// A `USER`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Where it was set: the instruction's index in the tree.
    pub at: usize,
    /// As expanded; `None` where a variable is not known.
    pub value: Option<String>,
}

/// One port of an EXPOSE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    pub at: usize,
    pub span: Span,
    pub ports: (u16, u16),
    pub protocol: String,
}

/// One path of a VOLUME.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    pub at: usize,
    pub span: Span,
    pub path: String,
}

/// A stage with the file it stands in.
#[derive(Debug, Clone, Copy)]
pub struct StageRef<'a> {
    pub docker: &'a Dockerfile,
    pub stage: &'a Stage,
}

/// A step with the stage and the file it stands in.
#[derive(Debug, Clone, Copy)]
pub struct StepRef<'a> {
    pub docker: &'a Dockerfile,
    pub stage: &'a Stage,
    pub step: &'a Step,
    /// Its position among the stage's steps.
    pub index: usize,
    /// The instruction; of ONBUILD the one inside.
    pub ins: &'a Instruction,
}

impl<'a> std::ops::Deref for StageRef<'a> {
    type Target = Stage;
    fn deref(&self) -> &Stage {
        self.stage
    }
}

impl<'a> std::ops::Deref for StepRef<'a> {
    type Target = Step;
    fn deref(&self) -> &Step {
        self.step
    }
}

/// Stages of a chain that are followed. Nobody builds one on so many, and each that asks walks them all.
const MOST_IN_CHAIN: usize = 200;

impl<'a> StageRef<'a> {
    pub fn file(&self) -> FileId {
        self.docker.file
    }

    /// The ARG before the first FROM that says the image's tag, or all of its name, as far as the file does.
    pub fn image_argument(&self) -> Option<&'a Pair> {
        let Args::From { image, .. } = &self.from_instruction().args else { return None };
        let (_, rest) = image.text.rsplit_once('$')?;
        let name = rest.trim_start_matches('{').split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
        let globals = self.docker.globals.clone().rev().map(|at| self.docker.instruction(at));
        let pairs = globals.filter_map(|ins| match &ins.args {
            Args::Pairs { pairs, .. } => Some(pairs.iter().rev()),
            _ => None,
        });
        pairs.flatten().find(|pair| pair.key.text.as_str() == name && pair.value.is_some())
    }

    /// The FROM instruction.
    pub fn from_instruction(&self) -> &'a Instruction {
        self.docker.instruction(self.stage.from)
    }

    /// The stages of the file that begin with an image of the same name, as it is written, each with its place.
    pub fn named_alike(self) -> impl Iterator<Item = (StageRef<'a>, Span)> {
        let word = |stage: StageRef<'a>| match &stage.from_instruction().args {
            Args::From { image, .. } if matches!(stage.stage.base, Base::Image(_)) => Some(image),
            _ => None,
        };
        let own = word(self).map(|image| image.text.as_str());
        let alike = move |stage| Some((stage, word(stage).filter(|image| Some(image.text.as_str()) == own)?.span));
        self.docker.stages().filter_map(alike)
    }

    pub fn steps(self) -> impl Iterator<Item = StepRef<'a>> + Clone {
        self.stage.steps.iter().enumerate().map(move |(index, step)| self.step_ref(index, step))
    }

    /// The steps from one to before another, by their positions.
    pub fn steps_between(self, from: usize, to: usize) -> impl Iterator<Item = StepRef<'a>> + Clone {
        let steps = self.stage.steps.get(from..to).unwrap_or_default();
        steps.iter().enumerate().map(move |(index, step)| self.step_ref(from + index, step))
    }

    /// The directory that it works in at its end, where it is known.
    pub fn workdir(self) -> Option<&'a str> {
        self.stage.steps.last()?.workdir.as_deref()
    }

    /// The steps that are `keyword`, those under ONBUILD left out.
    pub fn steps_of(self, keyword: Keyword) -> impl Iterator<Item = StepRef<'a>> {
        self.steps().filter(move |step| step.ins.keyword == keyword && !step.onbuild)
    }

    /// The stage this one starts from, where it is one of the same file.
    pub fn parent(self) -> Option<StageRef<'a>> {
        match self.stage.base {
            Base::Stage(index) => self.docker.stages.get(index).map(|stage| StageRef { docker: self.docker, stage }),
            _ => None,
        }
    }

    /// This stage and those it is made from by FROM, nearest first.
    pub fn chain(self) -> impl Iterator<Item = StageRef<'a>> + Clone {
        std::iter::successors(Some(self), |stage| stage.parent()).take(MOST_IN_CHAIN)
    }

    /// The image at the root of the chain, where it is known.
    pub fn root_image(self) -> Option<&'a ImageRef> {
        match &self.chain().last()?.stage.base {
            Base::Image(image) => Some(image),
            _ => None,
        }
    }

    /// Instructions that make a layer under BuildKit, and where: every RUN, COPY, ADD and WORKDIR of
    /// the chain (source: `empty_layer` in images that BuildKit wrote).
    pub fn layers(self) -> Vec<StepRef<'a>> {
        let mut chain: Vec<_> = self.chain().collect();
        chain.reverse();
        let makes = |k: Keyword| matches!(k, Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::Workdir);
        chain.into_iter().flat_map(|s| s.steps()).filter(|s| !s.onbuild && makes(s.ins.keyword)).collect()
    }

    fn step_ref(self, index: usize, step: &'a Step) -> StepRef<'a> {
        let outer = self.docker.instruction(step.at);
        let ins = commands::onbuild_inner(outer).unwrap_or(outer);
        StepRef { docker: self.docker, stage: self.stage, step, index, ins }
    }
}

impl<'a> StepRef<'a> {
    pub fn file(&self) -> FileId {
        self.docker.file
    }

    pub fn stage_ref(&self) -> StageRef<'a> {
        StageRef { docker: self.docker, stage: self.stage }
    }

    /// The steps of its stage behind it.
    pub fn behind(&self) -> impl Iterator<Item = StepRef<'a>> + Clone + use<'a> {
        self.stage_ref().steps_between(self.index + 1, self.stage.steps.len())
    }

    /// The instruction's words, as a place to point at when the whole is meant: its first line.
    pub fn keyword_span(&self) -> Span {
        self.ins.keyword_span
    }

    pub fn is_run(&self) -> bool {
        self.ins.keyword == Keyword::Run
    }

    /// Whether this RUN and the next have the same flags and one command each: what hadolint takes for a
    /// pair that should be one (DL3059). It takes `[` for grammar, as ShellCheck does, and not for a command.
    pub fn is_short_run_before(&self, next: &StepRef) -> bool {
        let short =
            |step: &StepRef| step.step.commands.iter().filter(|command| command.name() != Some("[")).count() <= 1;
        short(self) && short(next) && self.ins.flag_texts() == next.ins.flag_texts()
    }

    /// The mounts of a RUN: each with its type and where it is mounted, where that is written out.
    pub fn mounts(&self) -> impl Iterator<Item = Mount<'a>> + use<'a> {
        mounts(self.ins)
    }

    /// Whether a cache or tmpfs mount keeps what lies at or below `path` out of the layer.
    pub fn mounts_over(&self, path: &str) -> bool {
        let over = |target: &str| {
            let target = target.trim_end_matches('/');
            !target.is_empty() && path.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.mounts().any(|mount| matches!(mount.kind, "cache" | "tmpfs") && over(mount.target))
    }
}

/// One `--mount` of a RUN.
#[derive(Debug, Clone, Copy)]
pub struct Mount<'a> {
    /// `bind` where none is written.
    pub kind: &'a str,
    /// Empty where it is not written.
    pub target: &'a str,
    /// All options as written.
    pub text: &'a str,
    pub span: Span,
}

impl<'a> Mount<'a> {
    /// The value of one option.
    pub fn option(&self, name: &str) -> Option<&'a str> {
        mount_option(self.text, name)
    }
}

/// The mounts of an instruction.
pub fn mounts(ins: &Instruction) -> impl Iterator<Item = Mount<'_>> {
    ins.flags_named("mount").filter_map(|flag| flag.value.as_ref()).map(|word| {
        let option = |name| mount_option(&word.text, name);
        let target = option("target").or(option("dst")).or(option("destination"));
        let kind = option("type").unwrap_or("bind");
        Mount { kind, target: target.unwrap_or_default(), text: &word.text, span: word.span }
    })
}

fn mount_option<'a>(mount: &'a str, name: &str) -> Option<&'a str> {
    mount.split(',').find_map(|option| option.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
}
