//! Plimsoll reads a project's Dockerfiles, compose files, ignore files and build contexts as one
//! project, and says where it stands.
//!
//! The rooms, from the ground up; a room may use only those above it in this list
//! (`tests/architecture.rs` holds every `use crate::…` against it):
//! `text`, `disk`, `finding`, `syntax`, `knowledge`, `project`, `rules`, `lint`, `fix`, `grade`, `report`, `config`, `lsp`, `cli`.

// Here and not in Cargo.toml, so that tests may unwrap.
#![deny(clippy::unwrap_used, clippy::expect_used)]

pub mod cli;
pub mod config;
pub mod disk;
pub mod finding;
pub mod fix;
pub mod grade;
pub mod knowledge;
pub mod lint;
pub mod lsp;
pub mod project;
pub mod report;
pub mod rules;
pub mod syntax;
pub mod text;
