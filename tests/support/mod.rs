//! What the tests of the program share: a directory of their own, and a run of the program.

// Each test file is a crate of its own and uses only some of this.
#![allow(dead_code)]

pub mod editor;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A fresh directory, removed at the end.
pub struct Dir(PathBuf);

impl Dir {
    pub fn new() -> Dir {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("plimsoll-test-{}-{count}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Dir(path.canonicalize().unwrap())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file, its directories made.
    pub fn file(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a run of the program left.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// The program, to be run in `dir`, whatever the surroundings say about colour.
pub fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command
        .args(args)
        .current_dir(dir)
        .env_remove("FORCE_COLOR")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

/// Runs the program. A run that panics fails the test, whatever it was to show.
pub fn plimsoll(dir: &Path, args: &[&str]) -> Run {
    let output = command(dir, args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let run = Run { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    assert!(!run.err.contains("panicked"), "{args:?}: {}", run.err);
    run
}

/// The `docker-compose` that `PLIMSOLL_COMPOSE` names, to hold our own reading against; none where it names none,
/// which is said in one line. No daemon is asked.
pub fn compose_oracle() -> Option<PathBuf> {
    let oracle = std::env::var_os("PLIMSOLL_COMPOSE").map(PathBuf::from);
    if oracle.is_none() {
        eprintln!("PLIMSOLL_COMPOSE names no docker-compose: nothing was held against it");
    }
    oracle
}
