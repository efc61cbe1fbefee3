//! The keys the compose specification knows (`schema/compose-spec.json` of compose-spec), and what is
//! near a key it does not.

pub const TOP: &[&str] =
    &["configs", "include", "models", "name", "networks", "secrets", "services", "version", "volumes"];

/// What the value of a service's key may be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Scalar,
    List,
    Map,
    ScalarOrList,
    ScalarOrMap,
    ListOrMap,
}

use Form::*;

/// The keys of a service. `pre_start` is younger than the schema and stands in Compose's own tests.
pub const SERVICE: &[(&str, Form)] = &[
    ("annotations", ListOrMap),
    ("attach", Scalar),
    ("blkio_config", Map),
    ("build", ScalarOrMap),
    ("cap_add", List),
    ("cap_drop", List),
    ("cgroup", Scalar),
    ("cgroup_parent", Scalar),
    ("command", ScalarOrList),
    ("configs", List),
    ("container_name", Scalar),
    ("cpu_count", Scalar),
    ("cpu_percent", Scalar),
    ("cpu_period", Scalar),
    ("cpu_quota", Scalar),
    ("cpu_rt_period", Scalar),
    ("cpu_rt_runtime", Scalar),
    ("cpu_shares", Scalar),
    ("cpus", Scalar),
    ("cpuset", Scalar),
    ("credential_spec", Map),
    ("depends_on", ListOrMap),
    ("deploy", Map),
    ("develop", Map),
    ("device_cgroup_rules", List),
    ("devices", List),
    ("dns", ScalarOrList),
    ("dns_opt", List),
    ("dns_search", ScalarOrList),
    ("domainname", Scalar),
    ("entrypoint", ScalarOrList),
    ("env_file", ScalarOrList),
    ("environment", ListOrMap),
    ("expose", List),
    ("extends", ScalarOrMap),
    ("external_links", List),
    ("extra_hosts", ListOrMap),
    ("gpus", ScalarOrList),
    ("group_add", List),
    ("healthcheck", Map),
    ("hostname", Scalar),
    ("image", Scalar),
    ("init", Scalar),
    ("ipc", Scalar),
    ("isolation", Scalar),
    ("label_file", ScalarOrList),
    ("labels", ListOrMap),
    ("links", List),
    ("logging", Map),
    ("mac_address", Scalar),
    ("mem_limit", Scalar),
    ("mem_reservation", Scalar),
    ("mem_swappiness", Scalar),
    ("memswap_limit", Scalar),
    ("models", ListOrMap),
    ("network_mode", Scalar),
    ("networks", ListOrMap),
    ("oom_kill_disable", Scalar),
    ("oom_score_adj", Scalar),
    ("pid", Scalar),
    ("pids_limit", Scalar),
    ("platform", Scalar),
    ("ports", List),
    ("post_start", List),
    ("pre_start", List),
    ("pre_stop", List),
    ("privileged", Scalar),
    ("profiles", List),
    ("provider", Map),
    ("pull_policy", Scalar),
    ("pull_refresh_after", Scalar),
    ("read_only", Scalar),
    ("restart", Scalar),
    ("runtime", Scalar),
    ("scale", Scalar),
    ("secrets", List),
    ("security_opt", List),
    ("shm_size", Scalar),
    ("stdin_open", Scalar),
    ("stop_grace_period", Scalar),
    ("stop_signal", Scalar),
    ("storage_opt", Map),
    ("sysctls", ListOrMap),
    ("tmpfs", ScalarOrList),
    ("tty", Scalar),
    ("ulimits", Map),
    ("use_api_socket", Scalar),
    ("user", Scalar),
    ("userns_mode", Scalar),
    ("uts", Scalar),
    ("volumes", List),
    ("volumes_from", List),
    ("working_dir", Scalar),
];

pub const BUILD: &[&str] = &[
    "additional_contexts",
    "args",
    "cache_from",
    "cache_to",
    "context",
    "dockerfile",
    "dockerfile_inline",
    "entitlements",
    "extra_hosts",
    "isolation",
    "labels",
    "network",
    "no_cache",
    "no_cache_filter",
    "platforms",
    "privileged",
    "provenance",
    "pull",
    "sbom",
    "secrets",
    "shm_size",
    "ssh",
    "tags",
    "target",
    "ulimits",
];

pub const HEALTHCHECK: &[&str] =
    &["disable", "interval", "retries", "start_interval", "start_period", "test", "timeout"];

pub const DEPLOY: &[&str] = &[
    "endpoint_mode",
    "labels",
    "mode",
    "placement",
    "replicas",
    "resources",
    "restart_policy",
    "rollback_config",
    "update_config",
];

pub const LOGGING: &[&str] = &["driver", "options"];

const DEVELOP: &[&str] = &["watch"];
const EXTENDS: &[&str] = &["file", "service"];
const PROVIDER: &[&str] = &["options", "type"];

pub fn form(key: &str) -> Option<Form> {
    SERVICE.binary_search_by_key(&key, |(name, _)| name).ok().and_then(|i| SERVICE.get(i)).map(|(_, form)| *form)
}

/// The keys of a service's key that is a map with a fixed set of them.
pub fn inner(key: &str) -> Option<&'static [&'static str]> {
    match key {
        "build" => Some(BUILD),
        "deploy" => Some(DEPLOY),
        "develop" => Some(DEVELOP),
        "extends" => Some(EXTENDS),
        "healthcheck" => Some(HEALTHCHECK),
        "logging" => Some(LOGGING),
        "provider" => Some(PROVIDER),
        _ => None,
    }
}

/// Whether the specification leaves `key` to whoever writes it.
pub fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(SERVICE.is_sorted_by_key(|(name, _)| *name));
        assert!([TOP, BUILD, HEALTHCHECK, DEPLOY, LOGGING].iter().all(|table| table.is_sorted()));
        assert_eq!(form("ports"), Some(List));
        assert_eq!(form("port"), None);
    }
}
