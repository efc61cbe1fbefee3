//! From commands into the scripts they run: which file a path names, how the command runs it, and what that
//! script runs in turn. A script is found by its path in the container, else by its name; of several with one name
//! none is taken, unless the path tells. What the base image brings, and what a variable names, is not known here.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::project::Project;
use crate::project::evidence::Kind;
use crate::project::packages;
use crate::project::running::built::CalledBy;
use crate::project::running::places::Placed;
use crate::project::running::script::{Running, Starter, When};
use crate::project::stages::commands::shebang;
use crate::syntax::shell::{self, Command, Dialect, Script};
use crate::text::FileId;

/// How a script comes to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// As process 1.
    First,
    /// As what a supervisor keeps running.
    Supervised,
    Called,
    /// Read by another script, and none of its own.
    Sourced,
}

/// What a container holds, and how much of it was followed.
pub struct Walk<'a> {
    pub project: &'a Project,
    pub starter: Starter,
    pub when: When,
    pub files: &'a [Placed<'a>],
    /// The RUN whose scripts are followed.
    pub run: Option<CalledBy>,
    /// The scripts among the files by their names, here and in the container, once one is looked for.
    by_name: OnceCell<HashMap<&'a str, Vec<&'a Placed<'a>>>>,
    seen: HashSet<FileId>,
    open: Vec<(FileId, How, Dialect)>,
}

impl<'a> Walk<'a> {
    pub fn new(project: &'a Project, starter: Starter, when: When, files: &'a [Placed<'a>]) -> Walk<'a> {
        Walk {
            project,
            starter,
            when,
            files,
            run: None,
            by_name: OnceCell::new(),
            seen: HashSet::new(),
            open: Vec::new(),
        }
    }

    /// A file that runs by itself.
    pub fn begin(&mut self, file: FileId, how: How) {
        if self.seen.insert(file) {
            self.open.push((file, how, Dialect::Bash));
        }
    }

    /// A command that is run `how` a script would be; of `sh x` and `exec x` the script `x` is.
    pub fn meet(&mut self, command: &Command, how: How, dialect: Dialect) {
        let Some((word, sourced)) = script_word(command) else { return };
        let Some(file) = self.named(word).filter(|file| self.seen.insert(*file)) else { return };
        self.open.push((file, if sourced { How::Sourced } else { how }, dialect));
    }

    /// Follows all that was met, each script once.
    pub fn follow(&mut self, found: &mut BTreeMap<FileId, Running>) {
        while let Some((file, how, dialect)) = self.open.pop() {
            let Some((script, dialect)) = read(self.project, file, dialect) else { continue };
            let text = self.project.source(file).text.as_str();
            let sound = script.errors.is_empty();
            for command in script.commands.iter().filter(|_| sound) {
                // What it puts in its own place is what it was itself.
                let replaces = command.words.first().is_some_and(|word| word.text() == "exec");
                let kept = replaces && matches!(how, How::First | How::Supervised);
                self.meet(command, if kept { how } else { How::Called }, dialect);
                self.meet_each(text, command, dialect);
            }
            let running = found.entry(file).or_insert_with(|| Running::new(file, script, dialect));
            running.first |= how == How::First;
            running.supervised |= how == How::Supervised;
            running.sourced &= how == How::Sourced;
            running.when = running.when.max(self.when);
            if running.called_by.is_none() && self.run.is_some() && running.script.errors.is_empty() {
                running.called_by = self.run;
                running.packages = packages::calls(&running.script.commands);
            }
            match self.starter {
                Starter::Image(docker) => running.images.push(docker),
                Starter::Service(compose, index) => running.services.push((compose, index)),
            }
        }
    }

    /// The scripts that were met so far.
    pub fn followed(&self) -> &HashSet<FileId> {
        &self.seen
    }

    /// The scripts of a directory that a loop or `run-parts` runs one after the other.
    fn meet_each(&mut self, text: &str, command: &Command, dialect: Dialect) {
        let call = command.effective();
        let directory = match call.name() {
            Some("run-parts") => call.args().iter().rev().find_map(|word| word.literal.clone()),
            _ => script_word(command).filter(|_| command.place.in_loop).and_then(|(word, _)| {
                let name = word.trim_matches(['"', '{', '}', '$']);
                let loops_over = word.contains('$') && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                let before = text.get(..command.span.start as usize)?;
                loops_over.then(|| looped(before, name)).flatten()
            }),
        };
        let Some(directory) = directory else { return };
        let sourced = matches!(call.name(), Some("." | "source"));
        let files = self.files.iter().filter(|file| {
            let above = file.path.rsplit_once('/').map_or("", |(above, _)| above);
            let fits = match directory.starts_with('/') {
                true => above == directory,
                false => above.strip_suffix(directory.as_str()).is_some_and(|rest| rest.ends_with('/')),
            };
            fits && file.evidence.kind != Kind::Config
        });
        for file in files.map(|file| file.evidence.file).collect::<Vec<_>>() {
            if self.seen.insert(file) {
                self.open.push((file, if sourced { How::Sourced } else { How::Called }, dialect));
            }
        }
    }

    /// The one file that a path names: the one that lies there, else the one of that name, of several the one
    /// whose own path ends as it does.
    pub fn named(&self, path: &str) -> Option<FileId> {
        let path = path.trim_matches(['"', '\'']);
        let name = path.rsplit('/').next()?;
        if name.is_empty() || name.contains(['$', '`', '*', ')', '"']) {
            return None;
        }
        let scripts = self.by_name.get_or_init(|| self.scripts_by_name()).get(name)?;
        // A file that is copied twice is still one.
        let one = |found: Vec<FileId>| {
            let mut found = found;
            found.sort();
            found.dedup();
            <[FileId; 1]>::try_from(found).ok().map(|[file]| file)
        };
        if let Some(there) = scripts.iter().rfind(|file| path.starts_with('/') && file.path == path) {
            return Some(there.evidence.file);
        }
        let whole = path.trim_start_matches(['.', '/']);
        let ends = |file: &&&Placed| {
            whole.contains('/') && self.project.source(file.evidence.file).path.as_str().ends_with(whole)
        };
        one(scripts.iter().map(|file| file.evidence.file).collect())
            .or_else(|| one(scripts.iter().filter(ends).map(|file| file.evidence.file).collect()))
    }

    fn scripts_by_name(&self) -> HashMap<&'a str, Vec<&'a Placed<'a>>> {
        let last = |path: &'a str| path.rsplit('/').next().unwrap_or(path);
        let mut by_name: HashMap<&str, Vec<&Placed>> = HashMap::new();
        for file in self.files.iter().filter(|file| file.evidence.kind != Kind::Config) {
            let (here, there) = (last(&self.project.source(file.evidence.file).path), last(&file.path));
            by_name.entry(here).or_default().push(file);
            if here != there {
                by_name.entry(there).or_default().push(file);
            }
        }
        by_name
    }
}

/// The word of a command that names the script it runs, and whether it only reads it.
fn script_word(command: &Command) -> Option<(&str, bool)> {
    // Behind `exec`, `gosu app` and the like.
    let skip = command.words.len() - command.effective().words.len();
    let words = command.words.get(skip..)?;
    let first = words.first()?;
    let args = words.get(1..).unwrap_or_default();
    match command.effective().name() {
        Some("." | "source") => Some((args.first()?.text(), true)),
        Some(program) if Dialect::of_program(program).is_some() => {
            if command.effective().has_flag(&["c"]) {
                return None;
            }
            Some((args.iter().find(|word| !word.text().starts_with(['-', '+']))?.text(), false))
        }
        _ => Some((first.text(), false)),
    }
}

/// The directory that the last `for NAME in` before a place goes over: `for f in /hooks/*.sh`.
fn looped(before: &str, name: &str) -> Option<String> {
    let head = before.rfind(&format!("for {name} in "))?;
    let words = before.get(head..)?.split([';', '\n']).next()?;
    let word = words.split_whitespace().nth(3)?.trim_matches(['"', '\'']).replace('"', "");
    let (directory, pattern) = word.rsplit_once('/')?;
    // Of `"$HERE"/hooks/*.sh` the end is known.
    let known = match directory.rfind(['$', '}', ')', '`']) {
        None => directory,
        Some(at) => directory.get(at..)?.split_once('/')?.1,
    };
    (pattern.contains('*') && !known.is_empty() && !known.contains('*')).then(|| known.to_owned())
}

/// The script in a file, where a shell of a known kind reads it; without a first line that names one it is read as
/// whoever calls it is.
fn read(project: &Project, file: FileId, caller: Dialect) -> Option<(Script, Dialect)> {
    let text = project.source(file).text.as_str();
    let dialect = match shebang(text) {
        Some(program) => Dialect::of_program(&program)?,
        None => caller,
    };
    let is_text = text.len() <= shell::MAX_BYTES && !text.contains('\0');
    is_text.then(|| (shell::parse(text, dialect), dialect))
}
