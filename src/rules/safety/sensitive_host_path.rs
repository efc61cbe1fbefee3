//! `sensitive-host-path`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::project::services::{lies_in, plain_path};
use crate::rules::{Cx, Sink};

/// Writing there is as good as being root on the host.
const ROOT_LIKE: &[&str] =
    &["/etc", "/boot", "/root", "/proc", "/var/lib/docker", "/var/lib/containerd", "/usr", "/bin", "/sbin", "/lib"];
/// Reading there gives things away.
const TELLING: &[&str] = &["/sys", "/dev", "/home"];
/// Files that every program reads and that tell nothing, and devices that every container has of its own.
const HARMLESS: &[&str] = &[
    "/etc/localtime",
    "/etc/timezone",
    "/etc/ssl",
    "/etc/ca-certificates",
    "/etc/pki",
    "/etc/hostname",
    "/etc/machine-id",
    "/dev/full",
    "/dev/null",
    "/dev/random",
    "/dev/urandom",
    "/dev/zero",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for (path, mount) in service.host_paths() {
            let in_any = |list: &[&str]| list.iter().any(|above| lies_in(&path, above));
            let harmless =
                HARMLESS.iter().any(|known| lies_in(&path, known)) && !mount.options.iter().any(|o| o == "rw");
            // A directory of a person's own is where projects lie; the whole of it is another matter.
            let home = path.split('/').count() > 3
                && lies_in(&path, "/home")
                && !path.contains("/.ssh")
                && !path.contains("/.aws");
            let device = lies_in(&path, "/dev/net") || lies_in(&path, "/dev/dri") || lies_in(&path, "/dev/log");
            let program = lies_in(&path, "/usr/local") || lies_in(&path, "/usr/share") || lies_in(&path, "/usr/src");
            let module = mount.read_only && (lies_in(&path, "/usr") || lies_in(&path, "/lib/modules"));
            let allowed = cx.holds("sensitive-host-path", "allowed", &path);
            if allowed || harmless || home || device || program || module {
                continue;
            }
            let (what, root) = match (in_any(ROOT_LIKE), in_any(TELLING)) {
                (true, _) if !mount.read_only => ("can change what the host does", true),
                (true, _) | (_, true) => ("sees what the host keeps to itself", false),
                _ => continue,
            };
            let message = format!("`{}` mounts {path} of the host and {what}", service.name);
            let finding = out.report(service.file_id(), mount.span, message);
            finding.mark(if root { "writable" } else { "the host's own" });
            finding.help(match root {
                _ if lies_in(&path, "/lib/modules") => "add `:ro`: modules are only read",
                _ if lies_in(&path, "/dev/shm") => "give the container memory of its own, `shm_size: 2gb`",
                true if service.watches_its_host() => "add `:ro`: it is there to read",
                true => "mount only the file it needs, with `:ro`",
                false => "mount only the file it needs",
            });
            let only_read = lies_in(&path, "/lib/modules") || root && service.watches_its_host();
            if let Some(edit) = service.read_only(mount).filter(|_| only_read) {
                let title = "Mount it read-only: the service can no longer write there";
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Volumes]);
            }
            finding.aliases(if root { &["CL-0025"] } else { &["CL-0013"] });
            let agent =
                mount.read_only && (lies_in(&path, "/proc") || lies_in(&path, "/sys") || path.starts_with("/etc/"));
            if agent || lies_in(&path, "/dev") || lies_in(&path, "/lib/modules") || own_settings(&path) {
                finding.severity(Severity::Info);
            }
            // Beside all capabilities and devices a mount gives nothing more.
            let has_all = service.is_privileged();
            // A directory of one program's own settings at the same place: it is there to write them.
            let target = mount.target.as_ref().map(|target| plain_path(target.shown()));
            let same = root && own_settings(&path) && target.as_ref() == Some(&path);
            let purpose = has_all || same || mount.read_only && service.watches_its_host();
            if agent && !path.starts_with("/etc/") || purpose {
                finding.pedantic();
            }
        }
    }
}

/// A directory of one program below `/etc`, and not what decides who may log in and what is started.
fn own_settings(path: &str) -> bool {
    const RULING: &[&str] =
        &["cron", "passwd", "shadow", "group", "sudoers", "systemd", "ssh", "init", "ld.so", "pam", "profile"];
    let Some(name) = path.strip_prefix("/etc/") else { return false };
    !RULING.iter().any(|ruling| name.starts_with(ruling))
}
