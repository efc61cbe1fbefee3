//! What a single value of a compose file is: its text with the variables filled in, the pairs of a map
//! of texts, the keys that the specification has, and one parser for each kind of value that Compose takes
//! apart. Knows no tree and no service.

pub mod bytes;
pub mod device;
pub mod duration;
pub mod hosts;
pub mod keys;
pub mod mount;
mod pair;
pub mod port;
pub mod subnet;
mod text;

pub use pair::Pair;
pub use text::{Text, Variable, interpolate, split_outside, split_words, variables};
