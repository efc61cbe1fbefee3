//! The shell grammar beside the shells themselves: what `dash -n` and `bash -n` refuse, `grammar` refuses,
//! and nothing else. Texts are made from a grammar and then broken. Where a shell is not installed, its half
//! of the test has nothing to hold against.

use std::io::Write;
use std::process::{Command, Stdio};

use plimsoll::syntax::shell::grammar::{Grammar, fault};

/// A small generator of numbers, so that the texts are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick(&mut self, texts: &[&'static str]) -> &'static str {
        texts[self.below(texts.len())]
    }
}

const WORDS: &[&str] = &[
    "a",
    "echo",
    "x=1",
    "\"b $c\"",
    "'d'",
    "$e",
    "${f:-g}",
    "\"${h#*/}\"",
    "${i%%'j'}",
    "\\;",
    "-x",
    "2",
    "*.c",
    "in",
    "do",
    "#",
    "a#b",
    "{",
    "}",
    "x[1]=2",
    "f=(1 2)",
    "$((1 + (2)))",
    "`k`",
    "\"`l \\`m\\``\"",
    "$'n'",
    "!",
    "~",
    "p=",
    "${#q}",
    "${r:-\"s\"}",
    "\"${t:-'u'}\"",
    "$[1]",
    "a\\\nb",
];
const BETWEEN: &[&str] = &["; ", "\n", " && ", " || ", " | ", " & ", ";\n", "\n\n", " # note\n", " |\n", " &&\n"];
const IO: &[&str] =
    &[" >out", " 2>&1", " <in", " >>log", " &>all", " <<<str", " <(p)", " 3<&-", " <<E\nbody $(x)\nE\n"];
const BREAKS: &[&str] = &[
    "\"",
    "'",
    "`",
    "(",
    ")",
    "{",
    "}",
    ";;",
    ";",
    "&",
    "|",
    "$(",
    "${",
    "fi",
    "done",
    "esac",
    "then",
    "do",
    "\n",
    " ",
    "<",
    "<<E",
    "[[",
    "]]",
    "((",
    "))",
    "!",
    "if ",
    "case ",
    "for ",
    "function f ",
    "\\",
    "#",
    "time ",
    "in ",
];

fn commands(dice: &mut Dice, depth: u32, out: &mut String) {
    for index in 0..=dice.below(3) {
        if index > 0 {
            out.push_str(dice.pick(BETWEEN));
        }
        command(dice, depth, out);
    }
}

fn command(dice: &mut Dice, depth: u32, out: &mut String) {
    let kinds = if depth == 0 { 2 } else { 16 };
    let part = |dice: &mut Dice, before: &str, out: &mut String| {
        out.push_str(before);
        commands(dice, depth.saturating_sub(1), out);
    };
    match dice.below(kinds) {
        0 | 1 => {
            for _ in 0..=dice.below(4) {
                out.push_str(dice.pick(WORDS));
                out.push(' ');
            }
        }
        2 => {
            part(dice, "if ", out);
            part(dice, "; then ", out);
            if dice.below(2) == 0 {
                part(dice, "\nelif ", out);
                part(dice, "\nthen ", out);
            }
            if dice.below(2) == 0 {
                part(dice, "\nelse ", out);
            }
            out.push_str("\nfi");
        }
        3 => {
            part(dice, "while ", out);
            part(dice, "; do ", out);
            out.push_str("; done");
        }
        4 => {
            let head = dice_for(dice);
            part(dice, head, out);
            out.push_str("\ndone");
        }
        5 => {
            out.push_str("case $x in a|b) ");
            part(dice, "", out);
            out.push_str(";; (c) ");
            part(dice, "", out);
            out.push_str("\nesac");
        }
        6 => {
            part(dice, "(", out);
            out.push(')');
        }
        7 => {
            part(dice, "{ ", out);
            out.push_str("; }");
        }
        8 => {
            part(dice, "f() {\n", out);
            out.push_str("\n}");
        }
        9 => {
            part(dice, "echo \"$(", out);
            out.push_str(")\"");
        }
        10 => {
            part(dice, "echo $(", out);
            out.push_str(") b");
        }
        11 => out.push_str("[[ -n $a && ( b == @(c|d) || ! e =~ ^(f|g) ) ]]"),
        12 => out.push_str("(( a = (1 + 2) * 3 ))"),
        13 => {
            part(dice, "function g { ", out);
            out.push_str("; }");
        }
        14 => {
            part(dice, "! ", out);
        }
        _ => {
            command(dice, depth - 1, out);
            out.push_str(dice.pick(IO));
        }
    }
}

fn dice_for(dice: &mut Dice) -> &'static str {
    dice.pick(&["for v in a b; do ", "for v\ndo ", "for v; do ", "for ((i=0;i<1;i++)); do ", "until a; do "])
}

/// A text, mostly broken at a place or two.
fn text(dice: &mut Dice) -> String {
    let mut text = String::new();
    commands(dice, 3, &mut text);
    for _ in 0..dice.below(4) {
        let ends: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        let at = ends[dice.below(ends.len())];
        match dice.below(3) {
            0 => text.insert_str(at, dice.pick(BREAKS)),
            1 => text.truncate(at.max(1)),
            _ => drop((at < text.len()).then(|| text.remove(at))),
        }
    }
    text
}

/// Whether the shell refuses the text; `None` where there is no such shell. bash goes on behind some faults
/// with status 0, and warns of a here-document without its end.
fn refuses(shell: &str, text: &str) -> Option<bool> {
    let mut child = Command::new(shell)
        .arg("-n")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    Some(!output.status.success() || said.lines().any(|line| !line.contains("warning:")))
}

fn hold_against(shell: &str, grammar: Grammar, seed: u64, texts: u32) {
    let mut dice = Dice(seed);
    let mut apart = Vec::new();
    for _ in 0..texts {
        let text = text(&mut dice);
        let Some(refused) = refuses(shell, &text) else { return };
        let ours = fault(&text, grammar);
        // Where bash's way on from a fault is no grammar, nothing is said.
        let odd = text.contains("$(") && text.contains("<<") || text.contains("${{") || text.contains("for ((");
        let left_open = refused && grammar == Grammar::Bash && odd;
        if ours.is_some() != refused && !left_open {
            apart.push(format!("{shell} refuses: {refused}; ours: {ours:?}\n{text}\n"));
        }
    }
    assert!(apart.is_empty(), "{} of {texts} apart\n{}", apart.len(), apart[..apart.len().min(40)].join("----\n"));
}

fn texts() -> u32 {
    std::env::var("SHELL_TEXTS").ok().and_then(|n| n.parse().ok()).unwrap_or(600)
}

#[test]
fn what_dash_refuses_is_refused_and_nothing_else() {
    hold_against("dash", Grammar::Dash, 0x9E37_79B9_7F4A_7C15, texts());
}

#[test]
fn what_bash_refuses_is_refused_and_nothing_else() {
    hold_against("bash", Grammar::Bash, 0x2545_F491_4F6C_DD1D, texts());
}

#[test]
fn no_text_costs_more_than_its_length() {
    for piece in
        ["(", "((", "$(", "${", "`", "\"$(", "{ ", "if ", "[[ ( ", "$((", "((x $(", "a=(", "! ", "case x in ", "<<E "]
    {
        for grammar in [Grammar::Dash, Grammar::Bash] {
            fault(&piece.repeat(200_000), grammar);
        }
    }
}
