//! Runs the examples of a page: each is written out as a project and read as any project is.

use std::path::{Path, PathBuf};

use plimsoll::finding::{Finding, Fix, Safety, Voice};
use plimsoll::project::{Inputs, Project, discover};
use plimsoll::rules::options::{Form, Given, OfRules, RuleOption};
use plimsoll::rules::registry::RULES;
use plimsoll::rules::{Cx, LabelKind, Options, Rule, Sink};

use super::page::{Configured, Example, Page, SILENT};

/// A directory of its own, removed at the end.
struct Dir(PathBuf);

impl Dir {
    fn with(example: &Example, name: &str) -> Dir {
        let dir = Dir(std::env::temp_dir().join(format!("plimsoll-rulebook-{}-{name}", std::process::id())));
        let _ = std::fs::remove_dir_all(&dir.0);
        for file in &example.files {
            let path = dir.0.join(&file.name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &file.text).unwrap();
            if let Some(size) = file.size {
                std::fs::File::options().write(true).open(&path).unwrap().set_len(size).unwrap();
            }
        }
        dir
    }

    fn project(&self) -> Project {
        discover(std::slice::from_ref(&self.0), &Inputs { contexts: true, ..Inputs::default() })
    }

    fn name(&self, project: &Project, finding: &Finding) -> String {
        let path = &project.source(finding.primary.file).path;
        Path::new(path).strip_prefix(&self.0).unwrap().display().to_string()
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn options(configured: &Configured) -> Options {
    let kind = |name: &str| LabelKind::parse(name).unwrap_or_else(|| panic!("no kind of label: {name}"));
    Options {
        trusted_registries: configured.trusted_registries.clone(),
        label_schema: configured.label_schema.iter().map(|(label, name)| (label.clone(), kind(name))).collect(),
        strict_labels: configured.strict_labels,
        ..Options::default()
    }
}

fn run(rule: &'static Rule, project: &Project, options: &Options) -> Vec<Finding> {
    // What silenced nothing is known only once every rule has spoken.
    if rule.meta.name == "unused-suppression" {
        let mut findings = plimsoll::lint::run(project, &plimsoll::lint::Options::default()).findings;
        findings.retain(|finding| finding.rule.code == rule.meta.code);
        return findings;
    }
    let mut sink = Sink::new(&rule.meta);
    let (remarks, _) = plimsoll::lint::shellcheck::Shellcheck::default().remarks(project);
    (rule.check)(&Cx { project, options, remarks: &remarks }, &mut sink);
    // What a setting makes a remark of taste, or silent, is said to nobody who did not ask.
    let said: Vec<Voice> = sink.findings.iter().map(|finding| finding.voice).collect();
    let heard = plimsoll::lint::setting::apply(project, &plimsoll::lint::Options::default(), sink.findings);
    heard.into_iter().zip(said).filter(|(finding, said)| finding.voice == *said).map(|(finding, _)| finding).collect()
}

/// What does not hold of a page's examples.
pub fn faults(page: &Page) -> Vec<String> {
    let code = page.front.code.as_str();
    let Some(rule) = RULES.iter().find(|rule| rule.meta.code == code) else {
        return vec![format!("{code}: not in the registry")];
    };
    page.examples
        .iter()
        .enumerate()
        .flat_map(|(index, example)| held(rule, page, example, &format!("{code}-{index}")))
        .collect()
}

/// What an option changes of what is told of a page's examples: some value of it must change something.
pub fn changed_by(page: &Page, option: &RuleOption) -> bool {
    let Some(rule) = RULES.iter().find(|rule| rule.meta.name == option.rule) else { return false };
    let values = match &option.form {
        Form::Number(range, _) => vec![Given::Number(*range.start()), Given::Number(*range.end())],
        Form::Texts => vec![Given::Texts(vec!["*".to_owned()])],
    };
    page.examples.iter().enumerate().any(|(index, example)| {
        let dir = Dir::with(example, &format!("{}-{}-{index}", page.front.code, option.name));
        let project = dir.project();
        let told = |of_rules: OfRules| {
            let options = Options { of_rules, ..options(&page.front.configured) };
            let findings = run(rule, &project, &options);
            findings.iter().map(|finding| (finding.primary.span, finding.voice)).collect::<Vec<_>>()
        };
        let usual = told(OfRules::default());
        values.iter().any(|value| told(OfRules(vec![(option.rule, option.name, value.clone())])) != usual)
    })
}

fn held(rule: &'static Rule, page: &Page, example: &Example, name: &str) -> Vec<String> {
    let dir = Dir::with(example, name);
    let project = dir.project();
    let findings = run(rule, &project, &options(&page.front.configured));
    let whole =
        |finding: &Finding| !(finding.message.is_empty() || finding.help.is_empty() && finding.fixes.is_empty());
    let place =
        |f: &Finding| (dir.name(&project, f), project.source(f.primary.file).line(f.primary.span.start as usize));
    // What is told to those who ask for remarks of taste is silence for all others.
    let told = |f: &&Finding| example.section != SILENT || f.voice == rule.meta.voice;
    let mut found: Vec<(String, u32)> = findings.iter().filter(told).map(place).collect();
    let expected = example.files.iter().flat_map(|file| file.expect.iter().map(|line| (file.name.clone(), *line)));
    let mut expected: Vec<_> = expected.collect();
    found.sort();
    expected.sort();
    let at = format!("{} {} {:?}", page.path.display(), example.section, example.part);
    let mut faults = Vec::new();
    if found != expected {
        faults.push(format!("{at}:\n  expected {expected:?}\n  found    {found:?}"));
    }
    if let Some(finding) = findings.iter().find(|finding| !whole(finding)) {
        faults.push(format!("{at}: a finding without message, or with neither help nor fix: {:?}", finding.message));
    }
    let unsaid = findings.iter().flat_map(|finding| &finding.fixes);
    for fix in unsaid.filter(|fix| fix.safety == Safety::Unsafe && !fix.title.contains(": ")) {
        faults.push(format!("{at}: the unsafe fix {:?} does not say behind a colon what it changes", fix.title));
    }
    if example.section == "Bad"
        && let Some(fixed) = page.examples.iter().find(|other| other.section == "Fixed" && other.part == example.part)
    {
        faults.extend(fixes(&at, &dir, &project, &findings, fixed));
    }
    faults
}

/// Holds the project after its fixes against the Fixed example, byte for byte.
fn fixes(at: &str, dir: &Dir, project: &Project, findings: &[Finding], fixed: &Example) -> Vec<String> {
    let fixes: Vec<&Fix> =
        findings.iter().filter_map(|f| f.fixes.iter().find(|fix| fix.safety != Safety::Suggestion)).collect();
    let applied = plimsoll::fix::apply(&project.files, &fixes);
    let mut faults = Vec::new();
    for file in &fixed.files {
        let path = dir.0.join(&file.name).display().to_string();
        let id = project.files.iter().position(|source| source.path == path);
        let text = id.map(|id| {
            let new = applied.files.iter().find(|(file, _)| file.0 as usize == id).map(|(_, text)| text.as_str());
            new.unwrap_or(&project.files[id].text)
        });
        let text = text.or(applied.created.get(&path).map(String::as_str));
        if text != Some(&file.text) {
            faults.push(format!(
                "{at}: {} after the fix is\n{}\nand not\n{}",
                file.name,
                text.unwrap_or("missing"),
                file.text
            ));
        }
    }
    faults
}
