//! The rules of the area `ephemeral`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod anonymous_volume;
pub mod connection_per_request;
pub mod daemon_not_stopped_in_build;
pub mod db_data_no_volume;
pub mod depends_no_readiness;
pub mod fixed_container_name;
pub mod grace_too_short;
pub mod hard_coded_address;
pub mod health_check_decides_nothing;
pub mod host_path_absolute;
pub mod image_not_buildable_from_repo;
pub mod link_not_used_by_app;
pub mod localhost_to_other_service;
pub mod log_to_file;
pub mod no_restart_policy;
pub mod package_manager_as_first_process;
pub mod psql_goes_on_after_errors;
pub mod schema_not_repeatable;
pub mod settings_in_source;
pub mod shell_form_pid1;
pub mod sleep_as_synchronisation;
pub mod state_baked_in_build;
pub mod volume_over_config;
pub mod volume_wrong_target;
pub mod writable_root;
pub mod wrong_stop_signal;
