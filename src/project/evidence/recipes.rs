//! The commands of a project that build images: `docker build` in scripts, Makefiles and CI files, the
//! build steps of workflows, and bake files. Each says from where a Dockerfile is built, which stage, and
//! under which name. Reads text by its shape; what a variable hides is not known. Knows no disk.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::bake;
use crate::syntax::yaml::{self, Node, Value};
use crate::text::clean;

/// Whether GitHub runs the file at `path`.
pub fn is_workflow(path: &Path) -> bool {
    path.parent().is_some_and(|parent| parent.ends_with(".github/workflows"))
}

/// One build, as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipe {
    /// The file that says so.
    pub path: String,
    /// Where the command may be run from, the likeliest first.
    pub homes: Vec<PathBuf>,
    pub dockerfile: Option<String>,
    /// The Dockerfile is sought from the context, as bake files have it.
    pub below_context: bool,
    /// `None` where it is not known.
    pub context: Option<String>,
    /// Lower case, as the builder compares names.
    pub target: Option<String>,
    pub tags: Vec<String>,
    /// It is built for several platforms.
    pub several: bool,
    /// It is started as the user of whoever builds it.
    pub as_caller: bool,
}

/// Options of `docker build` whose value is the next word.
const VALUED: &[&str] = &[
    "--add-host",
    "--allow",
    "--annotation",
    "--attest",
    "--build-arg",
    "--build-context",
    "--builder",
    "--cache-from",
    "--cache-to",
    "--call",
    "--cgroup-parent",
    "--cpu-period",
    "--cpu-quota",
    "--cpu-shares",
    "--cpuset-cpus",
    "--cpuset-mems",
    "--file",
    "--iidfile",
    "--isolation",
    "--label",
    "--memory",
    "--memory-swap",
    "--metadata-file",
    "--network",
    "--no-cache-filter",
    "--output",
    "--platform",
    "--progress",
    "--secret",
    "--security-opt",
    "--shm-size",
    "--ssh",
    "--storage-opt",
    "--tag",
    "--target",
    "--ulimit",
    "-c",
    "-f",
    "-m",
    "-o",
    "-t",
];

/// The builds that the file at `path` speaks of.
pub fn recipes(path: &Path, text: &str) -> Vec<Recipe> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let mut found = match name.rsplit('.').next() {
        Some("hcl") => bake::hcl(text),
        Some("json") if name != "package.json" => bake::json(text),
        Some("yml" | "yaml") if text.contains("docker/build-push-action") => {
            yaml::parse(text).0.documents.iter().flat_map(steps).chain(commands(text)).collect()
        }
        _ if name.starts_with("jenkinsfile") => agents(text).chain(commands(text)).collect(),
        _ => commands(text),
    };
    let own = path.parent().unwrap_or(Path::new(""));
    for recipe in &mut found {
        recipe.path = path.to_string_lossy().replace('\\', "/");
        let inside: Vec<PathBuf> = recipe.homes.iter().map(|home| own.join(home)).collect();
        recipe.homes = inside.into_iter().chain(own.ancestors().map(Path::to_owned)).map(|home| clean(&home)).collect();
    }
    found
}

/// The names of the arguments that a text hands to builds, whatever these build.
pub fn given(text: &str) -> Vec<String> {
    let name = |rest: &str| {
        let rest = rest.trim_start_matches(['=', ' ', '\t', '"', '\'', ',']);
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().map(str::to_owned)
    };
    text.split("--build-arg").skip(1).filter_map(name).filter(|name| !name.is_empty()).collect()
}

impl Recipe {
    /// The Dockerfile that is built, and from where if that is known.
    pub fn builds<T: Copy>(&self, dockerfiles: &HashMap<PathBuf, T>) -> Option<(T, Option<PathBuf>)> {
        self.homes.iter().find_map(|home| {
            let context = self.context.as_ref().map(|context| clean(&home.join(context)));
            let path = match (&self.dockerfile, &context) {
                (Some(file), Some(context)) if self.below_context => context.join(file),
                (Some(file), _) => home.join(file),
                (None, Some(context)) => context.join("Dockerfile"),
                (None, None) => return None,
            };
            Some((*dockerfiles.get(&clean(&path))?, context))
        })
    }
}

/// The calls of `docker build` and its like in a text of any language.
fn commands(text: &str) -> Vec<Recipe> {
    if !text.contains("build") && !text.contains("bud ") {
        return Vec::new();
    }
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let mut found = Vec::new();
    let mut home = Some(Vec::new());
    for line in joined.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for piece in without_answers(line).split([';', '&', '|']) {
            let words: Vec<&str> = piece.split_whitespace().map(bare).collect();
            if let [.., "cd" | "pushd", to] = words.as_slice() {
                home = (!to.contains('$')).then(|| vec![PathBuf::from(to)]);
            } else if words.iter().any(|word| matches!(*word, "cd" | "pushd" | "popd")) {
                home = Some(Vec::new());
            }
            let Some(call) = arguments(&words).and_then(call) else { continue };
            let Some(homes) = home.clone() else { continue };
            found.push(Recipe { homes, ..call });
        }
    }
    found
}

/// The images that Jenkins builds for its steps, `dockerfile { filename 'Dockerfile.ci' }`, and starts as its own user.
fn agents(text: &str) -> impl Iterator<Item = Recipe> + '_ {
    text.split("dockerfile {").skip(1).filter_map(|block| {
        let block = block.split('}').next()?;
        let value = |key: &str| {
            let rest = block.split_once(key)?.1.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            rest.get(1..)?.split(quote).next().filter(|value| !value.contains('$')).map(str::to_owned)
        };
        let context = value("dir ").unwrap_or_else(|| ".".to_owned());
        let dockerfile = Some(value("filename ")?);
        let known = Recipe { dockerfile, context: Some(context), below_context: true, ..Recipe::default() };
        Some(Recipe { as_caller: true, ..known })
    })
}

/// The line with `$()` for each `$(…)`, whose blanks part no words; one that builds an image is a command of its own.
fn without_answers(line: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut rest = line;
    while let Some((before, inner)) = rest.split_once("$(") {
        let mut depth = 1;
        let end = inner.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        let Some(end) = end else { break };
        kept.push_str(before);
        if inner[..end].contains(" build") {
            kept.push(';');
            rest = inner;
        } else {
            kept.push_str("$()");
            rest = &inner[end + 1..];
        }
    }
    if kept.is_empty() { Cow::Borrowed(line) } else { Cow::Owned(kept + rest) }
}

/// What follows `docker build`, `docker buildx build`, `podman build` or `buildah bud`.
pub(super) fn arguments<'a, 'b>(words: &'b [&'a str]) -> Option<&'b [&'a str]> {
    let is_tool = |word: &str| {
        let name = word.rsplit('/').next().unwrap_or(word).trim_matches(|c: char| !c.is_ascii_alphanumeric());
        matches!(name.to_ascii_lowercase().as_str(), "docker" | "podman" | "nerdctl" | "buildah" | "buildx")
    };
    words.iter().enumerate().filter(|(_, word)| is_tool(word)).find_map(|(at, _)| {
        let rest = words.get(at + 1..)?;
        let rest = rest.strip_prefix(&["buildx"]).or(rest.strip_prefix(&["image"])).unwrap_or(rest);
        rest.strip_prefix(&["build"]).or(rest.strip_prefix(&["bud"]))
    })
}

/// What a call with these arguments builds.
pub(super) fn call(words: &[&str]) -> Option<Recipe> {
    let mut recipe = Recipe::default();
    // There is one; of two the one is a value, and which is not known.
    let mut contexts = Vec::new();
    let mut words = words.iter().copied().take_while(|word| {
        !word.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['>', '<']) && !word.starts_with('#')
    });
    while let Some(word) = words.next() {
        let (name, value) = match word.split_once('=').filter(|_| word.starts_with("--")) {
            Some((name, value)) => (name, Some(value)),
            None if VALUED.contains(&word) => (word, words.next()),
            None if word.starts_with('-') && word.len() > 1 => continue,
            None => {
                contexts.push(word);
                continue;
            }
        };
        let known = value.map(bare).filter(|value| !value.contains(['$', '`', '{']));
        match name {
            "-f" | "--file" => recipe.dockerfile = Some(known?.to_owned()),
            "--target" => recipe.target = known.map(str::to_ascii_lowercase),
            "-t" | "--tag" => recipe.tags.extend(value.map(|tag| bare(tag).to_owned())),
            "--platform" => recipe.several = value.is_some_and(are_several),
            _ => {}
        }
    }
    let context = *contexts.first()?;
    recipe.context = (contexts.len() == 1 && !context.contains(['$', '`', '{'])).then(|| context.to_owned());
    (context != "-" && (recipe.context.is_some() || recipe.dockerfile.is_some())).then_some(recipe)
}

/// Whether these are several platforms.
fn are_several(list: &str) -> bool {
    list.split([',', '\n']).filter(|one| one.trim().contains('/')).count() > 1
}

/// A word without what quotes and lists of other languages put around it.
fn bare(word: &str) -> &str {
    word.trim_matches(['"', '\'', ',', '(', ')'])
}

/// The steps of a workflow that use Docker's own build action.
fn steps(node: &Node) -> Vec<Recipe> {
    let get = |node: &'_ Node, name: &str| -> Option<String> {
        let entry = node.entries().iter().find(|entry| scalar(&entry.key) == Some(name))?;
        scalar(&entry.value).map(str::to_owned)
    };
    let mut found = Vec::new();
    if get(node, "uses").is_some_and(|uses| uses.starts_with("docker/build-push-action"))
        && let Some(with) = node.entries().iter().find(|entry| scalar(&entry.key) == Some("with"))
    {
        let text = |name| get(&with.value, name).map(|text| inside(&text).to_owned());
        let known = |text: &String| !text.contains(['$', '{']);
        let context = text("context").unwrap_or_else(|| ".".to_owned());
        let dockerfile = text("file");
        if dockerfile.as_ref().is_none_or(known) {
            found.push(Recipe {
                context: Some(context).filter(known),
                several: text("platforms").is_some_and(|list| are_several(&list)),
                target: text("target").filter(known).map(|name| name.to_ascii_lowercase()),
                tags: text("tags")
                    .map(|tags| tags.split([',', '\n']).map(|tag| tag.trim().to_owned()).collect())
                    .unwrap_or_default(),
                dockerfile,
                ..Recipe::default()
            });
        }
    }
    found.extend(node.entries().iter().flat_map(|entry| steps(&entry.value)));
    found.extend(node.items().iter().flat_map(steps));
    found
}

/// A path of a workflow from the root of the repository, whose ways to write that root are taken off.
fn inside(path: &str) -> &str {
    let path = path.trim();
    let path = path.strip_prefix("{{defaultContext}}:").unwrap_or(path);
    path.strip_prefix("${{ github.workspace }}/").unwrap_or(path)
}

fn scalar(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_are_read_off_scripts_and_workflows() {
        let found = recipes(
            Path::new("ci/build.sh"),
            "cd ..\ndocker buildx build --push -t acme/web:1 \\\n  --target=Run -f web/Dockerfile . && echo done\ndocker build $DIR\n",
        );
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].target.as_deref(), found[0].tags.as_slice()),
            (Some("run"), &["acme/web:1".to_owned()][..])
        );
        let files = HashMap::from([(PathBuf::from("web/Dockerfile"), 7)]);
        assert_eq!(found[0].builds(&files), Some((7, Some(PathBuf::new()))));

        let dated = "run: docker build . --file web/Dockerfile --tag app:$(date +%s | cut -c1-8) 2>/dev/null\n";
        assert_eq!(recipes(Path::new("build.sh"), dated)[0].context.as_deref(), Some("."));
        let odd = recipes(Path::new("build.sh"), "docker build --unheard-of value -f web/Dockerfile .\n");
        assert_eq!(odd[0].context, None);
        assert_eq!(recipes(Path::new("build.sh"), "id=$(docker build -q .)\n")[0].context.as_deref(), Some("."));

        let step = "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: web\n          target: prod\n";
        let found = recipes(Path::new(".github/workflows/a.yml"), step);
        assert_eq!(found[0].builds(&files), Some((7, Some(PathBuf::from("web")))));
        let agent = "agent {\n  dockerfile {\n    filename 'Dockerfile'\n    dir 'web'\n  }\n}\n";
        let found = recipes(Path::new("Jenkinsfile"), agent);
        assert!(found[0].as_caller);
        assert_eq!(found[0].builds(&files), Some((7, Some(PathBuf::from("web")))));
        assert_eq!(recipes(Path::new("Makefile"), "\tdocker compose build web\n\tdocker build - < x\n"), []);
    }
}
