//! `set-user-id`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::Word;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.in_final_chain) {
        for command in &step.step.commands {
            let call = command.effective();
            let mode = call.args().iter().map(|word| (word, Word::text(word))).find(|(_, text)| !text.starts_with('-'));
            let Some((word, text)) = mode.filter(|(_, text)| call.name() == Some("chmod") && sets(text)) else {
                continue;
            };
            out.report(
                step.file(),
                word.span,
                format!("mode `{text}` makes the program run as its owner, whoever starts it"),
            )
            .mark("set-user-id")
            .help("leave the bit out; give the program the capability it needs, or its files to the user that runs it");
        }
    }
}

fn sets(mode: &str) -> bool {
    let octal =
        mode.len() == 4 && mode.starts_with(['4', '6']) && mode.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    octal || mode.split(',').any(|part| matches!(part, "u+s" | "+s" | "a+s" | "ug+s"))
}
