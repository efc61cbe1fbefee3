//! The rules of the area `arguments`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod apt_list_unsorted;
pub mod env_list_unsorted;
pub mod expose_unsorted;
pub mod glued_continuation;
pub mod indent_mixed;
pub mod label_list_unsorted;
pub mod language_list_unsorted;
pub mod listed_twice;
pub mod operators_mixed;
pub mod several_on_a_line;
pub mod split_lists;
pub mod system_list_unsorted;
pub mod volume_list_unsorted;
