//! The pipeline: paths to project to findings to grade to one format.

use std::path::Path;

use super::Exit;
use super::args::{CheckArgs, Color, ReportArgs};
use super::failure::Failure;
use super::settings::Settings;
use super::{fixes, output};
use crate::config::Threshold;
use crate::finding::{Finding, Status};
use crate::grade::{self, Coverage, Grade};
use crate::lint;
use crate::project::{self, GapKind, Inputs, Project};
use crate::report::{self, Format, View};

/// A project, what was found in it, and where it stands.
pub struct Run {
    pub project: Project,
    pub findings: Vec<Finding>,
    pub grade: Grade,
}

impl Run {
    /// The whole way from paths to a grade, over the files as `inputs` has them.
    pub fn new(settings: &Settings, inputs: &Inputs) -> Run {
        let mut project = match &settings.stdin {
            Some((name, text)) => {
                let text = inputs.overlay.get(Path::new(name)).unwrap_or(text);
                project::from_text(name, text.clone(), inputs)
            }
            None => project::discover(&settings.paths, inputs),
        };
        let outcome = lint::run(&project, &settings.lint);
        project.gaps.extend(outcome.gaps);
        let coverage = Coverage::of(&project, settings.allow_gaps);
        let grade = grade::grade(&outcome.findings, &coverage);
        Run { project, findings: outcome.findings, grade }
    }

    fn is_empty(&self) -> bool {
        let project = &self.project;
        project.dockerfiles.is_empty() && project.compose.is_empty() && project.ignore_files.is_empty()
    }

    /// What kept a check from being made.
    fn troubles(&self) -> impl Iterator<Item = &project::Gap> {
        self.project.gaps.iter().filter(|gap| gap.kind != GapKind::Unresolved)
    }

    fn exit(&self, settings: &Settings) -> Exit {
        let open = |finding: &&Finding| finding.status == Status::Open;
        let fails = |finding: &Finding| match settings.fail_on {
            Threshold::Never => false,
            Threshold::At(severity) => finding.severity >= severity,
        };
        let failed = self.findings.iter().filter(open).any(fails);
        let below = settings.fail_under.is_some_and(|letter| self.grade.letter < letter);
        match () {
            () if !settings.allow_gaps && self.troubles().next().is_some() => Exit::Trouble,
            () if self.is_empty() => Exit::Nothing,
            () if failed || below => Exit::Findings,
            () => Exit::Clean,
        }
    }
}

/// `plimsoll check`
pub fn check(args: &CheckArgs, color: Color) -> Result<Exit, Failure> {
    let settings = Settings::of_check(args)?;
    let mut run = Run::new(&settings, &settings.inputs);
    let mut told = None;
    if args.fix || args.diff {
        (run, told) = fixes::fix(args, &settings, run)?;
    }
    let for_people = matches!(args.format, Format::Text | Format::Concise | Format::Markdown);
    // Where the text comes from standard input, standard output is for what it became.
    let piped = args.fix && settings.stdin.is_some();
    let shown = !(args.quiet || args.diff || piped || run.is_empty() && for_people);
    if shown {
        show(&run, &settings, args.format, args.output.as_deref(), color)?;
    }
    // The text format tells of gaps itself.
    if !shown || args.output.is_some() || args.format != Format::Text {
        tell_gaps(&run, color);
    }
    if let Some(told) = told.filter(|_| !args.quiet) {
        output::stderr(&told.text());
    }
    tell_emptiness(&run, &settings, color);
    Ok(run.exit(&settings))
}

/// `plimsoll report`: its status tells whether there is a report, not what stands in it.
pub fn report(args: &ReportArgs, color: Color) -> Result<Exit, Failure> {
    let settings = Settings::of_run(std::slice::from_ref(&args.path), &args.run)?;
    let run = Run::new(&settings, &settings.inputs);
    if !run.is_empty() {
        show(&run, &settings, args.format, args.output.as_deref(), color)?;
    }
    tell_gaps(&run, color);
    tell_emptiness(&run, &settings, color);
    Ok(match run.exit(&settings) {
        Exit::Findings => Exit::Clean,
        exit => exit,
    })
}

fn show(run: &Run, settings: &Settings, format: Format, file: Option<&Path>, color: Color) -> Result<(), Failure> {
    let style = output::style(color, file);
    let folded;
    let findings = if settings.fold && format.folds() {
        folded = lint::fold::apply(&run.project, &run.findings);
        &folded
    } else {
        &run.findings
    };
    let view = View { project: &run.project, findings, grade: &run.grade };
    output::write(file, &report::render(&view, format, style))
}

/// Says on standard error what could not be checked.
fn tell_gaps(run: &Run, color: Color) {
    for gap in run.troubles() {
        Failure::gap(gap).print(color);
    }
}

fn tell_emptiness(run: &Run, settings: &Settings, color: Color) {
    if run.exit(settings) == Exit::Nothing {
        let paths: Vec<String> = settings.paths.iter().map(|path| path.display().to_string()).collect();
        let help = "name a directory that holds a Dockerfile, a compose file or a .dockerignore, or such a file";
        Failure::new(format!("{}: nothing to check", paths.join(", ")), help).print(color);
    }
}
