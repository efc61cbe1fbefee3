//! The rules of the area `compose`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod duplicate_key;
pub mod key_among_services;
pub mod obsolete_version;
pub mod service_name_case;
pub mod yaml_fault;
