//! A project as an editor sees it: the files with the open texts over them, and what was found in them. Knows
//! when that must be looked at anew; not what anyone asks of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Host;
use super::documents::Documents;
use crate::disk::Texts;
use crate::finding::Finding;
use crate::fix::prove::Looked;
use crate::lint;
use crate::lint::shellcheck::{Remembered, Shellcheck};
use crate::project::discover::memory::Memory;
use crate::project::{self, Inputs, Project};
use crate::text::{FileId, clean};

/// What is to be checked, from the directory of a root, and how.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub paths: Vec<PathBuf>,
    pub inputs: Inputs,
    pub lint: lint::Options,
}

/// A project, and what was found in it.
pub struct Look {
    pub project: Project,
    pub findings: Vec<Finding>,
    said: Option<Vec<Finding>>,
}

impl Look {
    pub fn new(scope: &Scope, texts: Arc<Texts>) -> Look {
        let inputs = Inputs { overlay: texts, ..scope.inputs.clone() };
        let mut project = project::discover(&scope.paths, &inputs);
        let outcome = lint::run(&project, &scope.lint);
        project.gaps.extend(outcome.gaps);
        let said = lint::said(&project, &scope.lint);
        Look { project, findings: outcome.findings, said }
    }

    /// The file at a path as shown.
    pub fn file(&self, shown: &Path) -> Option<FileId> {
        let at = self.project.files.iter().position(|source| Path::new(&source.path) == shown)?;
        Some(FileId(at as u32))
    }
}

impl Looked for Look {
    fn project(&self) -> &Project {
        &self.project
    }

    fn findings(&self) -> &[Finding] {
        &self.findings
    }

    fn said(&self) -> &[Finding] {
        self.said.as_deref().unwrap_or(&self.findings)
    }
}

/// A directory that an editor has open, or the one file that was opened outside of all.
pub struct Root {
    pub path: PathBuf,
    /// Only this file of it.
    pub only: Option<PathBuf>,
    pub scope: Option<Scope>,
    pub look: Option<Look>,
    pub stale: bool,
    /// What is known of the disk and of shell texts, so that a key costs no walk.
    memory: Arc<Memory>,
    shell: Arc<Remembered>,
}

impl Root {
    /// A directory with all in it.
    pub fn directory(path: PathBuf) -> Root {
        let (memory, shell) = (Arc::default(), Arc::default());
        Root { path, only: None, scope: None, look: None, stale: true, memory, shell }
    }

    /// One file, which is looked at alone: nobody said that its directory is a project.
    pub fn file(path: &Path) -> Option<Root> {
        let only = Some(PathBuf::from(path.file_name()?));
        Some(Root { only, ..Root::directory(path.parent()?.to_owned()) })
    }

    /// Settings and files may be others now.
    pub fn forget(&mut self) {
        self.scope = None;
        self.memory = Arc::default();
        self.stale = true;
    }

    /// The path from here, as a run shows it; none for what belongs elsewhere.
    pub fn shown(&self, path: &Path) -> Option<PathBuf> {
        let shown = clean(path.strip_prefix(&self.path).ok()?);
        self.only.as_ref().is_none_or(|only| *only == shown).then_some(shown)
    }

    /// The path of a file that a run shows so.
    pub fn absolute(&self, shown: &str) -> PathBuf {
        clean(&self.path.join(shown))
    }

    /// Looks at the project where something changed.
    ///
    /// # Errors
    /// The directory cannot be entered, or its settings are wrong.
    pub fn refresh(&mut self, host: &dyn Host, documents: &Documents) -> Result<(), String> {
        if !self.stale {
            return Ok(());
        }
        self.stale = false;
        self.enter()?;
        if self.scope.is_none() {
            let named = self.only.clone().unwrap_or(PathBuf::from("."));
            let mut scope = host.scope(&named)?;
            scope.inputs.contexts &= self.only.is_none();
            self.scope = Some(scope);
        }
        self.look = Some(self.look_at(documents, Arc::new(self.texts(documents))));
        Ok(())
    }

    /// The project with these texts over it, by the settings that are known.
    pub fn look_at(&self, documents: &Documents, texts: Arc<Texts>) -> Look {
        let mut scope = self.scope.clone().unwrap_or_default();
        scope.paths.extend(self.named(documents));
        scope.inputs.memory = Some(Arc::clone(&self.memory));
        if matches!(scope.lint.shell, Shellcheck::Native) {
            scope.lint.shell = Shellcheck::Remembering(Arc::clone(&self.shell));
        }
        Look::new(&scope, texts)
    }

    /// Relative paths begin here: a run has one directory to begin from.
    ///
    /// # Errors
    /// The directory cannot be entered.
    pub fn enter(&self) -> Result<(), String> {
        std::env::set_current_dir(&self.path).map_err(|error| format!("{}: {error}", self.path.display()))
    }

    /// The open texts that lie here.
    pub fn texts(&self, documents: &Documents) -> Texts {
        let own = documents.iter().filter_map(|(path, document)| Some((self.shown(path)?, document)));
        own.map(|(path, document)| (path, document.text.clone().into_bytes())).collect()
    }

    /// Files that the editor takes for Dockerfiles or compose files, whatever their names say.
    fn named<'a>(&'a self, documents: &'a Documents) -> impl Iterator<Item = PathBuf> + 'a {
        let ours = ["dockerfile", "dockercompose"];
        let named = documents.iter().filter(move |(_, document)| ours.contains(&document.language.as_str()));
        named.filter_map(|(path, _)| self.shown(path))
    }
}
