//! What people bring along from other tools, run as the real program: a path alone, lists of files, variables,
//! `--watch`, `--show-files`, manual pages, a pager, and flags that are called otherwise here.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use support::{Dir, Run, command, plimsoll};

const SHELL_FORM: &str = "FROM python:3.14-slim\nUSER 1000\nCMD python -m http.server\n";
const ONE: [&str; 4] = ["--select", "EPH013", "-f", "concise"];

/// How many findings a run told.
fn told(run: &Run) -> usize {
    run.out.matches(" EPH013 ").count()
}

fn fed(dir: &Dir, args: &[&str], input: &[u8]) -> Run {
    let mut child = command(dir.path(), args);
    let child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn a_path_alone_is_checked() {
    let dir = Dir::new();
    dir.file("web", SHELL_FORM).file("docker/Dockerfile", SHELL_FORM);
    for args in [&["web"][..], &["docker"], &["--color", "never", "docker/Dockerfile"]] {
        let run = plimsoll(dir.path(), &[args, &ONE].concat());
        assert_eq!(run.status, 1, "{args:?}: {}", run.err);
        assert_eq!(run.out, plimsoll(dir.path(), &[&["check"], args, &ONE].concat()).out);
    }
    let run = plimsoll(dir.path(), &[&ONE[..], &["docker"]].concat());
    assert_eq!((run.status, told(&run)), (1, 1), "flags may stand first: {}", run.err);
    let run = plimsoll(dir.path(), &["chekc"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("'check'"), "{}", run.err);
    let run = plimsoll(dir.path(), &["Dockerfle"]);
    assert!(run.status == 2 && run.err.contains("no file and no directory"), "{}", run.err);
    let run = plimsoll(dir.path(), &["no/such.file"]);
    assert!(run.status == 2 && run.err.starts_with("error: no/such.file"), "{}", run.err);
}

#[test]
fn flags_of_other_linters_are_answered_with_ours() {
    let dir = Dir::new();
    for (args, ours) in [
        (&["check", "--severity", "error"][..], "--min-severity"),
        (&["check", "--failure-threshold=error"], "--fail-on"),
        (&["check", "-t", "error"], "--fail-on"),
        (&["check", "--show-config"], "plimsoll config"),
        (&["check", "--format=tty"], "`text`"),
        (&["check", "-f", "gitlab_codeclimate"], "`gitlab`"),
        (&["check", "-f", "web/Dockerfile"], "stands by itself"),
        (&["--skip-dirs", "x"], "--exclude"),
        (&["check", "--formt", "json"], "'--format'"),
    ] {
        let run = plimsoll(dir.path(), args);
        assert!(run.status == 2 && run.err.contains(ours), "{args:?}: {}", run.err);
    }
}

#[test]
fn lists_of_files_hold_other_files_too() {
    let dir = Dir::new();
    dir.file("a b/Dockerfile", SHELL_FORM).file("main.rs", "fn main() {}\n").file("Dockerfile-x", SHELL_FORM);
    dir.file("list", "main.rs\na b/Dockerfile\r\n\nDockerfile-x\n");
    let two = plimsoll(dir.path(), &[&["check", "@list"], &ONE[..]].concat());
    assert_eq!((two.status, told(&two)), (1, 2), "{}{}", two.out, two.err);
    let zero = fed(&dir, &[&["check", "-0"], &ONE[..]].concat(), b"main.rs\0a b/Dockerfile\0Dockerfile-x\0");
    assert_eq!(zero.out, two.out);
    assert_eq!(fed(&dir, &[&["@-"], &ONE[..]].concat(), b"a b/Dockerfile\nDockerfile-x\n").out, two.out);
    let none = fed(&dir, &["check", "--null"], b"");
    assert_eq!(none.status, 3, "an empty list is not the whole directory: {}", none.err);
    assert!(none.err.contains("an empty list"), "{}", none.err);
    let missing = plimsoll(dir.path(), &["check", "@nowhere"]);
    assert!(missing.status == 2 && missing.err.contains("nowhere"), "{}", missing.err);
}

#[test]
fn every_flag_has_a_variable_and_the_flag_wins() {
    let dir = Dir::new();
    dir.file("Dockerfile", SHELL_FORM);
    let run = |variables: &[(&str, &str)], args: &[&str]| {
        let output = command(dir.path(), args).envs(variables.iter().copied()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    };
    let one = [("PLIMSOLL_SELECT", "EPH013"), ("PLIMSOLL_FORMAT", "concise")];
    assert_eq!(told(&run(&one, &["check"])), 1);
    assert_eq!(run(&one, &["check", "--select", "PKG002"]).status, 0);
    assert_eq!(run(&[("PLIMSOLL_FAIL_ON", "error")], &["check", "-q"]).status, 0);
    assert_eq!(run(&[("PLIMSOLL_QUIET", "true"), ("PLIMSOLL_SELECT", "EPH013")], &["check"]).out, "");
    assert_ne!(run(&[("PLIMSOLL_QUIET", "no"), ("PLIMSOLL_SELECT", "EPH013")], &["check"]).out, "");
    assert_eq!(run(&[("PLIMSOLL_FAIL_ON", "")], &["check", "-q"]).status, 1, "an empty variable is none");
    let shown = run(&[("PLIMSOLL_FAIL_UNDER", "B")], &["config", "--fail-on", "info"]).out;
    for line in ["fail-under", "PLIMSOLL_FAIL_UNDER", "--fail-on"] {
        assert!(shown.contains(line), "{shown}");
    }
    let wrong = run(&[("PLIMSOLL_FAIL_ON", "eror")], &["check"]);
    assert!(wrong.status == 2 && wrong.err.contains("PLIMSOLL_FAIL_ON"), "{}", wrong.err);
    let both = run(&[("PLIMSOLL_CONFIG", "x.yaml")], &["check", "--no-config"]);
    assert!(both.status == 2 && both.err.contains("PLIMSOLL_CONFIG"), "{}", both.err);
}

#[test]
fn every_file_that_looks_like_one_is_accounted_for() {
    let dir = Dir::new();
    let compose = "services:\n  web:\n    image: nginx:1.29\n";
    for (path, text) in [
        ("Dockerfile", SHELL_FORM),
        ("Dockerfile-dev", SHELL_FORM),
        ("Dockerfile_test", SHELL_FORM),
        ("web.dockerfile", SHELL_FORM),
        ("Containerfile.x", SHELL_FORM),
        ("images/app.docker", SHELL_FORM),
        ("compose.yaml", "services:\n  web:\n    build: {context: ., dockerfile: images/app.docker}\n"),
        ("podman/podman-compose.yml", compose),
        ("swarm/docker-stack.yml", compose),
        ("swarm/shop.yml", compose),
        ("Dockerfile.md", "# About\n"),
        ("Dockerfile.j2", "FROM {{ base }}\n"),
        ("Dockerfile-gen", "#!/bin/sh\necho FROM scratch\n"),
        ("docker-values.yml", "image: nginx\n"),
        ("node_modules/x/Dockerfile", SHELL_FORM),
        (".venv/Dockerfile", SHELL_FORM),
        ("vendor/x/Dockerfile", SHELL_FORM),
        ("Cargo.toml", ""),
        ("target/Dockerfile", SHELL_FORM),
        ("docker/target/Dockerfile", SHELL_FORM),
        ("out/Dockerfile", SHELL_FORM),
        ("left/Dockerfile", SHELL_FORM),
        (".gitignore", "/out/\n"),
    ] {
        dir.file(path, text);
    }
    let run = plimsoll(dir.path(), &["check", "--show-files", "--exclude", "left"]);
    assert_eq!(run.status, 0, "{}", run.err);
    for line in [
        "Dockerfile: Dockerfile, by its name",
        "Dockerfile-dev: Dockerfile, by what it holds",
        "Dockerfile_test: Dockerfile, by what it holds",
        "web.dockerfile: Dockerfile, by its name",
        "Containerfile.x: Dockerfile, by its name",
        "images/app.docker: Dockerfile, a service is built from it",
        "compose.yaml: compose file, by its name",
        "podman/podman-compose.yml: compose file, by its name",
        "swarm/docker-stack.yml: compose file, by its name",
        "swarm/shop.yml: compose file, by what it holds",
        "docker/target/Dockerfile: Dockerfile, by its name",
        "Dockerfile.md: is no Dockerfile by its ending",
        "Dockerfile.j2: is a template by its ending: what is made of it can be checked, not it",
        "Dockerfile-gen: does not begin with FROM or ARG, so it is no Dockerfile",
        "docker-values.yml: holds no services with an image or a build, so it is no compose file",
        "node_modules: was fetched from others; name it to check it",
        ".venv: was fetched from others; name it to check it",
        "vendor: was fetched from others; name it to check it",
        "target: is made by builds; name it to check it",
        "out: is ignored by git",
        "left: is left out by `exclude`",
    ] {
        assert!(run.out.lines().any(|shown| shown == line), "`{line}` is missing in\n{}", run.out);
    }
    for named in ["vendor", "node_modules/x", "target/Dockerfile"] {
        let run = plimsoll(dir.path(), &[&["check", named], &ONE[..]].concat());
        assert_eq!(run.status, 1, "{named} is named, so it is checked: {}", run.err);
    }
}

/// Lines of a program that goes on, waited for no longer than a slow machine takes.
struct Lines(mpsc::Receiver<String>);

impl Lines {
    fn of(from: impl std::io::Read + Send + 'static) -> Lines {
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Lines(receive)
    }

    fn until(&self, part: &str) {
        while !self.0.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("no `{part}`")).contains(part) {}
    }
}

#[test]
fn watching_checks_again_and_ends_when_nobody_reads() {
    let dir = Dir::new();
    dir.file("Dockerfile", SHELL_FORM);
    let mut run = command(dir.path(), &[&["check", "--watch"], &ONE[..]].concat());
    let mut child = run.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (child.stdout.take().unwrap(), Lines::of(child.stderr.take().unwrap()));
    let mut out = BufReader::new(out);
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.contains("EPH013"), "{line}");
    err.until("watching 1 file;");
    dir.file("Dockerfile", format!("# a line more\n{SHELL_FORM}"));
    err.until("Dockerfile changed");
    while !line.starts_with("Dockerfile:4:") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "it ended");
    }
    err.until("watching");
    dir.file("web.Dockerfile", SHELL_FORM);
    err.until("files came or went");
    err.until("watching 2 files;");
    drop(out);
    assert_eq!(child.wait().unwrap().code(), Some(0), "nobody reads any more");
}

#[test]
fn the_rule_book_is_had_as_json_and_markdown_and_by_area() {
    let dir = Dir::new();
    let run = plimsoll(dir.path(), &["rules", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let rules = json["rules"].as_array().unwrap();
    assert_eq!(rules.len(), plimsoll::rules::registry::RULES.len());
    let one = rules.iter().find(|rule| rule["code"] == "EPH013").unwrap();
    assert_eq!((&one["name"], &one["fix"]), (&"shell-form-pid1".into(), &"safe".into()));
    assert!(!one["why"].as_str().unwrap().is_empty());
    let soon = rules.iter().find(|rule| rule["name"] == "eol-soon").unwrap();
    assert_eq!((&soon["options"][0]["name"], &soon["options"][0]["default"]), (&"days".into(), &90.into()));
    let run = plimsoll(dir.path(), &["rules", "LAY", "-f", "markdown"]);
    assert!(run.out.lines().nth(2).unwrap().starts_with("| LAY001 |"), "{}", run.out);
    for word in ["SEC", "sec", "safety"] {
        let run = plimsoll(dir.path(), &["explain", word]);
        assert!(run.status == 0 && run.out.contains("SEC001") && !run.out.contains("EPH013"), "{}", run.out);
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let dir = Dir::new();
    assert_eq!(plimsoll(dir.path(), &["man", "pages"]).status, 0);
    let help = plimsoll(dir.path(), &["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<&str> =
        names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(names.len() > 8, "{names:?}");
    for name in names {
        let page = fs::read_to_string(dir.path().join(format!("pages/plimsoll-{name}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{page}");
    }
    assert!(fs::read_to_string(dir.path().join("pages/plimsoll.1")).unwrap().contains("plimsoll\\-check(1)"));
}

/// A terminal is had from `script`; where there is none, that is said.
#[test]
fn long_texts_go_through_the_pager_on_a_terminal_alone() {
    let dir = Dir::new();
    let at_terminal = |pager: &str| {
        let line = format!("{} explain EPH013", env!("CARGO_BIN_EXE_plimsoll"));
        let mut run = Command::new("script");
        run.args(["-qec", &line, "/dev/null"]).current_dir(dir.path());
        let output = run.env("PAGER", pager).env("NO_COLOR", "1").stdin(Stdio::null()).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(paged) = at_terminal("sed 's/^/paged: /'") else {
        eprintln!("there is no `script`, so no terminal was tried");
        return;
    };
    assert!(paged.contains("paged: EPH013"), "{paged}");
    for plain in ["", "cat", "no-such-pager-here"] {
        let shown = at_terminal(plain).unwrap();
        assert!(shown.contains("EPH013") && !shown.contains("paged"), "{plain}: {shown}");
    }
    let piped = command(dir.path(), &["explain", "EPH013"]).env("PAGER", "sed s/^/paged/").output().unwrap();
    assert!(!String::from_utf8_lossy(&piped.stdout).contains("paged"));
}
