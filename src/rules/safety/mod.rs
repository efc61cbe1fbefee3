//! The rules of the area `safety`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod copy_after_user;
pub mod no_healthcheck;
pub mod no_user;
pub mod root_user;
pub mod service_user_login;
pub mod user_never_used;
