//! The commands and flags, run as the real program.

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use support::{Dir, plimsoll};

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/reference");
const EMBEDDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli/stack/files.rs");

/// The list that `plimsoll stack` embeds is written from `fixtures/reference`; a stale one is rewritten
/// and fails the test once.
#[test]
fn embedded_stack_is_the_fixture() {
    let listed = Command::new("git").args(["ls-files", "."]).current_dir(REFERENCE).output().unwrap();
    let mut text = String::from(
        "//! The files of the reference stack: path, text, whether it is run. Written by `tests/cli.rs` from\n\
         //! `fixtures/reference`; not edited by hand.\n\n#[rustfmt::skip]\npub static FILES: &[(&str, &str, bool)] = &[\n",
    );
    for path in String::from_utf8(listed.stdout).unwrap().lines() {
        let run = path.ends_with(".sh");
        text += &format!("    ({path:?}, include_str!(\"../../../fixtures/reference/{path}\"), {run}),\n");
    }
    text += "];\n";
    let current = fs::read_to_string(EMBEDDED).unwrap_or_default();
    if current != text {
        fs::write(EMBEDDED, &text).unwrap();
        panic!("src/cli/stack/files.rs was stale and is rewritten: build and test again");
    }
}

#[test]
fn stack_writes_the_fixture_with_fresh_secrets_and_spares_what_is_there() {
    let dir = Dir::new();
    let run = plimsoll(dir.path(), &["stack", "s"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("docker compose up"));
    for path in ["compose.yaml", "web/Dockerfile", "web/.dockerignore", ".gitignore"] {
        let written = fs::read(dir.path().join("s").join(path)).unwrap();
        assert!(written == fs::read(Path::new(REFERENCE).join(path)).unwrap(), "{path}");
    }
    let secret = |name: &str| fs::read_to_string(dir.path().join("s/secrets").join(name)).unwrap();
    let first = secret("pg_password");
    assert!(first.len() == 48 && first != secret("postgres_password"));

    let again = plimsoll(dir.path(), &["stack", "s"]);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("compose.yaml") && again.err.contains("--force"), "{}", again.err);
    let forced = plimsoll(dir.path(), &["stack", "s", "--force"]);
    assert_eq!((forced.status, secret("pg_password")), (0, first));
}

#[test]
fn stack_says_what_a_shell_can_run() {
    let dir = Dir::new();
    for (name, word) in [("plain", "plain"), ("it's here", r"'it'\''s here'")] {
        let run = plimsoll(dir.path(), &["stack", name]);
        assert!(run.out.contains(&format!("\n  cd {word}\n")), "{}", run.out);
    }
}

#[test]
fn unknown_names_are_told_with_the_nearest() {
    let dir = Dir::new();
    for args in [&["explain", "XYZ999"][..], &["check", "--select", "XYZ999"], &["rules", "XYZ999"]] {
        let run = plimsoll(dir.path(), args);
        assert_eq!(run.status, 2, "{args:?}");
        assert!(run.err.contains("XYZ999") && run.err.contains("plimsoll rules"), "{}", run.err);
    }
    let run = plimsoll(dir.path(), &["check", "--profile", "hadolnt"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("hadolint"), "{}", run.err);
}

/// A final stage that runs in shell form: one finding of a rule with a safe fix.
const SHELL_FORM: &str = "FROM python:3.14-slim\nUSER 1000\nCMD python -m http.server\n";

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn the_gate_ends_with_the_status_that_was_asked_for() {
    let dir = Dir::new();
    dir.file("Dockerfile", SHELL_FORM);
    let status = |args: &[&str]| plimsoll(dir.path(), &[&["check", "--select", "EPH013", "-q"], args].concat()).status;
    assert_eq!(status(&[]), 1);
    assert_eq!(status(&["--fail-on", "error"]), 0);
    assert_eq!(status(&["--fail-on", "never"]), 0);
    assert_eq!(status(&["--fail-on", "never", "--fail-under", "A+"]), 1);
    assert_eq!(status(&["--fail-on", "never", "--fail-under", "B"]), 0);
    assert_eq!(status(&["--fail-on", "never", "--fail-under", "worst:B"]), 0);
    assert_eq!(status(&["--fail-on", "never", "--fail-under", "worst:A"]), 1);
    assert_eq!(status(&["--fail-on", "never", "--fail-under", "worst:A+"]), 2, "a unit has no plus");
    assert_eq!(status(&["--ignore", "DL3025"]), 0);
    assert_eq!(status(&["--ignore", "DL3025", "--fail-under", "A+"]), 1, "what is hidden still counts in the grade");
    assert_eq!(plimsoll(dir.path(), &["report", "-o", "report.md"]).status, 0, "a report is no gate");
    assert!(fs::read_to_string(dir.path().join("report.md")).unwrap().contains("Grade"));
}

#[test]
fn json_has_what_programs_read() {
    let dir = Dir::new();
    dir.file("web/Dockerfile", SHELL_FORM);
    let run = plimsoll(dir.path(), &["check", "--format", "json", "--select", "EPH013", "web"]);
    let out = json(&run.out);
    assert!(out["version"].is_number() || out["version"].is_string());
    let finding = &out["findings"][0];
    for (key, value) in
        [("code", "EPH013"), ("name", "shell-form-pid1"), ("status", "open"), ("path", "web/Dockerfile")]
    {
        assert_eq!(finding[key], value, "{finding}");
    }
    assert_eq!((&finding["line"], &finding["column"]), (&3.into(), &5.into()));
    assert!(finding["aliases"].as_array().unwrap().contains(&"DL3025".into()));
    for key in ["area", "severity", "confidence", "end_line", "end_column", "message", "help", "labels"] {
        assert!(!finding[key].is_null(), "{key} is missing in {finding}");
    }
}

#[test]
fn fixes_are_shown_and_written_and_a_second_run_changes_nothing() {
    let dir = Dir::new();
    dir.file("Dockerfile", SHELL_FORM);
    let text = || fs::read_to_string(dir.path().join("Dockerfile")).unwrap();
    let check = |flag: &str| plimsoll(dir.path(), &["check", "--select", "EPH013", flag]);

    let diff = check("--diff");
    assert_eq!((diff.status, text().as_str()), (1, SHELL_FORM));
    assert!(diff.out.contains("-CMD python") && diff.out.contains("+CMD [\"python\""), "{}", diff.out);
    assert_eq!(check("--fix").status, 0);
    let fixed = text();
    assert!(fixed.ends_with("CMD [\"python\", \"-m\", \"http.server\"]\n"), "{fixed}");
    assert_eq!(check("--fix").status, 0);
    assert_eq!(text(), fixed);
    assert_eq!(check("--diff").out, "");
}

#[test]
fn standard_input_is_checked_under_the_name_it_is_given() {
    let dir = Dir::new();
    let mut child = support::command(dir.path(), &["check", "-", "--stdin-filename", "a/Dockerfile", "-f", "concise"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(SHELL_FORM.as_bytes()).unwrap();
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(out.contains("a/Dockerfile:3:5: warning EPH013"), "{out}");
    assert_eq!(plimsoll(dir.path(), &["check", "-", "other"]).status, 2);
}

#[test]
fn the_nearest_configuration_holds_and_flags_win_over_it() {
    let dir = Dir::new();
    dir.file("a/b/Dockerfile", SHELL_FORM).file(".git/HEAD", "").file(".hadolint.yaml", "ignored: [DL3025]\n");
    let listed = |args: &[&str]| {
        let run = plimsoll(dir.path(), &[&["check", "--format", "json", "a/b"], args].concat());
        assert!(run.status < 2, "{}", run.err);
        let findings = json(&run.out)["findings"].clone();
        let open = |f: &&serde_json::Value| f["code"] == "EPH013" && f["status"] == "open";
        findings.as_array().unwrap().iter().filter(open).map(|f| f["severity"].to_string()).collect::<String>()
    };
    assert_eq!(listed(&[]), "");
    assert_eq!(listed(&["--no-config"]), "\"warning\"");
    dir.file("a/.plimsoll.yaml", "severity: {DL3025: style}\nselect: [EPH013]\n");
    assert_eq!(listed(&[]), "\"style\"");
    assert_eq!(listed(&["--select", "PKG"]), "");
    dir.file("a/.plimsoll.yaml", "paths: {'b/': {ignore: [ephemeral]}}\n");
    assert_eq!(listed(&[]), "");
    dir.file("a/.plimsoll.yaml", "paths: {'c/': {ignore: [ephemeral]}}\nexclude: ['nothing']\n");
    assert_eq!(listed(&[]), "\"warning\"");
}

#[test]
fn colour_is_a_matter_of_flag_then_environment_then_terminal() {
    let dir = Dir::new();
    dir.file("Dockerfile", SHELL_FORM);
    let colored = |args: &[&str], set: &[(&str, &str)]| {
        let mut command = support::command(dir.path(), &[&["check"], args].concat());
        let output = command.env_remove("NO_COLOR").envs(set.iter().copied()).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!colored(&[], &[]), "a pipe is no terminal");
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("FORCE_COLOR", "1")]));
    assert!(!colored(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("FORCE_COLOR", "1")]));
}

#[test]
fn context_names_the_line_that_decides() {
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM alpine:3.23\nCOPY . /srv\n").file(".dockerignore", "# ours\n*.log\n!keep.log\n");
    dir.file("a.log", "x").file("keep.log", "xx").file("src/app", "xxx");
    let why = |file: &str| plimsoll(dir.path(), &["context", "--why", file]).out;
    assert!(why("a.log").contains("is kept out: .dockerignore:2: *.log"), "{}", why("a.log"));
    assert!(why("./keep.log").contains("is sent: .dockerignore:3: !keep.log"), "{}", why("keep.log"));
    assert!(why("src/app").contains("no line of .dockerignore"), "{}", why("src/app"));
    let missing = plimsoll(dir.path(), &["context", "--why", "nowhere"]);
    assert_eq!(missing.status, 2);
    let out = json(&plimsoll(dir.path(), &["context", "--format", "json"]).out);
    let files = out["contexts"][0]["files"].as_array().unwrap();
    let kept: Vec<_> = files.iter().filter(|f| f["sent"] == false).map(|f| f["path"].as_str().unwrap()).collect();
    assert_eq!(kept, ["a.log"]);
}

#[test]
fn ast_prints_a_line_for_each_file() {
    let dir = Dir::new();
    dir.file("a/Dockerfile", "from alpine:3.23 AS x\nRUN --network=none a \\\n  b\nCMD [\"a\"]\nFORM y\n");
    let run = plimsoll(dir.path(), &["ast", "a/Dockerfile", "nowhere"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("nowhere"));
    let tree = json(run.out.trim());
    let row = |i: usize| {
        let ins = &tree["instructions"][i];
        format!("{} {} {} {} {}", ins["keyword"], ins["start_line"], ins["end_line"], ins["json"], ins["flags"])
    };
    assert_eq!(row(0), "\"FROM\" 1 1 false []");
    assert_eq!(row(1), "\"RUN\" 2 3 false [\"--network=none\"]");
    assert_eq!(row(2), "\"CMD\" 4 4 true []");
    assert_eq!(tree["errors"][0]["line"], 5);
}

#[test]
fn completions_and_help_are_printed() {
    let dir = Dir::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(plimsoll(dir.path(), &["completions", shell]).out.contains("plimsoll"));
    }
    assert!(plimsoll(dir.path(), &["--help"]).out.contains("Exit status"));
    assert_eq!(plimsoll(dir.path(), &[]).status, 2);
}

/// Three stages that run in shell form, a secret, and what is less.
fn mixed() -> Dir {
    let dir = Dir::new();
    let stage =
        "FROM python:3.14-slim\nENV API_TOKEN=ghp_0123456789abcdefghij0123456789abcdef\nCMD python -m http.server\n";
    for name in ["a", "b", "c"] {
        dir.file(&format!("{name}/Dockerfile"), stage);
    }
    dir
}

#[test]
fn the_gravest_stand_first_and_less_can_be_listed() {
    let dir = mixed();
    let lines = |args: &[&str]| {
        let run = plimsoll(dir.path(), &[&["check", "-f", "concise", "--no-config"], args].concat());
        (run.status, run.out.lines().map(str::to_owned).collect::<Vec<_>>())
    };
    let severity =
        |line: &String| ["error", "warning", "info", "style"].iter().position(|s| line.contains(&format!(" {s} ")));
    let (status, all) = lines(&[]);
    let order: Vec<_> = all.iter().filter_map(severity).collect();
    assert!(order.len() > 6 && order.is_sorted(), "{all:#?}");
    let (_, errors) = lines(&["--min-severity", "error"]);
    let n = order.iter().filter(|severity| **severity == 0).count();
    assert!(n > 0 && n < order.len());
    assert_eq!(errors[..n], all[..n]);
    assert!(errors[n].ends_with(&format!("; {} more not listed.", order.len() - n)), "{errors:#?}");
    let (top_status, top) = lines(&["--top", "2"]);
    assert_eq!((top_status, &top[..2]), (status, &all[..2]));
    assert_eq!(lines(&["--min-severity", "eror"]).0, 2);
}

/// Every format that lists a line for each place lists the same, whatever was asked for.
#[test]
fn formats_agree_on_how_many_there_are() {
    let dir = mixed();
    for args in [&[][..], &["--min-severity", "warning"], &["--top", "3"]] {
        let out = |format: &str| plimsoll(dir.path(), &[&["check", "--no-config", "-f", format], args].concat()).out;
        let places = |value: &serde_json::Value| value.as_array().unwrap().len();
        let n = places(&json(&out("gitlab")));
        assert_eq!(places(&json(&out("rdjson"))["diagnostics"]), n);
        assert_eq!(places(&json(&out("sarif"))["runs"][0]["results"]), n);
        assert_eq!(out("checkstyle").matches("<error ").count(), n);
        assert_eq!(out("concise").lines().filter(|line| line.contains("Dockerfile:")).count(), n);
        assert_eq!(out("github").lines().filter(|line| line.contains("Dockerfile")).count(), n);
    }
}

#[test]
fn statistics_tell_how_often_each_rule_spoke() {
    let dir = mixed();
    let run = plimsoll(dir.path(), &["check", "--no-config", "--statistics", "--select", "EPH013,SEC"]);
    let rows: Vec<&str> = run.out.lines().skip(2).take_while(|line| !line.is_empty()).collect();
    assert!(
        rows.iter().any(|row| row.contains("EPH013   shell-form-pid1") && row.contains("a/Dockerfile:3:5")),
        "{}",
        run.out
    );
    assert!(rows[0].contains(" error "), "{}", run.out);
}

#[test]
fn one_run_writes_several_outputs() {
    let dir = mixed();
    let run = plimsoll(dir.path(), &["check", "-f", "sarif=out.sarif", "-f", "text", "-f", "junit=out.xml"]);
    assert!(run.out.contains("Grade"), "{}", run.out);
    assert_eq!(json(&fs::read_to_string(dir.path().join("out.sarif")).unwrap())["version"], "2.1.0");
    assert!(fs::read_to_string(dir.path().join("out.xml")).unwrap().contains("<testsuites"));
    let run = plimsoll(dir.path(), &["check", "-f", "sarif", "-f", "text"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("two formats for one place"), "{}", run.err);
    let run = plimsoll(dir.path(), &["check", "-f", "json=a.json", "-f", "concise", "-o", "b.txt"]);
    assert_eq!(run.out, "");
    assert!(fs::read_to_string(dir.path().join("b.txt")).unwrap().contains("findings"));
}

#[test]
fn junit_fails_where_the_run_does() {
    let dir = mixed();
    let failures = |level: &str| {
        let out = plimsoll(dir.path(), &["check", "-f", "junit", "--fail-on", level]).out;
        let tree = roxmltree::Document::parse(&out).unwrap();
        tree.descendants().filter(|node| node.has_tag_name("failure")).count()
    };
    let counts = ["never", "error", "warning", "style"].map(failures);
    assert!(counts[0] == 0 && counts[1] > 0 && counts.is_sorted() && counts[1] < counts[3], "{counts:?}");
}

#[test]
fn github_gets_ten_of_each_level_the_rest_folded_and_a_summary_of_the_step() {
    let dir = Dir::new();
    for n in 10..30 {
        dir.file(&format!("{n}/Dockerfile"), SHELL_FORM);
    }
    let summary = dir.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let mut command = support::command(dir.path(), &["check", "-f", "github", "--select", "EPH013"]);
    let out = command.env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
    let out = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.lines().filter(|line| line.starts_with("::warning ")).count(), 10, "{out}");
    let folded: Vec<&str> =
        out.split("::group::").nth(1).unwrap().split("::endgroup::").next().unwrap().lines().collect();
    assert_eq!(folded.len(), 11, "{out}");
    assert!(folded[1].starts_with("20/Dockerfile:3:5: warning EPH013"), "{out}");
    let text = fs::read_to_string(&summary).unwrap();
    assert!(text.starts_with("before\n## Plimsoll: grade "), "{text}");
    assert!(text.contains("| 20 | warning | EPH013 shell-form-pid1 | `10/Dockerfile:3:5`: "), "{text}");
}

#[test]
fn sarif_says_where_a_finding_was_silenced() {
    let dir = Dir::new();
    dir.file("a/Dockerfile", SHELL_FORM.replace("CMD", "# plimsoll ignore=EPH013 -- ours\nCMD"));
    dir.file("b/Dockerfile", SHELL_FORM).file(".plimsoll.yaml", "ignore: [EPH013]\n");
    let run = json(&plimsoll(dir.path(), &["check", "-f", "sarif", "--select", "EPH013"]).out)["runs"][0].clone();
    let kinds: Vec<&str> =
        run["results"].as_array().unwrap().iter().map(|r| r["suppressions"][0]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["inSource", "external"]);
    assert_eq!(run["automationDetails"]["id"], "plimsoll/");
}

#[test]
fn what_was_kept_silent_is_told_to_who_asks() {
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM alpine:3.23 AS web\nCMD [\"a\"]\nFROM alpine:3.23 AS job\nCMD [\"b\"]\n")
        .file("compose.yaml", "services:\n  a:\n    build: {context: ., target: web}\n")
        .file("compose.other.yaml", "services:\n  a:\n    build: {context: ., target: job}\n")
        .file("t/Dockerfile", "{{ if x }}\nFROM alpine:3.23\n");
    let run = plimsoll(dir.path(), &["check", "--no-config", "--select", "SEC002", "--verbose"]);
    assert!(!run.out.contains("runs as root"), "{}", run.out);
    assert!(run.err.contains("`job` (compose.other.yaml)"), "{}", run.err);
    assert!(run.err.contains("t/Dockerfile: is a template"), "{}", run.err);
}
