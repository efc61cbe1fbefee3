//! Which files may hold commands that build images, by their names, and what is read of them. They are read
//! for that alone and are no files of the project to be checked.

use std::path::{Path, PathBuf};

use super::read::Files;
use crate::project::Project;
use crate::project::evidence::recipes::{self, Recipe};
use crate::text::Source;

/// Files read at most, and bytes of each: a build command stands in a file that a person wrote.
const MAX_FILES: usize = 1_000;
const MAX_BYTES: usize = 256 << 10;

/// Docker's own tool for its official images: who has it makes such images.
const OFFICIAL: &str = "generate-stackbrew-library.sh";

/// Whether the file at `path` may say how images are built.
pub fn may_build(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let parent = path.parent().unwrap_or(Path::new(""));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    match ending {
        "sh" | "bash" | "mk" | "ps1" => true,
        "hcl" | "json" => stem.contains("bake") || name == "package.json",
        "yml" | "yaml" => {
            let known = ["azure-pipelines", "bitbucket-pipelines", "cloudbuild", "taskfile", ".gitlab-ci", ".travis"];
            parent.ends_with(".github/workflows") || parent.ends_with(".circleci") || known.contains(&stem)
        }
        _ => matches!(name.as_str(), "makefile" | "gnumakefile" | "justfile" | "jenkinsfile"),
    }
}

/// The builds that the files at `paths` speak of, and the files themselves.
pub fn read(paths: &[PathBuf], files: &Files, project: &mut Project) -> (Vec<Recipe>, Vec<(PathBuf, Source)>) {
    let mut found = Vec::new();
    let mut texts = Vec::new();
    for path in paths.iter().take(MAX_FILES) {
        project.makes_official_images |= path.file_name().is_some_and(|name| name == OFFICIAL);
        // What cannot be read says nothing, and nothing was to be checked in it.
        let Ok(source) = files.source(path) else { continue };
        if source.text.len() <= MAX_BYTES {
            found.extend(recipes::recipes(path, &source.text));
            let given = recipes::given(&source.text);
            project.given.extend((!given.is_empty()).then(|| (path.clone(), given)));
            texts.push((path.clone(), source));
        }
    }
    (found, texts)
}
