//! What we say of compose files held against Docker Compose itself: refused there, an error here, and the
//! other way round. The files are made here, one for each place of a service and each kind of value. Runs
//! where `PLIMSOLL_COMPOSE` names a `docker-compose`; no daemon is asked.

mod support;

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};

use plimsoll::project::compose::read;
use plimsoll::text::FileId;

const KEYS: &str = "annotations attach build cap_add command container_name cpu_percent cpu_shares cpus depends_on deploy devices \
    dns entrypoint environment expose extra_hosts group_add healthcheck hostname init labels logging mem_limit memswap_limit \
    networks oom_score_adj pids_limit ports privileged profiles pull_policy read_only restart scale security_opt \
    shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits user volumes working_dir";

const VALUES: &[&str] =
    &["", "{}", "[]", "7", "-1", "1.5", "true", "abc", "\"7\"", "30s", "64m", "2020-01-01", "[5]", "[a, a]"];

/// What the above does not reach: values with a form, and keys below a service.
const MORE: &[&str] = &[
    "ports: [\"80:80/TCP\"]",
    "ports: [\"8000-8005:80-81\"]",
    "ports: [\"localhost:80:80\"]",
    "ports: [{target: 80, published: \"80-90\"}]",
    "ports: [{published: 80}]",
    "volumes: [\"./a:/b:ro,z\"]",
    "volumes: [\"./a:\"]",
    "volumes: [{type: folder, source: a, target: /b}]",
    "volumes: [{type: bind, target: /b}]",
    "healthcheck: {interval: 1m30s, retries: \"3\"}",
    "healthcheck: {interval: 30}",
    "healthcheck: {test: [curl, x]}",
    "deploy: {resources: {limits: {memory: 512}}}",
    "deploy: {resources: {limit: {memory: 512m}}}",
    "deploy: {replicas: 2, update_config: {order: start-first}}",
    "deploy: {update_config: {order: first}}",
    "develop: {watch: [{path: ., action: sync}]}",
    "develop: {watch: [{path: ., action: sync, target: /a}]}",
    "ulimits: {nofile: {soft: 5}}",
    "gpus: [{count: 1, device_ids: [\"0\"]}]",
    "extra_hosts: [\"a=10.0.0.5\", \"b:10.0.0.6\"]",
    "environment: [\"A = 2\"]",
    "environment: {A: [x]}",
    "labels: {8080: x}",
    "x-mine: {any: [thing]}",
    "restrat: always",
];

#[test]
fn compose_refuses_what_we_call_an_error() {
    let Some(oracle) = support::compose_oracle() else { return };
    let places = KEYS.split_whitespace().flat_map(|key| VALUES.iter().map(move |value| format!("{key}: {value}")));
    let lines: Vec<String> = places.chain(MORE.iter().map(|line| (*line).to_string())).collect();
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compose_oracle");
    std::fs::create_dir_all(&home).unwrap();
    let mut differ = Vec::new();
    for line in &lines {
        let text = format!("services:\n  web:\n    image: nginx\n    {line}\n");
        let faults = read(FileId(0), &text, &HashMap::new()).faults;
        let path = home.join("compose.yaml");
        std::fs::write(&path, &text).unwrap();
        let (refused, why) = ask(&oracle, &path);
        // Names that nothing declares, and circles, are for rules and not for the walk.
        if refused == faults.is_empty() && !why.contains("undefined") && !why.contains("cycle") {
            differ.push(format!("{line}: Compose {why:?}, here {faults:?}"));
        }
    }
    assert!(lines.len() > 600, "too few files were made: {}", lines.len());
    assert!(differ.is_empty(), "{} of {} differ:\n{}", differ.len(), lines.len(), differ.join("\n"));
}

/// Whether Compose refuses the file, and the last line of what it says.
fn ask(oracle: &Path, path: &Path) -> (bool, String) {
    let mut command = Command::new(oracle);
    command.arg("-f").arg(path).args(["config", "-q"]).stdin(Stdio::null());
    let out = command.output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    (!out.status.success(), said.lines().last().unwrap_or_default().to_string())
}
