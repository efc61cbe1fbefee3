//! `constant-platform`: see the page of the same name.

use crate::rules::{Cx, Sink};

/// Architectures and systems that a platform of one word can be.
const ARCHITECTURES: &[&str] = &[
    "386", "aarch64", "amd64", "arm", "arm64", "armhf", "armel", "i386", "loong64", "mips64le", "ppc64le", "riscv64",
    "s390x", "wasm", "x86_64", "x86-64",
];
const SYSTEMS: &[&str] = &["darwin", "freebsd", "linux", "macos", "windows", "wasi"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let Some(word) = stage.from_instruction().flag("platform") else { continue };
        let name = stage.stage.name.as_deref().unwrap_or_default();
        let Some((system, architecture)) = parts(&word.text) else { continue };
        let meant = [system, architecture].into_iter().flatten().any(|part| name.contains(part));
        let literal = !word.text.contains('$');
        if literal && !meant {
            out.report(stage.file(), word.span, format!("the stage is `{}` whatever is built for", word.text))
                .mark("one platform")
                .help("leave the flag out and give `--platform` to the build command where it is needed");
        }
    }
}

/// System and architecture; `None` for what is no platform.
fn parts(platform: &str) -> Option<(Option<&str>, Option<&str>)> {
    let parts: Vec<&str> = platform.split('/').collect();
    match parts.as_slice() {
        [one] if ARCHITECTURES.contains(one) => Some((Some("linux"), Some(one))),
        [one] if SYSTEMS.contains(one) => Some((Some(one), None)),
        [system, architecture] | [system, architecture, _] if !system.is_empty() && !architecture.is_empty() => {
            Some((Some(system), Some(architecture)))
        }
        _ => None,
    }
}
