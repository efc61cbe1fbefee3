//! Dockerfiles, read as BuildKit reads them. Knows nothing of stages' meaning, projects or rules.

mod args;
mod build;
mod errors;
pub mod expand;
mod flags;
mod heredoc;
mod json;
mod lex;
mod lines;
mod mounts;
mod pattern;
mod recover;
mod slip;
pub mod tree;
mod words;

pub use flags::duration;
pub use mounts::mount_options;
pub use slip::Slip;
pub use tree::*;

use super::SyntaxError;
use build::Build;
use lines::Reader;

/// Reads `text`. Never fails: what the builder would refuse is in the errors, each with the repair
/// assumed, and the rest of the file is in the tree.
pub fn parse(text: &str) -> (Dockerfile, Vec<SyntaxError>) {
    let (file, errors, _) = read(text, false);
    (file, errors)
}

/// The file cut into tokens: put together they are the file again, byte for byte.
pub fn tokens(text: &str) -> Vec<Token> {
    read(text, true).2
}

fn read(text: &str, keep_tokens: bool) -> (Dockerfile, Vec<SyntaxError>, Vec<Token>) {
    let mut reader = Reader::new(text, keep_tokens);
    let mut missing = heredoc::Missing::new();
    let mut instructions: Vec<Instruction> = Vec::with_capacity(text.len() / 64);
    let mut errors = Vec::new();
    let mut marks = Vec::new();
    while let Some(first) = reader.skip_to_instruction() {
        let mut logical = reader.logical(first, reader.line + 1);
        let parts = recover::join(&reader, &mut logical, &mut errors);
        reader.take(&logical);
        marks.clear();
        let mut build = Build {
            logical: &logical,
            escape: reader.escape,
            errors: &mut errors,
            marks: keep_tokens.then_some(&mut marks),
        };
        let (mut instruction, word) = build.instruction(0, false);
        instruction.as_read = build::as_read(&instruction, word, &parts, reader.escape);
        if keep_tokens {
            build::tokens(&mut reader, &logical, &marks);
        }
        let holder = build::inner(&instruction);
        if matches!(holder.keyword, Keyword::Add | Keyword::Copy | Keyword::Run) && !holder.json {
            let marks = heredoc::marks(&logical.text);
            let heredocs = heredoc::bodies(&mut reader, &mut missing, marks, &logical);
            build::add_heredocs(&mut instruction, heredocs, reader.line);
        }
        instruction.docs = reader.docs..reader.comments.len();
        instruction.blank_lines = std::mem::take(&mut logical.blank_lines);
        reader.comments.append(&mut logical.comments);
        reader.docs = reader.comments.len();
        instructions.push(instruction);
    }
    errors.append(&mut reader.errors);
    build::whole_file(text, &instructions, &mut errors);
    errors.sort_by_key(|error| error.span);
    let Reader { directives, comments, tokens, escape, .. } = reader;
    (Dockerfile { directives, instructions, comments, escape }, errors, tokens.unwrap_or_default())
}
