//! Packages whose programs let people in: servers to log in to from elsewhere, and what opens sessions.
//!
//! Source: the file lists of Debian's packages, their files in `/etc/pam.d` for what opens sessions by pam_env; as of 2026-11.
//! Hand-made.

/// Servers that let people in from elsewhere, and what they are called by other distributions.
const SERVERS: &[&str] = &[
    "dropbear",
    "dropbear-bin",
    "openssh-server",
    "rsh-server",
    "ssh",
    "telnetd",
    "inetutils-telnetd",
    "tightvncserver",
    "tinyssh",
    "vsftpd",
    "proftpd",
    "proftpd-basic",
    "xrdp",
];

/// The programs of those servers.
const PROGRAMS: [&str; 7] = ["sshd", "dropbear", "vsftpd", "proftpd", "xrdp", "tinysshd", "telnetd"];

/// Of the servers those that ask for a password of the system.
const BY_PASSWORD: &[&str] = &["dropbear", "openssh", "openssh-server", "telnetd", "vsftpd", "xrdp"];

/// Packages whose programs open sessions that read `/etc/default/locale`.
const SESSIONS: &[&str] = &[
    "anacron",
    "at",
    "cron",
    "dropbear",
    "gdm3",
    "lightdm",
    "openssh-server",
    "sddm",
    "sudo",
    "systemd",
    "tightvncserver",
    "xrdp",
];

pub fn is_server(package: &str) -> bool {
    SERVERS.contains(&package)
}

pub fn is_server_program(program: &str) -> bool {
    PROGRAMS.contains(&program)
}

pub fn asks_for_password(package: &str) -> bool {
    BY_PASSWORD.contains(&package)
}

pub fn opens_sessions(package: &str) -> bool {
    SESSIONS.contains(&package)
}
