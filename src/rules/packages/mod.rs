//! The rules of the area `packages`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod already_in_base;
pub mod apt_lists_left;
pub mod apt_recommends;
pub mod build_tools;
pub mod debug_tool;
pub mod desktop_package;
pub mod dev_dependencies;
pub mod eol_base;
pub mod eol_package;
pub mod eol_soon;
pub mod extension_unused;
pub mod fat_base;
pub mod fetch_tool_unused;
pub mod general_distribution;
pub mod implied_by_another;
pub mod install_then_remove;
pub mod installed_again;
pub mod orphans_after_remove;
pub mod package_cache_left;
pub mod package_manager_unused;
pub mod remote_login;
pub mod runtime_unused;
pub mod two_managers;
pub mod upgrade_all;
pub mod waste_in_builder;
