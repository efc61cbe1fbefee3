//! The configuration of a run: found, read, and laid over those that it extends. Knows no key but `extends`.

use std::path::{Path, PathBuf};

use super::args::RunArgs;
use super::failure::Failure;
use super::settings::refused;
use crate::config::{self, Config, Problem};
use crate::disk::{Disk, Found, Limit, Refusal};
use crate::text::{Source, slashed};

/// The configuration of a run, for people.
pub struct Configuration {
    /// The files, the one that was found or named first.
    pub files: Vec<String>,
    /// In the order in which they act: what stands later wins.
    pub said: Vec<Said>,
}

/// What a configuration says of one key, on one line, and where.
pub struct Said {
    pub key: &'static str,
    pub text: String,
    pub place: String,
}

/// The configuration that the flags name, else the nearest one.
///
/// # Errors
/// It, or one that it extends, cannot be read or is wrong.
pub fn configuration(
    disk: &Disk,
    paths: &[PathBuf],
    args: &RunArgs,
) -> Result<(Config, Option<Configuration>), Failure> {
    if args.no_config {
        return Ok((Config::default(), None));
    }
    let cwd = std::env::current_dir().map_err(|error| {
        Failure::new(format!("the working directory cannot be read: {error}"), "run from a directory that exists")
    })?;
    let found = match &args.config {
        Some(path) => {
            let read = disk.read_named(path, Limit::Configuration);
            Some((path.clone(), read.map_err(|refusal| refused(&path.display().to_string(), &refusal, OTHER))?))
        }
        None => nearest(disk, paths)?,
    };
    let Some((path, bytes)) = found else { return Ok((Config::default(), None)) };
    let mut loader = Loader {
        disk,
        cwd: &cwd,
        // Whoever names a file vouches for those that it names.
        named: args.config.is_some(),
        way: Vec::new(),
        shown: Configuration { files: Vec::new(), said: Vec::new() },
    };
    let config = loader.load(&path, bytes)?;
    Ok((config, Some(loader.shown)))
}

/// Files on the way from one to those that it extends, at most.
const DEEPEST: usize = 8;

struct Loader<'a> {
    disk: &'a Disk,
    cwd: &'a Path,
    named: bool,
    /// Where the files on the way lie, their links followed.
    way: Vec<PathBuf>,
    shown: Configuration,
}

impl Loader<'_> {
    /// A file with everything it extends.
    fn load(&mut self, path: &Path, bytes: Vec<u8>) -> Result<Config, Failure> {
        let shown = slashed(path.strip_prefix(self.cwd).unwrap_or(path));
        let source = Source::from_bytes(shown, bytes);
        self.shown.files.push(source.path.clone());
        let absolute = self.cwd.join(path);
        let root = absolute.parent().unwrap_or(self.cwd);
        let config = config::parse(&source, config::Place { root, cwd: self.cwd })
            .map_err(|problems| Failure::configuration(&source, problems))?;
        self.way.extend(self.disk.border().follow(path));
        let home = path.parent().unwrap_or(Path::new(""));
        let mut base: Option<Config> = None;
        for (name, span) in &config.extends {
            let wrong = |message: String, help: &str| {
                Failure::configuration(&source, vec![Problem { span: *span, message, help: help.to_owned() }])
            };
            let target = home.join(name);
            let place = self.disk.border().follow(&target).unwrap_or_else(|_| target.clone());
            if self.way.contains(&place) {
                return Err(wrong(format!("`{name}` extends this file in turn"), "take one of them out"));
            }
            if self.way.len() >= DEEPEST {
                let message = format!("`{name}` would be the {}th file on one way", DEEPEST + 1);
                return Err(wrong(message, "name the files that it extends here, in one list"));
            }
            let read = match self.named {
                true => self.disk.read_named(&target, Limit::Configuration),
                false => self.disk.read(&target, Limit::Configuration),
            };
            let help = "name a file beside this one; `--allow-outside PATH` opens what lies outside of the project";
            let bytes = read.map_err(|refusal| wrong(format!("`{name}`: {}", refusal.what()), help))?;
            let next = self.load(&target, bytes)?;
            base = Some(match base.take() {
                Some(before) => next.over(before),
                None => next,
            });
        }
        self.way.pop();
        let said = config.said.iter().map(|(key, span)| Said {
            key,
            text: source.slice(*span).split_whitespace().collect::<Vec<_>>().join(" "),
            place: format!("{}:{}", source.path, source.line(span.start as usize)),
        });
        self.shown.said.extend(said);
        Ok(match base {
            Some(base) => config.over(base),
            None => config,
        })
    }
}

const OWN: [&str; 2] = [".plimsoll.yaml", ".plimsoll.yml"];
const HADOLINT: [&str; 2] = [".hadolint.yaml", ".hadolint.yml"];

const OTHER: &str = "name a configuration that can be read, or leave it out with --no-config";

/// The nearest configuration upward from the first path, no further than the project's top: our own before
/// hadolint's.
fn nearest(disk: &Disk, paths: &[PathBuf]) -> Result<Option<(PathBuf, Vec<u8>)>, Failure> {
    let first = paths.first().filter(|path| path.as_os_str() != "-").map_or(Path::new(""), PathBuf::as_path);
    let start = match disk.look(first) {
        Ok(Found::Directory) => first,
        _ => first.parent().unwrap_or(first),
    };
    let (Ok(start), Some(root)) = (disk.border().inside(start), disk.border().root_of(start)) else { return Ok(None) };
    for name in [OWN, HADOLINT] {
        for dir in start.ancestors().take_while(|dir| dir.starts_with(&root.path)) {
            for path in name.map(|name| dir.join(name)) {
                match disk.read(&path, Limit::Configuration) {
                    Ok(bytes) => return Ok(Some((path, bytes))),
                    Err(Refusal::Absent) => {}
                    Err(refusal) => return Err(refused(&path.display().to_string(), &refusal, OTHER)),
                }
            }
        }
    }
    Ok(None)
}
