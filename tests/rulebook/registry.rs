//! Writes the registry from the pages.

use std::fmt::Write;
use std::path::PathBuf;

use super::page::{AREAS, Page, root};

/// Writes what is stale and names it.
pub fn write(pages: &[Page]) -> Vec<PathBuf> {
    let mut files = vec![(root().join("src/rules/registry.rs"), table(pages))];
    for area in AREAS {
        let rules: Vec<&Page> = pages.iter().filter(|page| page.front.area == area).collect();
        files.push((root().join(format!("src/rules/{area}/mod.rs")), modules(area, &rules)));
    }
    files.retain(|(path, text)| std::fs::read_to_string(path).ok().as_deref() != Some(text));
    for (path, text) in &files {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    files.into_iter().map(|(path, _)| path).collect()
}

fn modules(area: &str, rules: &[&Page]) -> String {
    let mut names: Vec<String> = rules.iter().map(|page| page.front.name.replace('-', "_")).collect();
    names.sort();
    let mods: String = names.iter().map(|name| format!("pub mod {name};\n")).collect();
    let gap = if mods.is_empty() { "" } else { "\n" };
    format!("//! The rules of the area `{area}`. Written by `tests/rulebook.rs`; not edited by hand.\n{gap}{mods}")
}

fn table(pages: &[Page]) -> String {
    let mut text = String::from(
        "//! Every rule. Written by `tests/rulebook.rs` from the pages in `rules/`; not edited by hand.\n\n\
         use crate::finding::Area::*;\nuse crate::finding::Confidence::*;\nuse crate::finding::Heard::*;\nuse crate::finding::Safety::*;\n\
         use crate::finding::Setting as In;\nuse crate::finding::Severity::*;\nuse crate::finding::Voice;\nuse crate::rules::*;\n\n#[rustfmt::skip]\n",
    );
    text.push_str("pub static RULES: &[Rule] = &[\n");
    for page in pages {
        let f = &page.front;
        let fix = match f.fix.as_str() {
            "none" => "None".to_owned(),
            safety => format!("Some({})", capital(safety)),
        };
        let settings: Vec<String> = f
            .settings
            .iter()
            .map(|(setting, heard)| format!("(In::{}, {})", capital(setting), capital(heard)))
            .collect();
        let _ = writeln!(
            text,
            "    Rule {{ meta: Meta {{ code: {:?}, name: {:?}, area: {}, severity: {}, confidence: {}, fix: {fix}, aliases: &{:?}, \
             supersedes: &{:?}, voice: Voice::{}, settings: &[{}], since: {:?}, references: &{:?}, title: {:?}, \
             page: include_str!(\"../../rules/{}/{}.md\") }}, check: {}::{}::check }},",
            f.code,
            f.name,
            capital(&f.area),
            capital(&f.severity),
            capital(&f.confidence),
            f.aliases,
            f.supersedes,
            capital(f.voice.as_deref().unwrap_or("default")),
            settings.join(", "),
            f.since,
            f.references,
            page.title,
            f.area,
            f.name,
            f.area,
            f.name.replace('-', "_"),
        );
    }
    text.push_str("];\n");
    text
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}
