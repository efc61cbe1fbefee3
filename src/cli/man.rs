//! `plimsoll man`: the manual pages, written from the same definitions as `--help`.

use std::path::Path;

use clap::CommandFactory;

use super::args::{Cli, DirArgs};
use super::failure::Failure;
use super::{Exit, output, settings};
use crate::disk::{Access, Disk};
use crate::report::Screen;
use crate::report::escape::line;

/// Writes a page for the program and one for each command.
///
/// # Errors
/// A page cannot be written.
pub fn man(args: &DirArgs) -> Result<Exit, Failure> {
    let disk = Disk::new(std::slice::from_ref(&args.dir), &Access::default());
    let mut command = Cli::command().name("plimsoll");
    command.build();
    let mut pages = vec![page("plimsoll", &command)?];
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        pages.push(page(&format!("plimsoll-{}", sub.get_name()), sub)?);
    }
    for (name, text) in &pages {
        let path = args.dir.join(name);
        disk.create(&path, text, 0o644).map_err(|refusal| settings::unwritten(&path, &refusal))?;
    }
    let text = format!("{} manual pages written to {}", pages.len(), line(&args.dir.to_string_lossy()));
    output::stdout(&Screen::default().line(&text).shown())?;
    Ok(Exit::Clean)
}

/// A page's file and its text.
fn page(name: &str, command: &clap::Command) -> Result<(String, Vec<u8>), Failure> {
    let mut text = Vec::new();
    let title = name.to_owned();
    let manual = clap_mangen::Man::new(command.clone().name(title)).manual("Plimsoll").source("plimsoll");
    let path = format!("{name}.1");
    manual.render(&mut text).map_err(|error| Failure::new(format!("{}: {error}", Path::new(&path).display()), ""))?;
    Ok((path, text))
}
