//! YAML, with the bytes of every node. Knows nothing of compose.
//!
//! The events come from `granit-parser`; the tree, duplicate keys, aliases and recovery are ours.

mod build;
mod faults;
mod recover;
pub mod tree;

pub use tree::*;

use super::SyntaxError;
use recover::Patched;

/// How often a faulty file is read again with the fault left out, at most.
const ROUNDS: usize = 20;

/// Bytes read over all rounds, at most, but for the first two.
const EFFORT: usize = 16 << 20;

/// Reads the documents of `text`. Never fails: a fault is in the errors, with the repair assumed, and
/// what could be read around it is in the tree.
///
/// Nesting beyond 96 blocks or 96 brackets is a fault, so a tree may be walked recursively. Time is
/// linear in `text` for sound files, and for faulty ones bounded by the reading of them `ROUNDS` times.
pub fn parse(text: &str) -> (Yaml, Vec<SyntaxError>) {
    let rounds = ROUNDS.min((EFFORT / text.len().max(1)).max(2));
    let mut patched = Patched::new(text);
    let mut errors = Vec::new();
    loop {
        let built = build::build(patched.text());
        let Some(stop) = &built.stop else {
            errors.extend(built.errors);
            errors.sort_by_key(|error| error.span);
            return (built.yaml, errors);
        };
        let repaired = errors.len() < rounds && patched.repair(stop, &mut errors);
        if !repaired {
            errors.push(faults::given_up(text, stop.at));
            errors.extend(built.errors);
            errors.sort_by_key(|error| error.span);
            return (built.yaml, errors);
        }
    }
}
