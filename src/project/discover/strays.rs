//! Finds what a Dockerfile takes from beside itself while files of the project say that it is built from elsewhere.

use std::path::{Path, PathBuf};

use super::{Reader, census, home, ignored};
use crate::disk::{Found, Refusal};
use crate::project::builds::{links, strays::Stray};

/// Commands that may put a file where a build looks for it.
const PUTS: &[&str] =
    &["cp ", "mv ", "rsync ", "ln ", "touch ", "tar ", "unzip ", "curl ", "wget ", "cat ", "> ", " -o "];

impl Reader {
    /// Notes the sources that are not where their Dockerfile is built from, and lie beside it.
    pub fn strays(&mut self) {
        let mut strays = Vec::new();
        for (index, docker) in self.project.dockerfiles.iter().enumerate() {
            let own = home(&self.project.source(docker.file).path);
            let sources =
                docker.copy_sources().filter(|source| source.step.stage.reachable && !source.step.step.onbuild);
            let named: Vec<_> = sources.filter_map(|source| Some((source.word.span, source.plain()?))).collect();
            for root in links::roots(&self.project, index).into_iter().filter(|root| *root != own) {
                if self.files.disk.look(&root.join(".")) != Ok(Found::Directory) {
                    continue;
                }
                let (here, there): (Vec<bool>, Vec<bool>) =
                    named.iter().map(|(_, path)| (self.is_at(&own, path), self.is_at(&root, path))).unzip();
                let alone = here.iter().zip(&there).any(|(here, there)| *there && !here);
                for (at, (span, path)) in named.iter().enumerate() {
                    if !here[at] || there[at] || self.files.disk.look(&root.join(path)) != Err(Refusal::Absent) {
                        continue;
                    }
                    let place = crate::text::clean(&own.join(path));
                    strays.push(Stray {
                        dockerfile: docker.file,
                        span: *span,
                        files: census::mounted(&self.files.disk, &place),
                        path: place,
                        alone,
                        made: self.may_be_put(&root, path),
                        root: root.clone(),
                    });
                }
            }
        }
        strays.sort_by_key(|stray: &Stray| stray.dockerfile);
        self.project.strays = strays;
    }

    fn is_at(&self, directory: &Path, path: &str) -> bool {
        self.files.disk.look(&directory.join(path)).is_ok()
    }

    /// Whether git ignores the place, or a line of a script that copies or makes something names the file.
    fn may_be_put(&self, root: &Path, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let puts = |line: &str| line.contains(name) && PUTS.iter().any(|word| line.contains(word));
        let told = self.callers.iter().any(|(_, source)| source.text.contains(name) && source.text.lines().any(puts));
        told || ignored::by_git(&self.files.disk, &PathBuf::from(root).join(path))
    }
}
