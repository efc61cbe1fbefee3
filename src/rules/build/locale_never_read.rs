//! `locale-never-read`: see the page of the same name.

use crate::knowledge::logins;
use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
        let mut calls = runs.flat_map(|step| step.step.commands.iter().map(move |command| (step, command)));
        let Some((step, command)) = calls.find(|(_, command)| command.effective().name() == Some("update-locale"))
        else {
            continue;
        };
        let read = || cx.project.files.iter().any(|source| source.text.contains("default/locale"));
        if sets_locale(stage)
            || !installs(stage, |name| name == "locales")
            || installs(stage, logins::opens_sessions)
            || switches(cx, stage)
            || read()
        {
            continue;
        }
        let message = "`update-locale` sets what a login, `su` or `sudo` reads, and nothing here is one";
        let finding = out.report(step.file(), command.span, message).mark("read by nothing");
        finding.help("set it for the program, `ENV LANG=C.UTF-8`, or the locale that was generated");
    }
}

fn sets_locale(stage: StageRef) -> bool {
    let all = stage.chain().flat_map(|stage| stage.steps_of(Keyword::Env));
    all.into_iter().any(|step| match &step.ins.args {
        Args::Pairs { pairs, .. } => pairs.iter().any(|pair| matches!(pair.key.text.as_str(), "LANG" | "LC_ALL")),
        _ => true,
    })
}

fn installs(stage: StageRef, which: impl Fn(&str) -> bool) -> bool {
    let steps = stage.chain().flat_map(|stage| stage.steps());
    let mut packages = steps.flat_map(|step| &step.step.packages).flat_map(|call| &call.packages);
    packages.any(|package| which(&package.name))
}

/// Whether a RUN, the start or a script of the project calls `su` or `sudo`, which read the file as well.
fn switches(cx: &Cx, stage: StageRef) -> bool {
    let calls = |text: &str| {
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'));
        words.any(|word| matches!(word, "su" | "sudo" | "login" | "runuser"))
    };
    let mut steps = stage.chain().flat_map(|stage| stage.steps());
    let here = steps.any(|step| {
        matches!(step.ins.keyword, Keyword::Run | Keyword::Cmd | Keyword::Entrypoint) && calls(&step.ins.rest().text)
    });
    here || cx.project.copied_by(stage.file()).any(|script| calls(&cx.project.source(script.file).text))
}
