//! What a RUN runs: the commands of its own text, and those of the project's scripts that it calls. A script that
//! several RUNs call is read with the first of them. What a script gets from its arguments is not known here.

use crate::project::packages::Call;
use crate::project::{Project, StageRef, StepRef};
use crate::syntax::shell::Command;
use crate::text::FileId;

/// The RUN that first calls a script: its Dockerfile, its stage, and its place among the steps of that.
pub type CalledBy = (FileId, usize, usize);

/// A text that a RUN runs.
#[derive(Debug, Clone, Copy)]
pub struct BuildText<'a> {
    /// Where the spans of its commands lie.
    pub file: FileId,
    pub step: StepRef<'a>,
    pub commands: &'a [Command],
    pub packages: &'a [Call],
    /// All of it, as written.
    pub text: &'a str,
}

impl<'a> BuildText<'a> {
    /// Its commands, each with its place among them.
    pub fn each(self) -> impl Iterator<Item = (BuildText<'a>, usize, &'a Command)> {
        self.commands.iter().enumerate().map(move |(at, command)| (self, at, command))
    }

    /// Whether it is a script that the RUN calls, and not the RUN itself.
    pub fn is_script(&self) -> bool {
        self.file != self.step.file()
    }
}

impl Project {
    /// What a RUN runs: its own text, then the scripts that it is the first to call.
    pub fn build_texts<'a>(&'a self, step: StepRef<'a>) -> impl Iterator<Item = BuildText<'a>> {
        let own = BuildText {
            file: step.file(),
            step,
            commands: &step.step.commands,
            packages: &step.step.packages,
            text: &step.ins.rest().text,
        };
        let called = self.called_by((step.file(), step.stage.index, step.index)).map(move |running| BuildText {
            file: running.file,
            step,
            commands: &running.script.commands,
            packages: &running.packages,
            text: &self.source(running.file).text,
        });
        std::iter::once(own).chain(called)
    }

    /// The same of every RUN there is, ONBUILD's as well.
    pub fn all_build_texts(&self) -> impl Iterator<Item = BuildText<'_>> {
        self.steps().filter(|step| step.is_run()).flat_map(|step| self.build_texts(step))
    }

    /// The same of the RUNs of a stage, without ONBUILD's.
    pub fn build_texts_of<'a>(&'a self, stage: StageRef<'a>) -> impl Iterator<Item = BuildText<'a>> {
        let runs = stage.steps().filter(|step| step.is_run() && !step.onbuild);
        runs.flat_map(|step| self.build_texts(step))
    }
}
