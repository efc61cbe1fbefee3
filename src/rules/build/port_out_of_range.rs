//! `port-out-of-range`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Expose && !step.onbuild) {
        let Args::Words(words) = &step.ins.args else { continue };
        for word in words {
            let known = step.docker.scope.expand(step.stage.index, step.step.at, &word.text);
            let Some(text) = known.as_ref().and_then(|expansion| expansion.known()) else { continue };
            let ports = text.split('/').next().unwrap_or_default();
            let too_high = |port: &&str| port.parse::<u64>().is_ok_and(|port| port > 65_535);
            if let Some(port) = ports.split('-').find(too_high) {
                out.report(step.file(), word.span, format!("there is no port {port}"))
                    .mark("ports end at 65535")
                    .help("write the port the program listens on");
            }
        }
    }
}
