//! The rule book as a site, as `plimsoll docs` writes it: every rule has its page, and every link leads somewhere.

mod support;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll::rules::registry::RULES;
use support::{Dir, plimsoll};

fn pages(top: &Path) -> HashMap<PathBuf, String> {
    let mut found = HashMap::new();
    let mut open = vec![top.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => {
                    drop(found.insert(path.strip_prefix(top).unwrap().to_owned(), fs::read_to_string(path).unwrap()))
                }
            }
        }
    }
    found
}

/// The values of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    page.split(&format!(" {attribute}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// The path without `..`.
fn resolved(from: &Path, link: &str) -> PathBuf {
    let mut out = from.parent().unwrap().to_owned();
    for part in link.split('/') {
        match part {
            ".." => drop(out.pop()),
            part => out.push(part),
        }
    }
    out
}

#[test]
fn every_rule_has_a_page_and_every_link_leads_somewhere() {
    let dir = Dir::new();
    let run = plimsoll(dir.path(), &["docs", "site"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let pages = pages(&dir.path().join("site"));
    for rule in RULES {
        let page = &pages[&PathBuf::from(format!("rules/{}.html", rule.meta.name))];
        for part in [rule.meta.code, "<h2 id=\"bad\">", "<h2 id=\"good\">", "<mark>"] {
            assert!(page.contains(part), "{} has no {part}", rule.meta.name);
        }
        for alias in rule.meta.aliases.iter().chain(rule.meta.references) {
            assert!(page.contains(alias), "{} does not tell of {alias}", rule.meta.name);
        }
        assert!(pages[Path::new("search-index.js")].contains(&format!("rules/{}.html", rule.meta.name)));
    }
    let ids: HashMap<&PathBuf, HashSet<&str>> =
        pages.iter().map(|(path, page)| (path, values(page, "id").into_iter().collect())).collect();
    let mut seen = 0;
    for (path, page) in pages.iter().filter(|(path, _)| path.extension().is_some_and(|ending| ending == "html")) {
        assert_eq!(values(page, "id").len(), ids[path].len(), "{}: an id twice", path.display());
        for link in values(page, "href").into_iter().chain(values(page, "src")) {
            if link.starts_with("https://") || link.starts_with("http://") {
                assert!(!page.contains(&format!("src=\"{link}\"")), "{}: {link} is fetched", path.display());
                continue;
            }
            seen += 1;
            let (place, anchor) = link.split_once('#').map_or((link, None), |(place, anchor)| (place, Some(anchor)));
            let target = if place.is_empty() { path.clone() } else { resolved(path, place) };
            let Some((target, _)) = ids.get_key_value(&target) else { panic!("{}: {link}", path.display()) };
            assert!(anchor.is_none_or(|anchor| ids[*target].contains(anchor)), "{}: {link}", path.display());
        }
    }
    assert!(seen > 1_000, "{seen}");
}
