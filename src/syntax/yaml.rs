//! YAML, with the bytes of every node. Knows nothing of compose.

pub mod tree;

pub use tree::*;

use super::SyntaxError;

/// Reads the documents of `text`. Never fails: a fault is in the errors, with the repair assumed, and
/// what could be read around it is in the tree.
pub fn parse(text: &str) -> (Yaml, Vec<SyntaxError>) {
    let _ = text;
    (Yaml::default(), Vec::new())
}
