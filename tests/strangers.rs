//! A hundred projects made of what strangers could send: links in loops and outward, FIFOs, odd names, deep and
//! wide directories, enormous lines. Every command over each, with 1 GiB of memory, and under `strace` where it
//! is installed: nothing outside the project is opened.

#![cfg(unix)]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::Dir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_plimsoll");
/// What stands in every file beside the project.
const MARKER: &str = "s3cr3t-0f-th3-runn3r";
const PROJECTS: u64 = 100;
/// Stops the program at these calls only, which is what makes it cheap enough for every run.
const TRACED: [&str; 5] = ["-f", "-qq", "--seccomp-bpf", "-e", "trace=open,openat,openat2,execve"];

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % below
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.next(all.len())]
    }
}

const NAMES: &[&[u8]] = &[
    b"Dockerfile",
    b"web.Dockerfile",
    b"compose.override.yaml",
    b"docker-compose.dev.yml",
    b".env",
    b".dockerignore",
    b".gitignore",
    b".hadolint.yaml",
    b".plimsoll.yaml",
    b"app.py",
    b"entry.sh",
    b"dir",
    b"Dockerfile.\n::error::x",
    b"Dockerfile.\x1b[2J",
    b"-f.Dockerfile",
    b"Dockerfile.\xff\xfe",
    b"Dockerfile.a b\\c",
    "Dockerfile.\u{202e}x".as_bytes(),
];
const PLACES: &[&str] = &[".", "../out", "../../../../../../..", "dir", "link", "loop", "/etc", "sub/../..", "~", "$X"];
const TARGETS: &[&str] = &[
    "../out/Dockerfile",
    "../out/compose.yaml",
    "../out/app.py",
    "../out/.env",
    "../out",
    "..",
    ".",
    "loop",
    "nothing",
    "/dev/zero",
    "/etc/passwd",
    "sub",
    "Dockerfile",
];

/// Writes project `n` into `in`; what lies in `out` is someone else's.
fn project(dir: &Dir, n: u64) -> PathBuf {
    let mut chance = Chance(n);
    for file in ["Dockerfile", "app.py", ".env", "sub/x.sql"] {
        dir.file(&format!("out/{file}"), format!("FROM {MARKER}\nRUN apt-get install {MARKER}\n"));
    }
    dir.file("out/compose.yaml", format!("services: {{web: {{image: {MARKER}, privileged: true}}}}\n"));
    let root = dir.path().join("in");
    dir.file("in/sub/Dockerfile", "FROM debian:12.5\nCOPY . /app\nENTRYPOINT [\"/app/entry.sh\"]\n");
    let mut compose = String::from("services:\n");
    for service in 0..3 {
        let (context, file) =
            (chance.of(PLACES), chance.of(&["Dockerfile", "../out/Dockerfile", "link/app.py", "dir"]));
        let (mount, other) = (chance.of(PLACES), chance.of(TARGETS));
        compose += &format!("  s{service}:\n    build: {{context: {context:?}, dockerfile: {file:?}}}\n");
        compose += &format!("    volumes: [\"{mount}:/m\", \"./{other}:/n\"]\n    env_file: [{other:?}]\n");
        compose += &format!("    extends: {{file: {other:?}, service: web}}\n");
    }
    dir.file("in/compose.yaml", format!("include: [{:?}]\n{compose}", chance.of(TARGETS)));
    symlink("../out", root.join("link")).unwrap();
    symlink("loop", root.join("loop")).unwrap();
    for _ in 0..6 {
        let path = root.join(["", "sub"][chance.next(2)]).join(OsStr::from_bytes(chance.of(NAMES)));
        if path.symlink_metadata().is_ok() {
            continue;
        }
        match chance.next(4) {
            0 => assert!(Command::new("mkfifo").arg("--").arg(&path).status().unwrap().success()),
            1 => fs::write(&path, "FROM debian:12.5\nCOPY app.py /\nCMD python app.py\n").unwrap(),
            _ => symlink(chance.of(TARGETS), &path).unwrap(),
        }
    }
    match chance.next(6) {
        0 => {
            dir.file("in/big.Dockerfile", format!("FROM debian:12.5\nRUN echo {}\n", "x ".repeat(1 << 19)));
        }
        1 => {
            dir.file(&format!("in/{}/Dockerfile", "deep/".repeat(120)), "FROM debian:12.5\n");
        }
        2 => {
            for n in 0..500 {
                dir.file(&format!("in/wide/{n}/f"), "");
            }
        }
        3 => {
            dir.file("in/.git/HEAD", "");
        }
        _ => {}
    }
    root
}

/// Runs one command; what it opened stands in `trace`.
fn run(root: &Path, args: &[&str], trace: Option<&Path>) {
    let mut command = Command::new("timeout");
    command.args(["60", "sh", "-c", "ulimit -v 1048576; exec \"$@\"", "sh"]);
    if let Some(trace) = trace {
        command.arg("strace").args(TRACED).arg("-o").arg(trace);
    }
    command.arg(PROGRAM).args(args).current_dir(root).env("RAYON_NUM_THREADS", "2").stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let status = output.status.code();
    assert!(status.is_some_and(|code| code <= 3), "{args:?} in {} ended with {status:?}: {text}", root.display());
    assert!(!text.contains("panicked") && !text.contains(MARKER), "{args:?} in {}: {text}", root.display());
}

/// What was opened, or started, and belongs neither to the project nor to the program.
fn strange(root: &Path, trace: &str) -> Vec<String> {
    let own = [
        "/lib",
        "/usr/lib",
        "/etc/ld.so",
        "/proc/self/",
        "/proc/sys/vm/overcommit_memory",
        "/sys/fs/cgroup",
        "/sys/devices/system/cpu",
        PROGRAM,
    ];
    let opened = trace.lines().filter(|line| !line.contains("= -1") && !line.contains("resumed>"));
    let paths = opened.filter_map(|line| line.split_once('"')?.1.rsplit_once('"').map(|(path, _)| path.to_owned()));
    let foreign = paths.filter(|path| {
        let path = path.split("\", ").next().unwrap_or(path);
        // A name with an escape is one of the project's own odd names: its directory is what counts.
        let plain = path.split('\\').next().unwrap_or(path);
        let place = root.join(plain);
        let real = place.canonicalize().or_else(|_| place.parent().unwrap_or(root).canonicalize());
        !own.iter().any(|own| path.starts_with(own)) && !real.is_ok_and(|real| real.starts_with(root))
    });
    foreign.collect()
}

#[test]
fn no_project_gets_anything_from_outside_or_ends_a_run() {
    let mut strace = Command::new("strace");
    let traced = strace.args(TRACED).args(["-o", "/dev/null", "true"]).output().is_ok_and(|o| o.status.success());
    if !traced {
        println!("skipped: strace is not here, so what is opened is not looked at");
    }
    for n in 0..PROJECTS {
        let dir = Dir::new();
        let root = project(&dir, n);
        let trace = dir.path().join("trace");
        for args in [
            &["check", "--diff"][..],
            &["check", "--no-config", "-f", "json"],
            &["check", "--no-config", "--fix", "--unsafe-fixes"],
            &["report"],
            &["context"],
            &["ast", "sub/Dockerfile", "Dockerfile"],
        ] {
            // What the command line names is opened where it leads, if no repository is around it: the person who
            // names a link to a directory means that directory.
            let leads = |name: &str| root.join(name).is_symlink() && root.join(name).is_dir();
            if args[0] == "ast" && args[1..].iter().any(|name| leads(name)) {
                continue;
            }
            let path = Some(trace.as_path()).filter(|_| traced);
            run(&root, args, path);
            if path.is_some() {
                let text = String::from_utf8_lossy(&fs::read(&trace).unwrap()).into_owned();
                assert!(
                    text.contains("compose.yaml") || !args.contains(&"--no-config"),
                    "the trace shows what is read"
                );
                let strange = strange(&root, &text);
                assert!(strange.is_empty(), "{args:?} in project {n} opened {strange:?}");
            }
        }
        let theirs = fs::read_to_string(dir.path().join("out/Dockerfile")).unwrap();
        assert!(theirs.starts_with(&format!("FROM {MARKER}")), "project {n} had a file outside changed");
    }
}
