//! What a Dockerfile says, stage by stage: images by their names, variables in scope, commands, the first process,
//! downloads and what of it is past its support. Knows the one file and nothing beside it.

pub mod answers;
pub mod build;
pub mod commands;
pub mod copied;
pub mod daemons;
pub mod environment;
pub mod fitting;
pub mod image;
pub mod joined;
pub mod keys;
pub mod legacy;
pub mod literals;
pub mod process;
pub mod renewal;
pub mod scope;
pub mod software;
pub mod sources;
pub mod stage;
pub mod support;
pub mod swallowed;
