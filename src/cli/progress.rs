//! A line for whoever waits at a terminal while something takes long: it comes after a while, and is gone when that
//! is done. Nothing is told in a pipe or with `--quiet`. Knows not what takes long.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::output;
use crate::report::{Screen, Shown};

/// What nobody notices as waiting.
const AFTER: Duration = Duration::from_millis(500);

/// Does the work and says `what` meanwhile, where someone is there to read it.
pub fn during<T>(quiet: bool, what: &str, work: impl FnOnce() -> T) -> T {
    match !quiet && output::stderr_is_watched() {
        true => told(AFTER, what, output::stderr, work),
        false => work(),
    }
}

fn told<T>(after: Duration, what: &str, tell: impl Fn(&Shown) + Send, work: impl FnOnce() -> T) -> T {
    let (working, done) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if done.recv_timeout(after) == Err(RecvTimeoutError::Timeout) {
                tell(&Screen::default().prompt(&format!("{what} …")).shown());
                // Nothing is ever sent: this ends when the other end is dropped.
                let _ = done.recv();
                tell(&Screen::default().erase().shown());
            }
        });
        let result = work();
        drop(working);
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_there_while_the_work_lasts_and_gone_behind_it() {
        let (tell, told_so) = channel();
        let seen = told(Duration::ZERO, "checking\n", |shown| drop(tell.send(shown.to_string())), || told_so.recv());
        assert_eq!(seen.as_deref(), Ok("checking\\n …"));
        assert_eq!(told_so.try_iter().collect::<Vec<_>>(), ["\r\x1b[K"]);
    }

    #[test]
    fn what_is_done_before_is_not_told_of() {
        let (tell, told_so) = channel();
        assert_eq!(told(Duration::MAX, "checking", |shown| drop(tell.send(shown.to_string())), || 7), 7);
        assert!(told_so.try_recv().is_err());
    }
}
