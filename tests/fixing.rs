//! `--fix`, `--diff` and what they tell, with the real binary: what is made, what is left out and why, and
//! how it is written.

mod support;

use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use support::{Dir, plimsoll};

/// The Dockerfile after `check --fix` with `more`, and what was told.
fn fixed(text: &str, more: &[&str]) -> (String, String) {
    let dir = Dir::new();
    dir.file("Dockerfile", text);
    let run = plimsoll(dir.path(), &[&["check", "--no-config", "--fix", "-q"], more].concat());
    assert!(run.status < 2, "{}", run.err);
    let told = plimsoll(dir.path(), &[&["check", "--no-config", "--diff"], more].concat()).err;
    (fs::read_to_string(dir.path().join("Dockerfile")).unwrap(), told)
}

/// What stands behind a command, in a remark, or under another escape decides whether two RUN can be one.
#[test]
fn two_run_are_joined_where_nothing_stands_between() {
    let only = &["--select", "LAY001"];
    for kept in [
        "FROM alpine:3.23\nRUN touch a;\nRUN touch b\n",
        "FROM alpine:3.23\nRUN touch a # hi\nRUN touch b\n",
        "FROM alpine:3.23\nRUN touch a &\nRUN touch b\n",
    ] {
        assert_eq!(fixed(kept, only).0, kept);
    }
    let (text, _) = fixed("# escape=`\nFROM alpine:3.23\nRUN touch a\nRUN touch b\n", only);
    assert!(text.contains("RUN touch a `\n") && !text.contains('\\'), "{text}");
    let tabbed = "FROM alpine:3.23\nRUN touch a && \\\n\ttouch b\nRUN touch c\n";
    assert_eq!(fixed(tabbed, only).0, "FROM alpine:3.23\nRUN touch a && \\\n\ttouch b && \\\n\ttouch c\n");
}

#[test]
fn exec_form_is_for_what_needs_no_shell() {
    for kept in [
        ". /etc/start",
        "source /etc/start",
        "exit 0",
        "ulimit -n 4096",
        "read line",
        "[\"a\", \"b\",]",
        "['node','x']",
        "[\"/bin/sh\",\"-c\",\"sleep\",\"1000\"]",
        "python app.py \\\n# why\n  --port 80",
    ] {
        let text = format!("FROM python:3.14-slim\nCMD {kept}\n");
        assert_eq!(fixed(&text, &["--select", "EPH013"]).0, text);
    }
    let home = "FROM python:3.14-slim\nCMD cat ~/.profile\n";
    assert_eq!(fixed(home, &["--select", "EPH013"]).0, home.replace("cat", "exec cat"));
}

#[test]
fn nothing_in_a_broken_instruction_is_touched() {
    let broken = "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n  zip \\\n\n  git \\\n  curl\n";
    let (text, told) = fixed(broken, &["--select", "SRT001"]);
    assert_eq!(text, broken);
    assert!(told.contains("SRT001 not fixed") && told.contains("broken"), "{told}");
}

#[test]
fn a_second_label_is_not_written_over_the_first() {
    let text = "FROM alpine:3.23\nMAINTAINER Ann\nLABEL org.opencontainers.image.authors=\"Bob\"\n";
    assert_eq!(fixed(text, &["--select", "BLD009"]).0, text);
}

#[test]
fn lists_that_a_later_run_asks_stay() {
    let text = "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl=8.*\nRUN apt-cache madison nginx > /versions\n";
    assert_eq!(fixed(text, &["--select", "PKG002"]).0, text);
}

#[test]
fn what_add_copies_is_seen_before_it_becomes_copy() {
    let text = "FROM alpine:3.23\nADD app.py /app/\nRUN touch /app/a\nADD blob /app/\n";
    let dir = Dir::new();
    dir.file("Dockerfile", text);
    dir.file("app.py", "print()\n");
    dir.file("blob", "who knows\n");
    plimsoll(dir.path(), &["check", "--no-config", "--fix", "-q", "--select", "BLD020"]);
    let text = fs::read_to_string(dir.path().join("Dockerfile")).unwrap();
    assert_eq!(text, "FROM alpine:3.23\nCOPY app.py /app/\nRUN touch /app/a\nADD blob /app/\n");
}

#[test]
fn a_stage_is_renamed_wherever_it_is_named() {
    let text = "FROM alpine:3.23 AS Builder\nRUN touch /a\nFROM scratch\nCOPY --from=Builder /a /a\n";
    assert_eq!(fixed(text, &["--select", "BLD002"]).0, text.replace("Builder", "builder"));
}

#[test]
fn one_file_that_may_not_be_written_stops_no_other() {
    let dir = Dir::new();
    let shell = "FROM python:3.14-slim\nCMD python -m http.server\n";
    dir.file("a/Dockerfile", shell);
    dir.file("b/Dockerfile", format!("# GENERATED FROM b.in, DO NOT EDIT\n{shell}"));
    dir.file("c/Dockerfile", shell);
    let closed = dir.path().join("c/Dockerfile");
    let mut mode = fs::metadata(&closed).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&closed, mode.clone()).unwrap();
    let run = plimsoll(dir.path(), &["check", "--no-config", "--fix", "--select", "EPH013", "."]);
    let read = |name: &str| fs::read_to_string(dir.path().join(name).join("Dockerfile")).unwrap();
    assert!(read("a").contains("CMD [\"python\""));
    assert!(read("b").contains("CMD python") && read("c").contains("CMD python"));
    assert!(run.err.contains("b/Dockerfile:3: EPH013 not fixed") && run.err.contains("generated"), "{}", run.err);
    assert!(run.err.contains("c/Dockerfile:2: EPH013 not fixed") && run.err.contains("read-only"), "{}", run.err);
    assert!(run.err.contains("1 fixed in 1 file, 2 left"), "{}", run.err);
}

#[test]
fn standard_input_becomes_standard_output() {
    let pipe = |flag: &str, text: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
            .args(["check", "--no-config", flag, "--select", "EPH013", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let text = "FROM python:3.14-slim\nCMD python -m http.server\n";
    assert_eq!(pipe("--fix", text), text.replace("python -m http.server", r#"["python", "-m", "http.server"]"#));
    assert_eq!(pipe("--fix", "FROM scratch\n"), "FROM scratch\n");
    assert!(pipe("--diff", text).contains("+CMD [\"python\""));
}

#[cfg(unix)]
#[test]
fn mode_is_kept_and_nothing_is_left_beside() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM python:3.14-slim\nCMD python -m http.server\n");
    let path = dir.path().join("Dockerfile");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    plimsoll(dir.path(), &["check", "--no-config", "--fix", "-q"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

/// Killed at any moment, every file is whole: as it was, or as it is to be.
#[test]
fn a_killed_run_leaves_every_file_whole() {
    const FILES: usize = 60;
    let before = format!("FROM python:3.14-slim\n{}CMD python -m http.server\n", "# a line\n".repeat(2000));
    let after = before.replace("python -m http.server", r#"["python", "-m", "http.server"]"#);
    let mut interrupted = 0;
    for round in 0..24u64 {
        let dir = Dir::new();
        for number in 0..FILES {
            dir.file(&format!("{number}/Dockerfile"), &before);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
            .args(["check", "--no-config", "--fix", "-q", "--select", "EPH013", "."])
            .current_dir(dir.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(round * 23));
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        let mut new = 0;
        for number in 0..FILES {
            let text = fs::read_to_string(dir.path().join(format!("{number}/Dockerfile"))).unwrap();
            assert!(text == before || text == after, "round {round}: a file is neither old nor new");
            new += usize::from(text == after);
        }
        interrupted += usize::from(ended.code().is_none() && new < FILES);
    }
    assert!(interrupted > 0, "no run was killed before it ended");
}

/// A context of a program that installs what it needs, and of a COPY that takes everything.
fn bare_context() -> Dir {
    let dir = Dir::new();
    dir.file(
        "Dockerfile",
        "FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nUSER node\nCMD [\"node\", \"a.js\"]\n",
    );
    dir.file("package.json", "{\"dependencies\": {\"express\": \"^5\"}}\n");
    dir.file("a.js", "console.log(1)\n");
    dir
}

#[test]
fn an_ignore_file_is_made_where_there_is_none() {
    let dir = bare_context();
    let only = ["check", "--no-config", "--select", "IGN001", "--fail-on", "never"];
    let shown = plimsoll(dir.path(), &[&only[..], &["--diff"]].concat());
    assert!(shown.out.starts_with("--- /dev/null\n+++ b/.dockerignore\n@@ -0,0 +1,"), "{}", shown.out);
    assert!(!dir.path().join(".dockerignore").exists());
    let json = plimsoll(dir.path(), &[&only[..], &["--format", "json"]].concat()).out;
    assert!(json.contains("\"creates\"") && json.contains("\"path\": \".dockerignore\""), "{json}");
    let told = plimsoll(dir.path(), &[&only[..], &["--fix"]].concat()).err;
    assert!(told.contains("1 fixed in 1 file"), "{told}");
    let text = fs::read_to_string(dir.path().join(".dockerignore")).unwrap();
    assert!(text.starts_with(".git\n**/node_modules\n"), "{text}");
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("plimsoll")), "{left:?}");
    let again = plimsoll(dir.path(), &[&only[..], &["--fix"]].concat());
    assert!(again.err.contains("0 fixed"), "{}", again.err);
}

#[test]
#[cfg(unix)]
fn an_ignore_file_is_never_put_over_anything() {
    let dir = bare_context();
    std::os::unix::fs::symlink("nowhere", dir.path().join(".dockerignore")).unwrap();
    let run = plimsoll(dir.path(), &["check", "--no-config", "--select", "IGN001", "--fix", "--fail-on", "never"]);
    assert!(!dir.path().join("nowhere").exists(), "{}", run.err);
    assert!(fs::symlink_metadata(dir.path().join(".dockerignore")).unwrap().is_symlink());
}

#[test]
fn what_a_copy_names_or_a_variable_may_name_is_not_kept_out() {
    let dir = bare_context();
    dir.file(
        "Dockerfile",
        "FROM node:24-slim\nWORKDIR /app\nCOPY node_modules node_modules\nCOPY . .\nRUN npm install\n",
    );
    plimsoll(dir.path(), &["check", "--no-config", "--select", "IGN001", "--fix", "--fail-on", "never"]);
    let text = fs::read_to_string(dir.path().join(".dockerignore")).unwrap();
    assert!(!text.contains("node_modules"), "{text}");
    let dir = bare_context();
    dir.file("Dockerfile", "FROM node:24-slim\nARG WHAT\nWORKDIR /app\nCOPY $WHAT what\nCOPY . .\nRUN npm install\n");
    plimsoll(dir.path(), &["check", "--no-config", "--select", "IGN001", "--fix", "--fail-on", "never"]);
    assert!(!dir.path().join(".dockerignore").exists());
}

/// `check --interactive` at a terminal that `script` lends it. Once it asks, `meanwhile` happens, then `answers` are
/// typed in.
#[cfg(target_os = "linux")]
fn asked(dir: &Dir, meanwhile: impl FnOnce(), answers: &str) -> String {
    let program = env!("CARGO_BIN_EXE_plimsoll");
    let command = format!("{program} check --no-config --color never --interactive --select EPH013 .");
    let mut child = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .current_dir(dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut shown, mut byte) = (Vec::new(), [0]);
    let mut out = child.stdout.take().unwrap();
    while !shown.ends_with(b"[y,n,a,q,?]? ") && out.read(&mut byte).unwrap() > 0 {
        shown.push(byte[0]);
    }
    meanwhile();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    out.read_to_end(&mut shown).unwrap();
    child.wait().unwrap();
    String::from_utf8_lossy(&shown).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn each_fix_is_asked_for() {
    let shell = "FROM python:3.14-slim\nCMD python -m http.server\n";
    let try_with = |answers: &str| {
        let dir = Dir::new();
        for name in ["a", "b", "c"] {
            dir.file(&format!("{name}/Dockerfile"), shell);
        }
        let shown = asked(&dir, || (), answers);
        let is_fixed = |name: &str| {
            let text = fs::read_to_string(dir.path().join(name).join("Dockerfile")).unwrap();
            assert!(text == shell || text.contains("CMD [\"python\""), "{text}");
            text != shell
        };
        (["a", "b", "c"].map(is_fixed), shown)
    };
    let (made, shown) = try_with("n\ny\nn\n");
    assert_eq!(made, [false, true, false], "{shown}");
    assert!(shown.contains("Use exec form (safe)") && shown.contains("+CMD [\"python\""), "{shown}");
    assert!(shown.contains("1 fixed in 1 file, 2 left: 2 not wanted"), "{shown}");
    assert_eq!(try_with("y\nq\n").0, [true, false, false]);
    assert_eq!(try_with("n\na\n").0, [false, true, true]);
    let (made, shown) = try_with("?\nwhat\nq\n");
    assert_eq!(made, [false; 3]);
    assert!(shown.contains("q: leave this one and all that follow"), "{shown}");
}

/// What changes or goes while someone thinks is left alone and named; the others are made.
#[cfg(target_os = "linux")]
#[test]
fn what_changed_meanwhile_is_left_alone() {
    let dir = Dir::new();
    let shell = "FROM python:3.14-slim\nCMD python -m http.server\n";
    for name in ["a", "b", "c", "d"] {
        dir.file(&format!("{name}/Dockerfile"), shell);
    }
    let other = format!("{shell}# mine\n");
    let path = |name: &str| dir.path().join(name).join("Dockerfile");
    let meanwhile = || {
        fs::write(path("b"), &other).unwrap();
        fs::remove_file(path("c")).unwrap();
    };
    let shown = asked(&dir, meanwhile, "a\n");
    let read = |name: &str| fs::read_to_string(path(name)).unwrap();
    assert!(read("a").contains("CMD [\"python\"") && read("d").contains("CMD [\"python\""), "{shown}");
    assert!(read("b") == other && !path("c").exists(), "{shown}");
    for (name, reason) in [("b", "was changed while it was checked"), ("c", "no such file")] {
        let line = shown.lines().find(|line| line.starts_with(&format!("{name}/Dockerfile:2: EPH013 not fixed")));
        assert!(line.is_some_and(|line| line.contains(reason)), "{name}: {shown}");
    }
    assert!(shown.contains("2 fixed in 2 files, 2 left: 2 not proven"), "{shown}");
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let dir = Dir::new();
    let text = "FROM python:3.14-slim\nCMD python -m http.server\n";
    dir.file("Dockerfile", text);
    let run = plimsoll(dir.path(), &["check", "--no-config", "--interactive"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains("no terminal") && run.err.contains("--fix"), "{}", run.err);
    assert_eq!(fs::read_to_string(dir.path().join("Dockerfile")).unwrap(), text);
}

/// Each is refused by itself, with the reason; the others are made.
#[cfg(unix)]
#[test]
fn what_may_not_be_written_is_named_with_the_reason() {
    let shell = "FROM python:3.14-slim\nCMD python -m http.server\n";
    let (dir, outside) = (Dir::new(), Dir::new());
    outside.file("Dockerfile", shell);
    dir.file("good/Dockerfile", shell);
    dir.file("generated/Dockerfile", format!("# Code generated by make.sh. DO NOT EDIT.\n{shell}"));
    dir.file("bytes/Dockerfile", [shell.as_bytes(), b"# caf\xe9\n"].concat());
    dir.file("closed/Dockerfile", shell);
    dir.file("foreign/.gitkeep", "");
    std::os::unix::fs::symlink(outside.path().join("Dockerfile"), dir.path().join("foreign/Dockerfile")).unwrap();
    let closed = dir.path().join("closed/Dockerfile");
    let mut mode = fs::metadata(&closed).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&closed, mode).unwrap();
    let open = outside.path().to_str().unwrap();
    let args = ["check", "--no-config", "--fix", "--select", "EPH013", "--allow-outside", open, "."];
    let run = plimsoll(dir.path(), &args);
    let read = |name: &str| fs::read(dir.path().join(name).join("Dockerfile")).unwrap();
    let is_old = |name: &str| String::from_utf8_lossy(&read(name)).contains("CMD python");
    assert!(!is_old("good"), "{}", run.err);
    for (name, reason) in [
        ("generated", "generated and not to be edited"),
        ("bytes", "not UTF-8"),
        ("closed", "read-only"),
        ("foreign", "leads out of the project"),
    ] {
        assert!(is_old(name), "{name}");
        let line = run.err.lines().find(|line| line.starts_with(&format!("{name}/Dockerfile:")));
        let line = line.unwrap_or_else(|| panic!("{name} is not named: {}", run.err));
        assert!(line.contains("EPH013 not fixed") && line.contains(reason), "{line}");
    }
    assert!(run.err.contains("1 fixed in 1 file, 4 left: 4 not proven"), "{}", run.err);
}

/// A patch on standard output is there to be read; one that is written to a place, be it standard output by its
/// name, has every byte.
#[cfg(unix)]
#[test]
fn a_patch_that_is_written_can_be_applied() {
    let dir = Dir::new();
    let text = "FROM python:3.14-slim\n# a\u{202e}b \u{7}\nCMD python -m http.server\n";
    dir.file("Dockerfile", text);
    let diff = |more: &[&str]| {
        plimsoll(dir.path(), &[&["check", "--no-config", "--diff", "-q", "--select", "EPH013"], more].concat()).out
    };
    assert!(!diff(&[]).contains('\u{202e}'));
    dir.file("fix.patch", diff(&["-o", "/dev/stdout"]));
    let git = Command::new("git").args(["apply", "fix.patch"]).current_dir(dir.path()).status().unwrap();
    assert!(git.success());
    let after = fs::read_to_string(dir.path().join("Dockerfile")).unwrap();
    assert_eq!(after, text.replace("python -m http.server", "[\"python\", \"-m\", \"http.server\"]"));
}
