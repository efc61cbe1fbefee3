//! `plimsoll config`: every setting of a run, what it is, and who says so.

use super::args::{CheckArgs, ConfigArgs};
use super::configuration::Configuration;
use super::failure::Failure;
use super::line::Origins;
use super::settings::Settings;
use super::{Exit, output};
use crate::config::schema;
use crate::report::{Screen, Shown, escape};

/// A setting, its value, and where that comes from.
type Row = (&'static str, String, String);

/// Prints what is in force, or what a configuration may hold.
///
/// # Errors
/// Wrong flags or configuration.
pub fn config(args: &ConfigArgs, origins: &Origins) -> Result<Exit, Failure> {
    output::stdout(&match args.schema {
        true => Shown::json(&schema::schema()),
        false => table(&args.check, &Settings::in_force(&args.check)?, origins),
    })?;
    Ok(Exit::Clean)
}

fn table(args: &CheckArgs, settings: &Settings, origins: &Origins) -> Shown {
    let mut rows = places(args, settings, origins);
    rows.extend(single(args, settings, origins));
    rows.extend(lists(args, settings, origins));
    let width = |cell: fn(&Row) -> usize| rows.iter().map(cell).max().unwrap_or_default();
    let (name, value) = (width(|row| row.0.len()), width(|row| row.1.chars().count()).min(48));
    let mut screen = Screen::default();
    for (setting, said, from) in &rows {
        screen.line(format!("{setting:name$}  {:value$}  {}", escape::line(said), escape::line(from)).trim_end());
    }
    screen.shown()
}

/// What the run is over, and the configuration.
fn places(args: &CheckArgs, settings: &Settings, origins: &Origins) -> Vec<Row> {
    let roots = settings.disk.border().roots().iter().map(|root| {
        let why =
            if root.repository { "a repository: it holds .git" } else { "what was given: no .git upward from it" };
        ("project", root.path.display().to_string(), why.to_owned())
    });
    let (path, why) = match (&settings.configuration, &args.run) {
        (Some(said), run) if run.config.is_some() => (first(said), origins.of("--config")),
        (Some(said), _) => (first(said), "the nearest upward".to_owned()),
        (None, run) if run.no_config => ("none".to_owned(), origins.of("--no-config")),
        (None, _) => ("none".to_owned(), "there is none up to the top of the project".to_owned()),
    };
    roots.chain([("configuration", path, why)]).collect()
}

/// Settings with one value.
fn single(args: &CheckArgs, settings: &Settings, origins: &Origins) -> Vec<Row> {
    let run = &args.run;
    let shellcheck = format!("{:?}", run.shellcheck).to_ascii_lowercase();
    let access = &settings.inputs.access;
    let from = |key: &'static str, flag: &str, given: bool| match said(settings, key) {
        _ if given => origins.of(flag),
        Some(place) => place,
        None => "default".to_owned(),
    };
    let bars: Vec<String> = settings.fail_under.iter().map(ToString::to_string).collect();
    let under = if bars.is_empty() { "none".to_owned() } else { bars.join(", ") };
    let profile = if run.pedantic { "--pedantic" } else { "--profile" };
    vec![
        (
            "profile",
            settings.lint.profile.name().into(),
            from("profile", profile, run.profile.is_some() || run.pedantic),
        ),
        ("fail-on", settings.fail_on.name().into(), from("fail-on", "--fail-on", args.fail_on.is_some())),
        ("fail-under", under, from("fail-under", "--fail-under", !args.fail_under.is_empty())),
        ("lang", settings.lang.code().into(), from("lang", "--lang", run.lang.is_some())),
        ("shellcheck", shellcheck, from("", "--shellcheck", run.shellcheck != super::args::Shellcheck::Auto)),
        ("today", settings.lint.rules.today.to_string(), from("", "--today", run.today.is_some())),
        (
            "max-file-size",
            access.file.to_string(),
            from("max-file-size", "--max-file-size", run.access.max_file_size.is_some()),
        ),
        (
            "max-config-size",
            access.configuration.to_string(),
            from("", "--max-config-size", run.max_config_size.is_some()),
        ),
    ]
}

/// Settings that add up: as written, first in the configuration, then on the command line.
fn lists(args: &CheckArgs, settings: &Settings, origins: &Origins) -> Vec<Row> {
    const SINGLE: [&str; 5] = ["profile", "fail-on", "fail-under", "lang", "max-file-size"];
    let run = &args.run;
    let replaced = |key: &str| SINGLE.contains(&key) || key == "select" && !run.select.is_empty();
    let keys = settings.configuration.iter().flat_map(|configuration| &configuration.said);
    let keys = keys.filter(|said| !replaced(said.key));
    let mut rows: Vec<Row> = keys.map(|said| (said.key, said.text.clone(), said.place.clone())).collect();
    let opened = run.access.allow_outside.iter().map(|path| path.display().to_string()).collect();
    let flags: [(&str, &str, Vec<String>); 6] = [
        ("select", "--select", run.select.clone()),
        ("extend-select", "--extend-select", run.extend_select.clone()),
        ("ignore", "--ignore", run.ignore.clone()),
        ("exclude", "--exclude", run.exclude.clone()),
        ("build-arg", "--build-arg", run.build_arg.clone()),
        ("allow-outside", "--allow-outside", opened),
    ];
    for (key, flag, words) in flags.into_iter().filter(|(.., words)| !words.is_empty()) {
        rows.push((key, words.join(", "), origins.of(flag)));
    }
    if run.allow_gaps {
        rows.push(("allow-gaps", "true".to_owned(), origins.of("--allow-gaps")));
    }
    rows
}

fn first(configuration: &Configuration) -> String {
    configuration.files.first().cloned().unwrap_or_default()
}

/// Where the configuration speaks of a key.
fn said(settings: &Settings, key: &str) -> Option<String> {
    let said = settings.configuration.iter().flat_map(|configuration| &configuration.said);
    said.rev().find(|said| said.key == key).map(|said| said.place.clone())
}
