//! Every rule. Written by `tests/rulebook.rs` from the pages in `rules/`; not edited by hand.

use super::Rule;

pub static RULES: &[Rule] = &[];
