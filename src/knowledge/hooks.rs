//! Directories whose scripts a start program runs by itself, and those in which a supervisor looks for what it
//! keeps running.
//!
//! Sources (2026-11): the READMEs of postgres, mysql, mariadb, mongo and nginx in docker-library/docs, and of
//! nextcloud/docker, phusion/baseimage-docker, just-containers/s6-overlay, bitnami/containers, linuxserver.io,
//! gvenzl/oci-oracle-xe, jupyter/docker-stacks and serversideup/docker-php.

/// When what lies in such a directory runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// At every start of the container.
    Start,
    /// At the first start only, while there is no data.
    FirstStart,
    /// As a service of s6: `NAME/run`.
    S6,
    /// As a service of runit: `NAME/run`.
    Runit,
}

const HOOKS: &[(&str, Hook)] = &[
    ("/custom-cont-init.d", Hook::Start),
    ("/docker-entrypoint-hooks.d/before-starting", Hook::Start),
    ("/docker-entrypoint-hooks.d/post-installation", Hook::FirstStart),
    ("/docker-entrypoint-hooks.d/pre-installation", Hook::FirstStart),
    ("/docker-entrypoint-initdb.d", Hook::FirstStart),
    ("/docker-entrypoint-preinitdb.d", Hook::FirstStart),
    ("/docker-entrypoint-startdb.d", Hook::Start),
    ("/docker-entrypoint.d", Hook::Start),
    ("/etc/cont-init.d", Hook::Start),
    ("/etc/entrypoint.d", Hook::Start),
    ("/etc/my_init.d", Hook::Start),
    ("/etc/s6-overlay/s6-rc.d", Hook::S6),
    ("/etc/service", Hook::Runit),
    ("/etc/services.d", Hook::S6),
    ("/etc/sv", Hook::Runit),
    ("/usr/local/bin/before-notebook.d", Hook::Start),
    ("/usr/local/bin/start-notebook.d", Hook::Start),
];

/// When a file at `path` of a container runs by itself. A service is known by its directory's name and has a
/// file `run`; of the others only what lies in the directory itself is run.
pub fn hook(path: &str) -> Option<Hook> {
    HOOKS.iter().find_map(|(directory, hook)| {
        let rest = path.strip_prefix(directory)?.strip_prefix('/')?;
        let fits = match hook {
            Hook::Start | Hook::FirstStart => !rest.contains('/'),
            Hook::S6 | Hook::Runit => rest.split('/').count() == 2 && rest.ends_with("/run"),
        };
        fits.then_some(*hook)
    })
}

/// Whether the file lies in a directory that is called as one whose scripts run by themselves, wherever it is to be
/// copied: `rootfs/etc/cont-init.d/30-firewall.init`.
pub fn is_in_directory(path: &str) -> bool {
    let Some(parent) = path.rsplit('/').nth(1).filter(|parent| parent.ends_with(".d")) else { return false };
    HOOKS.iter().any(|(directory, _)| directory.rsplit('/').next() == Some(parent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_run_counts() {
        assert_eq!(hook("/docker-entrypoint-initdb.d/10-roles.sh"), Some(Hook::FirstStart));
        assert_eq!(hook("/etc/services.d/web/run"), Some(Hook::S6));
        assert_eq!(hook("/etc/services.d/web/finish"), None);
        assert_eq!(hook("/etc/cont-init.d/lib/common.sh"), None);
        assert_eq!(hook("/etc/service.d/web/run"), None);
        assert!(is_in_directory("rootfs/etc/cont-init.d/30-firewall.init"));
        assert!(!is_in_directory("rootfs/etc/services.d/web/data.bin"));
    }
}
