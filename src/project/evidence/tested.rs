//! With which version of a language the workflows of GitHub build and test, held against that of the images. Where one of
//! them may work with that of the image, nothing is said. Knows no disk.

use std::path::PathBuf;

use super::by_hand::What;
use super::recipes;
use crate::finding::Setting;
use crate::project::{Base, Project};
use crate::syntax::yaml::{self, Node, Yaml};
use crate::text::{FileId, Source, Span};

/// A language: the action that sets it up, the input for the version, the image, how many numbers make another
/// version, and the commands that build or test with what the project needs.
struct Language {
    action: &'static str,
    input: &'static str,
    image: &'static str,
    numbers: usize,
    works: &'static [&'static str],
}

const LANGUAGES: &[Language] = &[
    Language {
        action: "actions/setup-node",
        input: "node-version",
        image: "node",
        numbers: 1,
        works: &["npm ci", "npm test", "npm run", "yarn", "pnpm install", "pnpm run", "pnpm test"],
    },
    Language {
        action: "actions/setup-python",
        input: "python-version",
        image: "python",
        numbers: 2,
        works: &["pytest", "poetry install", "uv sync", "-r requirements", "manage.py", "unittest", "pipenv install"],
    },
    Language {
        action: "actions/setup-go",
        input: "go-version",
        image: "golang",
        numbers: 2,
        works: &["go test", "go build", "make"],
    },
    Language {
        action: "ruby/setup-ruby",
        input: "ruby-version",
        image: "ruby",
        numbers: 2,
        works: &["bundle", "rake", "rspec", "rails"],
    },
    Language {
        action: "shivammathur/setup-php",
        input: "php-version",
        image: "php",
        numbers: 2,
        works: &["composer", "phpunit", "artisan"],
    },
];

/// What a Dockerfile is for that says nothing of what is shipped.
const OTHERS: &[Setting] =
    &[Setting::Collection, Setting::Development, Setting::Example, Setting::Lab, Setting::Test, Setting::Variant];

/// Words of a directory whose work goes into no image.
const ASIDE: &[&str] = &["doc", "docs", "documentation", "example", "examples", "site", "website"];

/// The steps that set up another version than all images have, by the place of the caller.
pub fn tested(project: &Project, callers: &[(PathBuf, Source)]) -> Vec<(usize, Span, What)> {
    // What was not read may be built with any version.
    if !project.gaps.is_empty() {
        return Vec::new();
    }
    let sets_up = |text: &str| LANGUAGES.iter().any(|language| text.contains(language.action));
    let workflows =
        callers.iter().enumerate().filter(|(_, (path, source))| recipes::is_workflow(path) && sets_up(&source.text));
    let workflows: Vec<Workflow> = workflows
        .map(|(at, (_, source))| Workflow { at, text: &source.text, tree: yaml::parse(&source.text).0 })
        .collect();
    LANGUAGES.iter().filter_map(|language| of_language(project, &workflows, language)).collect()
}

/// A workflow that sets up a language.
struct Workflow<'a> {
    /// Its place among the callers.
    at: usize,
    text: &'a str,
    tree: Yaml,
}

fn of_language(project: &Project, workflows: &[Workflow], language: &Language) -> Option<(usize, Span, What)> {
    let mut workflows = workflows.iter().filter(|workflow| workflow.text.contains(language.action)).peekable();
    workflows.peek()?;
    let (shipped, dockerfile, from) = built(project, language)?;
    let mut first = None;
    for Workflow { at, tree, .. } in workflows {
        let root = tree.documents.first()?;
        for job in root.get("jobs").map(Node::entries).unwrap_or_default() {
            let steps = job.value.get("steps").map(Node::items).unwrap_or_default();
            let sets = |step: &&Node| {
                step.get("uses").and_then(Node::as_str).is_some_and(|uses| uses.starts_with(language.action))
            };
            let works = steps.iter().any(|step| is_work(step, language));
            for step in steps.iter().filter(sets) {
                // What is not written down as a version may be that of the image.
                let version = step.get("with")?.get(language.input)?;
                for node in chosen(&job.value, version)? {
                    let numbers = numbers(node.as_str()?)?;
                    if numbers.iter().zip(&shipped).take(language.numbers).all(|(one, other)| one == other) {
                        return None;
                    }
                    if works && first.is_none() {
                        first = Some((*at, node.span, node.as_str()?.to_owned()));
                    }
                }
            }
        }
    }
    let (at, span, here) = first?;
    let shipped = shipped.iter().take(language.numbers).map(u32::to_string).collect::<Vec<_>>().join(".");
    let image = language.image;
    Some((at, span, What::Language { image, input: language.input, here, shipped, dockerfile, from }))
}

/// The version that all images are built with.
fn built(project: &Project, language: &Language) -> Option<(Vec<u32>, FileId, Span)> {
    let mut found: Option<(Vec<u32>, FileId, Span)> = None;
    let stages = project.stages().filter(|stage| stage.reachable && !project.is_for_any(stage.file(), OTHERS));
    for stage in stages {
        let image = match &stage.stage.base {
            Base::Image(image) if image.official() == Some(language.image) => image,
            Base::Unknown => return None,
            _ => continue,
        };
        let numbers = image.numbers().filter(|numbers| numbers.len() >= language.numbers)?;
        // Whoever builds may give another.
        if stage.image_argument().is_some() {
            return None;
        }
        let alike = |known: &Vec<u32>| known.iter().zip(&numbers).take(language.numbers).all(|(a, b)| a == b);
        match &found {
            Some((known, ..)) if !alike(known) => return None,
            Some(_) => {}
            None => found = Some((numbers, stage.file(), stage.from_instruction().span)),
        }
    }
    found
}

/// The versions that an input stands for: itself, or the list of the matrix that it names.
fn chosen<'a>(job: &'a Node, version: &'a Node) -> Option<Vec<&'a Node>> {
    let text = version.as_str()?;
    let Some(inside) = text.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")) else {
        return Some(vec![version]);
    };
    let matrix = job.get("strategy")?.get("matrix")?;
    let list = matrix.get(inside.trim().strip_prefix("matrix.")?)?.items();
    (!list.is_empty() && matrix.get("include").is_none()).then(|| list.iter().collect())
}

fn numbers(text: &str) -> Option<Vec<u32>> {
    let text = text.trim().trim_start_matches('v');
    let parts: Vec<&str> = text.split('.').take_while(|part| !matches!(*part, "x" | "*")).collect();
    parts.iter().map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>().filter(|numbers| !numbers.is_empty())
}

/// Whether a step builds or tests what the project ships.
fn is_work(step: &Node, language: &Language) -> bool {
    let home = step.get("working-directory").and_then(Node::as_str).unwrap_or_default();
    let run = step.get("run").and_then(Node::as_str).unwrap_or_default();
    let aside = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| ASIDE.contains(&word));
    let cd = run.lines().any(|line| line.contains("cd ") && aside(line));
    !aside(home) && !cd && language.works.iter().any(|work| run.contains(work))
}
