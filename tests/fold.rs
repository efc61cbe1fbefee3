//! What is told once, run as the real program: copies of a text, what several services take through one
//! anchor, one word told by two rules, remarks of taste.

mod support;

use serde_json::Value;
use support::{Dir, plimsoll};

fn matrix() -> Dir {
    let dir = Dir::new();
    for version in ["16/alpine", "17/alpine", "18/alpine"] {
        dir.file(
            &format!("{version}/Dockerfile"),
            "FROM alpine:3.23\nRUN apk add bash\nMAINTAINER me\nCMD [\"bash\"]\n",
        );
    }
    dir
}

fn json(dir: &Dir, flags: &[&str]) -> Value {
    let run = plimsoll(dir.path(), &[&["check", "--no-config", "-f", "json"], flags, &["."]].concat());
    serde_json::from_str(&run.out).unwrap()
}

fn of<'a>(json: &'a Value, code: &str) -> Vec<&'a Value> {
    json["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == code).collect()
}

#[test]
fn copies_are_one_finding_with_all_places_and_all_edits() {
    let dir = matrix();
    let folded = json(&dir, &[]);
    let [finding] = of(&folded, "BLD009")[..] else { panic!("{folded:#}") };
    let paths = |list: &Value| -> Vec<String> {
        list.as_array()
            .unwrap()
            .iter()
            .map(|place| format!("{}:{}", place["path"].as_str().unwrap(), place["line"]))
            .collect()
    };
    assert_eq!(
        paths(&finding["places"]),
        ["16/alpine/Dockerfile:3", "17/alpine/Dockerfile:3", "18/alpine/Dockerfile:3"]
    );
    assert_eq!(paths(&finding["labels"]), ["17/alpine/Dockerfile:3", "18/alpine/Dockerfile:3"]);
    assert_eq!(finding["fix"]["edits"].as_array().unwrap().len(), 3);
    assert!(folded["counts"]["places"].as_u64() > folded["counts"]["open"].as_u64());
    let each = json(&dir, &["--no-fold"]);
    assert_eq!(of(&each, "BLD009").len(), 3);
    assert_eq!(each["counts"]["open"], folded["counts"]["places"]);
    assert_eq!(each["grade"], folded["grade"]);
}

#[test]
fn one_line_in_several_compose_files_is_told_once_whatever_their_names() {
    let dir = Dir::new();
    for name in ["docker-compose.yml", "docker-compose-swarm.yml"] {
        dir.file(name, "services:\n  mail:\n    image: mailhog/mailhog\n");
    }
    let json = json(&dir, &[]);
    let [finding] = of(&json, "PKG041")[..] else { panic!("{json:#}") };
    assert_eq!(finding["places"].as_array().unwrap().len(), 2);
}

#[test]
fn people_read_copies_once_and_editors_line_by_line() {
    let dir = matrix();
    let text = plimsoll(dir.path(), &["check", "--no-config", "."]).out;
    assert_eq!(text.matches("BLD009").count(), 1, "{text}");
    assert!(text.contains("the same in 2 more files: 17/alpine/Dockerfile:3:1, 18/alpine/Dockerfile:3:1"), "{text}");
    let report = plimsoll(dir.path(), &["report", "--no-config", "."]).out;
    assert!(report.contains("And the same in 2 more files: `17/alpine/Dockerfile:3:1`"), "{report}");
    for format in ["concise", "github", "sarif", "gitlab", "junit", "checkstyle"] {
        let out = plimsoll(dir.path(), &["check", "--no-config", "-f", format, "."]).out;
        for version in [16, 17, 18] {
            assert!(out.contains(&format!("{version}/alpine/Dockerfile")), "{format}: {out}");
        }
    }
    let fixed = plimsoll(dir.path(), &["check", "--no-config", "--diff", "."]).out;
    assert_eq!(fixed.matches("-MAINTAINER me").count(), 3, "{fixed}");
}

#[test]
fn what_differs_and_what_is_grave_is_told_each_time() {
    let dir = Dir::new();
    dir.file("a/Dockerfile", "FROM alpine:3.23\nMAINTAINER me\nUSER 1000\nMAINTAINER me\n");
    dir.file("b/Dockerfile", "FROM alpine:3.23\nMAINTAINER me\n");
    dir.file("c/Dockerfile", "FROM alpine:3.23\nMAINTAINER you\n");
    let places = json(&dir, &["--select", "BLD009"]);
    let counts: Vec<usize> = of(&places, "BLD009").iter().map(|f| f["places"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [3, 1]);
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM python:3.14-slim\nRUN pip install flask==3.1.0\nRUN pip install flask==3.1.0\n");
    assert_eq!(of(&json(&dir, &[]), "PKG003").len(), 2);
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM python:3.14-slim\nCOPY settings.py /srv/\nCMD [\"python\", \"/srv/settings.py\"]\n");
    dir.file("settings.py", "DB_PASSWORD = 'kx83hfQ2pz'\nMAIL_PASSWORD = 'w9Lm2xTr7q'\n");
    assert_eq!(of(&json(&dir, &[]), "SEC007").len(), 2);
}

#[test]
fn one_anchor_is_told_once() {
    let dir = Dir::new();
    dir.file(
        "compose.yaml",
        "x-app: &app\n  image: example/app:1.2.3\n  privileged: true\n\
         services:\n  one:\n    <<: *app\n  two:\n    <<: *app\n  three:\n    <<: *app\n",
    );
    let all = json(&dir, &[]);
    let [finding] = of(&all, "SEC051")[..] else { panic!("{all:#}") };
    let message = finding["message"].as_str().unwrap();
    assert!(message.starts_with("`one`") && message.ends_with("and 2 more like it here"), "{message}");
    assert_eq!(finding["labels"].as_array().unwrap().len(), 2);
    assert_eq!(of(&json(&dir, &["--no-fold"]), "SEC051").len(), 3);
}

#[test]
fn a_package_without_a_version_is_told_by_one_rule() {
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM python:3.14-slim\nRUN pip install --no-cache-dir flask\n");
    let all = json(&dir, &["--pedantic"]);
    assert_eq!((of(&all, "PIN010").len(), of(&all, "PIN015").len()), (1, 0));
}

#[test]
fn remarks_of_taste_are_counted_and_listed_for_who_asks() {
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM debian:13-slim\nRUN true\nRUN false\n");
    let quiet = json(&dir, &[]);
    let n = quiet["counts"]["unasked"].as_u64().unwrap();
    assert!(n > 0 && of(&quiet, "LAY001").is_empty(), "{quiet:#}");
    let asked = json(&dir, &["--pedantic"]);
    assert_eq!(asked["findings"].as_array().unwrap().len(), quiet["findings"].as_array().unwrap().len() + n as usize);
    assert_eq!(of(&asked, "LAY001")[0]["voice"], "pedantic");
    assert_eq!(asked["grade"]["score"], quiet["grade"]["score"]);
    assert_eq!(json(&dir, &["--profile", "pedantic"])["findings"], asked["findings"]);
    assert_eq!(of(&json(&dir, &["--select", "LAY001"]), "LAY001").len(), 1);
    let words = format!("and {n} remark{} of taste: --pedantic\n", if n == 1 { "" } else { "s" });
    for format in ["text", "concise"] {
        let run = plimsoll(dir.path(), &["check", "--no-config", "-f", format, "."]);
        assert!(run.out.ends_with(&words), "{format}: {}", run.out);
    }
}

#[test]
fn a_copy_of_what_was_told_under_another_name_is_a_copy_of_that() {
    let dir = Dir::new();
    let image = |program: &str| format!("FROM debian:13-slim\nMAINTAINER {program}\nCMD [\"{program}\"]\n");
    dir.file("buy/Dockerfile", image("buy"));
    dir.file("mail/Dockerfile", image("mail"));
    dir.file("mail/x/Dockerfile", "FROM debian:13-slim\nCMD [\"mail\"]\n");
    let json = json(&dir, &[]);
    let counts = |code| of(&json, code).iter().map(|one| one["places"].as_array().unwrap().len()).collect::<Vec<_>>();
    assert_eq!((counts("SEC002"), counts("BLD009")), (vec![3], vec![1, 1]), "{json:#}");
}

#[test]
fn a_small_matter_is_told_once_for_a_dockerfile() {
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM alpine:3.23 as one\n\nFROM one as two\n\nFROM two as three\nUSER 10001\n");
    let folded = json(&dir, &[]);
    let [finding] = of(&folded, "BLD003")[..] else { panic!("{folded:#}") };
    let lines: Vec<u64> =
        finding["places"].as_array().unwrap().iter().filter_map(|place| place["line"].as_u64()).collect();
    assert_eq!(lines, [1, 3, 5]);
    assert_eq!(finding["fix"]["edits"].as_array().unwrap().len(), 3);
    let script = "#!/bin/sh\nset -e\nls $@\n# shellcheck disable=SC2068\nls -a $@\nls -l $@\n";
    dir.file("start.sh", script);
    dir.file("Dockerfile", "FROM alpine:3.23\nCOPY start.sh /\nUSER 10001\nENTRYPOINT [\"/start.sh\"]\n");
    let all = json(&dir, &[]);
    let [finding] = of(&all, "SHL001")[..] else { panic!("{all:#}") };
    assert_eq!(finding["places"].as_array().unwrap().len(), 2);
    dir.file("Dockerfile", "FROM alpine:3.23 as one\n\nFROM one as two\n\nFROM two as three\nUSER 10001\n");
    let text = plimsoll(dir.path(), &["check", "--no-config", "."]).out;
    assert!(text.contains("the same in 2 more places: Dockerfile:3:10, Dockerfile:5:10"), "{text}");
}
