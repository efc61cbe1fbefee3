//! `plimsoll init`: writes a configuration, what another linter's says taken over.

use super::args::InitArgs;
use super::failure::Failure;
use super::settings::{refused, unwritten};
use super::{Exit, output};
use crate::config::draft;
use crate::config::taken::{FILES, Taken};
use crate::disk::{Access, Disk, Limit, Refusal};
use crate::report::Screen;
use crate::report::escape::line;
use crate::text::Source;

const NAME: &str = ".plimsoll.yaml";

/// Writes the file.
///
/// # Errors
/// There is one already, another linter's cannot be read, or it cannot be written.
pub fn init(args: &InitArgs) -> Result<Exit, Failure> {
    let disk = Disk::new(std::slice::from_ref(&args.dir), &Access::default());
    let path = args.dir.join(NAME);
    if !args.force && disk.look(&path) != Err(Refusal::Absent) {
        let message = format!("{}: is there already", path.display());
        return Err(Failure::new(message, "`plimsoll config` says what it sets; `--force` writes over it"));
    }
    let (mut taken, mut from) = (Taken::default(), Vec::new());
    for (name, reading) in FILES {
        let path = args.dir.join(name);
        let shown = path.display().to_string();
        let help = "mend it, or move it away to begin without it";
        let bytes = match disk.read(&path, Limit::Configuration) {
            Ok(bytes) => bytes,
            Err(Refusal::Absent) => continue,
            Err(refusal) => return Err(refused(&shown, &refusal, help)),
        };
        let source = Source::from_bytes(*name, bytes);
        taken.add(&source, *reading).map_err(|why| Failure::new(why, help))?;
        from.push(*name);
    }
    let text = draft::draft(&taken, &from);
    disk.create(&path, text.as_bytes(), 0o644).map_err(|refusal| unwritten(&path, &refusal))?;
    let mut screen = Screen::default();
    let over = if from.is_empty() { String::new() } else { format!(", {} taken over", from.join(" and ")) };
    screen.line(&format!("{} written{over}", line(&path.to_string_lossy())));
    for left in &taken.left {
        screen.line(&format!("not taken over: {}", line(left)));
    }
    output::stdout(&screen.shown())?;
    Ok(Exit::Clean)
}
