//! Projects that strangers send: nothing in them hangs a run, exhausts it, makes it show what lies beside the
//! project, or makes it write there. Each with the real program, under a limit of time and memory.

#![cfg(unix)]

mod support;

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{Dir, Run};

/// A Dockerfile with a fault that any run reports.
const GOOD: &str = "FROM debian:12.5\nCMD python -m http.server\n";
/// What stands in the files beside the project and must never be shown.
const MARKER: &str = "s3cr3t-0f-th3-runn3r";
/// A service that is built from somewhere.
fn service(build: &str) -> String {
    format!("services:\n  web:\n    build: {build}\n")
}

/// Runs the program with 1 GiB of memory, and ends it where it does not end by itself.
fn guarded(dir: &Path, args: &[&str], input: Option<&[u8]>) -> Run {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v 1048576; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_plimsoll")]).args(args);
    command.current_dir(dir).env_remove("FORCE_COLOR").env("NO_COLOR", "1").env("RAYON_NUM_THREADS", "2");
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        let input = input.to_owned();
        // Whoever stops reading closes the pipe.
        std::thread::spawn(move || stdin.write_all(&input));
    }
    let pid = child.id().to_string();
    let (done, ended) = std::sync::mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        let hung = ended.recv_timeout(Duration::from_secs(60)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout);
        if hung {
            let _ = Command::new("kill").args(["-9", &pid]).status();
        }
        hung
    });
    let output = child.wait_with_output().unwrap();
    drop(done);
    assert!(!watch.join().unwrap(), "{args:?} does not end");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let run = Run { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    assert!(!run.err.contains("panicked"), "{args:?}: {}", run.err);
    assert!((0..=3).contains(&run.status), "{args:?} ended with {}: {}", run.status, run.err);
    assert!(!run.out.contains(MARKER) && !run.err.contains(MARKER), "{args:?} shows what lies outside");
    run
}

fn check(dir: &Path, args: &[&str]) -> Run {
    guarded(dir, &[&["check"], args].concat(), None)
}

fn config(dir: &Path, args: &[&str]) -> Run {
    guarded(dir, &[&["config"], args].concat(), None)
}

/// A directory with a project in `in` and files of someone else in `out`.
fn beside() -> Dir {
    let dir = Dir::new();
    dir.file("in/Dockerfile", GOOD).file("in/x", "");
    dir.file("out/Dockerfile", format!("FROM {MARKER}:1\nRUN apt-get install {MARKER}\n"));
    dir.file("out/shadow", format!("{MARKER}:x:1\n")).file("out/app.py", format!("password = '{MARKER}'\n"));
    dir.file("out/.env", format!("TAG={MARKER}\n"));
    dir
}

#[track_caller]
fn tells(run: &Run, status: i32, words: &[&str]) {
    let all = format!("{}\n{}", run.out, run.err).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(run.status, status, "{all}");
    for word in words {
        assert!(all.contains(word), "`{word}` is missing in: {all}");
    }
}

#[test]
fn a_context_that_leads_to_the_top_of_the_disk_is_not_walked() {
    let dir = beside();
    let up = "../".repeat(40);
    dir.file("in/compose.yaml", format!("{}    volumes:\n      - {up}:/host\n", service(&up)));
    let start = Instant::now();
    let run = check(&dir.path().join("in"), &["."]);
    assert!(start.elapsed() < Duration::from_secs(20));
    tells(&run, 1, &["compose.yaml:3:12: leads out of the project", "compose.yaml:5:9: leads", "--allow-outside"]);
    tells(&guarded(&dir.path().join("in"), &["context"], None), 0, &["Dockerfile"]);
}

#[test]
fn what_a_build_names_outside_is_never_shown() {
    let dir = beside();
    let (home, out) = (dir.path().join("in"), dir.path().join("out"));
    let out = out.to_str().unwrap();
    symlink("../out", home.join("link")).unwrap();
    let named = [
        format!("{{context: {out}, dockerfile: shadow}}"),
        "{context: ../out, dockerfile: shadow}".into(),
        "../out".into(),
        "link".into(),
        "{context: ., dockerfile: ../out/Dockerfile}".into(),
        "{context: ., dockerfile: link/shadow}".into(),
        format!("{{context: ., dockerfile: {out}/shadow}}"),
        "/etc".into(),
        "/usr".into(),
    ];
    for build in named {
        dir.file("in/compose.yaml", service(&build));
        for format in ["text", "json", "markdown", "sarif", "github"] {
            tells(&check(&home, &["-f", format]), 1, &[]);
        }
        tells(&check(&home, &[]), 1, &["compose.yaml:3:", "leads out of the project"]);
        guarded(&home, &["context"], None);
        guarded(&home, &["report"], None);
    }
}

#[test]
fn a_repository_is_open_as_a_whole_and_ends_at_its_top() {
    let dir = beside();
    dir.file("in/.git/HEAD", "").file("in/deploy/compose.yaml", service("../app")).file("in/app/Dockerfile", GOOD);
    let run = check(&dir.path().join("in"), &["deploy", "-f", "concise"]);
    tells(&run, 1, &["app/Dockerfile:2:5"]);
    dir.file("in/deploy/compose.yaml", service("../../out"));
    tells(&check(&dir.path().join("in"), &["deploy"]), 0, &["deploy/compose.yaml:3:12: leads out of the project"]);
    // Each path given is open.
    dir.file("out/Dockerfile", GOOD);
    tells(&check(dir.path(), &["in/deploy", "out", "-f", "concise"]), 1, &["out/Dockerfile:2:5"]);
}

#[test]
fn a_place_can_be_opened_to_reading_and_to_nothing_else() {
    let dir = beside();
    dir.file("out/Dockerfile", GOOD).file("in/compose.yaml", service("../out"));
    fs::remove_file(dir.path().join("in/Dockerfile")).unwrap();
    let home = dir.path().join("in");
    let run = check(&home, &["--allow-outside", "../out", "-f", "concise", "--fix"]);
    tells(&run, 1, &["../out/Dockerfile:2:5: warning EPH013"]);
    assert_eq!(fs::read_to_string(dir.path().join("out/Dockerfile")).unwrap(), GOOD);
    tells(&guarded(&home, &["context", "--allow-outside", "../out"], None), 0, &["../out"]);
    tells(&guarded(&home, &["ast", "--allow-outside", "../out", "../out/Dockerfile"], None), 0, &["FROM"]);
}

#[test]
fn links_out_of_the_project_are_not_followed() {
    let dir = beside();
    let home = dir.path().join("in");
    dir.file("in/.git/HEAD", "").file("in/a/x", "");
    symlink("../out/shadow", home.join("Dockerfile.x")).unwrap();
    symlink("../../out/Dockerfile", home.join("a/Dockerfile")).unwrap();
    let told = ["Dockerfile.x: leads out of the project", "a/Dockerfile: leads out"];
    tells(&check(&home, &["."]), 2, &told);
    tells(&check(&home, &[".", "-f", "json"]), 2, &told);
    tells(&check(&home, &["a/Dockerfile"]), 2, &told[1..]);
    tells(&guarded(&home, &["ast", "a/Dockerfile"], None), 2, &told[1..]);
    symlink("../out", home.join("b")).unwrap();
    tells(&check(&home, &["b"]), 2, &["b: leads out of the project"]);
    tells(&check(&home, &["b/Dockerfile"]), 2, &["b/Dockerfile: leads out of the project"]);
    // Inside, a link is as good as what it leads to.
    symlink("../Dockerfile", home.join("a/web.Dockerfile")).unwrap();
    tells(&check(&home, &["a/web.Dockerfile", "-f", "concise"]), 1, &["a/web.Dockerfile:2:5"]);
}

#[test]
fn scripts_and_env_files_behind_links_are_not_read() {
    let dir = beside();
    let home = dir.path().join("in");
    dir.file("in/Dockerfile", "FROM python:3.14-slim\nCOPY . /app\nCMD [\"python\", \"/app/app.py\"]\n");
    dir.file("in/compose.yaml", "services:\n  web:\n    image: nginx:$TAG\n    volumes: [./m:/m, ./n:/n, ../out:/o]\n");
    for name in ["app.py", ".env", ".dockerignore", ".gitignore"] {
        symlink(format!("../out/{name}"), home.join(name)).unwrap();
    }
    dir.file("out/.dockerignore", MARKER).file("out/.gitignore", MARKER);
    symlink("../out", home.join("m")).unwrap();
    symlink("../out/app.py", home.join("n")).unwrap();
    for args in [&["check"][..], &["check", "-f", "json"], &["check", "--diff"], &["report"], &["context"]] {
        guarded(&home, args, None);
    }
    tells(&check(&home, &[]), 2, &[".env: leads out", ".dockerignore: leads out", ".gitignore: leads out"]);
}

#[test]
fn fixes_are_not_written_through_a_link() {
    let dir = Dir::new();
    let text = "FROM python:3.14-slim\nUSER 1000\nCMD python -m http.server\n";
    dir.file("real/Dockerfile", text).file("in/x", "");
    symlink("../real/Dockerfile", dir.path().join("in/Dockerfile")).unwrap();
    tells(&check(dir.path(), &["in", "--fix"]), 2, &["in/Dockerfile: leads out of the project"]);
    assert_eq!(fs::read_to_string(dir.path().join("real/Dockerfile")).unwrap(), text);
}

#[test]
fn the_stack_and_the_output_are_not_written_through_a_link() {
    let dir = Dir::new();
    dir.file("out/compose.yaml", "theirs").file("s/x", "").file("in/Dockerfile", GOOD);
    symlink("../out", dir.path().join("s/web")).unwrap();
    tells(&guarded(dir.path(), &["stack", "s", "--force"], None), 2, &["leads out of the project", "s/web/"]);
    fs::remove_file(dir.path().join("s/web")).unwrap();
    for place in ["compose.yaml", "secrets"] {
        symlink(format!("../out/{place}"), dir.path().join("s").join(place)).unwrap();
        tells(&guarded(dir.path(), &["stack", "s", "--force"], None), 2, &[&format!("s/{place}")]);
        fs::remove_file(dir.path().join("s").join(place)).unwrap();
    }
    assert_eq!(fs::read_dir(dir.path().join("s")).unwrap().count(), 1, "nothing was written");

    let home = dir.path().join("in");
    symlink("../out/report.md", home.join("report.md")).unwrap();
    symlink("../out", home.join("reports")).unwrap();
    for place in ["report.md", "reports/new.md"] {
        tells(&guarded(&home, &["report", "-o", place], None), 2, &["leads out of the project"]);
        tells(&check(&home, &["-o", place]), 2, &["leads out of the project"]);
    }
    assert_eq!(fs::read_dir(dir.path().join("out")).unwrap().count(), 1, "nothing was written");
    tells(&check(&home, &["-o", "../out/asked.md"]), 1, &[]);
    tells(&check(&home, &["-o", "/dev/stdout"]), 1, &["Dockerfile"]);
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn no_fifo_is_waited_for() {
    for (name, status) in
        [(".env", 1), (".gitignore", 1), (".dockerignore", 2), ("Dockerfile.dev", 2), ("override.docker", 2)]
    {
        let dir = Dir::new();
        dir.file("Dockerfile", GOOD).file("compose.yaml", service("{context: ., dockerfile: override.docker}"));
        if name != "override.docker" {
            dir.file("override.docker", GOOD);
        }
        fifo(&dir.path().join(name));
        tells(&check(dir.path(), &[]), status, &[&format!("{name}: is a FIFO, not a regular file"), "help: "]);
        tells(&check(dir.path(), &["-f", "concise"]), status, &["Dockerfile:2:5: warning EPH013"]);
    }
    for name in [".hadolint.yaml", ".plimsoll.yaml"] {
        let dir = Dir::new();
        dir.file("Dockerfile", GOOD);
        fifo(&dir.path().join(name));
        tells(&check(dir.path(), &[]), 2, &[&format!("{name}: is a FIFO"), "--no-config"]);
        tells(&check(dir.path(), &["--no-config"]), 1, &[]);
    }
    let dir = Dir::new();
    dir.file("Dockerfile", GOOD);
    fifo(&dir.path().join("list"));
    tells(&check(dir.path(), &["--config", "list"]), 2, &["list: is a FIFO"]);
    tells(&check(dir.path(), &["list"]), 2, &["list: is a FIFO"]);
}

#[test]
fn what_has_no_end_is_not_read() {
    let dir = Dir::new();
    dir.file("Dockerfile", GOOD);
    tells(&check(dir.path(), &["--config", "/dev/zero"]), 2, &["/dev/zero: is a device, not a regular file"]);
    tells(&check(dir.path(), &["/dev/zero"]), 2, &["/dev/zero: is a device"]);
    symlink("/dev/zero", dir.path().join(".plimsoll.yaml")).unwrap();
    tells(&check(dir.path(), &[]), 2, &[".plimsoll.yaml: leads out of the project"]);
    fs::remove_file(dir.path().join(".plimsoll.yaml")).unwrap();
    let endless = vec![b'#'; 80 << 20];
    let run = guarded(dir.path(), &["check", "-"], Some(&endless));
    tells(&run, 2, &["standard input: holds more than 10 MiB", "--max-file-size"]);
}

#[test]
fn a_file_larger_than_the_limit_is_told_and_the_limit_moves() {
    let dir = Dir::new();
    dir.file("Dockerfile", GOOD).file("big.Dockerfile", format!("{GOOD}{}", "# filler\n".repeat(140_000)));
    tells(&check(dir.path(), &["-f", "concise"]), 1, &["big.Dockerfile:2:5"]);
    let run = check(dir.path(), &["-f", "concise", "--max-file-size", "1"]);
    tells(&run, 2, &["big.Dockerfile: holds more than 1 MiB", "Dockerfile:2:5: warning"]);
    dir.file(".plimsoll.yaml", "max-file-size: 1\n");
    tells(&check(dir.path(), &[]), 2, &["holds more than 1 MiB"]);
    dir.file(".plimsoll.yaml", "max-file-size: none\n");
    tells(&check(dir.path(), &[]), 2, &[".plimsoll.yaml:1", "a whole number from 1 to 1024"]);
    dir.file(".plimsoll.yaml", "# filler\n".repeat(140_000));
    tells(&check(dir.path(), &[]), 2, &[".plimsoll.yaml: holds more than 1 MiB", "--max-config-size"]);
    tells(&check(dir.path(), &["--max-config-size", "2", "-f", "concise"]), 1, &["big.Dockerfile:2:5"]);
}

#[test]
fn a_directory_where_a_file_is_meant_is_told() {
    let dir = Dir::new();
    dir.file("Dockerfile", GOOD).file("compose.yaml", service("{context: ., dockerfile: sub}"));
    dir.file("sub/x", "").file(".env/x", "").file(".dockerignore/x", "");
    let is = "is a directory where a file is meant";
    tells(
        &check(dir.path(), &[]),
        2,
        &[&format!("sub: {is}"), &format!(".env: {is}"), &format!(".dockerignore: {is}")],
    );
    tells(&check(dir.path(), &["--config", "sub"]), 2, &[&format!("sub: {is}")]);
}

#[test]
fn a_directory_may_be_called_dockerfile() {
    let dir = Dir::new();
    dir.file("docker/Dockerfile/prod/Dockerfile", GOOD).file("a/x", "");
    symlink("../docker/Dockerfile", dir.path().join("a/Dockerfile")).unwrap();
    let run = check(dir.path(), &["-f", "concise"]);
    tells(&run, 1, &["docker/Dockerfile/prod/Dockerfile:2:5"]);
    assert!(!run.err.contains("error"), "{}", run.err);
}

#[test]
fn configuration_above_the_project_is_not_in_force() {
    let dir = Dir::new();
    dir.file(".plimsoll.yaml", "fail-on: never\n").file("repo/.git/HEAD", "").file("repo/a/Dockerfile", GOOD);
    tells(&check(dir.path(), &["repo/a"]), 1, &[]);
    tells(&config(&dir.path().join("repo"), &[]), 0, &["configuration none", "fail-on warning default"]);
    dir.file("repo/.plimsoll.yaml", "# ours\nfail-on: never\nexclude: [b/]\n");
    tells(&check(dir.path(), &["repo/a"]), 0, &[]);
    let shown = config(dir.path(), &["repo/a", "--exclude", "c", "--fail-under", "B"]);
    let rows = [
        "configuration repo/.plimsoll.yaml",
        "a repository",
        "fail-on never repo/.plimsoll.yaml:2",
        "fail-under B --fail-under",
        "exclude [b/] repo/.plimsoll.yaml:3",
        "exclude c --exclude",
        "max-file-size 10 default",
    ];
    tells(&shown, 0, &rows);
    tells(&config(dir.path(), &["repo/a", "--no-config"]), 0, &["configuration none --no-config"]);
}

#[test]
fn globs_are_read_before_anything_runs() {
    let dir = Dir::new();
    dir.file("Dockerfile", GOOD).file(".plimsoll.yaml", "fail-on: error\nexclude: [ok, \"[a\"]\n");
    let run = check(dir.path(), &[]);
    tells(&run, 2, &[".plimsoll.yaml:2: `[a` cannot be read", "^"]);
    assert_eq!(run.out, "");
    let run = check(dir.path(), &["--no-config", "--exclude", "[b"]);
    tells(&run, 2, &["--exclude: `[b` cannot be read"]);
    assert_eq!(run.out, "");
}

#[test]
fn nothing_looked_at_is_no_grade() {
    let dir = Dir::new();
    dir.file("README", "");
    let run = check(dir.path(), &["-f", "json", "--fail-under", "A"]);
    tells(&run, 3, &["nothing to check, so there is no grade", "\"grade\": null"]);
    assert!(!run.out.contains("A+"), "{}", run.out);
    assert!(!check(dir.path(), &["-f", "sarif"]).out.contains("A+"));
    fifo(&dir.path().join("Dockerfile"));
    tells(&check(dir.path(), &["-f", "json"]), 2, &["\"grade\": null"]);
}

#[test]
fn a_byte_order_mark_shifts_no_column() {
    let dir = Dir::new();
    dir.file("Dockerfile", "\u{feff}FROM debian:12.5\nCMD python -m http.server\n");
    dir.file("plain.Dockerfile", GOOD);
    let run = check(dir.path(), &["-f", "concise", "--select", "all"]);
    let of = |name: &str| {
        let lines = run.out.lines().filter_map(|line| line.strip_prefix(&format!("{name}:1:")));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(!of("Dockerfile").is_empty(), "{}", run.out);
    assert_eq!(of("Dockerfile"), of("plain.Dockerfile"));
}

#[test]
fn what_a_copy_names_behind_a_link_is_not_read() {
    let dir = beside();
    let home = dir.path().join("in");
    dir.file(
        "in/Dockerfile",
        "FROM alpine:3.24\nCOPY a.sh lib /app/\nCOPY b/x.sh own.sh /app/\nCMD [\"sh\", \"/app/a.sh\"]\n",
    );
    dir.file("in/lib/deep", "").file("in/real.sh", "#!/bin/sh\necho\n");
    symlink("../out/app.py", home.join("a.sh")).unwrap();
    symlink("../../out", home.join("lib/gone")).unwrap();
    symlink("../out", home.join("b")).unwrap();
    symlink("real.sh", home.join("own.sh")).unwrap();
    let run = guarded(&home, &["check"], None);
    tells(&run, run.status, &["Dockerfile:2:6: leads out of the project", "Dockerfile:3:6: leads out of the project"]);
    assert!(!run.err.contains("Dockerfile:3:13"), "{}", run.err);
}

#[test]
fn a_compose_file_that_is_taken_along_and_not_read_is_told() {
    let dir = Dir::new();
    let many: String = (0..21_000).map(|at| format!("  s{at}: {{image: nginx}}\n")).collect();
    dir.file("compose.yaml", "include: [more.yaml]\nservices:\n  web: {image: \"nginx:1.29\"}\n");
    dir.file("more.yaml", format!("services:\n{many}"));
    let run = check(dir.path(), &["compose.yaml"]);
    tells(&run, run.status, &["more.yaml: holds about 21001 keys and values"]);
}

/// What lies outside is not looked at and may be anything: no such project is an A.
#[test]
fn what_is_hidden_outside_makes_the_grade_uncertain() {
    let dir = beside();
    let home = dir.path().join("in");
    fs::remove_file(home.join("Dockerfile")).unwrap();
    dir.file("out/more.yaml", "services: {web: {image: \"a:1\"}}\n");
    let sound = "services:\n  db:\n    image: postgres:17.2\n";
    let grade = |text: String, args: &[&str]| {
        dir.file("in/compose.yaml", text);
        let run = check(&home, &[&["--no-config", "-f", "json", "--fail-on", "never"], args].concat());
        assert_eq!(run.status, 0, "{}", run.err);
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let places: Vec<_> = json["gaps"].as_array().unwrap().iter().map(|gap| gap["path"].to_string()).collect();
        (json["grade"]["uncertain"].as_bool().unwrap(), json["grade"]["letter"].to_string(), places.join(" "))
    };
    let (uncertain, _, places) = grade(sound.to_owned(), &[]);
    assert!(!uncertain && places.is_empty(), "{places}");
    for (hides, place) in [
        ("  web:\n    build: ../out\n", "5:"),
        ("  web:\n    build: {context: ., dockerfile: ../out/Dockerfile}\n", "5:"),
        ("  web:\n    image: nginx:1.29\n    env_file: ../out/.env\n", "6:"),
        ("  web:\n    image: nginx:1.29\n    volumes: [\"../out/app.py:/app.py\"]\n", "6:"),
        ("  web:\n    extends: {file: ../out/more.yaml, service: web}\n", "5:"),
        ("include:\n  - ../out/more.yaml\n", "5:"),
    ] {
        let text = format!("{sound}{hides}");
        let (uncertain, letter, places) = grade(text.clone(), &[]);
        assert!(uncertain && letter != "\"A\"" && letter != "\"A+\"", "{letter} of {text}");
        assert!(places.starts_with(&format!("\"compose.yaml:{place}")), "{places} of {text}");
        let (uncertain, _, places) = grade(text, &["--allow-gaps"]);
        assert!(!uncertain && !places.is_empty(), "it is expected");
    }
    let run = check(&home, &["--no-config"]);
    tells(&run, 0, &["compose.yaml:5:5: leads out of the project", "Grade B?"]);
}

/// What is long in one way costs what it is long, or is a gap: each of these took minutes or gigabytes once.
#[test]
fn a_long_text_ends() {
    let lines = |n: usize, line: &dyn Fn(usize) -> String| (0..n).map(line).collect::<String>();
    let installs = |n: usize| {
        format!("RUN apt-get update && \\\n{}    true\n", lines(n, &|n| format!("    apt-get install p{n} && \\\n")))
    };
    let packages = |n: usize| format!("RUN apt-get install{}\n", lines(n, &|n| format!(" \\\n    pack{n}")));
    let same = |bytes: usize| format!("RUN true{}\n", " && \\\n apt-get install -y curl wget".repeat(bytes / 33));
    // Found by fuzzing: so many are left open, in quotes that cross one another, that the end of each is looked for in
    // all the rest.
    let open = r#"u)a&& h-b${/s/g u${/s"r/t"a&&a/b${~/s '&xg'xD"$ b${/sau)&&ex$\e&&-g u)&& c-s /g u)a& c-b${/s aWxD"$ l~>1t"r/t"r/d
        e(&&-g u)&&exb${/s &&ac/b${~/s '&xag'k WxD"$ l~>2t"r e(&&-g u)&&exb${/s &&aO/b${~/s '&aa@({acg'k a{/s "#;
    let open = format!("{open}{}", "b${/ '' \"$ \" b${/ ".repeat(40));
    for (text, told) in [
        (installs(1_000), "in 999 more places"),
        (installs(4_000), "more places of this RUN"),
        (installs(8_000), "more than is read"),
        (packages(5_000), "BLD050"),
        (packages(20_000), "more than is read"),
        (same(300_000), "only its shorter commands"),
        (same(5 << 20), "none of its commands"),
        (format!("RUN echo {}\n", "$(a)`b`".repeat(9_000)), "a word of too many substitutions"),
        (format!("RUN <<END\n{open}\nEND\n"), "nested too deeply"),
        (format!("RUN <<END\n{{a {}<<E `\nEND\n", "$(c ${C#$$$(c${C#$c".repeat(8)), "nested too deeply"),
    ] {
        let dir = Dir::new();
        dir.file("Dockerfile", format!("FROM debian:12.5\n{text}CMD python -m http.server\n"));
        let run = check(dir.path(), &["--no-config", "--max-file-size", "64", "-f", "json"]);
        assert!(run.out.contains("EPH013") && run.out.contains(told), "{told} is not told of a RUN of {}", text.len());
    }
}

/// What misses its name is held against those that there are, and what is set against what is asked for: each of these
/// took time by its square once, minutes in a file that may be read.
#[test]
fn many_names_that_are_not_there_end() {
    let lines = |n: usize, line: &dyn Fn(usize) -> String| (0..n).map(line).collect::<String>();
    let docker = |body: String| ("Dockerfile", format!("FROM debian:12.5\n{body}CMD python -m http.server\n"));
    let compose = |body: String| ("compose.yaml", format!("services:\n{body}"));
    let checks = lines(5_000, &|n| format!("# check=skip=A{n}\n"));
    for ((path, text), told) in [
        (docker(lines(3_000, &|n| format!("ENV SETTING{n}=$UNSETTING{}x\n", (n * 7919) % 10_007))), "BLD011"),
        (docker(lines(2_000, &|n| format!("COPY a{n} /b{n}\nRUN chown u /b{n}\n"))), "EPH013"),
        (("Dockerfile", format!("{checks}{}", docker(String::new()).1)), "EPH013"),
        (
            compose(lines(4_000, &|n| format!("  s{n}:\n    extends: t{n}\n    image: a:1\n"))),
            "no service is called so",
        ),
        (compose(lines(4_000, &|n| format!("  s{n}:\n    image: a:1\n    depends_on: [t{n}]\n"))), "CMP005"),
        (compose(format!("  a:\n    image: a:1\n    command: {}\n", "$A${B}".repeat(100_000))), "CMP"),
    ] {
        let dir = Dir::new();
        dir.file(path, &text);
        let run = check(dir.path(), &["--no-config", "-f", "json"]);
        assert!(run.out.contains(told), "{told} is not told of {}", text.get(..80).unwrap_or_default());
    }
}

/// What lies deeper than a walk goes is a gap, for the search and for the context.
#[test]
fn folders_without_end_are_a_gap() {
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM debian:12.5\nCOPY . /srv\n").file(&format!("{}f", "a/".repeat(300)), "x");
    let run = check(dir.path(), &["--no-config"]);
    tells(&run, 2, &["was not searched: it lies 256 folders deep", "the rest is not known"]);
}
