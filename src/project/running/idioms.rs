//! Remarks of a shell checker that are true of the text and of no use to its author: idioms, and names that
//! another script uses. Knows neither rules nor the disk.

use crate::project::running::scripts::Placed;
use crate::project::{Dockerfile, Project};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Span;

/// Directories that every image with a shell has.
const EVERYWHERE: &[&str] = &[
    "/bin",
    "/etc",
    "/home",
    "/opt",
    "/root",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/local/bin",
    "/var",
];

/// Bytes of a line beyond which nobody reads it for an idiom.
const LONG: usize = 8 << 10;

/// Instructions looked at before the one with the remark.
const NEAR: usize = 32;

/// Lists of bash of which the first entry is what is asked for.
const FIRST_MEANT: &[&str] = &["BASH_SOURCE", "BASH_LINENO", "FUNCNAME"];

/// Commands whose output has no blanks, or which hardly ever fail where their file system works.
const PLAIN: &[&str] =
    &["arch", "date", "dpkg --print-architecture", "getconf", "hostname", "id -", "mktemp", "nproc", "uname", "whoami"];

impl Project {
    /// Whether the remark is on an idiom: `VAR= command`, `export x="$(mktemp -d)"`, `make -j$(nproc)`.
    pub fn is_idiom(&self, remark: &Placed) -> bool {
        let source = self.source(remark.file);
        let line = source.slice(source.full_lines(remark.span));
        match remark.code {
            "SC1007" => true,
            _ if line.len() > LONG => false,
            // Every shell that images have knows it.
            "SC3045" => line.contains("ulimit"),
            // A list that has one entry today, on a line of its own, or a key.
            "SC2043" => {
                let start = source.full_lines(remark.span).start as usize;
                let from = source.text.get(..start).map_or("", |front| front.lines().next_back().unwrap_or_default());
                let listed = |line: &str| line.trim_end().trim_end_matches('\\').trim_end().ends_with(" in");
                let key = |word: &str| word.len() >= 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
                let item = line.split_whitespace().any(|word| key(word.trim_matches(['"', '\'', ';'])));
                listed(from) || listed(line.lines().next().unwrap_or_default()) || item
            }
            // In a message a list is read as one text, and so are words without quotes.
            "SC2027" | "SC2145" => self.is_said(remark),
            "SC2046" | "SC2155" => {
                let inner = line.split("$(").skip(1).chain(line.split('`').skip(1).step_by(2));
                inner.into_iter().any(|inner| PLAIN.iter().any(|plain| inner.trim_start().starts_with(plain)))
            }
            _ => false,
        }
    }

    /// Whether what the remark warns of cannot come: an `if` on a line of its own below `else`, which is how
    /// one is nested; `cd` into a directory that is there; a variable that a file read in before may set; a column
    /// that is read to come to the next; a list of plain words that the text itself writes.
    pub fn is_out_of_question(&self, remark: &Placed) -> bool {
        let source = self.source(remark.file);
        match remark.code {
            "SC1075" => !source.slice(source.full_lines(remark.span)).split("else").skip(1).any(|rest| {
                let rest = rest.strip_prefix([' ', '\t']).unwrap_or_default().trim_start();
                rest.strip_prefix("if").is_some_and(|rest| rest.starts_with([' ', '\t', '[', '\\']))
            }),
            // A slice of one entry is one word: `"${@: -2:1}"`.
            "SC2198" => source.slice(remark.span).ends_with(":1}\"") || source.slice(remark.span).ends_with(":1}"),
            "SC2164" => self.enters_what_is_there(remark),
            "SC2034" => is_column(&source.text, remark.span),
            // Words that were written there one by one hold no blanks.
            "SC2068" => holds_plain_words(&source.text, source.slice(remark.span)),
            // The name alone is its first entry, and meant so: the file or the function that this stands in.
            "SC2128" => {
                FIRST_MEANT.iter().any(|name| source.slice(remark.span).contains(name))
                    || asks_whether_empty(&source.text, remark.span)
            }
            "SC2154" => self.text_up_to(remark).lines().any(takes_over),
            _ => false,
        }
    }

    /// Whether the remark is on a word of what `echo` writes, which sets words apart by blanks whatever they were.
    fn is_said(&self, remark: &Placed) -> bool {
        let source = self.source(remark.file);
        let start = source.full_lines(remark.span).start as usize;
        let before = source.text.get(start..remark.span.start as usize).unwrap_or_default();
        // From where the innermost command begins.
        let begins = ["&&", "||", "$(", "; ", "{ ", "then ", "else ", "do "];
        let at = begins.iter().filter_map(|mark| before.rfind(mark).map(|at| at + mark.len())).max();
        let mut quoted = false;
        let piped = before.char_indices().filter(|(_, c)| {
            quoted ^= *c == '"';
            !quoted && matches!(c, '|' | ';')
        });
        let at = at.max(piped.last().map(|(at, _)| at + 1));
        before.get(at.unwrap_or_default()..).is_some_and(|call| call.trim_start().starts_with("echo "))
    }

    /// Whether a variable that nothing uses has a name that programs look for in their environment, and no image gives
    /// it a value there: what ENV sets stays exported.
    pub fn is_for_programs(&self, remark: &Placed) -> bool {
        const KNOWN: &[&str] = &[
            "CC",
            "CFLAGS",
            "CGO_ENABLED",
            "CPPFLAGS",
            "CXX",
            "CXXFLAGS",
            "DEBIAN_FRONTEND",
            "GOARCH",
            "GOARM",
            "GOFLAGS",
            "GOOS",
            "GOPATH",
            "GOPROXY",
            "JAVA_HOME",
            "JAVA_OPTS",
            "LDFLAGS",
            "LD_LIBRARY_PATH",
            "MAKEFLAGS",
            "NODE_ENV",
            "NODE_OPTIONS",
            "PGPASSWORD",
            "PIP_INDEX_URL",
            "PYTHONPATH",
            "RUSTFLAGS",
        ];
        let name = remark.message.split('`').nth(1).unwrap_or_default();
        let set = |docker: &Dockerfile| {
            let mut given = docker.tree.instructions.iter().filter(|ins| ins.keyword == Keyword::Env);
            given.any(
                |ins| matches!(&ins.args, Args::Pairs { pairs, .. } if pairs.iter().any(|pair| pair.key.text == name)),
            )
        };
        remark.code == "SC2034" && KNOWN.contains(&name) && !self.dockerfiles.iter().any(set)
    }

    /// What runs before the remark in the same shell: the text of its RUN up to it. Functions of a script are called
    /// after what stands below them, so that of a script it is all.
    fn text_up_to(&self, remark: &Placed) -> &str {
        let source = self.source(remark.file);
        let Some(docker) = self.dockerfile(remark.file) else { return &source.text };
        let instructions = &docker.tree.instructions;
        let at = instructions.partition_point(|ins| ins.span.start <= remark.span.start);
        let own = at.checked_sub(1).and_then(|at| instructions.get(at));
        own.map_or("", |own| source.slice(Span::new(own.span.start as usize, remark.span.start as usize)))
    }

    /// Whether the `cd` at the remark goes into a directory of every image, or one that an instruction shortly
    /// before or the same RUN makes.
    fn enters_what_is_there(&self, remark: &Placed) -> bool {
        let source = self.source(remark.file);
        let Some(docker) = self.dockerfile(remark.file) else { return false };
        let rest = source.text.get(remark.span.start as usize..).unwrap_or_default();
        let Some(rest) = rest.strip_prefix("cd ") else { return false };
        let path = rest.split([' ', ';', '&', '|', '\n', '\r', ')']).next().unwrap_or_default();
        let path = path.trim_matches(['"', '\'']).trim_end_matches('/');
        if !path.starts_with('/') || path.contains(['$', '*']) {
            return path.is_empty() && rest.starts_with('/');
        }
        if EVERYWHERE.contains(&path) {
            return true;
        }
        let instructions = &docker.tree.instructions;
        let at = instructions.partition_point(|ins| ins.span.start <= remark.span.start);
        let Some((own, before)) = instructions.get(..at).and_then(<[_]>::split_last) else { return false };
        let so_far = source.slice(Span::new(own.span.start as usize, remark.span.start as usize));
        let made = so_far.split("mkdir").skip(1).any(|words| {
            let words = words.split([';', '&', '|', '\n']).next().unwrap_or_default();
            words.split_whitespace().any(|word| word.trim_end_matches('/') == path)
        });
        let near = before.iter().rev().take(NEAR).take_while(|ins| ins.keyword != Keyword::From);
        made || near.into_iter().any(|ins| match &ins.args {
            Args::Value(word) => ins.keyword == Keyword::Workdir && word.text.trim_end_matches('/') == path,
            Args::Copy { sources, dest } => {
                let target = dest.text.trim_end_matches('/');
                let filled =
                    dest.text.ends_with('/') || sources.iter().any(|source| matches!(source.text.as_str(), "." | "./"));
                target.strip_prefix(path).is_some_and(|rest| rest.starts_with('/') || rest.is_empty() && filled)
            }
            _ => false,
        })
    }

    /// Whether a name that seems unused may be used by a script that is sourced there.
    pub fn may_be_used_elsewhere(&self, remark: &Placed) -> bool {
        let script = self.evidence_of(remark.file).is_some();
        let library = self.runs_of_script(remark.file).any(|running| running.sourced);
        remark.code == "SC2034" && script && (library || self.source(remark.file).text.lines().any(reads_in))
    }
}

/// Whether a list, by its expansion `${list[@]}`, is filled with words of letters alone, wherever the script does. To make
/// it empty fills nothing; what is read into it, or put at a place of it, is not known.
fn holds_plain_words(script: &str, expansion: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "_-./:".contains(c);
    let named = expansion.trim_start_matches(['"', '$', '{']).split('[').next().unwrap_or_default();
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if named.is_empty() || !named.chars().all(name) {
        return false;
    }
    let places = script.match_indices(named).filter_map(|(at, _)| {
        let apart = !script.get(..at)?.ends_with(name);
        script.get(at + named.len()..).filter(|_| apart)
    });
    let put = |rest: &str| {
        let at = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        at.is_some_and(|(_, rest)| rest.starts_with('=') || rest.starts_with("+="))
    };
    let read = |line: &str| {
        let mut words = line.split(|c| !name(c)).skip_while(|word| !matches!(*word, "mapfile" | "read" | "readarray"));
        !line.trim_start().starts_with('#') && words.any(|word| word == named)
    };
    let fillings = places.clone().filter_map(|rest| rest.strip_prefix("+=(").or_else(|| rest.strip_prefix("=(")));
    let mut fillings = fillings.filter_map(|rest| rest.split(')').next()).filter(|words| !words.trim().is_empty());
    let all = fillings.clone().all(|words| words.chars().all(plain));
    all && fillings.next().is_some() && !places.clone().any(put) && !script.lines().any(read)
}

/// Whether the name there is one of several that a `read` fills: without it the others get what is not theirs.
fn is_column(text: &str, name: Span) -> bool {
    let before = text.get(..name.start as usize).unwrap_or_default();
    let before = before.rsplit(['\n', ';', '|', '&', '(', '{']).next().unwrap_or_default();
    let Some((_, given)) = before.rsplit_once("read ").filter(|(front, _)| front.is_empty() || front.ends_with(' '))
    else {
        return false;
    };
    let after = text.get(name.end as usize..).unwrap_or_default();
    let after = after.split(['\n', ';', '|', '&', '<', ')', '}']).next().unwrap_or_default();
    given.split_whitespace().any(|word| !word.starts_with('-')) || after.split_whitespace().next().is_some()
}

/// Whether a test asks whether the word there is empty, which it is where a list has no entry: `[ -z "$list" ]`.
fn asks_whether_empty(text: &str, word: Span) -> bool {
    let before = text.get(..word.start as usize).unwrap_or_default().trim_end_matches(['"', ' ']);
    let after = text.get(word.end as usize..).unwrap_or_default().trim_start_matches(['"', ' ']);
    let compared = ["==", "!=", "="].iter().find_map(|sign| after.strip_prefix(sign)).unwrap_or_default().trim_start();
    let opened = before.ends_with('[') || before.ends_with("test");
    before.ends_with(" -z")
        || before.ends_with(" -n")
        || opened && ["\"\"", "''"].iter().any(|e| compared.starts_with(e))
}

/// Whether a line reads another file into its shell: `. file`, `[ -e file ] && source file`.
fn reads_in(line: &str) -> bool {
    calls(line, &[".", "source"])
}

/// Whether a line makes variables that it does not name: it reads a file in, or runs what a program has written.
fn takes_over(line: &str) -> bool {
    calls(line, &[".", "source", "eval"])
}

/// Whether a line calls one of these commands, with something behind it.
fn calls(line: &str, names: &[&str]) -> bool {
    // Words behind which a command begins.
    const BEFORE: &[&str] = &["!", "&&", "||", ";", "{", "(", "do", "elif", "else", "if", "RUN", "then", "while"];
    let line = line.get(..LONG).unwrap_or(line).trim_start();
    if line.starts_with('#') {
        return false;
    }
    let mut words = line.split_ascii_whitespace().peekable();
    let mut begins = true;
    while let Some(word) = words.next() {
        let (front, name) = word.rfind(['(', '`']).map_or(("", word), |at| word.split_at(at + 1));
        if (begins || !front.is_empty()) && names.contains(&name) && words.peek().is_some() {
            return true;
        }
        let option = begins && word.starts_with("--");
        begins = BEFORE.contains(&word) || word.ends_with([';', '(', ')']) || option;
    }
    false
}
