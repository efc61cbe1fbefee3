//! Finds what a Dockerfile takes from beside itself while files of the project say that it is built from elsewhere.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::path::Path;

use super::{Reader, census, home, ignored};
use crate::disk::{Found, Refusal};
use crate::project::builds::{links, strays::Stray};

/// Commands that may put a file where a build looks for it.
const PUTS: &[&str] =
    &["cp ", "mv ", "rsync ", "ln ", "touch ", "tar ", "unzip ", "curl ", "wget ", "cat ", "> ", " -o "];

impl Reader {
    /// Notes the sources that are not where their Dockerfile is built from, and lie beside it.
    pub fn strays(&mut self) {
        let disk = &self.files.disk;
        let mut strays = Vec::new();
        // Whether a script may put a file of the name anywhere: one name is missed in many places.
        let mut put: HashMap<&str, bool> = HashMap::new();
        for (index, docker) in self.project.dockerfiles.iter().enumerate() {
            let own = home(&self.project.source(docker.file).path);
            let sources =
                docker.copy_sources().filter(|source| source.step.stage.reachable && !source.step.step.onbuild);
            let named: Vec<_> = sources.filter_map(|source| Some((source.word.span, source.plain()?))).collect();
            let look = |directory: &Path| -> Vec<_> {
                named.iter().map(|(_, path)| disk.look(&directory.join(path))).collect()
            };
            let here = LazyCell::new(|| look(&own));
            for root in links::roots(&self.project, index).into_iter().filter(|root| *root != own) {
                if disk.look(&root.join(".")) != Ok(Found::Directory) {
                    continue;
                }
                let there = look(&root);
                // Mostly all is there, and what lies beside the Dockerfile need not be known.
                if !there.contains(&Err(Refusal::Absent)) {
                    continue;
                }
                let alone = here.iter().zip(&there).any(|(here, there)| there.is_ok() && here.is_err());
                for ((span, path), (here, there)) in named.iter().zip(here.iter().zip(&there)) {
                    if here.is_err() || *there != Err(Refusal::Absent) {
                        continue;
                    }
                    let place = crate::text::clean(&own.join(path));
                    let name = path.rsplit('/').next().unwrap_or(path);
                    let put = *put.entry(name).or_insert_with(|| self.may_put(name));
                    strays.push(Stray {
                        dockerfile: docker.file,
                        span: *span,
                        files: census::mounted(disk, &place),
                        path: place,
                        alone,
                        made: put || ignored::by_git(disk, &root.join(path)),
                        root: root.clone(),
                    });
                }
            }
        }
        strays.sort_by_key(|stray: &Stray| stray.dockerfile);
        self.project.strays = strays;
    }

    /// Whether a line of a script that copies or makes something names the file.
    fn may_put(&self, name: &str) -> bool {
        let puts = |line: &str| line.contains(name) && PUTS.iter().any(|word| line.contains(word));
        self.callers.iter().any(|(_, source)| source.text.contains(name) && source.text.lines().any(puts))
    }
}
