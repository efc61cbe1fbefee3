//! What the project builds and runs by hand: the calls of `docker` in its Makefiles, scripts and CI files, with the bytes of
//! what they name, held against its own files. Where a variable, another directory or another project is in the way, nothing
//! is said. Knows no disk.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::host_wide;
use super::recipes::{self, Recipe};
use crate::project::Project;
use crate::project::compose::DEFAULT_FILES;
use crate::text::{FileId, Source, Span, clean};

/// A call that names what is not there, at the name, or takes what is not the project's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amiss {
    pub file: FileId,
    pub span: Span,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// `--target` with a stage that the Dockerfile does not have.
    Stage { name: String, dockerfile: FileId },
    /// A service that no compose file has; the compose file that is asked.
    Service { name: String, compose: FileId },
    /// `docker-compose`, on a machine of GitHub that no longer has it, or by whoever calls a script.
    OldCommand { workflow: bool },
    /// An image that is pushed as `latest` from whatever branch, or for pull requests; what the workflow runs for.
    Pushed { name: String, trigger: Span, from_branches: bool, for_pulls: bool },
    /// A version of a language that is not the one that the images are built with, and where they say which.
    Language { image: &'static str, input: &'static str, here: String, shipped: String, dockerfile: FileId, from: Span },
    /// What belongs to other projects of the machine as well.
    Everything(host_wide::Taken),
}

/// What lets a command look elsewhere than in the directory of its file or one above: other directories, other projects, other
/// engines, and what is made on the way.
const ELSEWHERE: &[&str] = &[
    "cd ",
    "pushd ",
    "chdir",
    "working-directory",
    "working_directory",
    "git clone",
    "repository:",
    " -C ",
    "ssh ",
    "DOCKER_HOST",
    "COMPOSE_FILE",
    "curl ",
    "wget ",
];

/// What may stand before a command.
const BEFORE: &[&str] = &["-", "!", "@", "sudo", "run:", "script:", "time", "exec", "then", "do", "if"];

/// Options of Compose, and of its commands that name services, whose value is the next word.
const VALUED: &[&str] = &[
    "-f",
    "--file",
    "-p",
    "--project-name",
    "--profile",
    "--ansi",
    "--progress",
    "--parallel",
    "-e",
    "--env",
    "-u",
    "--user",
    "-w",
    "--workdir",
    "--name",
    "-v",
    "--volume",
    "--publish",
    "--entrypoint",
    "-l",
    "--label",
    "--index",
    "-t",
    "--timeout",
    "--tail",
    "--exit-code-from",
    "--pull",
    "--build-arg",
    "--scale",
];

/// Options without a value.
const PLAIN: &[&str] = &[
    "-d",
    "--detach",
    "--build",
    "--no-build",
    "--force-recreate",
    "--no-recreate",
    "--no-deps",
    "--remove-orphans",
    "--wait",
    "-V",
    "--renew-anon-volumes",
    "--abort-on-container-exit",
    "--no-color",
    "--no-log-prefix",
    "-T",
    "--no-TTY",
    "--rm",
    "-it",
    "-ti",
    "-i",
    "--interactive",
    "--tty",
    "--no-cache",
    "--quiet",
    "-q",
    "--quiet-pull",
    "--follow",
    "--timestamps",
    "--service-ports",
    "--stop",
    "--force",
    "--privileged",
    "--verbose",
];

/// Commands of Compose that take services: all words behind them, or the first alone.
const OF_SERVICES: &[&str] = &["up", "build", "logs", "restart", "stop", "start", "pull", "kill", "rm", "create"];
const OF_ONE: &[&str] = &["run", "exec"];

/// A word and where it stands.
type Word<'a> = (&'a str, Span);

/// The calls of `callers` that name what the project does not have or take what is not its own, by the place of the caller.
pub fn amiss(project: &Project, callers: &[(PathBuf, Source)]) -> Vec<(usize, Span, What)> {
    let mut found = Vec::new();
    let callers = callers.iter().enumerate().filter(|(_, (_, source))| source.text.contains("docker"));
    let callers: Vec<(usize, &(PathBuf, Source))> = callers.collect();
    for &(at, (path, source)) in &callers {
        let takes = host_wide::calls(path, &source.text).into_iter();
        found.extend(takes.map(|(span, taken)| (at, span, What::Everything(taken))));
    }
    // What was not read may have it.
    if !project.gaps.is_empty() {
        return found;
    }
    let known = LazyCell::new(|| Known::new(project));
    // Where one script brings the old command, the others find it there.
    let brought = LazyCell::new(|| {
        let scripts = callers.iter().filter(|(_, (path, _))| path.extension().is_some_and(|ending| ending == "sh"));
        scripts.clone().any(|(_, (_, source))| {
            source.text.contains("docker/compose/releases/download") || installs_v1(&source.text)
        })
    });
    for &(at, (path, source)) in &callers {
        let joined = source.text.replace("\\\r\n", "   ").replace("\\\n", "  ");
        let lacks_v1 = runs_without_v1(path, &joined);
        let of_v1 = !lacks_v1 && calls_v1_alone(path, &joined) && !*brought;
        let elsewhere = LazyCell::new(|| ELSEWHERE.iter().any(|word| joined.contains(word)));
        for words in calls(&joined) {
            let old = words.first().filter(|(word, _)| (lacks_v1 || of_v1) && *word == "docker-compose");
            found.extend(old.map(|(_, span)| (at, *span, What::OldCommand { workflow: lacks_v1 })));
            if !*elsewhere {
                let stage = known.stage(path, &words).into_iter();
                found.extend(stage.chain(known.services(path, &words)).map(|(span, what)| (at, span, what)));
            }
        }
    }
    found
}

/// What is there.
struct Known<'a> {
    dockerfiles: HashMap<PathBuf, FileId>,
    compose: HashMap<PathBuf, FileId>,
    stages: HashSet<&'a str>,
    services: HashSet<&'a str>,
    /// All that makes the services was read.
    whole: bool,
}

impl<'a> Known<'a> {
    fn new(project: &'a Project) -> Known<'a> {
        let at = |file: FileId| (PathBuf::from(&project.source(file).path), file);
        let read = |docker: &&crate::project::Dockerfile| docker.errors.is_empty();
        Known {
            dockerfiles: project.dockerfiles.iter().filter(read).map(|docker| at(docker.file)).collect(),
            compose: project
                .compose
                .iter()
                .filter(|file| project.montage(file.file).is_none())
                .map(|file| at(file.file))
                .collect(),
            stages: project.stages().filter_map(|stage| stage.stage.name.as_deref()).collect(),
            services: project
                .compose
                .iter()
                .flat_map(|file| &file.services)
                .map(|service| service.name.as_str())
                .collect(),
            whole: project.compose.iter().all(|file| file.unresolved.is_empty() && file.errors.is_empty()),
        }
    }

    fn stage(&self, path: &Path, words: &[Word]) -> Option<(Span, What)> {
        let texts: Vec<&str> = words.iter().map(|(text, _)| *text).collect();
        let call = recipes::arguments(&texts).and_then(recipes::call)?;
        let name =
            call.target.as_deref().filter(|name| name.parse::<usize>().is_err() && !self.stages.contains(name))?;
        let own = path.parent().unwrap_or(Path::new(""));
        let call = Recipe { homes: own.ancestors().map(clean).collect(), ..call.clone() };
        let (dockerfile, _) = call.builds(&self.dockerfiles)?;
        let mut named =
            words.iter().filter(|(text, _)| text.to_ascii_lowercase().trim_start_matches("--target=") == name);
        let (_, span) = named.next_back()?;
        Some((*span, What::Stage { name: name.to_owned(), dockerfile }))
    }

    fn services(&self, path: &Path, words: &[Word]) -> Option<(Span, What)> {
        let rest = match words {
            [("docker", _), ("compose", _), rest @ ..] | [("docker-compose", _), rest @ ..] if self.whole => rest,
            _ => return None,
        };
        let (mut files, mut command) = (Vec::new(), None);
        let mut named: Vec<Word> = Vec::new();
        let mut rest = rest.iter().take_while(|(word, _)| !word.contains(['>', '<', '#']));
        while let Some((word, span)) = rest.next() {
            let (flag, glued) = word.split_once('=').map_or((*word, None), |(flag, value)| (flag, Some(value)));
            // Each has its own options, and `-f` of a command is none of Compose.
            let of_compose = command.is_none() && matches!(flag, "-f" | "--file");
            match flag {
                _ if word.contains(['$', '{', '`', '%', '*']) => return None,
                "-f" if command.is_some() => {}
                _ if flag.starts_with('-') && VALUED.contains(&flag) => {
                    let value = glued.or_else(|| rest.next().map(|(value, _)| *value))?;
                    files.extend(of_compose.then_some(value));
                }
                _ if flag.starts_with('-') && !PLAIN.contains(&flag) => return None,
                _ if flag.starts_with('-') => {}
                _ if command.is_none() => command = Some(*word),
                _ => named.push((word, *span)),
            }
            if named.len() == 1 && command.is_some_and(|command| OF_ONE.contains(&command)) {
                break;
            }
        }
        let command = command?;
        let plain =
            |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b));
        if !OF_SERVICES.contains(&command) && !OF_ONE.contains(&command) || !named.iter().all(|(word, _)| plain(word)) {
            return None;
        }
        let compose = self.asked(path, &files)?;
        let (name, span) = named.into_iter().find(|(name, _)| !self.services.contains(name))?;
        Some((span, What::Service { name: name.to_owned(), compose }))
    }

    /// The first compose file that a call asks from the directory of its file or one above, where all that it names are there.
    fn asked(&self, path: &Path, files: &[&str]) -> Option<FileId> {
        path.parent().unwrap_or(Path::new("")).ancestors().find_map(|home| {
            let at = |file: &&str| self.compose.get(&clean(&home.join(file))).copied();
            match files {
                [] => DEFAULT_FILES.iter().find_map(at),
                [first, ..] => files.iter().all(|file| at(file).is_some()).then(|| at(first)).flatten(),
            }
        })
    }
}

/// Whether a workflow runs on GitHub's machines alone, and brings no `docker-compose` of its own. Docker Compose v1 has left
/// them in July 2024 (actions/runner-images, issue 9692).
fn runs_without_v1(path: &Path, text: &str) -> bool {
    const BRINGS: &[&str] = &[
        "install",
        "releases/download",
        "alias",
        "container:",
        "setup-docker-compose",
        "compose-action",
        "pipx",
        "ln -s",
    ];
    let mut machines = text.lines().filter_map(|line| line.trim().strip_prefix("runs-on:")).map(str::trim).peekable();
    let workflow = recipes::is_workflow(path);
    let brought = || {
        let mut lines = text.lines().filter(|line| line.contains("compose") || line.contains("container:"));
        lines.any(|line| BRINGS.iter().any(|word| line.contains(word)))
    };
    const GITHUB: &[&str] = &["ubuntu-latest", "ubuntu-24.04", "ubuntu-22.04"];
    workflow && machines.peek().is_some() && machines.all(|machine| GITHUB.contains(&machine)) && !brought()
}

/// Whether a script or a Makefile that people call knows no other Compose, and does not bring this one.
fn calls_v1_alone(path: &Path, text: &str) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let called =
        name.ends_with(".sh") || name.contains("makefile") || name.contains("justfile") || name.contains("taskfile");
    called && !["releases/download", "docker compose"].iter().any(|words| text.contains(words)) && !brings_v1(text)
}

/// Whether a command installs `docker-compose`, looks for it or makes it.
fn brings_v1(text: &str) -> bool {
    const WORDS: &[&str] =
        &["-S", "-e", "-f", "-o", "-v", "-x", "add", "alias", "function", "hash", "install", "ln", "type", "which"];
    let mut pieces = text.split(['\n', ';', '&', '|']).filter(|piece| piece.contains("docker-compose"));
    pieces.any(|piece| {
        let words = words(piece, 0).into_iter().map(|(word, _)| word);
        let words: Vec<&str> = words.take_while(|word| !word.starts_with('#')).collect();
        let made = |word: &str| ["docker-compose(", "docker-compose="].iter().any(|front| word.starts_with(front));
        let named = |word: &str| word.rsplit('/').next() == Some("docker-compose");
        let at = words.iter().position(|word| made(word) || named(word.trim_end_matches([')', '`'])));
        at.and_then(|at| words.get(..=at)).is_some_and(|words| {
            let looks = words.first() == Some(&"for") || words.iter().any(|word| WORDS.contains(word));
            looks || words.last().is_some_and(|word| made(word))
        })
    })
}

/// Whether a line installs `docker-compose` as a package.
fn installs_v1(text: &str) -> bool {
    text.lines().any(|line| {
        line.split_once("install")
            .is_some_and(|(front, behind)| !front.contains('#') && behind.contains("docker-compose"))
    })
}

/// The words of each command that begins plainly with `docker` or `docker-compose`: what is only shown is passed over.
fn calls(text: &str) -> Vec<Vec<Word<'_>>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let shown = ["echo", "printf", "||", "which ", "command -v"].iter().any(|word| line.contains(word));
        if shown || !line.contains("docker") || line.trim_start().starts_with(['#', '/', '*']) {
            continue;
        }
        let mut begin = start;
        for piece in line.split([';', '&', '|']) {
            let words = words(piece, begin);
            begin += piece.len() + 1;
            let tool = words.iter().position(|(word, _)| matches!(*word, "docker" | "docker-compose"));
            let given = |word: &str| word.split_once('=').is_some_and(|(_, value)| !value.contains(['$', '"', '\'']));
            let plain = |(word, _): &Word| BEFORE.contains(word) || given(word);
            found.extend(tool.filter(|tool| words[..*tool].iter().all(plain)).map(|tool| words[tool..].to_vec()));
        }
    }
    found
}

fn words(piece: &str, start: usize) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = start;
    for part in piece.split(|c: char| c.is_ascii_whitespace()) {
        let bare = part.trim_start_matches(['"', '\'', '@']);
        let from = at + part.len() - bare.len();
        let bare = bare.trim_end_matches(['"', '\'', ',']);
        if !bare.is_empty() {
            words.push((bare, Span::new(from, from + bare.len())));
        }
        at += part.len() + 1;
    }
    words
}
