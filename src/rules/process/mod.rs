//! The rules of the area `process`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod background_in_command;
pub mod command_never_used;
pub mod compose_links;
pub mod daemon_beside_program;
pub mod daemonised_command;
pub mod development_mode;
pub mod development_server;
pub mod foreign_port;
pub mod init_system;
pub mod keeps_nothing_alive;
pub mod listens_on_itself;
pub mod nothing_handed_on;
pub mod nothing_to_start;
pub mod same_build_twice;
pub mod service_as_command;
pub mod settings_file_left_behind;
pub mod several_daemons_installed;
pub mod supervised_program_detaches;
pub mod supervisor;
