//! What a single value of a compose file is: its text with the variables filled in, the pairs of a map
//! of texts, the keys that the specification has. Knows no tree and no service.

pub mod keys;
mod pair;
mod text;

pub use pair::Pair;
pub use text::{Text, Variable, interpolate, split_outside, split_words, variables};
