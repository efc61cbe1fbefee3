//! The rules of the area `context`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod bad_pattern;
pub mod big_file_copied;
pub mod build_files_copied;
pub mod copy_source_beside;
pub mod copy_source_excluded;
pub mod copy_source_misspelt;
pub mod dead_pattern;
pub mod dependencies_copied;
pub mod ignore_file_incomplete;
pub mod ignore_file_not_read;
pub mod leftovers_copied;
pub mod matches_root_only;
pub mod missing_ignore_file;
pub mod not_gitignore_syntax;
pub mod old_output_below;
pub mod runtime_state_copied;
pub mod secret_file_copied;
pub mod state_in_context;
pub mod version_control_copied;
