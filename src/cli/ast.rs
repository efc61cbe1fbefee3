//! `plimsoll ast`: how Dockerfiles are read, one JSON object per file.

use serde::Serialize;

use super::args::AstArgs;
use super::failure::Failure;
use super::{Exit, output};
use crate::project::{self, Dockerfile, Inputs, Project};
use crate::report::Shown;
use crate::syntax::dockerfile::AsRead;

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    instructions: Vec<Item>,
    errors: Vec<Fault<'a>>,
}

#[derive(Serialize)]
struct Item {
    /// In upper case, as it would be written.
    keyword: String,
    start_line: u32,
    end_line: u32,
    json: bool,
    flags: Vec<String>,
}

#[derive(Serialize)]
struct Fault<'a> {
    line: u32,
    column: u32,
    kind: &'a str,
    message: &'a str,
    assumed: &'a str,
    help: &'a str,
}

/// Prints the trees of the files; those that cannot be read are told on standard error.
///
/// # Errors
/// Standard output cannot be written to.
pub fn ast(args: &AstArgs) -> Result<Exit, Failure> {
    let project = project::discover(&args.files, &Inputs { access: args.access.access(), ..Inputs::default() });
    output::stdout(&Shown::json_lines(project.dockerfiles.iter().map(|docker| file(&project, docker))))?;
    for gap in &project.gaps {
        Failure::gap(gap).print(super::args::Color::Auto);
    }
    Ok(if project.gaps.is_empty() { Exit::Clean } else { Exit::Trouble })
}

fn file<'a>(project: &'a Project, docker: &'a Dockerfile) -> File<'a> {
    let source = project.source(docker.file);
    let item = |read: AsRead| Item {
        keyword: read.keyword.to_uppercase(),
        start_line: read.start_line,
        end_line: read.end_line,
        json: read.json,
        flags: read.flags,
    };
    let faults = docker.errors.iter().map(|error| {
        let place = source.place(error.span.start as usize);
        let (kind, message) = (error.kind, error.message.as_str());
        Fault { line: place.line, column: place.column, kind, message, assumed: &error.assumed, help: &error.help }
    });
    let instructions = docker.tree.as_read(&source.text).into_iter().map(item).collect();
    File { path: &source.path, instructions, errors: faults.collect() }
}
