//! The rules of the area `pinning`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod latest_tag;
pub mod tag_without_digest;
pub mod untagged_image;
pub mod untrusted_registry;
