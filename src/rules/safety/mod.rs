//! The rules of the area `safety`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod application_role_rights;
pub mod container_socket;
pub mod copy_after_user;
pub mod dangerous_capability;
pub mod host_device;
pub mod host_namespace;
pub mod no_healthcheck;
pub mod no_user;
pub mod password_in_copied_file;
pub mod privileged_service;
pub mod root_user;
pub mod secret_in_arg_env;
pub mod secret_name_in_arg_env;
pub mod security_profile_off;
pub mod sensitive_host_path;
pub mod service_user_login;
pub mod tables_of_superuser;
pub mod traceback_to_client;
pub mod unescaped_html;
pub mod user_never_used;
