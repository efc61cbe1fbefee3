//! The rules of the area `build`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod add_local_file;
pub mod apt_in_script;
pub mod blank_line_in_instruction;
pub mod constant_platform;
pub mod destination_repeats_workdir;
pub mod duplicate_stage_name;
pub mod expose_mapping;
pub mod expose_protocol_casing;
pub mod from_as_casing;
pub mod install_asks;
pub mod instruction_overridden;
pub mod invalid_default_in_from;
pub mod keyword_casing;
pub mod legacy_key_value;
pub mod maintainer;
pub mod redundant_target_platform;
pub mod relative_workdir;
pub mod reserved_stage_name;
pub mod shell_form;
pub mod stage_description;
pub mod stage_name_casing;
pub mod syntax_error;
pub mod undefined_arg_in_from;
pub mod undefined_variable;
pub mod unused_suppression;
pub mod wget_progress;
