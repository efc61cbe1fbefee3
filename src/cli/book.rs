//! `plimsoll docs`: writes the rule book and the documentation as static pages.

use super::args::DirArgs;
use super::failure::Failure;
use super::{Exit, output, settings};
use crate::disk::{Access, Disk};
use crate::report::escape::line;
use crate::report::{Screen, site};

/// Writes every page.
///
/// # Errors
/// A page cannot be written.
pub fn book(args: &DirArgs) -> Result<Exit, Failure> {
    let disk = Disk::new(std::slice::from_ref(&args.dir), &Access::default());
    let files = site::files();
    for (path, text) in &files {
        let path = args.dir.join(path);
        disk.create(&path, text.as_bytes(), 0o644).map_err(|refusal| settings::unwritten(&path, &refusal))?;
    }
    let dir = line(&args.dir.to_string_lossy()).into_owned();
    let text = format!("{} files written to {dir}; open {dir}/index.html", files.len());
    output::stdout(&Screen::default().line(&text).shown())?;
    Ok(Exit::Clean)
}
