//! Long texts on a terminal go through a pager, as with git: the one that `PAGER` names, else `less`. Away from a
//! terminal there is none.

use std::io::Write;
use std::process::{Command, Stdio};

use super::failure::Failure;
use super::output;
use crate::report::Shown;

/// Shows the text; where no pager can be started, as it is.
///
/// # Errors
/// Standard output cannot be written to.
pub fn show(text: &Shown) -> Result<(), Failure> {
    let pager = output::is_watched().then(pager).flatten();
    if pager.is_some_and(|pager| through(pager, text)) { Ok(()) } else { output::stdout(text) }
}

fn pager() -> Option<Command> {
    let named = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    if matches!(named.trim(), "" | "cat") {
        return None;
    }
    // The words are a shell's, as git has it. What fits the screen stays on it, and colours are passed on.
    let mut command = Command::new("sh");
    command.args(["-c", &named]).stdin(Stdio::piped());
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    Some(command)
}

/// Whether a pager took the text. One that is not there ends with the status that shells have for it.
fn through(mut pager: Command, text: &Shown) -> bool {
    const NO_SUCH_COMMAND: i32 = 127;
    let Ok(mut child) = pager.spawn() else { return false };
    if let Some(mut input) = child.stdin.take() {
        // Who leaves the pager early has read enough.
        let _ = input.write_all(text.as_str().as_bytes());
    }
    child.wait().is_ok_and(|status| status.code() != Some(NO_SUCH_COMMAND))
}
