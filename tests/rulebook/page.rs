//! A page of the rule book, taken apart: front matter, sections, example projects.

use std::path::{Path, PathBuf};

use plimsoll::finding::{Alarm, Harm, Heard, Setting};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    pub code: String,
    pub name: String,
    pub area: String,
    pub severity: String,
    pub confidence: String,
    pub fix: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub supersedes: Vec<String>,
    #[serde(default)]
    pub voice: Option<String>,
    pub alarm: Option<String>,
    /// `by-remedy`: in the plan each remedy is a step of its own; `new-base`: the same, and other bases go with it.
    pub steps: Option<String>,
    /// `moves`: the base is another release with time; `gone`: its release no longer has what is asked for.
    pub release: Option<String>,
    /// What its faults do, where those of its area mostly do another thing.
    pub harm: Option<String>,
    /// How much of it is heard in a setting.
    #[serde(default, rename = "in")]
    pub settings: std::collections::BTreeMap<String, String>,
    pub since: String,
    #[serde(default)]
    pub references: Vec<String>,
    /// The configuration that the examples run under, where the rule needs one.
    #[serde(default)]
    pub configured: Configured,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Configured {
    pub trusted_registries: Vec<String>,
    pub label_schema: std::collections::BTreeMap<String, String>,
    pub strict_labels: bool,
}

pub struct Page {
    pub path: PathBuf,
    pub front: Front,
    pub title: String,
    /// Section titles in order.
    pub sections: Vec<String>,
    pub examples: Vec<Example>,
}

/// The fences of one section, or of one `###` part of it: a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// `Bad`, `Good`, `Fixed` or `When it stays silent`.
    pub section: String,
    /// The `###` title; empty where the section has none.
    pub part: String,
    pub files: Vec<File>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub name: String,
    pub text: String,
    /// Lines at which the rule is expected, once for each finding.
    pub expect: Vec<u32>,
    /// How many bytes the file has on the disk, zeros behind its text, where that is said.
    pub size: Option<u64>,
}

pub const AREAS: [&str; 11] = [
    "ephemeral",
    "context",
    "packages",
    "process",
    "layers",
    "arguments",
    "safety",
    "pinning",
    "build",
    "shell",
    "compose",
];

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page, in order of the codes.
pub fn all() -> Vec<Page> {
    let mut pages: Vec<Page> = AREAS
        .iter()
        .filter_map(|area| std::fs::read_dir(root().join("rules").join(area)).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .map(|path| read(&path))
        .collect();
    pages.sort_by(|a, b| a.front.code.cmp(&b.front.code));
    pages
}

fn read(path: &Path) -> Page {
    let text = std::fs::read_to_string(path).unwrap();
    let rest = text.strip_prefix("---\n").unwrap_or_else(|| panic!("{}: no front matter", path.display()));
    let (front, body) =
        rest.split_once("\n---\n").unwrap_or_else(|| panic!("{}: front matter has no end", path.display()));
    let front: Front = serde_yaml::from_str(front).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut page =
        Page { path: path.to_owned(), front, title: String::new(), sections: Vec::new(), examples: Vec::new() };
    take_apart(body, &mut page);
    page
}

fn take_apart(body: &str, page: &mut Page) {
    let (mut section, mut part) = (String::new(), String::new());
    let mut heading: Option<(HeadingLevel, String)> = None;
    let mut fence: Option<File> = None;
    for event in Parser::new_ext(body, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, String::new())),
            Event::Text(text) | Event::Code(text) if heading.is_some() => heading.as_mut().unwrap().1.push_str(&text),
            Event::End(TagEnd::Heading(_)) => match heading.take().unwrap() {
                (HeadingLevel::H1, title) => page.title = title,
                (HeadingLevel::H2, title) => {
                    page.sections.push(title.clone());
                    (section, part) = (title, String::new());
                }
                (_, title) => part = title,
            },
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_example(&section) => {
                fence = Some(file(&info))
            }
            Event::Text(text) if fence.is_some() => fence.as_mut().unwrap().text.push_str(&text),
            Event::End(TagEnd::CodeBlock) => {
                let Some(file) = fence.take() else { continue };
                match page.examples.iter_mut().find(|e| e.section == section && e.part == part) {
                    Some(example) => example.files.push(file),
                    None => {
                        page.examples.push(Example { section: section.clone(), part: part.clone(), files: vec![file] })
                    }
                }
            }
            _ => {}
        }
    }
}

/// The section whose examples are as good as Good, in the voice of the page.
pub const SILENT: &str = "When it stays silent";

fn is_example(section: &str) -> bool {
    matches!(section, "Bad" | "Good" | "Fixed" | SILENT)
}

/// ```` ```dockerfile web/Dockerfile expect=2,5 ````: a language, a name where it is not the usual one,
/// the lines of the findings.
fn file(info: &str) -> File {
    let mut words = info.split_whitespace();
    let usual = match words.next().unwrap_or_default() {
        "dockerfile" => "Dockerfile",
        "yaml" => "compose.yaml",
        "dockerignore" => ".dockerignore",
        _ => "",
    };
    let mut file = File { name: usual.to_owned(), text: String::new(), expect: Vec::new(), size: None };
    for word in words {
        if let Some(size) = word.strip_prefix("size=") {
            file.size = Some(size.parse().unwrap_or_else(|_| panic!("{info}")));
            continue;
        }
        match word.strip_prefix("expect=") {
            Some(lines) => {
                file.expect = lines.split(',').map(|l| l.parse().unwrap_or_else(|_| panic!("{info}"))).collect()
            }
            None => file.name = word.to_owned(),
        }
    }
    assert!(!file.name.is_empty(), "a fence without a file name: {info}");
    file
}

/// What is missing from a page or contradicts itself.
pub fn faults(page: &Page) -> Vec<String> {
    let front = &page.front;
    let mut faults = Vec::new();
    let mut fault = |ok: bool, text: &str| {
        if !ok {
            faults.push(format!("{}: {text}", page.path.display()));
        }
    };
    let stem = page.path.file_stem().unwrap().to_string_lossy();
    let area = page.path.parent().unwrap().file_name().unwrap().to_string_lossy();
    fault(stem == front.name, "the file is not called as the rule");
    fault(area == front.area, "the area is not its directory");
    fault(!page.title.is_empty(), "no title");
    for section in ["Why", "Bad", "Good", "When it stays silent"] {
        fault(page.sections.iter().any(|s| s == section), &format!("no section `## {section}`"));
    }
    let bad = page.examples.iter().filter(|e| e.section == "Bad");
    fault(bad.clone().all(|e| e.files.iter().any(|f| !f.expect.is_empty())), "a Bad example expects nothing");
    fault(bad.count() > 0, "no Bad example");
    fault(
        front.steps.as_deref().is_none_or(|word| ["by-remedy", "new-base"].contains(&word)),
        "`steps` is no word that is known",
    );
    fault(
        front.release.as_deref().is_none_or(|word| ["moves", "gone"].contains(&word)),
        "`release` is no word that is known",
    );
    let alarm = front.alarm.as_deref().is_none_or(|word| Alarm::ALL.iter().any(|alarm| alarm.name() == word));
    fault(alarm && (front.alarm.is_none() || front.severity == "error"), "`alarm` is no word for one, or no error's");
    let harm = front.harm.as_deref().is_none_or(|word| Harm::ALL.iter().any(|harm| harm.name() == word));
    fault(harm, "`harm` is no word for one");
    let known = |(setting, heard): (&String, &String)| {
        Setting::ALL.iter().any(|known| known.name() == setting) && Heard::ALL.iter().any(|known| known.name() == heard)
    };
    fault(front.settings.iter().all(known), "`in` names a setting or a word that is not known");
    let works =
        ["build", "compose", "shell"].contains(&front.area.as_str()) && front.alarm.as_deref() != Some("unbuildable");
    let refused = front.severity == "error" && works;
    fault(!refused || front.settings.is_empty(), "what does not work is told in every setting");
    let optional = front.voice.as_deref() == Some("optional");
    fault(!optional || front.settings.is_empty(), "`in` has no meaning for what few ask for");
    let fixed = page.examples.iter().any(|e| e.section == "Fixed");
    fault(fixed == matches!(front.fix.as_str(), "safe" | "unsafe"), "`fix` and the Fixed section do not agree");
    faults
}
