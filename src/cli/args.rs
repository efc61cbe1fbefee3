//! Every command and flag, as clap reads them and as `--help` prints them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Threshold;
use crate::disk::{self, Access};
use crate::finding::Severity;
use crate::grade::Bar;
use crate::knowledge::eol::Date;
use crate::lint::profile::Profile;
use crate::report::Format;

/// Reads a project's Dockerfiles, compose files, ignore files and build contexts as one project, and
/// says where it stands.
///
/// Exit status: 0 nothing at or above --fail-on; 1 findings; 2 usage, configuration or a file that
/// could not be read; 3 nothing to check.
#[derive(Debug, Parser)]
#[command(name = "plimsoll", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// When to colour what is printed; NO_COLOR and FORCE_COLOR are heeded
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List what is wrong, each with its place, its reason and its remedy
    Check(Box<CheckArgs>),
    /// Write a graded report of the whole project
    Report(Box<ReportArgs>),
    /// Print the page of a rule: what it finds, why it matters, examples
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Print how Dockerfiles are read: one JSON object per file and line
    Ast(AstArgs),
    /// List what a build would be sent, with sizes, and what the ignore file keeps out
    Context(ContextArgs),
    /// Write a small stack (web service and database) that follows every recommendation, with fresh secrets
    Stack(StackArgs),
    /// Serve an editor by the Language Server Protocol, on standard input and output
    Lsp(Box<LspArgs>),
    /// Print a completion script
    Completions { shell: clap_complete::Shell },
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files and directories; `-` is standard input
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What standard input is to be taken for
    #[arg(long, default_value = "Dockerfile", value_name = "NAME")]
    pub stdin_filename: String,
    #[command(flatten)]
    pub run: RunArgs,
    #[arg(short = 'f', long, value_parser = format, default_value = "text", value_name = "FORMAT[=FILE]", help = formats())]
    pub format: Vec<Output>,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// List only findings from this severity on; grade and exit status stay
    #[arg(long, value_parser = severity, value_name = "SEVERITY")]
    pub min_severity: Option<Severity>,
    /// List only the N gravest findings; grade and exit status stay
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Print how often each rule spoke, in place of the findings
    #[arg(long)]
    pub statistics: bool,
    /// Set aside what FILE holds, which --write-baseline wrote: graded, not listed, fails nothing
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found to FILE, so that a later run with --baseline tells what is new
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "changed_since", "diff"])]
    pub write_baseline: Option<PathBuf>,
    /// List only findings that touch a line changed since REF, as git tells
    #[arg(long, value_name = "REF", conflicts_with_all = ["fix", "diff"])]
    pub changed_since: Option<String>,
    /// Fail from this severity on: error, warning, info, style, never; or on anything new [default: warning]
    #[arg(long, value_parser = threshold, value_name = "SEVERITY")]
    pub fail_on: Option<Threshold>,
    /// Fail where the grade is below this letter, or that of the worst unit (worst:C); both may be given
    #[arg(long, value_parser = bar, value_delimiter = ',', value_name = "LETTER")]
    pub fail_under: Vec<Bar>,
    /// Apply the fixes that are safe
    #[arg(long)]
    pub fix: bool,
    /// Apply fixes one by one, asking before each
    #[arg(long, conflicts_with = "diff")]
    pub interactive: bool,
    /// Show what --fix would change and write nothing
    #[arg(long)]
    pub diff: bool,
    /// Let --fix, --interactive and --diff also take fixes that may change what the image does
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Print every setting in force, with the place it comes from, and check nothing
    #[arg(long)]
    pub show_config: bool,
    /// Print nothing but errors; the exit status tells
    #[arg(short, long)]
    pub quiet: bool,
    /// Also say what was left out or kept silent on purpose: templates, Dockerfiles built as several images
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
}

#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The project's directory, or a file of it
    #[arg(default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub run: RunArgs,
    #[arg(short = 'f', long, value_parser = format, default_value = "markdown", value_name = "FORMAT[=FILE]", help = formats())]
    pub format: Vec<Output>,
    /// Fill in a template of your own, in Jinja's notation, with what the JSON report holds
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    pub template: Option<PathBuf>,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Tell what is new, gone and moved since the run whose JSON is in FILE
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct LspArgs {
    #[command(flatten)]
    pub run: RunArgs,
    /// What editors say to a server that has several ways to talk; this one has no other
    #[arg(long)]
    pub stdio: bool,
}

/// What a run depends on.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// List only these: codes, names, other tools' codes, areas, prefixes. Turns optional rules on
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    pub select: Vec<String>,
    /// Turn these optional rules on besides
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    pub extend_select: Vec<String>,
    /// Hide these; they still count in the grade
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    pub ignore: Vec<String>,
    /// Which findings to list: default, pedantic, buildkit, hadolint
    #[arg(long, value_parser = profile, value_name = "NAME")]
    pub profile: Option<Profile>,
    /// List remarks of taste as well: --profile pedantic
    #[arg(long, conflicts_with = "profile")]
    pub pedantic: bool,
    /// Use this configuration [default: the nearest .plimsoll.yaml upward, else .hadolint.yaml]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Use no configuration
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
    /// Who checks shell text: auto (native), native, binary (an installed shellcheck), off
    #[arg(long, value_enum, default_value_t = Shellcheck::Auto, value_name = "WHO", hide_possible_values = true)]
    pub shellcheck: Shellcheck,
    /// Tell of each copy in files alike, not of all copies at once
    #[arg(long)]
    pub no_fold: bool,
    /// Never enter paths that match this glob
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// A build argument, as docker build takes it
    #[arg(long, value_name = "NAME=VALUE")]
    pub build_arg: Vec<String>,
    /// The day that ends of support are held against [default: the day of this version's facts]
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub today: Option<Date>,
    /// Do not fail or mark the grade down for what could not be read
    #[arg(long)]
    pub allow_gaps: bool,
    #[command(flatten)]
    pub access: AccessArgs,
    /// Read no configuration larger than this [default: 1]
    #[arg(long, value_name = "MIB", value_parser = mebibytes())]
    pub max_config_size: Option<u64>,
}

/// What may be read.
#[derive(Debug, Args)]
pub struct AccessArgs {
    /// Also look at what lies at PATH, outside the project
    #[arg(long, value_name = "PATH")]
    pub allow_outside: Vec<PathBuf>,
    /// Read no file larger than this [default: 10]
    #[arg(long, value_name = "MIB", value_parser = mebibytes())]
    pub max_file_size: Option<u64>,
}

impl AccessArgs {
    pub fn access(&self) -> Access {
        let default = Access::default();
        Access { opened: self.allow_outside.clone(), file: self.max_file_size.unwrap_or(default.file), ..default }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shellcheck {
    Auto,
    Native,
    Binary,
    Off,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Code, name, or another tool's code: EPH013, DL3025, JSONArgsRecommended
    pub name: String,
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Only these: codes, names, other tools' codes, areas, prefixes
    pub names: Vec<String>,
}

#[derive(Debug, Args)]
pub struct AstArgs {
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub access: AccessArgs,
}

#[derive(Debug, Args)]
pub struct ContextArgs {
    /// The directory whose builds are meant
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Say whether FILE is sent, and which line decides
    #[arg(long, value_name = "FILE")]
    pub why: Option<String>,
    #[arg(short = 'f', long, value_enum, default_value_t = ContextFormat::Text)]
    pub format: ContextFormat,
    #[command(flatten)]
    pub access: AccessArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ContextFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct StackArgs {
    /// Where to write it; made if missing
    pub dir: PathBuf,
    /// Overwrite files that are there; secrets are kept
    #[arg(long)]
    pub force: bool,
}

fn mebibytes() -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(1..=disk::MOST)
}

/// One output of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    /// Standard output, or what `-o` names, where there is none.
    pub file: Option<PathBuf>,
}

fn formats() -> String {
    format!("How to print, and where; can be given several times: {}", Format::ALL.map(Format::name).join(", "))
}

fn format(word: &str) -> Result<Output, String> {
    let (name, file) = word.split_once('=').map_or((word, None), |(name, file)| (name, Some(file)));
    if file == Some("") {
        return Err("a file is expected behind `=`".to_owned());
    }
    let format = Format::parse(name).ok_or_else(|| one_of(name, &Format::ALL.map(Format::name)))?;
    Ok(Output { format, file: file.map(PathBuf::from) })
}

fn severity(word: &str) -> Result<Severity, String> {
    let known = Severity::ALL.map(Severity::name);
    Severity::ALL.into_iter().find(|severity| severity.name() == word).ok_or_else(|| one_of(word, &known))
}

fn profile(word: &str) -> Result<Profile, String> {
    crate::config::profile(word).ok_or_else(|| one_of(word, &Profile::ALL.map(Profile::name)))
}

fn threshold(word: &str) -> Result<Threshold, String> {
    Threshold::parse(word).ok_or_else(|| one_of(word, &Threshold::NAMES))
}

fn bar(word: &str) -> Result<Bar, String> {
    Bar::parse(word).ok_or_else(|| "one of A+, A, B, C, D, F is expected, or worst:C".to_owned())
}

fn one_of(word: &str, known: &[&str]) -> String {
    match crate::text::nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of {} is expected", known.join(", ")),
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "no day is written so; write it like 2026-11-22".to_owned())
}
