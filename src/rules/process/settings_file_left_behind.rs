//! `settings-file-left-behind`: see the page of the same name.

use crate::project::evidence::{Kind, lexical};
use crate::project::{Dockerfile, Project, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{FileId, Span};

/// What reads `.env` from the working directory and says where there is none.
const CALLS: [&str; 2] = ["godotenv.Load()", "godotenv.Overload()"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage().filter(|stage| brings_a_program_alone(*stage)) else { continue };
        if is_mounted(cx.project, docker) {
            continue;
        }
        let mut sources = cx.project.copied_by(docker.file).filter(|evidence| evidence.kind == Kind::Go);
        let Some((file, span)) =
            sources.find_map(|evidence| Some((evidence.file, ends_without(cx.project, evidence.file)?)))
        else {
            continue;
        };
        let message = "the program ends where it finds no `.env`, and the last stage does not bring one";
        let finding = out.report(file, span, message).mark("no such file in the image");
        finding.label(docker.file, stage.from_instruction().span, "begins anew, and takes the program alone");
        finding
            .help("go on where the file is missing, and take the settings from the environment: `_ = godotenv.Load()`");
    }
}

/// Whether the stage takes single files from the one that builds, and nothing from the context.
fn brings_a_program_alone(stage: StageRef) -> bool {
    let mut copies = 0;
    let alone = stage.chain().flat_map(|stage| stage.steps()).all(|step| {
        let Args::Copy { sources, .. } = &step.ins.args else {
            return !step.is_run() || !step.ins.rest().text.contains(".env");
        };
        copies += 1;
        let file = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or_default();
            !name.is_empty() && !name.starts_with('.') && !name.contains('*') && name != "app" && name != "src"
        };
        step.ins.keyword == Keyword::Copy
            && step.ins.flag("from").is_some()
            && sources.iter().all(|source| file(&source.text))
    });
    alone && copies > 0 && stage.parent().is_none()
}

/// Whether a service of the image mounts something that may be the file, or its directory.
fn is_mounted(project: &Project, docker: &Dockerfile) -> bool {
    project
        .services_of(docker)
        .any(|(_, service)| !service.volumes.is_empty() || service.has("configs") || service.has("secrets"))
}

/// The call in a source whose failure ends the program, whatever else is set.
fn ends_without(project: &Project, file: FileId) -> Option<Span> {
    let text = &project.source(file).text;
    let at = CALLS.iter().find_map(|call| Some((text.find(call)?, call.len())));
    let (start, length) = at?;
    let code = lexical::lex(text, Kind::Go).code;
    code.get(start..start + length).filter(|found| CALLS.contains(found))?;
    let before = code.get(..start)?.lines().rev().take(4).collect::<Vec<_>>().join("\n");
    let asked = ["Getenv", "LookupEnv", "os.Stat", "switch", "else"].iter().any(|word| before.contains(word));
    let after = code.get(start + length..)?.lines().take(4).collect::<Vec<_>>().join("\n");
    let block = after.split('}').next().unwrap_or_default();
    let ends = ["log.Fatal", "panic(", "os.Exit(", ".Fatal("].iter().any(|word| block.contains(word));
    let tested = block.contains("err != nil");
    (tested && ends && !asked && !text.contains("IsNotExist")).then(|| Span::new(start, start + length))
}
