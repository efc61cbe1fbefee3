//! What ShellCheck would say of a shell text. Owns `shuck-linter`, which finds the same things under the
//! same numbers in its own words; without the feature `shell-lint` there is nothing to say. Knows no
//! Dockerfile: spans are offsets into the text given.

use super::Dialect;
use crate::finding::Severity;
use crate::text::Span;

/// A shell whose text can be checked. zsh and fish are not among them: no checker here knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shell {
    #[default]
    Sh,
    Dash,
    /// The `sh` of busybox, which reads much of bash.
    Busybox,
    Bash,
    Ksh,
}

impl Shell {
    /// The shell that `program`, with or without its directory, is.
    pub fn of_program(program: &str) -> Option<Shell> {
        match program.rsplit('/').next().unwrap_or(program) {
            "sh" => Some(Shell::Sh),
            "ash" | "busybox" => Some(Shell::Busybox),
            "dash" => Some(Shell::Dash),
            "bash" => Some(Shell::Bash),
            "ksh" | "mksh" => Some(Shell::Ksh),
            _ => None,
        }
    }

    /// The first line of a script for this shell, without its end.
    pub fn shebang(self) -> &'static str {
        match self {
            Shell::Sh => "#!/bin/sh",
            Shell::Dash => "#!/bin/dash",
            Shell::Busybox => "#!/bin/busybox sh",
            Shell::Bash => "#!/bin/bash",
            Shell::Ksh => "#!/bin/ksh",
        }
    }

    /// How its text is taken apart.
    pub fn dialect(self) -> Dialect {
        match self {
            Shell::Sh | Shell::Dash | Shell::Busybox => Dialect::Posix,
            Shell::Bash => Dialect::Bash,
            Shell::Ksh => Dialect::Ksh,
        }
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// ShellCheck's number.
    pub number: u16,
    pub severity: Severity,
    pub span: Span,
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// The edits that mend it, all of them or none.
    pub edits: Vec<(Span, String)>,
}

impl Remark {
    /// `SC2086`
    pub fn code(&self) -> &'static str {
        code(self.number)
    }
}

/// The numbers ShellCheck uses: 1000 to 3999.
const NUMBERS: std::ops::Range<u16> = 1000..4000;

static CODES: [[u8; 6]; 3000] = codes();

const fn codes() -> [[u8; 6]; 3000] {
    let mut codes = [*b"SC0000"; 3000];
    let mut at = 0;
    while at < codes.len() {
        let number = at + NUMBERS.start as usize;
        let mut digit = 6;
        let mut rest = number;
        while digit > 2 {
            digit -= 1;
            codes[at][digit] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        at += 1;
    }
    codes
}

/// The code of a number, `SC2086` of 2086; `SC` for what is no number of ShellCheck's.
fn code(number: u16) -> &'static str {
    let at = usize::from(number).checked_sub(usize::from(NUMBERS.start));
    let code = at.and_then(|at| CODES.get(at)).and_then(|code| std::str::from_utf8(code).ok());
    code.unwrap_or("SC")
}

/// What is never said: that a file a script reads was not given (1090, 1091), that `ash` is taken for
/// dash (2187), that a text has no shebang (2148): of a Dockerfile's texts the shell is known.
const LEFT_OUT: [u16; 4] = [1090, 1091, 2148, 2187];

/// Whether a remark with this number is worth having.
pub fn is_wanted(number: u16) -> bool {
    NUMBERS.contains(&number) && !LEFT_OUT.contains(&number)
}

/// What there is to say of `text`, read as `shell`, in the order of the text. Texts that no one writes,
/// too long or too deep, are not looked at.
#[cfg(not(feature = "shell-lint"))]
pub fn lint(_: &str, _: Shell) -> Vec<Remark> {
    Vec::new()
}

/// Whether `text`, or a piece of it, is left alone for what checking it would cost.
#[cfg(not(feature = "shell-lint"))]
pub fn is_left_alone(_: &str, _: Shell) -> bool {
    false
}

#[cfg(feature = "shell-lint")]
pub use native::{is_left_alone, lint};

#[cfg(feature = "shell-lint")]
mod native {
    use std::collections::HashMap;
    use std::ops::Range;
    use std::sync::LazyLock;

    use rayon::prelude::*;
    use shuck_linter::{
        AnalysisRequest, Diagnostic, LinterSettings, Rule, ShellCheckCodeMap, ShellCheckLevel, ShellDialect,
        rule_metadata,
    };
    use shuck_parser::parser::Parser;

    use super::{Remark, Shell, is_wanted};
    use crate::finding::Severity;
    use crate::syntax::shell::parts::{Parts, parts};
    use crate::syntax::shell::{Command, Dialect, Word, readable};
    use crate::text::Span;

    /// What is known of one of its rules.
    struct Known {
        number: u16,
        severity: Severity,
        help: &'static str,
    }

    /// ShellCheck's numbers and what they are called there; made once, since making it costs more than a short
    /// text does.
    static NUMBERS: LazyLock<ShellCheckCodeMap> = LazyLock::new(ShellCheckCodeMap::default);

    /// The rules that have a number of ShellCheck's. Its own defaults leave out the style rules, and with
    /// them most of what ShellCheck says.
    static RULES: LazyLock<HashMap<Rule, Known>> = LazyLock::new(|| {
        let known = NUMBERS.mappings().filter_map(|(number, rule)| {
            let number = u16::try_from(number).ok().filter(|number| is_wanted(*number))?;
            let meta = rule_metadata(rule)?;
            let severity = match meta.shellcheck_level? {
                ShellCheckLevel::Style => Severity::Style,
                ShellCheckLevel::Info => Severity::Info,
                ShellCheckLevel::Warning => Severity::Warning,
                ShellCheckLevel::Error => Severity::Error,
            };
            Some((rule, Known { number, severity, help: meta.fix_description.unwrap_or(meta.rationale) }))
        });
        known.collect()
    });

    /// Where a text cannot be cut, the operators beyond which it is left alone: a chain of them costs the
    /// checker their number to the third power.
    const MAX_CHAINED: usize = 300;

    /// The same of commands that are put into words, which cost the checker the square of their number.
    const MAX_SUBSTITUTED: usize = 1_000;

    /// Settings for each dialect; none of them reads a file that a script names.
    static SETTINGS: LazyLock<[LinterSettings; 4]> = LazyLock::new(|| {
        [ShellDialect::Sh, ShellDialect::Dash, ShellDialect::Bash, ShellDialect::Ksh].map(|dialect| {
            LinterSettings::for_rules(RULES.keys().copied()).with_shell(dialect).with_resolve_source_closure(false)
        })
    });

    /// What there is to say of `text`, read as `shell`, in the order of the text. Texts that no one
    /// writes, too long or too deep, are not looked at.
    pub fn lint(text: &str, shell: Shell) -> Vec<Remark> {
        if !readable(text) {
            return Vec::new();
        }
        let [sh, dash, bash, ksh] = &*SETTINGS;
        let settings = match shell {
            Shell::Sh | Shell::Busybox => sh,
            Shell::Dash => dash,
            Shell::Bash => bash,
            Shell::Ksh => ksh,
        };
        let mut remarks = match parts(text, shell.dialect()) {
            None if costs_too_much(text) => Vec::new(),
            None => read(text, settings),
            Some(parts) => in_parts(text, &parts, settings),
        };
        remarks.extend(find_nowhere(text, shell.dialect()));
        remarks.retain(|remark| shell != Shell::Busybox || !busybox_reads(remark.number));
        remarks.sort_by_key(|remark| (remark.span.start, remark.number, remark.span.end));
        remarks
    }

    fn costs_too_much(text: &str) -> bool {
        text.matches("&&").count() + text.matches("||").count() > MAX_CHAINED
            || text.matches("$(").count() + text.matches('`').count() / 2 > MAX_SUBSTITUTED
    }

    /// Whether `text`, or a piece of it, is left alone for what checking it would cost.
    pub fn is_left_alone(text: &str, shell: Shell) -> bool {
        // Few have so many commands, and only those are taken apart for it.
        let ends = memchr::memchr2_iter(b'\n', b';', text.as_bytes()).count();
        let many = ends > MAX_CHAINED || costs_too_much(text);
        many && parts(text, shell.dialect()).map_or_else(|| costs_too_much(text), |parts| parts.left_out)
    }

    fn read(text: &str, settings: &LinterSettings) -> Vec<Remark> {
        let parsed = Parser::with_dialect(text, settings.shell.parser_dialect()).parse();
        let found = AnalysisRequest::from_parse_result(&parsed, text, settings).with_shellcheck_map(&NUMBERS).lint();
        found.into_iter().filter_map(|found| remark(found, text.len())).collect()
    }

    /// A long text read piece by piece, since the checker's cost grows with the square of the commands and
    /// more. What one piece sets and another uses is not seen, so nothing is said of that.
    fn in_parts(text: &str, parts: &Parts, settings: &LinterSettings) -> Vec<Remark> {
        const FLOW: [u16; 4] = [2034, 2154, 2317, 2329];
        let head = text.get(parts.head.clone()).unwrap_or_default();
        let of_piece = |piece: &Range<usize>| {
            let mut remarks = Vec::new();
            let own = format!("{head}{}", text.get(piece.clone()).unwrap_or_default());
            let place = |span: Span| {
                let at = |offset: u32| Some((offset as usize).checked_sub(head.len())? + piece.start);
                Some(Span::new(at(span.start)?, at(span.end)?))
            };
            for mut remark in read(&own, settings).into_iter().filter(|remark| !FLOW.contains(&remark.number)) {
                let edits = remark.edits.drain(..).map(|(span, text)| Some((place(span)?, text))).collect();
                let edits: Option<Vec<_>> = edits;
                if let Some(span) = place(remark.span) {
                    remarks.push(Remark { span, edits: edits.unwrap_or_default(), ..remark });
                }
            }
            remarks
        };
        parts.pieces.par_iter().flat_map_iter(of_piece).collect()
    }

    /// Whether busybox, as Alpine builds it with `ASH_BASH_COMPAT`, reads what a remark with this number
    /// calls foreign to `sh`.
    fn busybox_reads(number: u16) -> bool {
        const NUMBERS: [u16; 21] = [
            3001, 3003, 3010, 3012, 3013, 3014, 3015, 3018, 3019, 3020, 3028, 3036, 3037, 3039, 3040, 3043, 3045, 3046,
            3051, 3057, 3060,
        ];
        NUMBERS.contains(&number)
    }

    /// `find` without a place to start from, which `shuck-linter` does not look for: 2185.
    fn find_nowhere(text: &str, dialect: Dialect) -> Vec<Remark> {
        if !may_lack_start(text) {
            return Vec::new();
        }
        let commands = crate::syntax::shell::read(text, dialect).commands;
        let remark = |command: &Command| {
            let find = command.words.first().filter(|_| command.name() == Some("find"))?;
            let option = |word: &&Word| matches!(word.text(), "-H" | "-L" | "-P") || word.text().starts_with("-O");
            let options = command.args().iter().take_while(option).count();
            let start = command.args().get(options).map(Word::text);
            let nowhere = start.is_none_or(|start| start.starts_with('-') && !start.starts_with("-D"));
            let last = command.words.get(options).unwrap_or(find);
            nowhere.then(|| Remark {
                number: 2185,
                severity: Severity::Info,
                span: find.span,
                message: "`find` is not told where to start; only GNU's takes the working directory".to_owned(),
                help: "name the directory, `find . …`".to_owned(),
                edits: vec![(Span::at(last.span.end as usize), " .".to_owned())],
            })
        };
        commands.iter().filter_map(remark).collect()
    }

    /// Whether a word `find` may stand in the text with no place to start from behind it. Most are given one, and are
    /// not worth reading the text once more.
    fn may_lack_start(text: &str) -> bool {
        let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+');
        text.match_indices("find").any(|(at, name)| {
            let (before, behind) = (&text[..at], &text[at + name.len()..]);
            let alone = !before.ends_with(joins) && !behind.starts_with(joins);
            let next = behind.trim_start_matches([' ', '\t']);
            let given =
                next.len() < behind.len() && next.starts_with(|c: char| joins(c) && c != '-' || "/$~".contains(c));
            alone && !given
        })
    }

    fn remark(found: Diagnostic, end: usize) -> Option<Remark> {
        let known = RULES.get(&found.rule)?;
        let span = |from: usize, to: usize| Span::new(from.min(end), to.min(end));
        let edits = found.fix.iter().flat_map(|fix| fix.edits()).map(|edit| {
            let range = edit.range();
            (span(range.start().into(), range.end().into()), edit.content().to_owned())
        });
        Some(Remark {
            number: known.number,
            severity: known.severity,
            span: span(found.span.start.offset(), found.span.end.offset()),
            edits: edits.collect(),
            message: found.message,
            help: known.help.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_numbers_written_out() {
        assert_eq!((code(2086), code(1000), code(3999)), ("SC2086", "SC1000", "SC3999"));
        assert_eq!((code(999), code(4000)), ("SC", "SC"));
    }

    #[cfg(feature = "shell-lint")]
    #[test]
    fn a_remark_names_its_bytes_number_and_severity() {
        let text = "#!/bin/sh\nrm -rf $1\n";
        let found = lint(text, Shell::Sh);
        let shown: Vec<_> = found.iter().map(|r| (r.code(), r.severity, &text[r.span.range()])).collect();
        assert_eq!(shown, [("SC2086", Severity::Info, "$1")]);
        assert_eq!(found[0].edits, [(found[0].span, "\"$1\"".to_owned())]);
    }

    #[cfg(feature = "shell-lint")]
    #[test]
    fn find_is_told_where_to_start() {
        let of = |text: &str| lint(text, Shell::Sh).iter().filter(|remark| remark.number == 2185).count();
        let told = ["find . -name a", "find \"$1\" -name a", "find \\( -name a \\)", "xargs find -name a"].map(of);
        assert_eq!((told, ["find -name a", "find", "find -L -name a"].map(of)), ([0; 4], [1; 3]));
    }

    #[cfg(feature = "shell-lint")]
    #[test]
    fn texts_no_one_writes_are_left_alone() {
        assert_eq!(lint(&"(".repeat(100_000), Shell::Sh), []);
        assert_eq!(lint(&"rm -rf $x;".repeat(100_000), Shell::Bash), []);
    }
}
