//! The rule book: the registry is what the pages say, and every example on a page does what the page
//! says it does. Adding a rule is adding a page and a file of the same name; nothing here is edited.

mod rulebook {
    pub mod examples;
    pub mod page;
    pub mod registry;
}

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
