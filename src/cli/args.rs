//! Every command and flag, as clap reads them and as `--help` prints them.

mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Threshold;
use crate::disk::Access;
use crate::finding::Severity;
use crate::grade::Bar;
use crate::knowledge::eol::Date;
use crate::lint::profile::Profile;
use crate::report::Format;
use crate::report::tongue::Tongue;
use values::{bar, date, format, formats, mebibytes, profile, severity, threshold, tongue};

/// Reads a project's Dockerfiles, compose files, ignore files and build contexts as one project, and
/// says where it stands.
///
/// Exit status: 0 nothing at or above --fail-on; 1 findings; 2 usage, configuration or a file that
/// could not be read; 3 nothing to check.
///
/// `plimsoll PATH…` is `plimsoll check PATH…`. Every flag can be given by a variable of the environment:
/// PLIMSOLL_FAIL_ON=error is --fail-on error, PLIMSOLL_QUIET=true is --quiet. Flags win over variables, and
/// variables over the configuration.
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
    /// List what is wrong, each with its place, its reason and its remedy; the command where only paths are given
    Check(Box<CheckArgs>),
    /// Write a graded report of the whole project
    Report(Box<ReportArgs>),
    /// Print what is in force for a check with the same paths and flags, and where each value comes from
    Config(Box<ConfigArgs>),
    /// Write a configuration with every key explained, those of hadolint, dclint and compose-lint taken over
    Init(InitArgs),
    /// Print the page of a rule: what it finds, why it matters, examples; of an area, its rules
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
    /// Write a manual page for each command
    Man(DirArgs),
    /// Write the rule book and the documentation as static pages, with a search
    Docs(DirArgs),
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files and directories; `-` is standard input, `@FILE` the paths that FILE lists, one a line
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read the paths from standard input, each ended by a zero byte, as `git ls-files -z` writes them
    #[arg(short = '0', long, conflicts_with = "paths")]
    pub null: bool,
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
    /// Print which files are checked and how each was found, and why others are not; check nothing
    #[arg(long)]
    pub show_files: bool,
    /// Check again whenever a file that was read changes; Ctrl-C ends
    #[arg(long, conflicts_with_all = ["fix", "interactive", "diff", "write_baseline", "show_files", "null"])]
    pub watch: bool,
    /// Print nothing but errors; the exit status tells
    #[arg(short, long)]
    pub quiet: bool,
    /// Also say what was left out or kept silent on purpose: templates, Dockerfiles built as several images
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
}

#[derive(Debug, Args)]
pub struct ConfigArgs {
    #[command(flatten)]
    pub check: CheckArgs,
    /// Print the JSON Schema of the configuration, for editors
    #[arg(long)]
    pub schema: bool,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// The directory to write .plimsoll.yaml to
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Overwrite a configuration that is there
    #[arg(long)]
    pub force: bool,
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
    /// What the report's own texts are written in, in Markdown, HTML and JSON: en, es [default: en]
    #[arg(long, value_parser = tongue, value_name = "LANGUAGE")]
    pub lang: Option<Tongue>,
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
    /// Code, name, another tool's code or an area: EPH013, DL3025, JSONArgsRecommended, SEC, layers
    pub name: String,
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Only these: codes, names, other tools' codes, areas, prefixes
    pub names: Vec<String>,
    #[arg(short = 'f', long, value_enum, default_value_t = RulesFormat::Text)]
    pub format: RulesFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    Text,
    Json,
    Markdown,
}

#[derive(Debug, Args)]
pub struct DirArgs {
    /// Where to write; made if missing
    pub dir: PathBuf,
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

/// One output of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    /// Standard output, or what `-o` names, where there is none.
    pub file: Option<PathBuf>,
}
