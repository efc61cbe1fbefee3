//! Files that give containers credentials and that git does not ignore: env files, and those behind `secrets`. What
//! they hold is not judged here.

use std::collections::HashMap;
use std::path::PathBuf;

use super::{Reader, home, ignored, read};
use crate::project::builds::links::Committed;
use crate::text::{FileId, Span, clean};

impl Reader {
    /// Reads those that are there.
    pub fn committed(&mut self) {
        let mut named: Vec<(usize, Option<Span>, PathBuf, Option<usize>)> = Vec::new();
        for (compose, file) in self.project.compose.iter().enumerate() {
            let home = home(&self.project.source(file.file).path);
            named.push((compose, None, clean(&home.join(".env")), None));
            let env_files = file.services.iter().flat_map(|service| &service.env_file).map(|file| (&file.path, None));
            let held = file.secrets.iter().enumerate();
            let secrets = held.filter_map(|(index, secret)| Some((secret.from_file.as_ref()?, Some(index))));
            for (path, secret) in env_files.chain(secrets) {
                let Some(known) = path.value.as_deref().filter(|known| !known.starts_with('~')) else { continue };
                named.push((compose, Some(path.span), clean(&home.join(known)), secret));
            }
        }
        // Many services take the same.
        let mut known: HashMap<PathBuf, Option<FileId>> = HashMap::new();
        for (compose, span, path, secret) in named {
            if let Some(file) = *known.entry(path.clone()).or_insert_with(|| self.in_the_open(&path)) {
                self.project.committed.push(Committed { compose, span, file, secret });
            }
        }
    }

    /// The file at `path`, where it is one that git does not ignore.
    fn in_the_open(&mut self, path: &PathBuf) -> Option<FileId> {
        if let Some(file) = self.ids.get(path) {
            return Some(*file).filter(|_| !ignored::by_git(&self.files.disk, path));
        }
        let source = self.files.text(path).ok().flatten()?;
        if read::fault(&source).is_some() || ignored::by_git(&self.files.disk, path) {
            return None;
        }
        let file = self.project.add(source);
        self.ids.insert(path.clone(), file);
        Some(file)
    }
}
