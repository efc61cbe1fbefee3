//! Flags and configuration, put together: flags win, lists add up.

use std::path::{Path, PathBuf};

use super::args::{self, CheckArgs, RunArgs};
use super::configuration::{Configuration, configuration};
use super::failure::Failure;
use super::lists;
use crate::config::Threshold;
use crate::disk::{Disk, Refusal};
use crate::grade::Bar;
use crate::lint::names::{Name, Names, Unknown};
use crate::lint::paths::Globs;
use crate::lint::profile::Profile;
use crate::lint::shellcheck::Shellcheck;
use crate::lint::{self, Ignore, check};
use crate::project::Inputs;
use crate::report::tongue::Tongue;

/// Everything a run depends on.
pub struct Settings {
    pub paths: Vec<PathBuf>,
    pub inputs: Inputs,
    pub disk: Disk,
    /// Standard input and the name it goes by, where it is what is to be checked.
    pub stdin: Option<(String, Vec<u8>)>,
    pub lint: lint::Options,
    pub fail_on: Threshold,
    pub fail_under: Vec<Bar>,
    pub allow_gaps: bool,
    /// What the report's own texts are written in.
    pub lang: Tongue,
    /// Copies are told once, where the format lends itself to it.
    pub fold: bool,
    /// None where there is none, or none was wanted.
    pub configuration: Option<Configuration>,
}

impl Settings {
    /// The settings of `check`; reads standard input where a path is `-`.
    ///
    /// # Errors
    /// Wrong flags or configuration, or standard input that cannot be read.
    pub fn of_check(args: &CheckArgs) -> Result<Settings, Failure> {
        let mut settings = Settings::in_force(args)?;
        if settings.paths.iter().any(|path| path.as_os_str() == "-") {
            if settings.paths.len() > 1 {
                return Err(Failure::new("`-` stands alone", "give the other paths to a run of their own"));
            }
            let read = settings.disk.standard_input();
            let bytes = read.map_err(|refusal| refused("standard input", &refusal, "give the path of a file"))?;
            settings.stdin = Some((args.stdin_filename.clone(), bytes));
        }
        Ok(settings)
    }

    /// The same, nothing to be checked being read.
    ///
    /// # Errors
    /// Wrong flags or configuration.
    pub fn in_force(args: &CheckArgs) -> Result<Settings, Failure> {
        let paths = lists::paths(args)?;
        let mut settings = Settings::of_run(&paths.all, &args.run)?;
        settings.inputs.listed = paths.listed;
        settings.fail_on = args.fail_on.unwrap_or(settings.fail_on);
        if !args.fail_under.is_empty() {
            settings.fail_under.clone_from(&args.fail_under);
        }
        Ok(settings)
    }

    /// Refuses to write a file of the project that is a link leading out of it: whoever wrote the project
    /// would choose what is overwritten.
    ///
    /// # Errors
    /// It is one.
    pub fn may_write(&self, output: Option<&Path>) -> Result<(), Failure> {
        let Some(path) = output.filter(|path| self.disk.border().lures(path)) else { return Ok(()) };
        let message = format!("{}: {}", path.display(), Refusal::Outside.unwritten());
        Err(Failure::new(message, "take the link away, or name another file"))
    }

    /// The settings of any run over `paths`.
    ///
    /// # Errors
    /// Wrong flags or configuration.
    pub fn of_run(paths: &[PathBuf], args: &RunArgs) -> Result<Settings, Failure> {
        let mut access = args.access.access();
        access.configuration = args.max_config_size.unwrap_or(access.configuration);
        let (config, configuration) = configuration(&Disk::new(paths, &access), paths, args)?;
        access.file = args.access.max_file_size.or(config.max_file_size).unwrap_or(access.file);
        globs(&args.exclude)?;
        let mut lint = lint::Options {
            profile: args.pedantic.then_some(Profile::Pedantic).or(args.profile).or(config.profile).unwrap_or_default(),
            select: config.select.clone(),
            extend: config.extend.clone(),
            ignore: config.ignore.clone(),
            severities: config.severities.clone(),
            check: args
                .build_arg
                .iter()
                .find_map(|pair| pair.strip_prefix(check::BUILD_ARG)?.strip_prefix('='))
                .map(str::to_owned),
            no_pragmas: config.no_pragmas,
            shell: shellcheck(args.shellcheck)?,
            rules: config.rules.clone(),
        };
        if let Some(today) = args.today {
            lint.rules.today = today;
        }
        if !args.select.is_empty() {
            lint.select = names("--select", &args.select)?;
        }
        lint.extend.0.extend(names("--extend-select", &args.extend_select)?.0);
        if !args.ignore.is_empty() {
            lint.ignore.push(Ignore { names: names("--ignore", &args.ignore)?, ..Ignore::default() });
        }
        let exclude = config.exclude.into_iter().chain(args.exclude.iter().cloned()).collect();
        Ok(Settings {
            paths: paths.to_vec(),
            disk: Disk::new(paths, &access),
            inputs: Inputs { build_args: build_args(args)?, contexts: true, exclude, access, ..Inputs::default() },
            stdin: None,
            fail_on: config.fail_on.unwrap_or(Threshold::At(lint.profile.threshold())),
            lint,
            fail_under: config.fail_under,
            allow_gaps: args.allow_gaps,
            lang: args.lang.or(config.lang).unwrap_or_default(),
            fold: !args.no_fold,
            configuration,
        })
    }
}

/// Who checks shell texts.
///
/// # Errors
/// This build has no checker of its own and is asked for it.
fn shellcheck(asked: args::Shellcheck) -> Result<Shellcheck, Failure> {
    match asked {
        args::Shellcheck::Native if Shellcheck::default().is_off() => Err(Failure::new(
            "--shellcheck: this program was built without a shell checker of its own",
            "use `--shellcheck binary`, or build with the feature `shell-lint`",
        )),
        args::Shellcheck::Auto | args::Shellcheck::Native => Ok(Shellcheck::default()),
        args::Shellcheck::Binary => Ok(Shellcheck::Other(super::shellcheck::ask)),
        args::Shellcheck::Off => Ok(Shellcheck::Off),
    }
}

/// The names that `flag` was given.
///
/// # Errors
/// A word that names nothing, with what was perhaps meant.
pub fn names(flag: &str, words: &[String]) -> Result<Names, Failure> {
    let mut names = Names::default();
    for word in words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        let name = Name::parse(word).map_err(|unknown| no_such_rule(flag, unknown))?;
        if matches!(name, Name::Foreign(_)) && flag != "--ignore" {
            return Err(no_such_rule(flag, Unknown { word: word.to_owned(), nearest: None }));
        }
        names.0.push(name);
    }
    Ok(names)
}

/// `word` names no rule.
pub fn no_such_rule(place: &str, unknown: Unknown) -> Failure {
    let help = match unknown.nearest {
        Some(name) => format!("did you mean `{name}`? `plimsoll rules` lists all"),
        None => "`plimsoll rules` lists the names".to_owned(),
    };
    Failure::new(format!("{place}: no rule is called `{}`", unknown.word), help)
}

fn build_args(args: &RunArgs) -> Result<Vec<(String, String)>, Failure> {
    let pair = |word: &String| match word.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(Failure::new(format!("--build-arg: `{word}` has no value"), "write NAME=VALUE")),
    };
    args.build_arg.iter().map(pair).collect()
}

/// Holds the globs of `--exclude` against the grammar.
fn globs(exclude: &[String]) -> Result<(), Failure> {
    exclude.iter().try_for_each(|glob| Globs::check(glob)).map_err(|(glob, why)| {
        Failure::new(format!("--exclude: `{glob}` cannot be read: {why}"), "write it as in a .gitignore")
    })
}

/// What was to be read, and was not.
pub fn refused(name: &str, refusal: &Refusal, help: &str) -> Failure {
    let help = match refusal {
        Refusal::Large { .. } => refusal.help(),
        _ => help.to_owned(),
    };
    Failure::new(format!("{name}: {}", refusal.what()), help)
}

/// What was to be written, and was not.
pub fn unwritten(path: &Path, refusal: &Refusal) -> Failure {
    let help = match refusal {
        Refusal::Outside => "take the link away, or choose another directory",
        _ => "choose a directory you may write to",
    };
    Failure::new(format!("{}: {}", path.display(), refusal.unwritten()), help)
}
