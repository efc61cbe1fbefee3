//! Directories that a RUN fills with many files: what it unpacks, clones, or has a language's package manager install
//! beside the sources. Says nothing of what the same RUN moves or removes again.

use crate::project::StepRef;
use crate::project::builds::landed::absolute;
use crate::project::packages::{Action, Manager};
use crate::syntax::shell::{Command, Word};

/// The directories that root fills in this RUN, absolute.
pub fn filled(step: &StepRef) -> Vec<String> {
    let user = step.step.user.as_ref().map(|user| user.value.as_deref());
    let root = matches!(user, None | Some(Some("root" | "0" | "root:root" | "0:0")));
    if !root || !step.is_run() || !step.shell_errors.is_empty() {
        return Vec::new();
    }
    let commands = &step.step.commands;
    // The directory that a command stands in: where it is written out from the root, or that of WORKDIR.
    let below = |at: usize, text: &str| {
        let goes = |command: &&Command| matches!(command.name(), Some("cd" | "pushd" | "popd"));
        let last = commands.iter().take(at).rfind(goes);
        let there = match last {
            Some(command) => command.args().first().and_then(|word| word.literal.as_deref()),
            None => Some("."),
        };
        let there = there.filter(|there| last.is_none() || there.starts_with('/'))?;
        absolute(step, &if text.starts_with('/') { text.to_owned() } else { format!("{there}/{text}") })
    };
    let own = commands.iter().enumerate().filter(|(_, command)| {
        let place = command.place;
        place.depth == 0 && !place.in_branch && !place.in_loop && !place.in_substitution
    });
    let opened = own.filter_map(|(at, command)| {
        let text = opened_at(&command.effective())?;
        below(at, &text)
    });
    let elsewhere_by_variable = || step.docker.scope.declared(step.stage.index, step.step.at, "UV_PROJECT_ENVIRONMENT");
    let installed = step.step.packages.iter().filter_map(|call| {
        let directory = match call.manager {
            Manager::Npm | Manager::Yarn | Manager::Pnpm => "node_modules",
            Manager::Composer if call.action_word == "install" => "vendor",
            Manager::Uv if call.action_word == "sync" && !elsewhere_by_variable() => ".venv",
            _ => return None,
        };
        let elsewhere =
            ["--prefix", "-C", "--cwd", "--dir", "--working-dir", "-d", "--modules-folder", "--project", "--system"];
        let here = call.action == Action::Install && !call.is_global();
        (here && !call.has_flag(&elsewhere)).then(|| below(call.command, directory)).flatten()
    });
    let kept = |path: &String| {
        let lasting = path.len() > 1 && !path.starts_with("/tmp");
        lasting && !step.mounts_over(path) && !commands.iter().any(|command| takes_away(command, path))
    };
    opened.chain(installed).filter(kept).collect()
}

/// Where a command unpacks or clones to; `.` where it does so in the directory it stands in.
fn opened_at(command: &Command) -> Option<String> {
    let operand = |at: usize| command.operands_with_values(&["b", "branch", "depth", "c", "o", "d"]).get(at).copied();
    let text = match command.name()? {
        "tar" | "bsdtar" => {
            let first = command.args().first()?.text();
            let bare = !first.starts_with('-');
            let opens = bare && first.contains('x') || command.has_flag(&["x", "extract", "get"]);
            // What is named is a file or two of the archive.
            let named = command
                .operands_with_values(&["f", "file", "C", "directory", "strip", "strip-components", "exclude"])
                .len();
            let own = if bare { 1 + usize::from(first.contains('f')) } else { 0 };
            if !opens || command.has_flag(&["O", "to-stdout"]) || named > own {
                return None;
            }
            let says = |word: &Word| {
                let text = word.text();
                text == "--directory" || text.starts_with('-') && !text.starts_with("--") && text.ends_with('C')
            };
            match command.args().windows(2).find(|pair| says(&pair[0])) {
                Some(pair) => pair[1].literal.clone()?,
                None if command.args().iter().any(|word| word.text().starts_with("--directory")) => return None,
                None => ".".to_owned(),
            }
        }
        "virtualenv" => command.args().last()?.literal.clone()?,
        name if name.starts_with("python") && command.has_arg("venv") => command.args().last()?.literal.clone()?,
        "unzip" => command.args().windows(2).find(|pair| pair[0].text() == "-d")?[1].literal.clone()?,
        "git" if operand(0)?.text() == "clone" => operand(2)?.literal.clone()?,
        _ => return None,
    };
    Some(text)
}

/// Whether the command moves or removes the directory, or something in it.
fn takes_away(command: &Command, path: &str) -> bool {
    let call = command.effective();
    let touches = |text: &str| {
        let text = text.trim_end_matches(['*', '/']).trim_start_matches("./");
        let inside = text.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let named = path.rsplit('/').next() == Some(text);
        inside || named || text.len() > 1 && path.strip_prefix(text).is_some_and(|rest| rest.starts_with('/'))
    };
    matches!(call.name(), Some("mv" | "rm")) && call.args().iter().any(|word| touches(word.text()))
}
