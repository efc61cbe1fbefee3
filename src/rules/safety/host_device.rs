//! `host-device`: see the page of the same name.

use crate::rules::{Cx, Sink};

/// What the names of disks begin with; a number or letters of its own follow.
const DISKS: &[&str] = &["sd", "hd", "vd", "xvd", "nvme", "mmcblk", "md", "dm-", "loop", "zd", "rbd", "nbd", "bcache"];
/// Directories of names for disks.
const DIRECTORIES: &[&str] = &["disk/", "mapper/", "md/", "zvol/", "rbd/", "block/"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for text in &service.devices {
            let path = text.shown().split(':').next().unwrap_or_default();
            let Some(name) = path.strip_prefix("/dev/") else { continue };
            let disk =
                DIRECTORIES.iter().any(|above| name.starts_with(above)) || DISKS.iter().any(|disk| is_disk(name, disk));
            if !disk && name != "kmsg" || cx.holds("host-device", "allowed", path) {
                continue;
            }
            // All devices are there already, and that is told.
            let all = || service.is_privileged();
            if !disk && all() {
                continue;
            }
            let message = match disk {
                true => format!("`{}` is given the disk {path} below its file system", service.name),
                false => format!("`{}` is given the kernel's log", service.name),
            };
            let finding = out.report(service.file_id(), text.span, message);
            finding.mark("the host's own").help(match disk {
                true => "mount the directory it needs instead of the device",
                false => "leave it out where the program can do without: it reads there what the kernel says of the whole host",
            });
            // An agent that reports what the kernel kills reads it there.
            if !disk && service.watches_its_host() {
                finding.pedantic();
            }
        }
    }
}

/// `sda1` after `sd`: a letter of its own and digits; `md0` after `md`: digits.
fn is_disk(name: &str, kind: &str) -> bool {
    let Some(rest) = name.strip_prefix(kind) else { return false };
    let lettered = matches!(kind, "sd" | "hd" | "vd" | "xvd");
    let rest = if lettered { rest.trim_start_matches(|c: char| c.is_ascii_lowercase()) } else { rest };
    let numbered = rest.starts_with(|c: char| c.is_ascii_digit());
    let letters = name.len() - kind.len() - rest.len();
    if lettered { (1..=2).contains(&letters) && (rest.is_empty() || numbered) } else { numbered }
}
