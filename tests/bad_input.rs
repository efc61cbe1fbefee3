//! Whatever comes in: a message that names the place and the way out, the right exit status, the other
//! files checked, no panic (`support::plimsoll` fails on one).

mod support;

use std::io::Read;
use std::process::Stdio;

use support::{Dir, Run, command, plimsoll};

/// A Dockerfile with a fault that any run reports.
const GOOD: &str = "FROM debian:12.5\nCMD python -m http.server\n";

fn check(dir: &Dir, paths: &[&str]) -> Run {
    plimsoll(dir.path(), &[&["check", "--format", "json"], paths].concat())
}

/// How many Dockerfiles the output says were checked, by their paths.
fn checked(run: &Run) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{e}: {}", run.out));
    let findings = json["findings"].as_array().unwrap();
    let mut paths: Vec<String> = findings.iter().map(|f| f["path"].as_str().unwrap().to_owned()).collect();
    paths.dedup();
    paths
}

#[track_caller]
fn tells(run: &Run, status: i32, words: &[&str]) {
    assert_eq!(run.status, status, "out: {}\nerr: {}", run.out, run.err);
    for word in words {
        assert!(run.err.contains(word), "`{word}` is missing in: {}", run.err);
    }
}

#[test]
fn a_missing_path_is_one_error_and_the_rest_is_checked() {
    let dir = Dir::new();
    dir.file("Dockerfile", GOOD);
    let run = check(&dir, &["nowhere/Dockerfile", "Dockerfile"]);
    tells(&run, 2, &["nowhere/Dockerfile", "help: "]);
    assert_eq!(checked(&run), ["Dockerfile"]);
}

#[test]
fn an_empty_directory_is_nothing_to_check() {
    let dir = Dir::new();
    tells(&check(&dir, &["."]), 3, &["nothing to check", "help: "]);
    tells(&plimsoll(dir.path(), &["report"]), 3, &["nothing to check"]);
}

/// Root reads whatever its mode forbids, so what cannot be read here is no matter of permissions: a
/// dangling link, a socket, a pipe that nobody writes to.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_checked() {
    let dir = Dir::new();
    dir.file("ok/Dockerfile", GOOD).file("a/x", "").file("b/x", "").file("c/x", "");
    std::os::unix::fs::symlink("nothing", dir.path().join("a/Dockerfile")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("b/Dockerfile")).unwrap();
    let pipe = dir.path().join("c/Dockerfile");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let run = check(&dir, &["a/Dockerfile", "b/Dockerfile", "c/Dockerfile", "ok"]);
    tells(
        &run,
        2,
        &["a/Dockerfile", "b/Dockerfile", "c/Dockerfile", "is a FIFO, not a regular file", "is a socket", "help: "],
    );
    assert_eq!(checked(&run), ["ok/Dockerfile"]);
}

#[test]
fn a_binary_file_is_told_and_the_rest_is_checked() {
    let dir = Dir::new();
    dir.file("a/Dockerfile", b"\x7fELF\0\0\0\x01").file("b/Dockerfile", GOOD);
    let run = check(&dir, &["."]);
    tells(&run, 2, &["a/Dockerfile", "binary", "help: "]);
    assert_eq!(checked(&run), ["b/Dockerfile"]);
}

#[test]
fn invalid_utf8_is_told_with_its_place_and_the_file_is_checked() {
    let dir = Dir::new();
    dir.file("Dockerfile", b"FROM debian:12.5\nLABEL name=caf\xe9\nCMD python -m http.server\n");
    let run = check(&dir, &["."]);
    tells(&run, 2, &["Dockerfile:2:15", "UTF-8", "help: "]);
    assert_eq!(checked(&run), ["Dockerfile"]);
}

#[test]
fn a_line_of_20_mb_is_read_in_linear_time() {
    let dir = Dir::new();
    let line = "a ".repeat(10 << 20);
    dir.file("Dockerfile", format!("FROM debian:12.5\nRUN echo {line}\nCMD python -m http.server\n"));
    let run = check(&dir, &["--max-file-size", "32", "."]);
    assert!(run.status <= 1, "{}", run.err);
    assert_eq!(checked(&run), ["Dockerfile"]);
}

#[test]
fn a_directory_called_dockerfile_is_searched_like_any_other() {
    let dir = Dir::new();
    dir.file("Dockerfile/Dockerfile", GOOD);
    let run = check(&dir, &["Dockerfile"]);
    assert!(run.status <= 1, "{}", run.err);
    assert_eq!(checked(&run), ["Dockerfile/Dockerfile"]);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_ends() {
    let dir = Dir::new();
    dir.file("a/Dockerfile", GOOD);
    std::os::unix::fs::symlink("..", dir.path().join("a/up")).unwrap();
    std::os::unix::fs::symlink("self", dir.path().join("a/self")).unwrap();
    let run = check(&dir, &["."]);
    assert!(run.status <= 1, "{}", run.err);
    assert_eq!(checked(&run), ["a/Dockerfile"]);
}

#[test]
fn a_yaml_alias_bomb_is_no_larger_than_it_is_written() {
    let dir = Dir::new();
    let mut text = String::from("x-0: &a0 [lol, lol, lol]\n");
    for n in 1..60 {
        let (before, list) = (n - 1, format!("*a{}, ", n - 1).repeat(9));
        text += &format!("x-{n}: &a{n} [{list}*a{before}]\n");
    }
    text += "services:\n  web:\n    image: debian:12.5\n    command: *a59\n    environment: *a59\n";
    dir.file("compose.yaml", text).file("Dockerfile", GOOD);
    let run = check(&dir, &["."]);
    assert!(run.status <= 2, "{}", run.err);
    assert!(checked(&run).contains(&"Dockerfile".to_owned()));
}

#[test]
fn a_wrong_configuration_is_told_and_never_linted_past() {
    let dir = Dir::new();
    dir.file("Dockerfile", GOOD);
    dir.file(".plimsoll.yaml", "fail-on: warning\nfail-undr: B\n");
    let run = check(&dir, &["."]);
    tells(&run, 2, &[".plimsoll.yaml:2", "fail-undr", "did you mean `fail-under`?"]);
    assert_eq!(run.out, "");
    assert!(check(&dir, &["--no-config", "."]).status <= 1);

    dir.file("own/hadolint.yaml", "failure-threshold: warnin\n");
    let run = check(&dir, &["--config", "own/hadolint.yaml", "."]);
    tells(&run, 2, &["own/hadolint.yaml:1", "warnin", "`warning`"]);

    let run = check(&dir, &["--config", "missing.yaml", "."]);
    tells(&run, 2, &["missing.yaml", "help: "]);
}

#[test]
fn wrong_usage_is_told() {
    let dir = Dir::new();
    dir.file("Dockerfile", GOOD);
    tells(&check(&dir, &["--fail-on", "eror"]), 2, &["`error`"]);
    tells(&check(&dir, &["--build-arg", "X"]), 2, &["NAME=VALUE"]);
    tells(&plimsoll(dir.path(), &["chekc"]), 2, &["check"]);
    tells(&plimsoll(dir.path(), &["check", "-o", "no/such/dir/file"]), 2, &["no/such/dir/file"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let dir = Dir::new();
    // More than a pipe holds, so that writing must meet the closed end.
    for n in 0..400 {
        dir.file(&format!("{n}/Dockerfile"), GOOD.repeat(10));
    }
    let mut command = command(dir.path(), &["check", "--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    let status = child.wait().unwrap();
    assert!(!err.contains("panicked") && !err.contains("error"), "{err}");
    assert!(status.code().is_some_and(|code| code <= 1), "{status}");
}

/// What is too long to be taken apart is a gap that says so, and the rest of the file is checked.
#[test]
fn a_run_beyond_the_budget_is_told_and_the_rest_is_checked() {
    let run_of = |bytes: usize| {
        let line = "apt-get install -y curl && \\\n";
        format!("FROM debian\nRUN {}true\nCMD python -m http.server\n", line.repeat(bytes / line.len()))
    };
    for (bytes, what) in
        [(1 << 10, None), (200 << 10, Some("only its shorter")), (5 << 20, Some("none of its commands"))]
    {
        let dir = Dir::new();
        dir.file("Dockerfile", run_of(bytes));
        let run = check(&dir, &["."]);
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let gaps = json["gaps"].as_array().unwrap().iter().filter_map(|gap| gap["what"].as_str());
        // The same command seven thousand times is more than is told, too.
        let gaps: Vec<&str> = gaps.filter(|what| !what.contains("are told")).collect();
        assert_eq!(gaps.len(), usize::from(what.is_some()), "{gaps:?}");
        assert!(what.is_none_or(|what| gaps[0].contains(what)), "{gaps:?}");
        let codes: Vec<&str> = json["findings"].as_array().unwrap().iter().filter_map(|f| f["code"].as_str()).collect();
        assert!(codes.contains(&"PIN001"), "{codes:?}");
    }
}

/// Each is far larger than anything a person has written, and would cost seconds and gigabytes.
#[test]
fn a_file_past_its_budget_is_a_gap_and_the_rest_is_checked() {
    let dir = Dir::new();
    dir.file("ok/Dockerfile", GOOD);
    let many = |line: &str, times: usize| (0..times).map(|n| line.replace('#', &n.to_string())).collect::<String>();
    dir.file("instructions/Dockerfile", format!("FROM debian:12.5\n{}", many("ENV A#=b\n", 6_000)));
    dir.file("stages/Dockerfile", many("FROM debian:12.5 AS s#\n", 2_500));
    dir.file("services/compose.yaml", format!("services:\n{}", many("  s#:\n    image: a:1\n", 12_000)));
    dir.file("patterns/.dockerignore", many("a#\n", 11_000))
        .file("patterns/Dockerfile", "FROM debian:12.5\nCOPY . /\n");
    let run = check(&dir, &["."]);
    tells(
        &run,
        2,
        &["about 6001 instructions", "about 2500 stages", "about 24001 keys", "about 11000 patterns", "help: "],
    );
    // Of a context whose patterns are not known nothing is said.
    assert!(
        !run.out.contains("\"code\": \"IGN001\"") && checked(&run).contains(&"ok/Dockerfile".to_owned()),
        "{}",
        run.out
    );
}

#[test]
fn of_a_thousand_findings_of_one_rule_more_are_counted_and_not_told() {
    let dir = Dir::new();
    let lines: String = (0..1_500).map(|n| format!("RUN cd /a{n}\n")).collect();
    dir.file("Dockerfile", format!("FROM debian:12.5\n{lines}"));
    let run = plimsoll(dir.path(), &["check", "--no-config", "--select", "DL3003", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let codes: Vec<&str> = json["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    let most = codes.iter().map(|code| codes.iter().filter(|other| *other == code).count()).max();
    assert_eq!(most, Some(1_000));
    let gaps = json["gaps"].to_string();
    assert!(gaps.contains("1500 findings") && gaps.contains("1000 are told"), "{gaps}");
}
