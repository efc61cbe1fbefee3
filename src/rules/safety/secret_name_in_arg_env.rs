//! `secret-name-in-arg-env`: see the page of the same name.

use crate::project::evidence::secrets;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Instruction, Keyword, Pair};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        // BuildKit looks at what the stages it needs declare, hadolint at every line.
        for ins in docker.tree.instructions.get(docker.globals.clone()).unwrap_or_default() {
            for pair in pairs(ins) {
                report(docker.file, ins, pair, false, out);
            }
        }
    }
    for step in cx.project.steps().filter(|step| matches!(step.ins.keyword, Keyword::Arg | Keyword::Env)) {
        for pair in pairs(step.ins).iter().filter(|pair| secrets::exposure(&step, pair).is_none()) {
            report(step.file(), step.ins, pair, step.stage.reachable, out);
        }
    }
}

fn pairs(ins: &Instruction) -> &[Pair] {
    match &ins.args {
        Args::Pairs { pairs, .. } => pairs,
        _ => &[],
    }
}

fn report(file: FileId, ins: &Instruction, pair: &Pair, buildkit: bool, out: &mut Sink) {
    let peers = secrets::peers(&pair.key.text);
    let peers = if buildkit { peers } else { peers.get(peers.len().saturating_sub(1)..).unwrap_or_default() };
    if peers.is_empty() || !buildkit && !peers.contains(&"DL3064") {
        return;
    }
    // Where the others put it: at the instruction.
    out.report(file, ins.keyword_span, format!("`{}` sounds like the name of a secret", pair.key.text))
        .aliases(peers)
        .help("if it is one, mount it with `--mount=type=secret`; if not, another name would say so");
}
