//! `extension-unused`: see the page of the same name.

use crate::project::evidence::{Evidence, Kind};
use crate::project::images::usage::system_installs;
use crate::project::packages::Package;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let evidence: Vec<&Evidence> = cx.project.copied_by(stage.file()).collect();
        let Some(sql) = evidence.iter().find(|e| e.kind == Kind::Sql) else { continue };
        let text = |e: &Evidence| cx.project.source(e.file).text.as_str();
        let in_steps = || stage.chain().flat_map(|stage| stage.steps()).any(|step| makes(&step.ins.rest().text));
        if evidence.iter().any(|e| makes(text(e))) || in_steps() {
            continue;
        }
        for (step, call) in system_installs(stage) {
            for package in call.packages.iter().filter(|package| is_extension(package)) {
                let message = format!("`{}` holds extensions, and no SQL here makes one", package.name);
                let finding = out.report(step.file(), package.span, message).mark("never created");
                let source = cx.project.source(sql.file);
                let commented = source.text.to_ascii_lowercase().find("create extension");
                if let Some(at) = commented {
                    let line = source.line_span(source.line(at));
                    finding.label(sql.file, line, "only in a comment");
                }
                finding.help("leave it out until a `CREATE EXTENSION` needs it");
            }
        }
    }
}

fn is_extension(package: &Package) -> bool {
    let name = package.name.as_str();
    name.starts_with("postgresql-contrib")
        || name.starts_with("postgresql-") && name.contains("postgis")
        || name == "postgis"
}

/// Whether the text holds a `CREATE EXTENSION` that is not commented out.
fn makes(text: &str) -> bool {
    let lines = text.lines().map(|line| line.split("--").next().unwrap_or_default().to_ascii_lowercase());
    lines.into_iter().any(|line| line.contains("create extension"))
}
