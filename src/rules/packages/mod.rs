//! The rules of the area `packages`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod apt_lists_left;
pub mod apt_recommends;
pub mod package_cache_left;
