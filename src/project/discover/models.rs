//! Which compose files make one model: a file with its override, what it includes and extends, and the
//! lists that scripts and `.env` hand to `docker compose -f`.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Reader, calls, clean, home, outside, read};
use crate::disk::{Found, Refusal};
use crate::project::compose::montage::{self, Montage};
use crate::project::compose::{self, Assembled, DEFAULT_FILES, Files, Loaded, Variables};
use crate::project::{Gap, GapKind, Inputs};
use crate::text::{FileId, Source};

/// What it takes along with one of its own names.
const OVERRIDE: &[&str] =
    &["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// Files that others take along, at most.
const MOST_TAKEN: usize = 500;

/// Models of several files, at most.
const MOST_MODELS: usize = 300;

/// What was read, and who takes whom along.
struct Read {
    loaded: HashMap<PathBuf, Loaded>,
    absent: HashSet<PathBuf>,
    included: HashSet<PathBuf>,
    extended: HashSet<PathBuf>,
    variables: HashMap<PathBuf, Variables>,
    /// What scripts hand to Compose together.
    called: Vec<Vec<PathBuf>>,
}

impl Reader {
    /// Reads the compose files and puts the models together.
    pub fn models(&mut self, inputs: &Inputs) {
        let mut found = self.load(inputs);
        let lists = self.lists(&found);
        let (single, several): (Vec<_>, Vec<_>) = lists.into_iter().partition(|list| match &list[..] {
            [one] => found.loaded.get(one).is_none_or(|loaded| !compose::is_open(&loaded.yaml)),
            _ => false,
        });
        let sources = &self.project.files;
        let texts = |file: FileId| sources.get(file.0 as usize).map_or("", |source| source.text.as_str());
        let disk = &self.files;
        let variables = |path: &Path| match found.variables.get(path) {
            Some(variables) => variables.clone(),
            None => disk.text(path).ok().flatten().map(|source| read::dotenv(&source.text)).unwrap_or_default(),
        };
        let files = Files { loaded: &found.loaded, absent: &found.absent, texts: &texts, variables: &variables };
        let several: Vec<(Vec<PathBuf>, Assembled)> =
            several.into_par_iter().map(|list| (list.clone(), compose::assemble(&list, &files))).collect();
        let none = Variables::new();
        let single: Vec<(PathBuf, Loaded)> =
            single.into_iter().flatten().filter_map(|path| found.loaded.remove_entry(&path)).collect();
        let alone = single.into_par_iter().map(|(path, loaded)| {
            let variables = found.variables.get(&home_of(&path).join(".env")).unwrap_or(&none);
            let text = sources.get(loaded.file.0 as usize).map_or("", |source| source.text.as_str());
            (
                vec![path],
                Assembled { compose: compose::alone(loaded, text, variables), text: String::new(), pieces: Vec::new() },
            )
        });
        let mut models: Vec<_> = alone.collect();
        models.extend(several);
        // What stands on its own is judged there; a list says what its further files add.
        models.sort_by(|(one, _), (other, _)| rank(one).cmp(&rank(other)).then_with(|| one.cmp(other)));
        let mut judged: HashSet<FileId> = HashSet::new();
        for (list, model) in models {
            self.add(&list, model, &mut judged);
        }
    }

    /// Adds a model, unless all its files are judged already.
    fn add(&mut self, list: &[PathBuf], model: Assembled, judged: &mut HashSet<FileId>) {
        let Assembled { mut compose, text, pieces } = model;
        let Some(first) = list.first() else { return };
        let file_of = |path: &PathBuf| self.ids.get(path).copied();
        if pieces.len() < 2 {
            if !judged.insert(compose.file) {
                return;
            }
        } else {
            let own: Vec<FileId> =
                pieces.iter().filter_map(|piece| file_of(&piece.path)).filter(|file| judged.insert(*file)).collect();
            if own.is_empty() {
                return;
            }
            let parts = pieces.iter().filter_map(|piece| {
                let file = file_of(&piece.path)?;
                let length = self.project.source(file).text.len() as u32;
                let (taken, extended) = (piece.taken, piece.extended);
                Some(montage::Piece { at: piece.at, from: 0, length, file, taken, extended, exact: true })
            });
            let parts = parts.collect();
            compose.file = montage::id(self.project.montages.len());
            self.project.montages.push(Montage::new(Source::new(read::shown(first), text), parts, own));
        }
        self.project.compose_in.entry(home_of(first)).or_default().push(self.project.compose.len());
        self.project.compose.push(compose);
    }

    /// Reads the compose files that were found, and those that they take along.
    fn load(&mut self, inputs: &Inputs) -> Read {
        let sources = &self.project.files;
        let parse = |file: &FileId| {
            let source = &sources[file.0 as usize];
            (PathBuf::from(&source.path), compose::parse(*file, &source.text))
        };
        let loaded: HashMap<PathBuf, Loaded> = self.compose.par_iter().map(parse).collect();
        let mut found = Read {
            loaded,
            absent: HashSet::new(),
            included: HashSet::new(),
            extended: HashSet::new(),
            variables: HashMap::new(),
            called: Vec::new(),
        };
        let disk = &self.files.disk;
        found.called =
            calls::lists(&self.callers, &|path| found.loaded.contains_key(path) || disk.look(path) == Ok(Found::File));
        found.called.truncate(MOST_MODELS);
        for path in found.called.iter().flatten() {
            if let std::collections::hash_map::Entry::Vacant(slot) = found.loaded.entry(path.clone())
                && let Ok(source) = self.files.compose(path)
            {
                let file = self.take_along(path, source, "a script hands it to Compose");
                slot.insert(compose::parse(file, &self.project.source(file).text));
            }
        }
        let mut open: Vec<PathBuf> = found.loaded.keys().cloned().collect();
        open.sort();
        let mut taken = 0;
        while let Some(path) = open.pop() {
            let home = home_of(&path);
            let variables = self.variables(&home, &mut found.variables);
            let Some(loaded) = found.loaded.get(&path) else { continue };
            let file = loaded.file;
            if !compose::is_open(&loaded.yaml) || !inputs.contexts {
                continue;
            }
            for taken_along in compose::taken_along(&loaded.yaml, &variables) {
                let target = clean(&home.join(taken_along.path));
                if target == path {
                    continue;
                }
                if taken_along.extended { &mut found.extended } else { &mut found.included }.insert(target.clone());
                if found.loaded.contains_key(&target) || taken >= MOST_TAKEN {
                    continue;
                }
                match self.files.disk.look(&target) {
                    Ok(Found::File) => {
                        taken += 1;
                        let source = match self.files.compose(&target) {
                            Ok(source) => source,
                            Err(gap) => {
                                self.project.gaps.push(Gap { kind: GapKind::Unresolved, ..gap });
                                continue;
                            }
                        };
                        let file = self.take_along(&target, source, "a compose file takes it along");
                        let loaded = compose::parse(file, &self.project.source(file).text);
                        found.loaded.insert(target.clone(), loaded);
                        open.push(target);
                    }
                    Err(Refusal::Absent) => drop(found.absent.insert(target)),
                    Err(Refusal::Outside) => {
                        let place = outside::place(&self.project, file, taken_along.span);
                        self.project.gaps.push(read::gap(place, &Refusal::Outside, GapKind::Hidden));
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// The variables of a directory's `.env`, read once.
    fn variables(&mut self, home: &Path, known: &mut HashMap<PathBuf, Variables>) -> Variables {
        let path = home.join(".env");
        if let Some(variables) = known.get(&path) {
            return variables.clone();
        }
        let text = self.files.text(&path).unwrap_or_else(|gap| {
            self.project.gaps.push(gap);
            None
        });
        let variables = text.map(|source| read::dotenv(&source.text)).unwrap_or_default();
        known.insert(path, variables.clone());
        variables
    }

    /// The lists of files that make one model each.
    fn lists(&self, found: &Read) -> BTreeSet<Vec<PathBuf>> {
        let mut lists = Lists::default();
        let mut parts: HashSet<&Path> = HashSet::new();
        let is_default = |path: &Path| name(path).is_some_and(|name| DEFAULT_FILES.contains(&name));
        let mut homes: BTreeSet<PathBuf> = found.loaded.keys().map(|path| home_of(path)).collect();
        for list in &found.called {
            for path in list.iter().skip(1).chain(list.first().filter(|first| !is_default(first))) {
                parts.insert(path);
            }
            lists.insert(list.clone());
        }
        for variables in &found.variables {
            // `COMPOSE_FILE` stands in the place of the default names.
            let (path, Some(value)) = (variables.0, variables.1.get("COMPOSE_FILE")) else { continue };
            let home = home_of(path);
            let separator = variables.1.get("COMPOSE_PATH_SEPARATOR").map_or(":", String::as_str);
            let list: Vec<PathBuf> = value.split(separator).map(|part| clean(&home.join(part))).collect();
            if list.iter().all(|path| found.loaded.contains_key(path)) && homes.remove(&home) {
                lists.insert(list);
            }
        }
        for home in &homes {
            let there =
                |names: &[&str]| names.iter().map(|name| home.join(name)).find(|path| found.loaded.contains_key(path));
            if let (Some(base), Some(over)) = (there(DEFAULT_FILES), there(OVERRIDE)) {
                lists.insert(vec![base, over]);
            }
        }
        for path in found.loaded.keys() {
            let held = lists.held.contains(path);
            if held && (!is_default(path) || lists.alone.contains(path)) {
                continue;
            }
            let taken = found.included.contains(path) || found.extended.contains(path) && !is_default(path);
            if taken && !parts.contains(path.as_path()) && !in_circle(path, found) {
                continue;
            }
            match self.base_of(path, found).filter(|_| !held) {
                Some(base) => lists.insert(vec![base, path.clone()]),
                None => lists.insert(vec![path.clone()]),
            };
        }
        lists.all
    }

    /// The file that `path` is laid over, where it surely is an overlay: it bears the name of the one
    /// beside it with something more, and says of one of its services only what is to be changed.
    fn base_of(&self, path: &Path, found: &Read) -> Option<PathBuf> {
        let own = name(path)?;
        let home = home_of(path);
        let base = DEFAULT_FILES.iter().map(|name| home.join(name)).find(|base| found.loaded.contains_key(base))?;
        let stem = |name: &str| name.trim_start_matches("docker-").starts_with("compose");
        if DEFAULT_FILES.contains(&own) || !stem(own) {
            return None;
        }
        let services = |path: &Path| {
            let roots = found.loaded.get(path).map(|loaded| &loaded.yaml.documents[..]).unwrap_or_default();
            roots.iter().filter_map(|root| root.get("services")).flat_map(|services| services.entries())
        };
        let names: HashSet<&str> = services(&base).filter_map(|entry| entry.key.as_str()).collect();
        let makes = ["image", "build", "extends", "provider", "<<"];
        let partial = services(path).any(|entry| {
            let lacks = makes.iter().all(|key| entry.value.get(key).is_none());
            lacks && !entry.value.entries().is_empty() && entry.key.as_str().is_some_and(|name| names.contains(name))
        });
        partial.then_some(base)
    }
}

/// Lists of files, and what is asked of them for each file.
#[derive(Default)]
struct Lists {
    all: BTreeSet<Vec<PathBuf>>,
    /// The files of some list.
    held: HashSet<PathBuf>,
    /// Those that begin a list of their own: alone, or with their override.
    alone: HashSet<PathBuf>,
}

impl Lists {
    fn insert(&mut self, list: Vec<PathBuf>) {
        self.held.extend(list.iter().cloned());
        if list.len() < 2 || is_override(list.get(1)) {
            self.alone.extend(list.first().cloned());
        }
        self.all.insert(list);
    }
}

fn is_override(path: Option<&PathBuf>) -> bool {
    path.and_then(|path| name(path)).is_some_and(|name| OVERRIDE.contains(&name))
}

/// Whether whoever takes `path` along is taken along by it: then none of them is the main one.
fn in_circle(path: &Path, found: &Read) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![path.to_owned()];
    while let Some(at) = open.pop() {
        let Some(loaded) = found.loaded.get(&at) else { continue };
        for taken in compose::taken_along(&loaded.yaml, &Variables::new()) {
            let target = clean(&home_of(&at).join(taken.path));
            if target == path {
                return true;
            }
            if seen.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    false
}

/// Models that stand on their own come before those that say what is laid over them.
fn rank(list: &[PathBuf]) -> (bool, &Path) {
    let [first, rest @ ..] = list else { return (true, Path::new("")) };
    (!rest.is_empty() && !is_override(rest.first()), first)
}

fn name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

fn home_of(path: &Path) -> PathBuf {
    home(&read::shown(path))
}
