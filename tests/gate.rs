//! How a project with many findings begins to gate: a baseline, and what touches changed lines. The real program,
//! and the real git.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::{Dir, plimsoll};

const OLD: &str = "FROM debian\nRUN apt-get update\nADD a /a\nCMD run a\n";

fn git(dir: &Path, args: &[&str]) {
    let name = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(name).args(args).current_dir(dir).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Codes and lines of what is open.
fn open(dir: &Path, args: &[&str]) -> Vec<(String, u64)> {
    let all = [&["check", "--no-config", "-f", "json"], args].concat();
    let run = plimsoll(dir, &all);
    let json: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {} {}", run.out, run.err));
    let findings = json["findings"].as_array().unwrap().iter().filter(|finding| finding["status"] == "open");
    findings.map(|f| (f["code"].as_str().unwrap().to_owned(), f["line"].as_u64().unwrap())).collect()
}

#[test]
fn a_baseline_survives_moved_lines_and_tells_what_is_new_and_what_is_gone() {
    let dir = Dir::new();
    dir.file("Dockerfile", OLD).file("a", "a");
    let before = open(dir.path(), &[]);
    assert!(before.len() > 3, "{before:?}");
    let run = plimsoll(dir.path(), &["check", "--no-config", "--write-baseline", "known.json"]);
    assert_eq!(run.status, 0, "{}", run.out);
    assert!(run.out.contains(&format!("No findings; {} known, in the baseline.", before.len())), "{}", run.out);

    // Lines that move are the same lines, and the grade sees them all.
    let with = ["check", "--no-config", "--baseline", "known.json", "--fail-on", "new"];
    dir.file("Dockerfile", format!("# a comment\n\n\n{OLD}"));
    let run = plimsoll(dir.path(), &with);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    let grade = |run: &str| run.lines().find(|line| line.starts_with("Grade ")).map(str::to_owned);
    let whole = plimsoll(dir.path(), &["check", "--no-config"]);
    assert_eq!((grade(&run.out), whole.status), (grade(&whole.out), 1));

    // One more line is new, whatever its severity; one that went is told.
    dir.file("Dockerfile", format!("{}MAINTAINER me\n", OLD.replace("ADD a /a\n", "")));
    let run = plimsoll(dir.path(), &with);
    assert_eq!(run.status, 1, "{}", run.out);
    assert!(run.err.contains("known.json: 1 finding is no longer there: BLD020 in Dockerfile\n"), "{}", run.err);
    assert!(run.err.contains("help: `--write-baseline known.json`"), "{}", run.err);
    assert_eq!(open(dir.path(), &["--baseline", "known.json"]), [("BLD009".to_owned(), 4)]);
    // Asked for some rules only, nobody knows what became of the others.
    let run = plimsoll(dir.path(), &["check", "--no-config", "--baseline", "known.json", "--select", "BLD009"]);
    assert_eq!(run.err, "");

    // Programs are told what was set aside.
    let sarif = plimsoll(dir.path(), &["check", "--no-config", "--baseline", "known.json", "-f", "sarif"]);
    let sarif: Value = serde_json::from_str(&sarif.out).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let aside = results.iter().filter(|result| result["suppressions"][0]["justification"] == "in the baseline");
    assert_eq!(aside.count(), results.len() - 1);
}

#[test]
fn a_wrong_baseline_is_told_with_its_place_and_a_way_out() {
    let dir = Dir::new();
    dir.file("Dockerfile", OLD);
    for (text, says) in [
        ("{\n  \"findings\": [\n", "known.json:3:0: this is no baseline"),
        ("[]", "known.json:1: this is no baseline: it names no `version`"),
        (
            "{\n\"version\": 9, \"findings\": []}",
            "known.json:2: a baseline of version 9, and this program reads version 1",
        ),
        ("{\"version\": 1, \"findings\": [{\"code\": \"A\"}]}", "missing field `fingerprint`"),
    ] {
        dir.file("known.json", text);
        let run = plimsoll(dir.path(), &["check", "--no-config", "--baseline", "known.json"]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{text}");
        assert!(run.err.contains(says) && run.err.contains("`--write-baseline known.json` writes one"), "{}", run.err);
    }
    let run = plimsoll(dir.path(), &["check", "--no-config", "--baseline", "none.json"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("none.json: ") && run.err.contains("`--write-baseline none.json`"), "{}", run.err);
}

#[test]
fn only_what_touches_changed_lines_is_listed() {
    let dir = Dir::new();
    dir.file("web/Dockerfile", OLD).file("web/a", "a").file("ñ \"q\"/Dockerfile", OLD);
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "-qm", "one"]);
    let since = ["--changed-since", "HEAD"];
    assert_eq!(open(dir.path(), &since), []);
    assert_eq!(plimsoll(dir.path(), &["check", "--no-config", "--changed-since", "HEAD"]).status, 0);

    dir.file("web/Dockerfile", format!("{OLD}MAINTAINER me\n"));
    assert_eq!(open(dir.path(), &since), [("BLD009".to_owned(), 5)]);
    assert_eq!(open(&dir.path().join("web"), &since), [("BLD009".to_owned(), 5)], "from a directory below");
    let whole = dir.path().to_str().unwrap();
    assert_eq!(open(Path::new("/"), &[whole, "--changed-since", "HEAD"]), [("BLD009".to_owned(), 5)]);

    // A name that git quotes, and a file that git does not know yet.
    dir.file("web/Dockerfile", OLD).file("ñ \"q\"/Dockerfile", format!("{OLD}MAINTAINER me\n"));
    assert_eq!(open(dir.path(), &since), [("BLD009".to_owned(), 5)]);
    dir.file("ñ \"q\"/Dockerfile", OLD).file("new/Dockerfile", "FROM debian\nMAINTAINER me\n");
    assert!(open(dir.path(), &since).contains(&("BLD009".to_owned(), 2)));

    // What the other side changed meanwhile is no change of ours.
    fs::remove_dir_all(dir.path().join("new")).unwrap();
    git(dir.path(), &["checkout", "-qb", "theirs"]);
    dir.file("web/Dockerfile", format!("LABEL a=b\n{OLD}"));
    git(dir.path(), &["commit", "-qam", "two"]);
    git(dir.path(), &["checkout", "-q", "-"]);
    assert_eq!(open(dir.path(), &["--changed-since", "theirs"]), []);
}

#[test]
fn a_ref_that_does_not_exist_is_told() {
    let dir = Dir::new();
    dir.file("Dockerfile", OLD);
    let run = plimsoll(dir.path(), &["check", "--no-config", "--changed-since", "main"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("--changed-since main: ") && run.err.contains("inside a repository"), "{}", run.err);
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "-qm", "one"]);
    for name in ["nothing", "--output=taken", "-h"] {
        let flag = format!("--changed-since={name}");
        let run = plimsoll(dir.path(), &["check", "--no-config", &flag]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{name}");
        assert!(
            run.err.contains(&format!("--changed-since {name}: nothing in this repository is called so")),
            "{}",
            run.err
        );
        assert!(run.err.contains("fetch-depth: 0"), "{}", run.err);
    }
    assert!(!dir.path().join("taken").exists());
}

/// `report --against` the JSON of a run before.
#[test]
fn a_report_tells_what_changed_since_an_earlier_run() {
    let dir = Dir::new();
    dir.file("Dockerfile", OLD).file("a", "a");
    let run = plimsoll(dir.path(), &["report", "--no-config", "-f", "json", "-o", "old.json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let report = |format: &str| plimsoll(dir.path(), &["report", "--no-config", "--against", "old.json", "-f", format]);
    assert!(report("markdown").out.contains("0 new, 0 gone, 0 moved."), "{}", report("markdown").out);

    // One line goes, one comes, the others move.
    dir.file("Dockerfile", format!("# a comment\n\n{}MAINTAINER me\n", OLD.replace("ADD a /a\n", "")));
    let told = report("markdown").out;
    let open = open(dir.path(), &[]).len();
    assert!(told.contains(&format!("1 new, 1 gone, {} moved.", open - 1)), "{told}");
    assert!(told.contains("| new | BLD009 ") && told.contains("| gone | BLD020 "), "{told}");
    assert!(report("html").out.contains("id=\"since\""), "the page has no chapter for it");

    // A rule that there was not then is no change of the project.
    let old = fs::read_to_string(dir.path().join("old.json")).unwrap();
    let mut json: Value = serde_json::from_str(&old).unwrap();
    json["tool"]["rules"].as_array_mut().unwrap().retain(|rule| rule != "BLD009");
    dir.file("old.json", json.to_string());
    let told = report("markdown").out;
    assert!(told.contains("0 new, 1 gone,") && told.contains("1 finding of rules that there were not then"), "{told}");
    assert!(told.contains("| of a new rule | BLD009 "), "{told}");
}

#[test]
fn an_earlier_run_that_is_none_is_refused_with_its_place() {
    let dir = Dir::new();
    dir.file("Dockerfile", OLD).file("a", "a");
    dir.file("torn.json", "{\n\"version\": 1,").file("other.json", "{\"version\": 1, \"tool\": {\"name\": \"x\"}}");
    dir.file("later.json", "{\"version\": 9, \"tool\": {\"name\": \"plimsoll\"}}");
    for (file, said) in [
        ("torn.json", "torn.json:2:13: this is no JSON of `check` or `report`"),
        ("other.json", "its `tool` is not plimsoll"),
        ("later.json", "JSON of version 9, and this program reads version 1"),
        ("none.json", "none.json"),
    ] {
        let run = plimsoll(dir.path(), &["report", "--no-config", "--against", file]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{file}");
        assert!(run.err.contains(said) && run.err.contains("help: "), "{file}: {}", run.err);
    }
}

/// `--today` makes it later; without it the day is that of the facts shipped.
#[test]
fn an_exception_ends_on_its_day() {
    let dir = Dir::new();
    let text = "FROM debian:13@sha256:0000000000000000000000000000000000000000000000000000000000000000\n\
                # plimsoll ignore=EPH013 expires=2027-03-01 -- until the new base\nCMD run a\n";
    dir.file("Dockerfile", text);
    let check = |more: &[&str]| {
        let json = plimsoll(dir.path(), &[&["check", "-f", "json", "--select", "EPH013,BLD090"], more].concat()).out;
        let json: Value = serde_json::from_str(&json).unwrap();
        let findings = json["findings"].as_array().unwrap().clone();
        findings.iter().map(|f| (f["status"].to_string(), f["message"].to_string())).collect::<Vec<_>>()
    };
    let one = |found: &[(String, String)]| {
        assert_eq!(found.len(), 1, "{found:?}");
        (found[0].0.clone(), found[0].1.contains("; its exception ended on 2027-03-01"))
    };
    assert_eq!(one(&check(&[])), ("\"accepted\"".to_owned(), false));
    assert_eq!(one(&check(&["--today", "2027-02-28"])), ("\"accepted\"".to_owned(), false));
    assert_eq!(one(&check(&["--today", "2027-03-01"])), ("\"open\"".to_owned(), true));

    // The same from the configuration, and both together say it once.
    dir.file("Dockerfile", text.replace(" expires=2027-03-01 -- until the new base", ""));
    dir.file(".plimsoll.yaml", "ignore: [{rule: EPH013, reason: x, expires: 2027-03-01}]\n");
    assert_eq!(one(&check(&["--today", "2026-12-01"])), ("\"accepted\"".to_owned(), false));
    dir.file("Dockerfile", text);
    assert_eq!(one(&check(&["--today", "2027-04-01"])), ("\"open\"".to_owned(), true));

    // A day that is none is told where it stands.
    dir.file(".plimsoll.yaml", "ignore:\n- {rule: EPH013, reason: x, expires: soon}\n");
    let run = plimsoll(dir.path(), &["check"]);
    assert_eq!(run.status, 2, "{}", run.out);
    assert!(run.err.contains("`soon` is no day of the calendar"), "{}", run.err);
    dir.file(".plimsoll.yaml", "").file("Dockerfile", text.replace("2027-03-01", "2027-02-30"));
    let found = check(&[]);
    assert!(found.iter().any(|(_, message)| message.contains("names no day of the calendar")), "{found:?}");
}
