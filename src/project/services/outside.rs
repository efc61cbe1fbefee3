//! Credentials of compose files as variables, with their values in an `.env` beside the file that git ignores. Does not
//! know which of them are worth a word.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::finding::NewFile;
use crate::knowledge::retired;
use crate::project::compose::{ComposeFile, Pair};
use crate::project::evidence::credentials::{in_url, written};
use crate::project::{ImageRef, Project, ServiceRef};
use crate::text::{Edit, Source, Span, clean, slashed};

/// The credentials that the environment of a service holds in plain text, but for those that nothing asks for or reads.
pub fn credentials<'a>(service: ServiceRef<'a>) -> impl Iterator<Item = (&'a Pair, &'a str)> + use<'a> {
    let pairs = service.service.environment.iter().filter_map(|pair| Some((pair, written(pair)?)));
    let mut asked: Vec<_> = pairs.filter(|(pair, _)| !service.needs_no(pair)).collect();
    if !asked.is_empty() {
        // What the command has as well is given away all the same.
        let unread: Vec<_> = service.unread().into_iter().filter(|unread| !unread.handed).collect();
        asked.retain(|(pair, _)| !unread.iter().any(|unread| unread.pair.span == pair.span));
    }
    asked.into_iter()
}

/// Where addresses of the file hold one of the values as their password, with the service.
pub fn addresses_with<'a>(file: &'a ComposeFile, values: &[&str]) -> Vec<(&'a str, Span)> {
    let pairs = file.services.iter().flat_map(|service| service.environment.iter().map(move |pair| (service, pair)));
    let found = pairs.filter_map(|(service, pair)| {
        let value = pair.value.as_ref()?;
        let range = in_url(&value.raw)?;
        let same = values.contains(&value.raw.get(range.clone())?);
        same.then(|| (service.name.as_str(), value.part(range)))
    });
    found.collect()
}

/// How the environment of the service has the variable as one that has to be set outside: in a list as `KEY=…`.
pub fn asked_for(service: &ServiceRef, pair: &Pair) -> String {
    let listed = service.project.source(service.file_id()).behind(pair.key_span).starts_with('=');
    // A name that the image has retired is written anew with its successor.
    let named = |text: &&str| text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let retired = |image: &ImageRef| retired::variable(&image.name(), image.tag.as_deref(), &pair.key);
    let instead = service.image_ref().and_then(retired).map(|(instead, _)| instead);
    let key = instead.filter(named).filter(|name| !name.is_empty()).unwrap_or(&pair.key);
    format!("{key}{}${{{key}:?}}", if listed { "=" } else { ": " })
}

/// The variables of the compose files of one directory.
pub struct Outside {
    /// By the values they take the place of.
    names: HashMap<String, String>,
    env: String,
    gitignore: Option<String>,
}

/// Of each directory where an `.env` can be made.
pub fn of_directories(project: &Project) -> HashMap<&Path, Outside> {
    let rooms = project.env_rooms.iter();
    rooms.map(|(home, ignored)| (home.as_path(), Outside::of(project, home, ignored.as_deref()))).collect()
}

impl Outside {
    fn of(project: &Project, home: &Path, gitignore: Option<&Path>) -> Outside {
        let beside = project.compose_in.get(home).map(Vec::as_slice).unwrap_or_default();
        let files = || beside.iter().filter_map(|index| project.compose.get(*index));
        let passed = |file: &ComposeFile| -> Vec<String> {
            let pairs = file.services.iter().flat_map(|service| &service.environment);
            pairs.filter(|pair| pair.value.is_none()).map(|pair| pair.key.clone()).collect()
        };
        let read = files().flat_map(|file| file.variables.iter().map(|variable| variable.name.clone()));
        let mut taken: HashSet<String> = read.chain(files().flat_map(passed)).collect();
        let mut names = HashMap::new();
        for service in beside.iter().flat_map(|index| project.services_in(*index)) {
            for (pair, value) in credentials(service).filter(|(_, value)| is_plain(value)) {
                if names.contains_key(value) {
                    continue;
                }
                let longer = format!("{}_{}", service.name, pair.key).to_ascii_uppercase().replace(['-', '.'], "_");
                let name = [pair.key.clone(), longer].into_iter().find(|name| is_name(name) && !taken.contains(name));
                let Some(name) = name else { continue };
                taken.insert(name.clone());
                names.insert(value.to_owned(), name);
            }
        }
        let path = |path: &Path| slashed(&clean(path));
        Outside { names, env: path(&home.join(".env")), gitignore: gitignore.map(path) }
    }

    /// The edits that put variables in the place of these values wherever the file has them, and the files that hold
    /// them then. `None` where one cannot simply be replaced.
    pub fn moved(&self, project: &Project, file: &ComposeFile, values: &[&str]) -> Option<(Vec<Edit>, Vec<NewFile>)> {
        if project.montage(file.file).is_some() {
            return None;
        }
        let source = project.source(file.file);
        let pairs = file.services.iter().flat_map(|service| &service.environment);
        let own = pairs.filter_map(|pair| {
            let value = written(pair).filter(|value| values.contains(value))?;
            let text = pair.value.as_ref()?;
            Some((value, text.part(0..text.raw.len())))
        });
        let addresses = addresses_with(file, values).into_iter().map(|(_, span)| (source.slice(span), span));
        let (mut edits, mut lines): (Vec<Edit>, Vec<String>) = (Vec::new(), Vec::new());
        for (value, span) in own.chain(addresses) {
            let name = self.names.get(value)?;
            // As it is written, and in no braces, where those of a variable would be YAML's.
            if source.slice(span) != value || in_braces(source, span) {
                return None;
            }
            let edit = Edit::replace(file.file, span, format!("${{{name}:?}}"));
            if !edits.contains(&edit) {
                edits.push(edit);
            }
            let line = format!("{name}={value}\n");
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let env = NewFile { path: self.env.clone(), text: lines.concat() };
        let ignored = self.gitignore.iter().map(|path| NewFile { path: path.clone(), text: ".env\n".to_owned() });
        (!edits.is_empty()).then(|| (edits, [env].into_iter().chain(ignored).collect()))
    }
}

/// Whether `.env` takes the value as it is, without quotes.
fn is_plain(value: &str) -> bool {
    value.chars().all(|c| c.is_ascii_alphanumeric() || "_-+./=:@%~,".contains(c))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn in_braces(source: &Source, span: Span) -> bool {
    let line = source.line_span(source.line(span.start as usize));
    source.slice(Span { end: span.start, ..line }).contains(['{', '['])
}
