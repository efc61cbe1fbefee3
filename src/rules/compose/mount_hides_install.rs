//! `mount-hides-install`: see the page of the same name.

use crate::project::builds::manifests::installing;
use crate::project::compose::{Mount, MountKind};
use crate::project::services::{lies_in, plain_path};
use crate::project::{ServiceRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

/// Words of a command that may install once more.
const INSTALLS: &[&str] = &["install", "npm ci", "yarn &&", "yarn;", "sync", ".sh", "entrypoint"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_some()) {
        let binds: Vec<&Mount> = service.written_mounts().filter(|mount| mount.kind == MountKind::Bind).collect();
        let Some((home, file, span)) = binds.first().and_then(|_| installed(&service)) else { continue };
        if may_install(&service) || service.others().any(|other| other.has("volumes") || other.has("command")) {
            continue;
        }
        for mount in binds {
            let (Some(source), Some(target)) = (known(mount.source.as_ref()), target(mount)) else { continue };
            let own = source.starts_with('.') && !source.contains("node_modules");
            // A volume of its own on top brings back what the image has.
            let kept = |other: &Mount| {
                let deeper = |path: &String| lies_in(&home, path) && lies_in(path, &target) && *path != target;
                !std::ptr::eq(other, mount) && self::target(other).as_ref().is_none_or(deeper)
            };
            if !own || target == home || !lies_in(&home, &target) || service.service.volumes.iter().any(kept) {
                continue;
            }
            let message = format!(
                "`{source}` covers `{home}`, which the image installed: what lies there on the host is used, or nothing"
            );
            let finding = out.report(service.file_id(), mount.span, message).mark("hides what is below");
            finding.label(file, span, "installed here");
            finding.help(format!("add `- {home}` below it: a volume of its own, filled from the image"));
        }
    }
}

fn known(text: Option<&crate::project::compose::Text>) -> Option<&str> {
    text?.value.as_deref()
}

fn target(mount: &Mount) -> Option<String> {
    known(mount.target.as_ref()).map(plain_path)
}

/// Where the service's image keeps what a package manager installed beside the sources, and the call.
fn installed(service: &ServiceRef) -> Option<(String, FileId, Span)> {
    let stage = service.stage()?;
    let moves = |step: &StepRef| {
        let commands = step.step.commands.iter().filter(|command| matches!(command.name(), Some("cp" | "ln" | "mv")));
        commands.flat_map(|command| command.args()).any(|word| word.text().contains("node_modules"))
    };
    if stage.chain().any(|stage| stage.steps().any(|step| moves(&step))) {
        return None;
    }
    stage.chain().find_map(|stage| {
        stage.steps().filter(|step| step.is_run()).find_map(|step| {
            let gone = step.step.commands.iter().any(|command| matches!(command.name(), Some("cd" | "pushd")));
            let (command, install) = installing(&step).filter(|_| !gone)?;
            let (directory, moved): (&str, &[&str]) = match (install.manifest, command.name()?) {
                ("package.json", _) => ("node_modules", &["NODE_PATH", "npm_config_prefix"]),
                ("composer.json", _) => ("vendor", &["COMPOSER_VENDOR_DIR"]),
                ("pyproject.toml", "uv") => (".venv", &["UV_PROJECT_ENVIRONMENT"]),
                _ => return None,
            };
            let told = moved.iter().any(|name| step.docker.scope.declared(step.stage.index, step.step.at, name));
            let elsewhere = command.has_flag(&["prefix", "modules-folder", "cwd", "C", "dir", "d", "working-dir"]);
            let home = step.step.workdir.as_deref().filter(|_| !told && !elsewhere)?;
            Some((plain_path(&format!("{home}/{directory}")), step.file(), command.span))
        })
    })
}

/// Whether what the container starts may install it again.
fn may_install(service: &ServiceRef) -> bool {
    let own = service.service.command.iter().chain(&service.service.entrypoint).map(|line| line.shown().to_owned());
    let stage = service.stage().and_then(|stage| stage.stage.process.as_ref());
    let image = stage.map(|process| process.argv().join(" "));
    own.chain(image).any(|line| INSTALLS.iter().any(|word| line.contains(word)))
}
