//! `no-user`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::commands;
use crate::project::compose::Service;
use crate::project::images::{root, users};
use crate::project::running::{Running, accounts, programs};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::syntax::shell::file_named;
use crate::syntax::shell::lint::Shell;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some(process) = stage.process.as_ref() else { continue };
        let tests = process.program().is_some_and(|name| commands::runs_tests(&name));
        let meant = tests || process.is_for_others() || process.steps_down() || cx.project.is_workshop_by_name(docker);
        // An ENTRYPOINT that is emptied leaves nothing to start.
        let nothing = process.program().is_none() && process.argv().is_empty();
        if stage.stage.user.is_some()
            || nothing
            || meant
            || users::lets_go_of_root(cx.project, stage)
            || root::wants_root_for_the_kernel(stage)
            || programs::starts_what_wants_root(cx.project, stage)
        {
            continue;
        }
        // What a start script hands over to may let go of root by itself.
        let mut scripts = cx.project.running_in_image(docker.file).filter(|running| running.first);
        let ends = |running: &Running| running.last_program().map(|name| commands::steps_down(&name));
        if scripts.clone().any(|running| ends(running) == Some(true)) {
            continue;
        }
        // Who starts it may choose the user, or give it what root alone may do.
        let mut services = cx.project.services_of(docker).peekable();
        let started = services.peek().is_some();
        if started && services.all(|(_, service)| service.user.is_some() || service.works_on_the_host()) {
            continue;
        }
        let Args::From { image, .. } = &stage.from_instruction().args else { continue };
        let lineage = cx.project.lineage(stage);
        let below = lineage.iter().skip(1).any(|below| below.stage.user.is_some());
        let known = lineage.last().and_then(|last| root::left_at_root(*last));
        let seen =
            if known.is_none() && lineage.len() == stage.chain().count() { root::seen_at_root(stage) } else { None };
        let base = known.or(seen.as_ref().map(|(base, _)| base.clone()));
        let meant = root::is_carrier(stage) || cx.project.is_meant_as_base(docker);
        let Some(base) = base.filter(|_| !below && !meant) else { continue };
        // Of a shell and its script it is the script that matters.
        let script = scripts.next().map(|running| file_named(&cx.project.source(running.file).path));
        let program = process.program().filter(|name| script.is_none() || Shell::of_program(name).is_none());
        let argv = process.argv();
        let named = argv.get(1).filter(|word| word.starts_with('/')).map(|word| file_named(word));
        let shell = program.as_deref().is_some_and(|name| Shell::of_program(name).is_some());
        let program = named.filter(|_| shell).or(program.as_deref()).or(script);
        let what = program.map_or("the program".to_owned(), |name| format!("`{name}`"));
        let finding = out.report(
            docker.file,
            image.span,
            format!("{what} runs as root: {base} leaves the user at root and no USER follows"),
        );
        let remedy = || accounts::remedy(cx.project, stage, &base, lineage.last().and_then(|last| last.root_image()));
        finding.mark("root").help(match users::made_by_package(stage) {
            Some(user) => format!("end the stage with `USER {user}`, which its package makes; what else the server writes to must belong to it"),
            None => remedy(),
        });
        if let Some(account) = accounts::account(cx.project, stage, cx.project.source(docker.file)) {
            let title = format!("Run as `{}`: what the program writes must belong to that user", account.user);
            finding.fix(Safety::Unsafe, title, account.edits).changing(&[Aspect::User, Aspect::Commands]);
        }
        if let Some((_, install)) = seen {
            finding.label(docker.file, install, "root alone may install packages");
        }
        // What a profile starts once, by hand, does its work and is gone.
        let by_hand = |service: &Service| {
            !service.profiles.is_empty() && service.restart.as_ref().is_some_and(|policy| policy.shown() == "no")
        };
        let once = started && cx.project.services_of(docker).all(|(_, service)| by_hand(service));
        let tool = !started && root::is_tool(stage);
        if once || tool || cx.project.is_given_a_user(docker) {
            finding.pedantic();
        }
        if let Some(part) = process.decisive() {
            finding.label(docker.file, part.span, "started as root");
        }
    }
}
