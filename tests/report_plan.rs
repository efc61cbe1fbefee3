//! What to do first: the order of what is done, what is one act, and that nothing it is about hides behind a number.

mod support;

use serde_json::Value;
use support::{Dir, plimsoll};

/// The steps of a project's plan, and what stands beside its letter.
fn plan(files: &[(&str, &str)]) -> (Vec<Value>, Vec<String>) {
    let dir = Dir::new();
    for (name, text) in files {
        dir.file(name, text);
    }
    let run = plimsoll(dir.path(), &["report", "--no-config", "-f", "json", "--today", "2026-11-27"]);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    let beside = json["grade"]["beside"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned());
    (json["report"]["first"]["steps"].as_array().unwrap().clone(), beside.collect())
}

fn codes(steps: &[Value]) -> Vec<&str> {
    steps.iter().map(|step| step["rule"]["code"].as_str().unwrap()).collect()
}

#[test]
fn what_stops_the_build_is_first_and_told_beside_the_letter() {
    let docker =
        "FROM ubuntu\nRUN apt-get update && apt-get install -y gcc make vim\nRUN sudo make install\nCMD [\"run\"]\n";
    let (steps, beside) = plan(&[("Dockerfile", docker)]);
    assert_eq!((codes(&steps)[0], beside), ("SEC009", vec!["unbuildable".to_owned()]), "{steps:#?}");
    assert_eq!(steps[0]["severity"], "error");
    // It is tried there, and may be missing.
    let (steps, beside) = plan(&[("Dockerfile", "FROM ubuntu:24.04\nRUN sudo make install || make install\n")]);
    assert!(beside.is_empty(), "{steps:#?}");
    let (_, beside) = plan(&[("compose.yaml", "services:\n  a: { image: 'a:1', prots: ['80:80'] }\n")]);
    assert_eq!(beside, ["unstartable"]);
}

#[test]
fn a_new_base_is_one_act() {
    let docker = "FROM python:3.7-buster\nRUN apt-get update && apt-get install -y curl\nCMD [\"run\"]\n";
    let (steps, _) = plan(&[("Dockerfile", docker)]);
    assert_eq!((codes(&steps)[0], steps[0]["also"][0]["rule"]["code"].as_str()), ("BLD140", Some("PKG020")));
    assert!(!codes(&steps).contains(&"PKG020"), "{steps:#?}");
}

/// A password and a key have remedies of their own; two open ports have one, and both are named.
#[test]
fn what_a_step_is_about_is_named() {
    let compose = "services:\n  web: { image: 'prom/prometheus:v3.5.0', environment: { FERNET_KEY: 'hJ8sKq2mNvB4' }, ports: ['9090:9090'] }\n  \
                   db: { image: 'postgres:18', environment: { POSTGRES_PASSWORD: 'kQ7wEr5tYz' }, volumes: ['data:/var/lib/postgresql'] }\n  \
                   look: { image: 'quay.io/prometheus/node-exporter:v1.9.1', ports: ['9100:9100'] }\nvolumes: { data: {} }\n";
    let (steps, _) = plan(&[("compose.yaml", compose)]);
    let what = |code: &str| -> Vec<&str> {
        let own = steps.iter().filter(|step| step["rule"]["code"] == code);
        own.map(|step| step["what"].as_str().unwrap()).collect()
    };
    let secrets = what("SEC057");
    assert_eq!(secrets.len(), 2, "{steps:#?}");
    assert!(secrets.iter().any(|what| what.contains("`FERNET_KEY`") && !what.contains("_FILE`")), "{secrets:?}");
    let ports = what("SEC059");
    assert!(
        ports.iter().any(|what| what.contains("`9090:9090` of `web`") && what.contains("also `9100:9100` of `look`")),
        "{ports:?}"
    );
    assert!(
        codes(&steps).iter().position(|code| *code == "SEC057")
            < codes(&steps).iter().position(|code| *code == "SEC059")
    );
}

/// What only tests build comes behind what is shipped, and before all that is no error.
#[test]
fn an_error_has_a_row_wherever_it_stands() {
    let compose = "services:\n  web: { build: ., restart: always }\n";
    let docker = "FROM debian:13-slim\nCOPY insecure_id_rsa /tmp/id_rsa\nUSER 10001\nCMD [\"run\"]\n";
    let old = "FROM debian:9-slim\nRUN apt-get update && apt-get install -y curl\nCMD [\"run\"]\n";
    let (steps, _) = plan(&[("compose.yaml", compose), ("Dockerfile", docker), ("tests/Dockerfile", old)]);
    let errors: Vec<&Value> = steps.iter().filter(|step| step["severity"] == "error").collect();
    assert_eq!(codes(&steps)[..2], ["SEC014", "BLD140"], "{steps:#?}");
    assert_eq!((errors.len(), errors[0]["place"].as_str()), (2, Some("Dockerfile:2:6")));
}

/// A base without a tag, and what its newest release no longer has, are one row with the base at its head.
#[test]
fn what_a_release_has_lost_goes_with_the_base_that_names_none() {
    let docker = "FROM ubuntu\nRUN apt-get update && apt-get install -y python curl\nRUN curl -f https://a.example/k | apt-key add -\n";
    let (steps, beside) = plan(&[("Dockerfile", docker), ("b/Dockerfile", "FROM debian:13-slim\nUSER 10001\n")]);
    assert_eq!((codes(&steps)[0], &steps[0]["severity"]), ("PIN001", &Value::from("error")), "{steps:#?}");
    let also: Vec<&str> =
        steps[0]["also"].as_array().unwrap().iter().map(|it| it["rule"]["code"].as_str().unwrap()).collect();
    assert_eq!((also, &steps[0]["causes"]), (vec!["BLD143", "BLD131"], &Value::from(true)), "{steps:#?}");
    assert!(!codes(&steps)[1..].iter().any(|code| ["BLD143", "BLD131"].contains(code)), "{steps:#?}");
    assert_eq!(beside, ["unbuildable"]);
    let named = docker.replace("ubuntu", "ubuntu:26.04");
    let (steps, _) = plan(&[("Dockerfile", &named)]);
    assert_eq!(codes(&steps)[0], "BLD143", "{steps:#?}");
}

/// A warning of what is shipped comes before an error of what is not, its place before others, and style is no row.
#[test]
fn what_is_shipped_is_first() {
    let old = "FROM debian:9-slim\nRUN apt-get update && apt-get install -y curl\nCMD [\"run\"]\n";
    let own = "FROM debian:13-slim as a\nUSER 10001\nRUN curl -sS https://a.example/i.sh | sh\nCMD [\"run\"]\n";
    let (steps, _) = plan(&[("examples/Dockerfile", old), ("dev/Dockerfile", own), ("web/Dockerfile", own)]);
    let at = |code: &str| codes(&steps).iter().position(|its| *its == code);
    assert!(at("SEC010") < at("BLD140") && at("BLD140").is_some(), "{steps:#?}");
    let shown = &steps[at("SEC010").unwrap()];
    assert!(shown["place"].as_str().unwrap().starts_with("web/Dockerfile:3"), "{shown:#?}");
    assert!(shown["others"][0].as_str().unwrap().starts_with("dev/Dockerfile:3"), "{shown:#?}");
    assert!(at("BLD003").is_none() && !steps.iter().any(|step| step["severity"] == "style"), "{steps:#?}");
    let unit = &steps[at("BLD140").unwrap()]["unit"];
    assert!(unit.is_null() || unit.as_str().unwrap().contains(" → "), "{unit}");
    let (steps, _) = plan(&[("Dockerfile", "FROM debian:13-slim as a\nUSER 10001\nCMD [\"run\"]\n")]);
    assert_eq!(codes(&steps), ["BLD003"], "where nothing else is open");
}
