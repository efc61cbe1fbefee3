//! Plimsoll reads a project's Dockerfiles, compose files, ignore files and build contexts as one
//! project, and says where it stands.
//!
//! ```
//! let project = plimsoll::Project::of_text("Dockerfile", "FROM python:3.14-slim\nUSER 1000\nCMD python app.py\n");
//! let findings = plimsoll::lint(&project);
//! let finding = findings.iter().find(|finding| finding.code == "EPH013").unwrap();
//! assert_eq!((finding.line, finding.column), (3, 5));
//! assert!(finding.fix.as_ref().unwrap().safe);
//! assert!(plimsoll::grade(&project, &findings).is_some());
//! ```
//!
//! How a rule is written: [`writing_rules`].
//!
//! What stands on this page is what other programs may build on; docs/library.md says what that means. The modules
//! behind it are open to the tests of this crate only, and change without notice.
//!
//! The rooms, from the ground up; a room may use only those above it in this list
//! (`tests/architecture.rs` holds every `use crate::…` against it):
//! `text`, `disk`, `finding`, `syntax`, `knowledge`, `project`, `rules`, `lint`, `fix`, `grade`, `api`, `report`, `config`, `lsp`, `cli`.

// Here and not in Cargo.toml, so that tests may unwrap.
#![deny(clippy::unwrap_used, clippy::expect_used)]

mod api;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod config;
#[doc(hidden)]
pub mod disk;
#[doc(hidden)]
pub mod finding;
#[doc(hidden)]
pub mod fix;
#[doc(hidden)]
pub mod grade;
#[doc(hidden)]
pub mod knowledge;
#[doc(hidden)]
pub mod lint;
#[doc(hidden)]
pub mod lsp;
#[doc(hidden)]
pub mod project;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod syntax;
#[doc(hidden)]
pub mod text;

#[doc = include_str!("../docs/writing-rules.md")]
pub mod writing_rules {}

pub use api::{Edit, Finding, Findings, Fix, Grade, Project, Severity, grade, lint};
