//! What fixes have to keep, kind by kind, with the real binary: each text is one that a fix once broke, or could.

mod support;

use std::fs;

use support::{Dir, plimsoll};

const UNSAFE: &[&str] = &["--unsafe-fixes"];

/// The Dockerfile after `check --fix` of some rules, safe fixes only or the others as well.
fn fixed(text: &str, rules: &str, more: &[&str]) -> String {
    let dir = Dir::new();
    dir.file("Dockerfile", text);
    let run = plimsoll(dir.path(), &[&["check", "--no-config", "--fix", "-q", "--select", rules], more].concat());
    assert!(run.status < 2, "{}", run.err);
    fs::read_to_string(dir.path().join("Dockerfile")).unwrap()
}

fn stays(text: &str, rules: &str, more: &[&str]) {
    assert_eq!(fixed(text, rules, more), text);
}

/// A package may be of use only with what it recommends: to leave that out is no safe fix.
#[test]
fn recommended_packages_stay() {
    for packages in ["python3-pip", "texlive", "./tool.deb", "nobody-knows-it", "gzip"] {
        stays(&format!("FROM debian:13-slim\nRUN apt-get update && apt-get install -y {packages}\n"), "PKG001", &[]);
    }
}

#[test]
fn what_fetches_over_tls_keeps_its_certificates() {
    let text = "FROM debian:13-slim\nRUN apt-get update && apt-get install -y \\\n    bash \\\n    curl\n";
    let named = text.replace("-y", "-y --no-install-recommends").replace("curl", "ca-certificates \\\n    curl");
    assert_eq!(fixed(text, "PKG001", UNSAFE), named);
    let held = "FROM python:3.14\nRUN apt-get update && apt-get install -y wget\n";
    assert_eq!(fixed(held, "PKG001", UNSAFE), held.replace("-y", "-y --no-install-recommends"));
}

#[test]
fn a_signal_is_changed_only_where_that_was_asked_for() {
    let text = "FROM debian:13-slim\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n";
    stays(text, "EPH016", &[]);
    assert!(fixed(text, "EPH016", UNSAFE).contains("STOPSIGNAL SIGQUIT\nCMD"));
}

#[test]
fn an_empty_value_is_not_taken_for_a_slip() {
    stays("FROM alpine:3.23\nRUN DESTDIR= make install\n", "SHL001,SHL002", UNSAFE);
}

/// A variable that nothing reads here may be read by what is sourced; quotes around `$*` or a pattern change what runs.
#[test]
fn shell_text_keeps_its_names_and_its_words() {
    let dir = Dir::new();
    let script = "#!/bin/bash\nMODE=fast\n. ./lib.sh\nfor word in $*; do echo \"$word\"; done\n";
    dir.file("Dockerfile", "FROM debian:13-slim\nCOPY start.sh lib.sh /\nENTRYPOINT [\"/start.sh\"]\n");
    dir.file("start.sh", script).file("lib.sh", "echo \"$MODE\"\n");
    plimsoll(dir.path(), &["check", "--no-config", "--fix", "--unsafe-fixes", "-q", "--select", "SHL"]);
    let text = fs::read_to_string(dir.path().join("start.sh")).unwrap();
    assert!(text.contains("MODE=fast") && text.contains("in $*;"), "{text}");
    stays("FROM debian:13-slim\nRUN /tmp/php5-*/install now\n", "SHL001,SHL002", UNSAFE);
}

/// What cannot be proven is left out and named; the others are made.
#[test]
fn one_fix_in_doubt_costs_no_other() {
    let dir = Dir::new();
    let broken = "RUN apt-get update && apt-get install -y --no-install-recommends \\\n  zip \\\n\n  git \\\n  curl\n";
    dir.file("Dockerfile", format!("FROM python:3.14-slim\n{broken}CMD python -m http.server\n"));
    let run = plimsoll(dir.path(), &["check", "--no-config", "--fix", "--select", "SRT001,EPH013"]);
    let text = fs::read_to_string(dir.path().join("Dockerfile")).unwrap();
    assert!(text.contains(broken) && text.contains("CMD [\"python\", \"-m\", \"http.server\"]"), "{text}");
    assert!(run.err.contains("SRT001 not fixed") && run.err.contains("1 fixed in 1 file, 1 left"), "{}", run.err);
}

/// A line that is no instruction may have belonged to the one above it.
#[test]
fn nothing_is_put_at_the_end_of_an_instruction_that_was_cut() {
    let text = "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\npip install flask && \\\n  true\n";
    stays(text, "PKG002", &[]);
}

#[test]
fn what_a_copied_script_calls_stays_installed() {
    let text = "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl nginx\nCOPY --chmod=755 <<EOF /start\n#!/bin/sh\ncurl -fsS http://config/ > /etc/nginx/nginx.conf\nexec nginx\nEOF\nCMD [\"/start\"]\n";
    stays(text, "PKG007,PKG008", UNSAFE);
}

#[test]
fn what_the_same_build_calls_is_not_left_out() {
    let text = "FROM alpine:3.23\nRUN apk add --no-cache curl nginx && curl -fsSO https://example.com/site.conf\nRUN apk del curl nginx-doc\nCMD [\"nginx\"]\n";
    stays(text, "PKG004", UNSAFE);
}

#[test]
fn lists_that_need_what_stands_between_them_are_not_joined() {
    for text in [
        // It brings the repository that the second list is from.
        "FROM rockylinux:9\nRUN dnf install -y epel-release\nRUN dnf install -y htop\n",
        "FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y software-properties-common\nRUN add-apt-repository ppa:a/b && apt-get update && apt-get install -y b\n",
        // One takes what is recommended, the other does not.
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y nginx\nRUN apt-get install -y --no-install-recommends redis\n",
        // A comment speaks of the second alone.
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y nginx\n# For the timer:\nRUN apt-get install -y cron\n",
        // pip is another once it has been upgraded.
        "FROM python:3.14-slim\nRUN pip install --upgrade pip\nRUN pip install -r requirements.txt\n",
    ] {
        stays(text, "SRT016", UNSAFE);
    }
    let text = "FROM debian:13-slim\nRUN apt-get update && apt-get install -y nginx curl\n\nRUN apt-get install -y curl redis\n\nCMD [\"nginx\"]\n";
    let joined = "FROM debian:13-slim\nRUN apt-get update && apt-get install -y \\\n    curl \\\n    nginx \\\n    redis\n\nCMD [\"nginx\"]\n";
    assert_eq!(fixed(text, "SRT016", UNSAFE), joined);
}

#[test]
fn a_smaller_base_has_all_that_is_called() {
    for text in [
        "FROM python:3.14\nCOPY app.py /\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\nCMD [\"python\", \"/app.py\"]\n",
        "FROM node:24\nRUN git clone https://example.com/app.git /app\nCMD [\"node\", \"/app\"]\n",
        "FROM ruby:3.4\nRUN bundle install\nCMD [\"ruby\", \"app.rb\"]\n",
    ] {
        stays(text, "PKG018", UNSAFE);
    }
    let text = "FROM python:3.14\nCOPY app.py /\nCMD [\"python\", \"/app.py\"]\n";
    assert_eq!(fixed(text, "PKG018", UNSAFE), text.replace("3.14", "3.14-slim"));
}

#[test]
fn libraries_do_not_go_with_their_headers() {
    let text = "FROM php:8.4-apache\nRUN apt-get update && apt-get install -y --no-install-recommends libicu-dev && docker-php-ext-install intl && apt-get remove -y libicu-dev\n";
    stays(text, "PKG025", UNSAFE);
}

#[test]
fn an_address_in_a_variable_is_fetched_by_add_alone() {
    let text = "FROM alpine:3.23\nARG URL=https://example.com/tool\nADD $URL /usr/bin/tool\nADD notes ${URL} /srv/\n";
    stays(text, "BLD020", UNSAFE);
}

#[test]
fn what_is_taken_out_leaves_no_gap() {
    let text = "FROM debian:13-slim\n\nUSER root\n\nRUN touch /a\n\nUSER root\n\nCOPY b /\n";
    assert_eq!(fixed(text, "LAY018", &[]), text.replacen("RUN touch /a\n\nUSER root\n", "RUN touch /a\n", 1));
}

/// The compose file after `check --fix` of some rules, and the `.env` that was made beside it.
fn composed(text: &str, rules: &str) -> (String, String) {
    let dir = Dir::new();
    dir.file("compose.yaml", text);
    let run = plimsoll(dir.path(), &["check", "--no-config", "--fix", "-q", "--unsafe-fixes", "--select", rules]);
    assert!(run.status < 2, "{}", run.err);
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap_or_default();
    (read("compose.yaml"), read(".env"))
}

/// The directory is of the old release, and in another image too.
#[test]
fn a_base_whose_version_is_written_out_stays() {
    let with = |line: &str| format!("FROM python:3.9-alpine\n{line}\nCMD [\"python\"]\n");
    assert_ne!(fixed(&with("RUN echo 1.3.9"), "PKG020", UNSAFE), with("RUN echo 1.3.9"));
    stays(&with("RUN cd /usr/local/lib/python3.9/site-packages/ && ls"), "PKG020", UNSAFE);
    stays(&with("RUN pip install https://example.com/tool-1-cp39-none-any.whl"), "PKG020", UNSAFE);
    let copied = "FROM python:3.9-alpine AS made\nRUN pip install tool\nFROM alpine:3.23\nCOPY --from=made /usr/local/lib /usr/local/lib\nENV PYTHONPATH=/usr/local/lib/python3.9\n";
    stays(copied, "PKG020", UNSAFE);
}

#[test]
fn every_port_that_a_finding_marks_is_bound() {
    let of = |image: &str, ports: &[&str]| {
        let ports: String = ports.iter().map(|port| format!("      - \"{port}\"\n")).collect();
        format!("services:\n  one:\n    image: {image}\n    ports:\n{ports}  two:\n    image: acme/shop:1\n")
    };
    let name = "bde2020/hadoop-namenode:2.0.0-hadoop3.2.1-java8";
    let (bound, _) = composed(&of(name, &["9870:9870", "9000:9000"]), "SEC122");
    assert_eq!(bound, of(name, &["127.0.0.1:9870:9870", "127.0.0.1:9000:9000"]));
    let (bound, _) = composed(&of("rabbitmq:4", &["15672:15672", "8080:8080"]), "SEC059");
    assert_eq!(bound, of("rabbitmq:4", &["127.0.0.1:15672:15672", "127.0.0.1:8080:8080"]));
}

#[test]
fn the_variable_that_a_file_has_for_the_address_is_asked() {
    let of = |address: &str| {
        format!(
            "services:\n  web:\n    image: acme/shop:1\n    ports:\n      - \"${{BIND:-0.0.0.0}}:8080:80\"\n  db:\n    image: postgres:18\n    ports:\n      - \"{address}5432:5432\"\n"
        )
    };
    assert_eq!(composed(&of(""), "SEC060").0, of("${BIND:-127.0.0.1}:"));
}

#[test]
fn a_flag_goes_to_every_call_of_a_run() {
    let text = "FROM alpine:3.23\nRUN apk add curl && \\\n    if [ -f /x ]; then apk add libressl-dev; else apk --update add openssl-dev; fi\n";
    let mended = text
        .replace("apk --update add", "apk --no-cache add")
        .replace("apk add curl", "apk add --no-cache curl")
        .replace("apk add lib", "apk add --no-cache lib");
    assert_eq!(fixed(text, "PKG003", &[]), mended);
}

#[test]
fn backslashes_keep_their_column() {
    let text = "FROM alpine:3.23\nRUN apk add --no-cache \\\n    zlib-dev       \\\n    bash           \\\n    build-base     \\\n    curl           \\\n    git\n";
    let sorted = "FROM alpine:3.23\nRUN apk add --no-cache \\\n    bash           \\\n    build-base     \\\n    curl           \\\n    git            \\\n    zlib-dev\n";
    assert_eq!(fixed(text, "SRT002", &[]), sorted);
}

#[test]
fn all_lists_of_a_finding_are_joined() {
    let text = "FROM debian:13-slim\nRUN apt-get install -y nginx\nRUN apt-get install -y redis\n\nRUN apt-get install -y curl\n\nCMD [\"nginx\"]\n";
    let joined =
        "FROM debian:13-slim\nRUN apt-get install -y \\\n    curl \\\n    nginx \\\n    redis\n\nCMD [\"nginx\"]\n";
    assert_eq!(fixed(text, "SRT016", UNSAFE), joined);
}

/// `{…}` is YAML's there, so that the value stays, and `.env` does not hold it.
#[test]
fn an_env_file_holds_what_its_fixes_move() {
    let text = "services:\n  db:\n    image: postgres:18\n    environment: {POSTGRES_PASSWORD: hunter2}\n  web:\n    image: acme/shop:1\n    environment:\n      API_PASSWORD: hunter3\n  job:\n    image: acme/job:1\n    environment:\n      JOB_PASSWORD: hunter4\n";
    let (moved, env) = composed(text, "SEC057");
    assert_eq!(moved, text.replace("hunter3", "${API_PASSWORD:?}").replace("hunter4", "${JOB_PASSWORD:?}"));
    assert_eq!(env, "API_PASSWORD=hunter3\nJOB_PASSWORD=hunter4\n");
}

#[test]
fn what_modules_may_be_compiled_with_is_not_left_out() {
    let of = |more: &str| format!("FROM debian:13-slim\nRUN apt-get update && apt-get install -y npm{more}\n");
    stays(&of("\nRUN npm install -g tool"), "PKG001", UNSAFE);
    assert_ne!(fixed(&of(""), "PKG001", UNSAFE), of(""));
}
