//! The pipeline: paths to project to findings to grade to one format.

use std::borrow::Cow;
use std::path::Path;

use super::Exit;
use super::args::{CheckArgs, Color, Output, ReportArgs};
use super::failure::Failure;
use super::settings::{Settings, refused};
use super::template::Template;
use super::{baseline, changed, fixes, found, output, progress, watch};
use crate::config::Threshold;
use crate::disk::Limit;
use crate::finding::{Finding, Severity, Status};
use crate::grade::{self, Coverage, Grade, Plan, Stand};
use crate::lint;
use crate::project::{self, Inputs, Project};
use crate::report::choice::Choice;
use crate::report::old::Old;
use crate::report::tongue::Tongue;
use crate::report::{self, Format, Screen, Shown, View};

/// What is told of a run that takes long.
const CHECKING: &str = "checking";

/// A project, what was found in it, and where it stands.
pub struct Run {
    pub project: Project,
    pub findings: Vec<Finding>,
    pub grade: Grade,
    /// How many fixes can be made by themselves and where that leads, where it was tried.
    pub fixes: Option<(usize, Stand)>,
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
        Run { project, findings: outcome.findings, grade, fixes: None }
    }

    fn is_empty(&self) -> bool {
        self.project.is_empty()
    }

    /// What kept a check from being made.
    fn troubles(&self) -> impl Iterator<Item = &project::Gap> {
        self.project.gaps.iter().filter(|gap| gap.kind.is_trouble())
    }

    fn exit(&self, settings: &Settings) -> Exit {
        let open = |finding: &&Finding| finding.status == Status::Open;
        let fails = |finding: &Finding| match settings.fail_on {
            Threshold::Never => false,
            Threshold::New => true,
            Threshold::At(severity) => finding.severity >= severity,
        };
        let failed = self.findings.iter().filter(open).any(fails);
        let below = settings.fail_under.iter().any(|bar| self.grade.is_below(*bar));
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
    if args.show_files {
        return found::show(&Settings::of_check(args)?, color);
    }
    if args.watch {
        return watch::watch(args, color);
    }
    let Checked { run, exit, .. } = once(args, color)?;
    // The process ends here: taking the project apart piece by piece would be work for nobody.
    std::mem::forget(run);
    Ok(exit)
}

/// A check that was made and shown.
pub struct Checked {
    pub settings: Settings,
    pub run: Run,
    pub exit: Exit,
}

/// The whole of one check.
///
/// # Errors
/// Wrong flags or configuration, or a place that cannot be written to.
pub fn once(args: &CheckArgs, color: Color) -> Result<Checked, Failure> {
    let settings = Settings::of_check(args)?;
    settings.may_write(args.output.as_deref())?;
    let mut run = progress::during(args.quiet, CHECKING, || Run::new(&settings, &settings.inputs));
    let mut told = None;
    let outputs = outputs(&args.format, args.output.as_deref())?;
    if args.fix || args.diff || args.interactive {
        (run, told) = fixes::fix(args, &settings, run)?;
    } else if !args.quiet && settings.stdin.is_none() && outputs.iter().any(|output| output.format.plans()) {
        run = progress::during(args.quiet, fixes::TRYING, || fixes::tried(&settings, run));
    }
    let stale = set_aside(args, &settings, &mut run)?;
    let choice = Choice { at_least: args.min_severity, top: args.top };
    // Where the text comes from standard input, standard output is for what it became.
    let piped = args.fix && settings.stdin.is_some();
    let mut gaps_told = false;
    for output in outputs.iter().filter(|_| !(args.quiet || args.diff || piped)) {
        if run.is_empty() && output.format.is_for_people() {
            continue;
        }
        show(&run, &settings, Shape { choice, statistics: args.statistics, ..Shape::default() }, output, color)?;
        // The text format tells of gaps itself.
        gaps_told |= output.file.is_none() && output.format == Format::Text && !args.statistics;
    }
    if !gaps_told {
        tell_gaps(&run, color);
    }
    if let Some(told) = told.filter(|_| !args.quiet) {
        output::stderr(&told.text());
    }
    if let Some(stale) = stale.filter(|_| !args.quiet) {
        output::stderr(&stale);
    }
    if args.verbose {
        tell_notes(&run);
    }
    tell_emptiness(&run, &settings, color);
    let exit = run.exit(&settings);
    Ok(Checked { settings, run, exit })
}

/// Takes what this run is not about from the open findings, and says what of the baseline is no more.
fn set_aside(args: &CheckArgs, settings: &Settings, run: &mut Run) -> Result<Option<Shown>, Failure> {
    if let Some(path) = &args.write_baseline {
        baseline::write(path, settings, run)?;
    }
    let stale = args.baseline.as_ref().map(|path| baseline::apply(path, settings, run)).transpose()?.flatten();
    if let Some(reference) = &args.changed_since {
        changed::apply(reference, settings, run)?;
    }
    Ok(stale)
}

/// The outputs, each with its place: `-o` is that of the one that has none.
fn outputs(asked: &[Output], file: Option<&Path>) -> Result<Vec<Output>, Failure> {
    let mut outputs = asked.to_vec();
    let placeless: Vec<&mut Output> = outputs.iter_mut().filter(|output| output.file.is_none()).collect();
    if placeless.len() > 1 {
        return Err(Failure::new("--format: two formats for one place", "give all but one a file: `-f sarif=FILE`"));
    }
    for output in placeless {
        output.file = file.map(Path::to_owned);
    }
    Ok(outputs)
}

/// `plimsoll report`: its status tells whether there is a report, not what stands in it.
pub fn report(args: &ReportArgs, color: Color) -> Result<Exit, Failure> {
    let settings = Settings::of_run(std::slice::from_ref(&args.path), &args.run)?;
    settings.may_write(args.output.as_deref())?;
    let template = args.template.as_ref().map(|path| Template::read(path, &settings)).transpose()?;
    // A template is given what the JSON report holds.
    let asked = match &template {
        Some(_) => vec![Output { format: Format::Json, file: None }],
        None => args.format.clone(),
    };
    let outputs = outputs(&asked, args.output.as_deref())?;
    let mut run = progress::during(false, CHECKING, || Run::new(&settings, &settings.inputs));
    if outputs.iter().any(|output| output.format.plans() || output.format == Format::Json) {
        run = progress::during(false, fixes::TRYING, || fixes::tried(&settings, run));
    }
    if !run.is_empty() {
        let against = args.against.as_deref().map(|path| against(path, &settings)).transpose()?;
        let shape = Shape { against: against.as_ref(), whole: true, template: template.as_ref(), ..Shape::default() };
        for output in outputs {
            show(&run, &settings, shape, &output, color)?;
        }
    }
    tell_gaps(&run, color);
    tell_emptiness(&run, &settings, color);
    Ok(match run.exit(&settings) {
        Exit::Findings => Exit::Clean,
        exit => exit,
    })
}

/// What of the findings is shown, and how.
#[derive(Clone, Copy, Default)]
struct Shape<'a> {
    choice: Choice,
    statistics: bool,
    against: Option<&'a Old>,
    /// JSON holds the report too.
    whole: bool,
    template: Option<&'a Template>,
}

/// The earlier run that `--against` names.
///
/// # Errors
/// It cannot be read, or is none.
fn against(path: &Path, settings: &Settings) -> Result<Old, Failure> {
    let name = path.display().to_string();
    let help = format!("`plimsoll report -f json -o {name}` writes one");
    let bytes = settings.disk.read_named(path, Limit::Project).map_err(|refusal| refused(&name, &refusal, &help))?;
    Old::read(&name, &bytes).map_err(|what| Failure::new(what, help))
}

fn show(run: &Run, settings: &Settings, shape: Shape<'_>, output: &Output, color: Color) -> Result<(), Failure> {
    let file = output.file.as_deref();
    let style = output::style(color, file);
    let mut findings = Cow::Borrowed(run.findings.as_slice());
    let mut left_out = 0;
    if settings.fold && output.format.folds() && !settings.lint.profile.is_of_another_tool() {
        findings = Cow::Owned(lint::fold::apply(&run.project, &findings));
    }
    if !shape.choice.is_everything() {
        let (listed, more) = shape.choice.of(findings.into_owned());
        (findings, left_out) = (Cow::Owned(listed), more);
    }
    let fails = match settings.fail_on {
        Threshold::Never => None,
        Threshold::New => Some(Severity::Style),
        Threshold::At(severity) => Some(severity),
    };
    let planned = output.format != Format::Text || fixes::is_small(&run.project);
    let plans = output.format.plans() && planned || shape.whole && output.format == Format::Json;
    let plan = plans.then(|| {
        let coverage = Coverage::of(&run.project, settings.allow_gaps);
        Plan { fixes: run.fixes, ..Plan::new(&run.findings, &coverage, &run.grade) }
    });
    let plan = plan.as_ref();
    let view = View {
        project: &run.project,
        findings: &findings,
        grade: &run.grade,
        fails,
        left_out,
        plan,
        against: shape.against,
        tongue: if output.format.is_report() { settings.lang } else { Tongue::English },
    };
    if output.format == Format::Github {
        output::step_summary(&report::brief(&view))?;
    }
    output::write(
        file,
        &match shape.template {
            Some(template) => template.fill(&view)?,
            None if shape.statistics && output.format.is_for_people() => report::statistics(&view, style),
            None => report::render(&view, output.format, style),
        },
    )
}

/// Says on standard error what could not be checked.
fn tell_gaps(run: &Run, color: Color) {
    for gap in run.troubles() {
        Failure::gap(gap).print(color);
    }
}

/// Says on standard error what was left out or kept silent on purpose.
fn tell_notes(run: &Run) {
    let mut screen = Screen::default();
    for note in &run.project.notes {
        screen.line(&format!("{}: {}", note.path, note.what));
    }
    output::stderr(&screen.shown());
}

fn tell_emptiness(run: &Run, settings: &Settings, color: Color) {
    if run.exit(settings) == Exit::Nothing {
        let mut paths: Vec<String> = settings.paths.iter().take(10).map(|path| path.display().to_string()).collect();
        paths.extend((settings.paths.len() > 10).then(|| format!("and {} more", settings.paths.len() - 10)));
        if paths.is_empty() {
            paths.push("an empty list".to_owned());
        }
        let help = "name a directory that holds a Dockerfile, a compose file or a .dockerignore, or such a file";
        Failure::new(format!("{}: nothing to check, so there is no grade", paths.join(", ")), help).print(color);
    }
}
