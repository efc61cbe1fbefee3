//! The rules of the area `layers`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod adjacent_copies;
pub mod archive_left;
pub mod argument_before_install;
pub mod changing_argument_early;
pub mod cleans_nothing;
pub mod cleanup_in_later_layer;
pub mod copied_before_packages;
pub mod directory_made_twice;
pub mod duplicate_prefix;
pub mod install_without_update;
pub mod mergeable_runs;
pub mod rights_copied_over;
pub mod rights_in_later_layer;
pub mod run_after_run;
pub mod sources_before_install;
pub mod update_alone;
pub mod useless_layer;
pub mod user_to_and_fro;
