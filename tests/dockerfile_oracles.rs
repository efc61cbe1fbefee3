//! Two other crates read the same Dockerfiles as second opinions. They know less than BuildKit does,
//! so only what they accept counts; where they then disagree the reason is listed here, with a file
//! that shows it.

use plimsoll::syntax::dockerfile::{Dockerfile, Instruction, parse};
use plimsoll::text::Source;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Keyword in capitals and the line it stands in.
type List = Vec<(String, u32)>;

/// What the builder's first stage lists: words that are no instruction stand in it too.
fn ours(source: &Source) -> List {
    let (file, _) = parse(&source.text);
    file.as_read(&source.text).into_iter().map(|i| (i.keyword.to_uppercase(), i.start_line)).collect()
}

fn parse_dockerfile(source: &Source) -> Option<List> {
    use parse_dockerfile::Instruction::*;
    let file = parse_dockerfile::parse(&source.text).ok()?;
    let place = |keyword: &str, span: &std::ops::Range<usize>| (keyword.to_string(), source.line(span.start));
    let one = |instruction: &parse_dockerfile::Instruction| match instruction {
        Add(i) => place("ADD", &i.add.span),
        Arg(i) => place("ARG", &i.arg.span),
        Cmd(i) => place("CMD", &i.cmd.span),
        Copy(i) => place("COPY", &i.copy.span),
        Entrypoint(i) => place("ENTRYPOINT", &i.entrypoint.span),
        Env(i) => place("ENV", &i.env.span),
        Expose(i) => place("EXPOSE", &i.expose.span),
        From(i) => place("FROM", &i.from.span),
        Healthcheck(i) => place("HEALTHCHECK", &i.healthcheck.span),
        Label(i) => place("LABEL", &i.label.span),
        Maintainer(i) => place("MAINTAINER", &i.maintainer.span),
        Onbuild(i) => place("ONBUILD", &i.onbuild.span),
        Run(i) => place("RUN", &i.run.span),
        Shell(i) => place("SHELL", &i.shell.span),
        Stopsignal(i) => place("STOPSIGNAL", &i.stopsignal.span),
        User(i) => place("USER", &i.user.span),
        Volume(i) => place("VOLUME", &i.volume.span),
        Workdir(i) => place("WORKDIR", &i.workdir.span),
        other => panic!("an instruction this test does not know: {other:?}"),
    };
    Some(file.instructions.iter().map(one).collect())
}

fn dockerfile_parser(source: &Source) -> Option<List> {
    use dockerfile_parser::Instruction::*;
    let file = dockerfile_parser::Dockerfile::parse(&source.text).ok()?;
    let keyword = |instruction: &dockerfile_parser::Instruction| match instruction {
        From(_) => "FROM".to_string(),
        Arg(_) => "ARG".to_string(),
        Label(_) => "LABEL".to_string(),
        Run(_) => "RUN".to_string(),
        Entrypoint(_) => "ENTRYPOINT".to_string(),
        Cmd(_) => "CMD".to_string(),
        Copy(_) => "COPY".to_string(),
        Env(_) => "ENV".to_string(),
        Misc(misc) => misc.instruction.content.to_uppercase(),
    };
    Some(file.instructions.iter().map(|i| (keyword(i), source.line(i.span().start))).collect())
}

/// Who disagrees, why, how to tell from our own tree that this is the reason, and a file that shows it.
struct Known {
    who: &'static str,
    why: &'static str,
    holds: fn(&Dockerfile, &Source) -> bool,
    example: &'static str,
}

const KNOWN: &[Known] = &[
    Known {
        who: "parse-dockerfile",
        why: "finds a here-document only where its word comes first; its lines are then instructions, \
              and an unterminated one is no fault",
        holds: |file, _| file.instructions.iter().any(|i| !i.heredocs.is_empty()),
        example: "FROM a\nRUN cat <<E > b\nUSER c\n",
    },
    Known {
        who: "dockerfile-parser",
        why: "knows no here-documents",
        holds: |file, _| file.instructions.iter().any(|i| !i.heredocs.is_empty()),
        example: "FROM a\nRUN <<E\nUSER b\n",
    },
    Known {
        who: "dockerfile-parser",
        why: "ends a continued instruction at a blank line, which the builder skips with a warning",
        holds: |file, _| file.instructions.iter().any(|i| !i.blank_lines.is_empty()),
        example: "FROM a\nCMD b \\\n  \nUSER c\n",
    },
    Known {
        who: "dockerfile-parser",
        why: "takes `#` in the middle of a line for a comment",
        holds: |file, _| file.instructions.iter().any(|i| i.rest().text.contains('#')),
        example: "FROM a\nEXPOSE #\nUSER b\n",
    },
    Known {
        who: "dockerfile-parser",
        why: "cuts a word that is no instruction at the first character that is no letter",
        holds: |_, source| ours(source).iter().any(|(word, _)| !word.chars().all(|c| c.is_ascii_alphabetic())),
        example: "FROM a\nit's b\n",
    },
    Known {
        who: "dockerfile-parser",
        why: "knows no escape directive",
        holds: |file, _| file.escape != '\\',
        example: "# escape=`\nFROM a\nRUN b `\nUSER c\n",
    },
    Known {
        who: "parse-dockerfile",
        why: "does not count a line that is nothing but the escape token to the instruction after it",
        holds: |file, source| {
            let starts_late = |i: &Instruction| i.start_line != source.line(i.keyword_span.start as usize);
            file.instructions.iter().any(|i| starts_late(i) || i.keyword_span.is_empty())
        },
        example: "FROM a\n\\\nUSER b\n",
    },
];

fn agree(who: &str, theirs: &List, source: &Source) -> bool {
    let (file, _) = parse(&source.text);
    *theirs == ours(source) || KNOWN.iter().any(|known| known.who == who && (known.holds)(&file, source))
}

#[test]
fn every_known_disagreement_still_is_one() {
    for known in KNOWN {
        let source = Source::new("Dockerfile", known.example);
        let Some((_, oracle)) = ORACLES.iter().find(|(who, _)| *who == known.who) else { panic!("{}", known.who) };
        assert!((known.holds)(&parse(known.example).0, &source), "{}: {}", known.who, known.why);
        let theirs = oracle(&source).unwrap_or_else(|| panic!("{} refuses {:?}", known.who, known.example));
        assert_ne!(theirs, ours(&source), "{} came round: {}", known.who, known.why);
    }
}

#[test]
fn the_second_opinions_agree_on_generated_files() {
    let mut runner = TestRunner::deterministic();
    let lines = prop::collection::vec(line(), 0..7);
    let mut agreed = [0; ORACLES.len()];
    for round in 0..6000 {
        let text = format!("FROM a\n{}", lines.new_tree(&mut runner).unwrap().current().concat());
        let text = if round % 5 == 0 { text.replace('\n', "\r\n") } else { text };
        let source = Source::new("Dockerfile", text);
        for (count, (who, oracle)) in agreed.iter_mut().zip(ORACLES) {
            let Some(theirs) = oracle(&source) else { continue };
            assert!(agree(who, &theirs, &source), "{who} {:?}\n{theirs:?}\n{:?}", source.text, ours(&source));
            *count += usize::from(theirs == ours(&source));
        }
    }
    // The generator may not drift to files that nobody accepts.
    assert!(agreed.iter().all(|count| *count > 400), "{agreed:?}");
}

#[test]
fn the_second_opinions_agree_on_the_fixtures() {
    let mut read = 0;
    for entry in walkdir::WalkDir::new("fixtures").sort_by_file_name().into_iter().filter_map(Result::ok) {
        if !entry.file_name().to_string_lossy().contains("Dockerfile") || !entry.file_type().is_file() {
            continue;
        }
        let source = Source::from_bytes(entry.path().to_string_lossy(), std::fs::read(entry.path()).unwrap());
        for (who, oracle) in ORACLES {
            let Some(theirs) = oracle(&source) else { continue };
            read += 1;
            assert!(agree(who, &theirs, &source), "{who} {}\n{theirs:?}\n{:?}", source.path, ours(&source));
        }
    }
    assert!(read >= 6, "only {read} files were accepted by anyone");
}

type Oracle = fn(&Source) -> Option<List>;
const ORACLES: [(&str, Oracle); 2] = [("parse-dockerfile", parse_dockerfile), ("dockerfile-parser", dockerfile_parser)];

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "a",
        "b=c",
        "/x",
        "$Y",
        "${Z:-w}",
        "\"q r\"",
        "'s t'",
        "x:1",
        "[\"a\", \"b\"]",
        "--from=x",
        "--mount=type=cache,target=/c",
        "&&",
        "|",
        "é",
        "AS",
        "CMD",
        "NONE",
        "--interval=5s",
        "<<E",
        "<<-'F'",
        "#",
        "\\ ",
        "it's",
        ".",
        "1",
        "; \\\n",
        "\\\n  ",
        "\\\n# c\n ",
        "\\\n\n ",
        "\\ \n\t",
        "\nE\n",
    ])
    .prop_map(str::to_string)
}

fn line() -> impl Strategy<Value = String> {
    let keyword = prop::sample::select(vec![
        "FROM",
        "RUN",
        "RUN",
        "COPY",
        "ADD",
        "ENV",
        "ARG",
        "CMD",
        "ENTRYPOINT",
        "LABEL",
        "USER",
        "WORKDIR",
        "EXPOSE",
        "VOLUME",
        "HEALTHCHECK",
        "ONBUILD RUN",
        "SHELL",
        "STOPSIGNAL",
        "MAINTAINER",
        "run",
        "  RUN",
        "Copy",
        "# c",
        "",
    ]);
    (keyword, prop::collection::vec(word(), 0..5))
        .prop_map(|(keyword, words)| format!("{keyword} {}\n", words.join(" ")))
}
