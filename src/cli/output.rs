//! Where output goes and what can be shown there. Nothing else prints, and nothing but what a medium's writer made
//! goes out here.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use super::args::Color;
use super::failure::Failure;
use crate::report::{Screen, Shown, Style};

/// Writes `text` to `file`, or to standard output.
///
/// # Errors
/// The place cannot be written to. A reader that went away is no error.
pub fn write(file: Option<&Path>, text: &Shown) -> Result<(), Failure> {
    file.map_or_else(|| stdout(text), |path| save(path, text.as_str()))
}

/// A patch: a file gets it as it is, so that it can be applied; on standard output it is there to be read.
///
/// # Errors
/// The place cannot be written to.
pub fn patch(file: Option<&Path>, text: &str) -> Result<(), Failure> {
    file.map_or_else(|| stdout(&Screen::default().lines(text).shown()), |path| save(path, text))
}

/// What a text that came in by standard input became: as it is, for the program that sent it.
///
/// # Errors
/// The place cannot be written to.
pub fn filtered(file: Option<&Path>, text: &[u8]) -> Result<(), Failure> {
    let Some(path) = file else { return sent(std::io::stdout().lock().write_all(text)) };
    save(path, text)
}

/// Adds to what GitHub shows on the page of a run, where a run of GitHub's says where that is.
///
/// # Errors
/// The file cannot be written to.
pub fn step_summary(text: &Shown) -> Result<(), Failure> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return Ok(()) };
    let file = std::fs::File::options().append(true).create(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(text.as_str().as_bytes()));
    written.map_err(|error| {
        let message = format!("{}: cannot be written: {error}", Path::new(&path).display());
        Failure::new(message, "GITHUB_STEP_SUMMARY names a file that GitHub made; unset it elsewhere")
    })
}

fn save(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| {
        Failure::new(
            format!("{}: cannot be written: {error}", path.display()),
            "name a file in a directory that exists",
        )
    })
}

/// Writes to standard output.
///
/// # Errors
/// It cannot be written to. A reader that went away is no error.
pub fn stdout(text: &Shown) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    sent(out.write_all(text.as_str().as_bytes()).and_then(|()| out.flush()))
}

/// Sends one message of a dialogue of programs, its length before it.
///
/// # Errors
/// It cannot be written to. A reader that went away is no error.
pub fn message(text: &Shown) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let head = format!("Content-Length: {}\r\n\r\n", text.as_str().len());
    let written = out.write_all(head.as_bytes()).and_then(|()| out.write_all(text.as_str().as_bytes()));
    sent(written.and_then(|()| out.flush()))
}

fn sent(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("standard output: cannot be written: {error}"), "`-o FILE` writes to a file"))
        }
        _ => Ok(()),
    }
}

/// Whether a person looks at standard output.
pub fn is_watched() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether a person looks at standard error, on a terminal that can take a line back.
pub fn stderr_is_watched() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_some_and(|term| term != "dumb")
}

/// Waits so long, or until whoever read standard output has gone: then there is nothing to wait for.
pub fn wait(time: Duration) -> bool {
    #[cfg(unix)]
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let out = std::io::stdout();
        let mut watched = [PollFd::new(&out, PollFlags::empty())];
        if let (Ok(time), false) = (Timespec::try_from(time), is_watched()) {
            return poll(&mut watched, Some(&time)).is_ok_and(|gone| gone == 0);
        }
    }
    std::thread::sleep(time);
    true
}

/// Writes to standard error; where that is closed there is nobody to tell.
pub fn stderr(text: &Shown) {
    let _ = std::io::stderr().lock().write_all(text.as_str().as_bytes());
}

/// What standard error can show.
pub fn stderr_style(color: Color) -> Style {
    Style { colour: colored(color, std::io::stderr().is_terminal()), ..Style::default() }
}

/// What standard output, or a file in its place, can show. Away from a terminal it is the same
/// everywhere.
pub fn style(color: Color, file: Option<&Path>) -> Style {
    let terminal = file.is_none() && std::io::stdout().is_terminal();
    let plain = Style::default();
    let width = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    Style {
        colour: file.is_none() && colored(color, terminal),
        unicode: terminal && speaks_unicode(),
        width: if terminal { width().unwrap_or(plain.width).clamp(40, 160) } else { plain.width },
    }
}

/// The flag first, then NO_COLOR, then FORCE_COLOR, then whether anyone watches.
fn colored(color: Color, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let off = |name: &str| std::env::var_os(name).is_some_and(|value| value == "0");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if set("FORCE_COLOR") => !off("FORCE_COLOR"),
        Color::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

fn speaks_unicode() -> bool {
    let first =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    first.is_some_and(|locale| locale.to_ascii_lowercase().replace('-', "").contains("utf8"))
}
