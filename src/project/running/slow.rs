//! What makes a start slow, as far as it is seen: an install, a database brought up to date, a wait for others. Does not
//! know how long any of it takes.

use super::loops::loops;
use crate::knowledge::commands::is_migration;
use crate::knowledge::images;
use crate::knowledge::roles::needs_no_store;
use crate::knowledge::variables;
use crate::project::packages::{Action, calls};
use crate::project::{Dockerfile, Project, ServiceRef, StageRef};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

/// Whether the image that the service runs, or the one that its own is made from, takes minutes to start.
pub fn by_image(service: ServiceRef<'_>) -> bool {
    let base = service.stage().map(|stage| stage.root_image());
    base.unwrap_or_else(|| service.image_ref()).is_some_and(|image| images::starts_slowly(&image.name()))
}

/// What the service itself runs before its program: an install, or a database brought up to date.
pub fn by_itself(service: ServiceRef<'_>) -> Option<(Span, &'static str)> {
    let commands = service.commands();
    let installs = calls(commands).into_iter().find(|call| call.action == Action::Install);
    if let Some(call) = installs {
        return Some((call.action_span, "it installs packages first"));
    }
    let words = |command: &Command| command.words.iter().map(|word| word.text().to_owned()).collect::<Vec<_>>();
    let migrates = |command: &&Command| {
        let words = words(&command.effective());
        is_migration(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let (migration, last) = (commands.iter().find(migrates)?, commands.last()?);
    (migration.span != last.span).then_some((migration.span, "it brings a database up to date first"))
}

/// The database that an application needs before its first answer: there it looks after its tables, or makes them.
pub fn by_need(service: ServiceRef<'_>) -> Option<(Span, &'static str)> {
    let web = service.image_ref().is_some_and(|image| needs_no_store(&image.repository));
    let mut needs = service.service.depends_on.iter().filter(|_| !web && service.store().is_none());
    let need = needs.find(|need| {
        let store = service.neighbour(&need.name).and_then(|other| other.store());
        store.is_some_and(|store| matches!(store.kind.name, "MariaDB" | "MySQL" | "PostgreSQL"))
    })?;
    Some((need.span, "its first answer comes after what it does to its database"))
}

/// What in the scripts that the image starts takes its time: a wait for others, or a database brought up to date.
pub fn by_scripts(project: &Project, stage: StageRef) -> Option<(FileId, Span, &'static str)> {
    let files: Vec<FileId> = project.lineage(stage).iter().map(|stage| stage.file()).collect();
    let started = project.started_in_earnest().filter(|running| running.images.iter().any(|file| files.contains(file)));
    started.into_iter().find_map(|running| {
        let text = project.source(running.file).text.as_str();
        let commands = &running.script.commands;
        let migration = commands.iter().find(|command| {
            let call = command.effective();
            is_migration(&call.texts())
        });
        let wait = || {
            let waits = loops(text, commands).into_iter().find(|one| {
                let inside = commands.get(one.commands.clone()).unwrap_or_default();
                inside.iter().any(|command| command.name() == Some("sleep"))
                    && commands.get(one.head).is_some_and(|head| !matches!(head.name(), Some("true" | ":")))
            });
            commands.get(waits?.head)
        };
        let migrates = migration
            .map(|command| (running.file, command.span, "its start script brings a database up to date first"));
        migrates.or_else(|| Some((running.file, wait()?.span, "its start script waits for others first")))
    })
}

/// Where a service that runs the image of a Dockerfile tells it to wait for others.
pub fn by_services(project: &Project, docker: &Dockerfile) -> Option<(FileId, Span, &'static str)> {
    // Who switches the check off or writes another is not held up by it.
    let checked =
        |service: &ServiceRef| service.healthcheck.as_ref().is_none_or(|check| !check.disabled && check.test.is_none());
    project.runners_of(docker).filter(checked).find_map(|service| {
        let pair = service.service.environment.iter().find(|pair| variables::WAITS.contains(&pair.key.as_str()))?;
        Some((service.file_id(), pair.span, "its start program waits for others first"))
    })
}
