//! The rules of the area `compose`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod build_and_image;
pub mod conflicting_keys;
pub mod dependencies_unsorted;
pub mod dependency_cycle;
pub mod duplicate_container_name;
pub mod duplicate_host_port;
pub mod duplicate_key;
pub mod healthcheck_tool_missing;
pub mod key_among_services;
pub mod missing_build_file;
pub mod missing_project_name;
pub mod obsolete_version;
pub mod odd_container_name;
pub mod ports_unquoted;
pub mod ports_unsorted;
pub mod published_port_not_exposed;
pub mod service_name_case;
pub mod service_without_image;
pub mod services_at_root;
pub mod services_unsorted;
pub mod undeclared_build_argument;
pub mod undefined_reference;
pub mod unknown_build_target;
pub mod unknown_key;
pub mod volumes_quoted;
pub mod yaml_fault;
