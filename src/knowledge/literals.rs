//! Systems, processors and signals by the names that builders and engines know.
//! Sources, looked at 2026-11-27: containerd/platforms, database.go; moby/sys/signal, signal_linux.go.

const SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "macos",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
];

const PROCESSORS: &[&str] = &[
    "386",
    "aarch64",
    "amd64",
    "amd64p32",
    "arm",
    "arm64",
    "arm64be",
    "armbe",
    "armel",
    "armhf",
    "i386",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "mipsle",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
    "x86-64",
    "x86_64",
];

const SIGNALS: &[&str] = &[
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "EMT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
    "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG",
    "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
];

/// Whether a platform can be what is written: alone it has to be a system or a processor, with a `/` any
/// words are taken.
pub fn is_known_platform(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let known = |name: &str| SYSTEMS.contains(&name) || PROCESSORS.contains(&name);
    lower.contains('/') || known(lower.split('(').next().unwrap_or_default())
}

/// Whether a signal of this name or number can be sent.
pub fn is_known_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<u32>() {
        return number > 0;
    }
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    SIGNALS.contains(&name.split(['+', '-']).next().unwrap_or_default())
}
