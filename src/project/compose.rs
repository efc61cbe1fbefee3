//! Compose files: services and what they ask for.

use crate::text::FileId;

#[derive(Debug)]
pub struct ComposeFile {
    pub file: FileId,
    pub services: Vec<Service>,
}

#[derive(Debug)]
pub struct Service {
    pub name: String,
}
