//! `secret-file-copied`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::project::builds::leaks::is_secret;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (docker, context) in cx.project.builds() {
        for sweep in docker.sweeps(context) {
            if !sweep.source.step.stage.in_final_chain {
                continue;
            }
            let files = sweep.files.iter().map(|(entry, _)| entry.path.as_str());
            let empty = |path: &&str| cx.project.settings_without_secrets(context, path);
            let found: Vec<&str> = files.filter(|path| is_secret(path)).filter(|path| !empty(path)).collect();
            let Some(first) = found.first() else { continue };
            let message = match found.len() {
                1 => format!("`{first}` goes into the image with the directory it lies in"),
                2 => format!(
                    "`{first}` and `{}` go into the image with the directory they lie in",
                    found.last().unwrap_or(first)
                ),
                n => format!("`{first}` and {} more files that hold secrets go into the image", n - 1),
            };
            let finding = out.report(docker.file, sweep.source.word.span, message);
            finding
                .mark("takes it along")
                .help("add it to the ignore file, and mount it where it is needed: `--mount=type=secret`");
            // A script beside it shows how it is made, so that it is a sample, and no more secret than the script.
            let made = |path: &&str| {
                let name = path.rsplit('/').next().unwrap_or_default();
                let home = path.strip_suffix(name).unwrap_or_default();
                let top = context.root.trim_start_matches("./").trim_end_matches('/');
                let home = if matches!(top, "" | ".") { home.to_owned() } else { format!("{top}/{home}") };
                cx.project.copied_by(docker.file).any(|script| {
                    let source = cx.project.source(script.file);
                    let beside =
                        source.path.trim_start_matches("./").strip_suffix(source.name()) == Some(home.as_str());
                    beside && makes(&source.text, name)
                })
            };
            if found.iter().all(made) {
                finding.severity(Severity::Info).pedantic();
            }
            if let Some(ignore) = context.ignore.and_then(|index| cx.project.ignore_files.get(index)) {
                let patterns: Vec<String> = found.iter().map(|path| (*path).to_owned()).collect();
                let edit = ignore.added(&cx.project.source(ignore.file).text, &patterns);
                finding.fix(Safety::Safe, "Keep it out of the context", vec![edit]).changing(&[Aspect::Patterns]);
            }
            break;
        }
    }
}

/// Whether a line of the script has `openssl` write a key of this name: who reads one names it as well.
fn makes(text: &str, name: &str) -> bool {
    let text = text.replace("\\\n", " ");
    text.split(['\n', ';', '&', '|']).filter(|command| command.contains("openssl ")).any(|command| {
        let words: Vec<&str> = command.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect();
        let key = words.iter().any(|word| matches!(*word, "genrsa" | "genpkey" | "ecparam"));
        let written = |flag: &str| flag == "-keyout" || flag == "-out" && key;
        let named = |word: &str| word.trim_start_matches("./") == name;
        words.windows(2).any(|pair| matches!(pair, [flag, word] if written(flag) && named(word)))
    })
}
