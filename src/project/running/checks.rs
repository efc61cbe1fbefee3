//! Whether a health check can fail: what its last command says, whether it finds itself, whether it looks at the answer.
//! Knows nothing of what the program that is asked would say.

use crate::syntax::shell::{Command, Join};

/// What keeps a check from failing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blind {
    /// It ends well whatever came before.
    Always,
    /// It looks for a process among those of which it is one itself.
    FindsItself,
    /// An error's status is an answer like any other.
    TakesAnyAnswer,
    /// It asks by a word, and nobody reads what comes back.
    HearsNoAnswer,
}

/// The command that keeps the check from failing, and how.
pub fn undecided(commands: &[Command]) -> Option<(&Command, Blind)> {
    let own: Vec<&Command> = commands.iter().filter(|c| !c.place.in_substitution && c.place.depth == 0).collect();
    let last = own.last()?;
    let well = match last.name() {
        Some("true" | ":") => true,
        Some("exit") => last.args().first().is_some_and(|word| word.text() == "0"),
        _ => false,
    };
    let alone = own.len() == 1;
    // Of `a || exit 1; exit 0` the first decides.
    let ends_before = own.iter().rev().skip(1).any(|command| command.name() == Some("exit"));
    if well && !ends_before && (alone || last.before == Join::Or) && own.len() == commands.len() {
        return Some((last, Blind::Always));
    }
    if let Some(found) = own.iter().zip(own.iter().skip(1)).find_map(|(ps, grep)| finds_itself(ps, grep)) {
        return Some((found, Blind::FindsItself));
    }
    if let Some(asked) = own.iter().zip(own.iter().skip(1)).find_map(|(says, nc)| hears_nothing(says, nc)) {
        return Some((asked, Blind::HearsNoAnswer));
    }
    let curl = own.iter().find(|command| command.effective().name() == Some("curl"))?;
    let call = curl.effective();
    let looks = call.has_flag(&["f", "fail", "fail-with-body", "w", "write-out", "K", "config"]);
    let asks = call
        .args()
        .iter()
        .any(|word| word.raw.contains("http://") || word.raw.contains("https://") || word.raw.contains("localhost"));
    let piped = own.iter().any(|command| command.after == Join::Pipe)
        || curl
            .redirects
            .iter()
            .any(|io| io.operator == ">" && io.target.as_ref().is_some_and(|t| t.text() != "/dev/null"));
    (asks && !looks && !piped && curl.after != Join::Then && curl.after != Join::Line)
        .then_some((*curl, Blind::TakesAnyAnswer))
}

/// `echo ruok | nc host port`, a question to ZooKeeper whose answer, `imok`, goes nowhere: a port that is open is enough.
fn hears_nothing<'a>(says: &Command, nc: &'a Command) -> Option<&'a Command> {
    let asks = matches!(says.name(), Some("echo" | "printf")) && says.after == Join::Pipe;
    let word = says.args().iter().any(|word| word.text() == "ruok");
    let sends = matches!(nc.effective().name(), Some("nc" | "ncat" | "netcat")) && nc.after != Join::Pipe;
    let kept = nc.redirects.iter().any(|io| io.target.as_ref().is_some_and(|to| to.text() != "/dev/null"));
    (asks && word && sends && !kept).then_some(nc)
}

/// `ps | grep name`, where the shell's own line and that of `grep` hold the name. `[n]ame` does not, and what reads
/// on from there may take it out.
fn finds_itself<'a>(ps: &Command, grep: &'a Command) -> Option<&'a Command> {
    let asks = ps.name() == Some("ps") && ps.after == Join::Pipe && grep.name() == Some("grep");
    let plain = grep.args().iter().all(|word| !word.raw.contains(['[', '^', '$']));
    let counts = grep.has_flag(&["v", "c", "invert-match", "count"]);
    (asks && plain && !counts && grep.after != Join::Pipe && !grep.args().is_empty()).then_some(grep)
}
