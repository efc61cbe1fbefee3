//! The rules of the area `shell`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod architecture_guessed;
pub mod architecture_left_out;
pub mod command_without_v;
pub mod default_is_a_name;
pub mod empty_answer;
pub mod failure_is_a_warning;
pub mod failure_without_reason;
pub mod here_document_blanked;
pub mod here_document_goes_on;
pub mod pipe_hides_failure;
pub mod pipe_without_pipefail;
pub mod refused_by_shell;
pub mod script_goes_on;
pub mod secret_in_script_text;
pub mod semicolon_goes_on;
pub mod set_without_dash;
pub mod shell_in_shell;
pub mod shellcheck;
pub mod shellcheck_notes;
pub mod status_out_of_reach;
pub mod value_torn_apart;
pub mod words_after_set;
