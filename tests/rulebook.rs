//! The rule book: the registry is what the pages say, and every example on a page does what the page
//! says it does. Adding a rule is adding a page and a file of the same name; nothing here is edited.

mod rulebook {
    pub mod examples;
    pub mod page;
    pub mod registry;
}

use plimsoll::rules::options::{Form, OPTIONS};
use rulebook::{examples, page, registry};

/// Writes `src/rules/registry.rs` and each area's `mod.rs` anew where they are stale, and fails, so that
/// the difference is seen.
#[test]
fn registry_is_what_the_pages_say() {
    let stale = registry::write(&page::all());
    assert!(stale.is_empty(), "written anew from the pages, run again: {stale:?}");
}

#[test]
fn every_page_is_whole() {
    let faults: Vec<String> = page::all().iter().flat_map(page::faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_example_does_what_its_page_says() {
    let faults: Vec<String> = page::all().iter().flat_map(examples::faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// The page of a rule tells of each of its options, with an example, and each does something.
#[test]
fn every_option_is_on_its_page_and_changes_what_is_told() {
    let pages = page::all();
    let mut faults = Vec::new();
    for option in OPTIONS {
        let page = pages.iter().find(|page| page.front.name == option.rule).unwrap();
        let text = std::fs::read_to_string(&page.path).unwrap();
        let (_, told) =
            text.split_once("\n## Options\n").unwrap_or_else(|| panic!("{} tells of no options", option.rule));
        for part in [
            format!("`{}`: {}", option.name, option.what),
            format!("rules:\n  {}: {{{}: {}}}", option.rule, option.name, option.example),
        ] {
            assert!(told.contains(&part), "{}: {part} is missing", page.path.display());
        }
        if let Form::Number(_, default) = &option.form {
            assert!(told.contains(&default.to_string()), "{}: the default {default} is missing", page.path.display());
        }
        if !examples::changed_by(page, option) {
            faults.push(format!("{}: `{}` changes nothing", option.rule, option.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
