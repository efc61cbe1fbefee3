//! `world-writable`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::Word;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.in_final_chain) {
        for command in step.step.commands.iter().filter(|_| step.is_run()) {
            let call = command.effective();
            let mode = call.args().iter().find(|word| !word.text().starts_with('-'));
            let Some(mode) = mode.filter(|mode| call.name() == Some("chmod") && opens(mode)) else { continue };
            out.report(step.file(), mode.span, format!("mode `{}` lets everyone write", mode.text()))
                .mark("writable for everyone")
                .help("give the files to the user that needs them, with `chown` or COPY `--chown`, and use 755 or 750");
        }
        let flag = step.ins.flag("chmod");
        if let Some(word) = flag.filter(|word| is_open(&word.text)) {
            out.report(step.file(), word.span, format!("mode `{}` lets everyone write", word.text))
                .mark("writable for everyone")
                .help("use `--chmod=755` for programs, `--chmod=644` for the rest");
        }
    }
}

fn opens(mode: &Word) -> bool {
    let text = mode.text();
    is_open(text)
        || text
            .split(',')
            .any(|part| ["a+w", "o+w", "a+rw", "a+rwx", "o+rw", "o+rwx", "a=rwx", "ugo+rwx", "+rwx"].contains(&part))
}

/// An octal mode that lets others write, without the sticky bit.
fn is_open(mode: &str) -> bool {
    let digits = mode.len() == 3 || mode.len() == 4 && mode.starts_with('0');
    digits && mode.bytes().all(|byte| (b'0'..=b'7').contains(&byte)) && mode.ends_with(['2', '3', '6', '7'])
}
