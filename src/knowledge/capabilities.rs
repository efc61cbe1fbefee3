//! What Linux capabilities allow that leads out of a container, or weighs on others.
//!
//! Source: capabilities(7); the names of rules are compose-lint's. As of 2026-11; a capability that is not named here is one
//! that Docker gives by itself, or one that does no harm.

use crate::finding::Severity;

/// A capability that is worth a word.
#[derive(Debug)]
pub struct Capability {
    pub name: &'static str,
    pub allows: &'static str,
    pub severity: Severity,
    /// What compose-lint calls the finding.
    pub alias: &'static str,
}

static DANGEROUS: &[Capability] = &[
    row("ALL", "everything root may do", Severity::Warning, "CL-0024"),
    row("SYS_ADMIN", "mounting, and much else of what root may do", Severity::Warning, "CL-0024"),
    row("SYS_MODULE", "loading code into the kernel", Severity::Warning, "CL-0024"),
    row("SYS_RAWIO", "direct access to memory and devices", Severity::Warning, "CL-0024"),
    row("NET_ADMIN", "changing the network it is in", Severity::Info, "CL-0011"),
    row("BPF", "loading programs into the kernel", Severity::Warning, "CL-0011"),
    row("SYS_BOOT", "restarting the machine or its kernel", Severity::Warning, "CL-0011"),
    row("PERFMON", "watching what other programs do", Severity::Info, "CL-0028"),
    row("SYS_TIME", "setting the host's clock", Severity::Info, "CL-0028"),
    row("SYS_NICE", "taking the processor from others", Severity::Info, "CL-0029"),
    row("IPC_LOCK", "locking memory without a limit", Severity::Info, "CL-0029"),
    row("LEASE", "holding up others' access to files", Severity::Info, "CL-0029"),
    row("SYSLOG", "reading the kernel's log", Severity::Info, "CL-0030"),
    row("SYS_PTRACE", "reading and changing other programs", Severity::Info, "CL-0027"),
    row("DAC_READ_SEARCH", "reading any file whatever its rights", Severity::Warning, "CL-0027"),
];

const fn row(name: &'static str, allows: &'static str, severity: Severity, alias: &'static str) -> Capability {
    Capability { name, allows, severity, alias }
}

/// The capability of that name, in capitals and without `CAP_`.
pub fn dangerous(name: &str) -> Option<&'static Capability> {
    DANGEROUS.iter().find(|known| known.name == name)
}
