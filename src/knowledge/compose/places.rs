//! What Compose reads the texts at a place as, beyond the schema; and where it refuses doubles.
//!
//! Source: Docker Compose 2.40.3, asked with `config` for every place of the schema, 2026-11-27.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a text is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Taken for a boolean before the schema is looked at, from a text too.
    Truth,
    /// Taken for a whole number, likewise.
    Whole,
    /// A whole number of at least nothing.
    Count,
    /// Taken for any number.
    Number,
    Duration,
    Bytes,
    /// A command that is taken apart as a shell would.
    Words,
    Port,
    /// The port of the long form.
    PortTarget,
    Address,
    Mount,
    ExtraHost,
    Device,
    /// A number of devices, or `all`.
    DeviceCount,
    /// The first word of a health check in the list form.
    HealthTest,
    /// `NAME=value` or `NAME`.
    Variable,
    /// `NAME=value`, nothing less.
    Pair,
    /// A text, and nothing that YAML reads as something else.
    Plain,
    /// A text or a whole number.
    PlainOrWhole,
    /// A number that fits the field; texts are refused.
    Strict,
}

/// One row a form: the places by their paths.
const FORMS: &[(Form, &str)] = &[
    (
        Form::Truth,
        "services.*.attach services.*.build.no_cache services.*.build.privileged services.*.build.pull \
         services.*.depends_on.*.required services.*.depends_on.*.restart services.*.env_file[].required \
         services.*.healthcheck.disable services.*.init services.*.oom_kill_disable services.*.post_start[].privileged \
         services.*.pre_stop[].privileged services.*.privileged services.*.read_only services.*.stdin_open services.*.tty \
         services.*.volumes[].bind.create_host_path services.*.volumes[].read_only services.*.volumes[].volume.nocopy \
         networks.*.attachable networks.*.enable_ipv4 networks.*.enable_ipv6 networks.*.external networks.*.internal \
         volumes.*.external secrets.*.external configs.*.external",
    ),
    (
        Form::Whole,
        "services.*.configs[].mode services.*.cpu_count services.*.cpu_period services.*.cpu_quota \
         services.*.cpu_rt_period services.*.cpu_rt_runtime services.*.cpu_shares \
         services.*.deploy.placement.max_replicas_per_node services.*.deploy.resources.limits.pids \
         services.*.deploy.restart_policy.max_attempts services.*.deploy.rollback_config.parallelism \
         services.*.deploy.update_config.parallelism services.*.oom_score_adj services.*.pids_limit \
         services.*.secrets[].mode services.*.ulimits.* services.*.ulimits.*.hard services.*.ulimits.*.soft",
    ),
    (Form::Count, "services.*.deploy.replicas services.*.healthcheck.retries services.*.scale"),
    (
        Form::Number,
        "services.*.cpu_percent services.*.cpus services.*.deploy.resources.limits.cpus \
         services.*.deploy.resources.reservations.cpus services.*.deploy.rollback_config.max_failure_ratio \
         services.*.deploy.update_config.max_failure_ratio",
    ),
    (
        Form::Duration,
        "services.*.deploy.restart_policy.delay services.*.deploy.restart_policy.window \
         services.*.deploy.rollback_config.delay services.*.deploy.rollback_config.monitor \
         services.*.deploy.update_config.delay services.*.deploy.update_config.monitor services.*.healthcheck.interval \
         services.*.healthcheck.start_interval services.*.healthcheck.start_period services.*.healthcheck.timeout \
         services.*.stop_grace_period",
    ),
    (
        Form::Bytes,
        "services.*.blkio_config.device_read_bps[].rate services.*.blkio_config.device_read_iops[].rate \
         services.*.blkio_config.device_write_bps[].rate services.*.blkio_config.device_write_iops[].rate \
         services.*.build.shm_size services.*.deploy.resources.limits.memory \
         services.*.deploy.resources.reservations.memory services.*.mem_limit services.*.mem_reservation \
         services.*.mem_swappiness services.*.memswap_limit services.*.shm_size services.*.volumes[].tmpfs.size",
    ),
    (Form::Words, "services.*.command services.*.entrypoint"),
    (Form::Port, "services.*.ports[]"),
    (Form::PortTarget, "services.*.ports[].target"),
    (Form::Address, "services.*.ports[].host_ip"),
    (Form::Mount, "services.*.volumes[]"),
    (Form::ExtraHost, "services.*.build.extra_hosts[] services.*.extra_hosts[]"),
    (Form::Device, "services.*.devices[]"),
    (Form::DeviceCount, "services.*.deploy.resources.reservations.devices[].count services.*.gpus[].count"),
    (Form::HealthTest, "services.*.healthcheck.test"),
    (Form::Variable, "services.*.environment[]"),
    (Form::Pair, "services.*.build.additional_contexts[]"),
    (
        Form::Plain,
        "services.*.annotations[] services.*.build.args[] services.*.build.labels[] services.*.deploy.labels[] \
         services.*.labels[] services.*.profiles[] services.*.sysctls[]",
    ),
    (Form::PlainOrWhole, "services.*.expose[]"),
    (Form::Strict, "services.*.blkio_config.weight services.*.volumes[].tmpfs.mode"),
];

/// Lists in which Compose refuses an item that stands there twice. In the others it drops the second.
const DISTINCT: &str = "services.*.depends_on services.*.device_cgroup_rules services.*.external_links \
    services.*.extra_hosts services.*.group_add services.*.label_file services.*.networks services.*.security_opt \
    services.*.volumes_from services.*.gpus[].capabilities services.*.deploy.resources.reservations.devices[].capabilities \
    services.*.build.ssh services.*.build.extra_hosts";

pub(super) fn form(path: &str) -> Option<Form> {
    static BY_PATH: OnceLock<HashMap<&str, Form>> = OnceLock::new();
    let places = || FORMS.iter().flat_map(|(form, paths)| paths.split_whitespace().map(|path| (path, *form)));
    BY_PATH.get_or_init(|| places().collect()).get(path).copied()
}

pub(super) fn distinct(path: &str) -> bool {
    DISTINCT.split_whitespace().any(|one| one == path)
}

#[cfg(test)]
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    FORMS.iter().flat_map(|(_, paths)| paths.split_whitespace()).chain(DISTINCT.split_whitespace())
}
