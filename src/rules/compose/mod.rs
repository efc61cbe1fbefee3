//! The rules of the area `compose`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod build_and_image;
pub mod dependencies_unsorted;
pub mod duplicate_key;
pub mod key_among_services;
pub mod missing_project_name;
pub mod obsolete_version;
pub mod odd_container_name;
pub mod ports_unquoted;
pub mod ports_unsorted;
pub mod service_name_case;
pub mod services_unsorted;
pub mod volumes_quoted;
pub mod yaml_fault;
