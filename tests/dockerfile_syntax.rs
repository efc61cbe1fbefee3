//! Dockerfiles are read as BuildKit reads them, byte for byte, and past every fault.

#[path = "support/dockerfile_laws.rs"]
mod dockerfile_laws;

use dockerfile_laws::{sound, words};
use plimsoll::syntax::dockerfile::{Args, Command, Dockerfile, Instruction, Keyword, TokenKind, parse, tokens};
use plimsoll::text::Source;
use proptest::prelude::*;

/// One line for each instruction: keyword, lines, flags, then the arguments by their shape.
fn show(text: &str) -> Vec<String> {
    sound(text).0.instructions.iter().map(show_one).collect()
}

fn show_one(instruction: &Instruction) -> String {
    let texts: Vec<String> = words(instruction).into_iter().map(|word| word.text.to_string()).collect();
    let args = match &instruction.args {
        Args::Onbuild(inner) => format!("({})", show_one(inner)),
        Args::Command(Command::Shell(joined)) | Args::Healthcheck(Some(Command::Shell(joined))) => {
            format!("$ {}", joined.text)
        }
        Args::Healthcheck(None) => "none".to_string(),
        Args::Invalid => "invalid".to_string(),
        Args::Pairs { legacy: true, .. } => format!("legacy {texts:?}"),
        _ => format!("{texts:?}"),
    };
    let flags = instruction.flag_texts().iter().map(|flag| format!("{flag} ")).collect::<String>();
    let Instruction { start_line, end_line, .. } = instruction;
    format!("{start_line}-{end_line} {} {flags}{args}", instruction.keyword.name())
}

/// The faults as `line kind`.
fn faults(text: &str) -> Vec<String> {
    let source = Source::new("Dockerfile", text);
    sound(text).1.iter().map(|error| format!("{} {}", source.line(error.span.start as usize), error.kind)).collect()
}

#[test]
fn lines_are_joined_as_the_builder_joins_them() {
    assert_eq!(show("FROM a\nRUN x \\\n  y\\\n z\n"), ["1-1 FROM [\"a\"]", "2-4 RUN $ x   y z"]);
    // A doubled escape token does not continue; blanks behind a single one do not matter.
    assert_eq!(show("FROM a\nRUN x\\\\\nUSER b\\ \t\n\n"), ["1-1 FROM [\"a\"]", "2-2 RUN $ x\\\\", "3-4 USER [\"b\"]"]);
    // Comments and blank lines inside are dropped, whatever they end in.
    assert_eq!(show("FROM a\nRUN x \\\n  # c \\\n\n y\nRUN z"), ["1-1 FROM [\"a\"]", "2-5 RUN $ x  y", "6-6 RUN $ z"]);
    // A lone escape token begins the next line's instruction; one at the end of the file is no fault.
    assert_eq!(show("\\\nFROM a\nRUN b \\"), ["1-2 FROM [\"a\"]", "3-3 RUN $ b"]);
    assert_eq!(show("\u{feff}FROM a\r\nRUN b \\\r\n c\r\n"), ["1-1 FROM [\"a\"]", "2-3 RUN $ b  c"]);
    assert_eq!(show("  from a\n\trun\tb"), ["1-1 FROM [\"a\"]", "2-2 RUN $ b"]);
}

#[test]
fn blank_lines_and_comments_inside_are_noted() {
    let text = "FROM a\n# above\nRUN x \\\n # in\n\n y\n";
    let (file, _) = sound(text);
    let run = &file.instructions[1];
    assert_eq!(run.blank_lines.len(), 1);
    assert_eq!(run.docs, 0..1);
    assert_eq!(
        file.comments.iter().map(|c| (c.words(text), c.inside)).collect::<Vec<_>>(),
        [("above", false), ("in", true)]
    );
}

#[test]
fn an_empty_comment_ends_the_block_above_an_instruction_and_a_blank_line_does_not() {
    let text = "# syntax=x\n# one\n#\n# two\n\nFROM a\n";
    let (file, _) = sound(text);
    let docs = &file.comments[file.instructions[0].docs.clone()];
    assert_eq!(docs.iter().map(|c| c.words(text)).collect::<Vec<_>>(), ["two"]);
}

#[test]
fn directives_stand_in_a_block_at_the_top() {
    let names =
        |text: &str| sound(text).0.directives.iter().map(|d| format!("{}={}", d.name, d.value)).collect::<Vec<_>>();
    assert_eq!(names("# Syntax = a/b:1 \n#escape=`\nFROM a"), ["syntax=a/b:1", "escape=`"]);
    assert_eq!(names("# hello\n# escape=`\nFROM a"), Vec::<String>::new());
    assert_eq!(names("\n# escape=`\nFROM a"), Vec::<String>::new());
    assert_eq!(names("# other=1\n# escape=`\nFROM a"), Vec::<String>::new());
    assert_eq!(show("# escape=`\nFROM a\nRUN dir c:\\ `\n  d\n"), ["2-2 FROM [\"a\"]", "3-4 RUN $ dir c:\\   d"]);
    assert_eq!(faults("# check=skip=A, B;error=true;experimental=all\nFROM a"), Vec::<String>::new());
    assert_eq!(faults("# check=skpi=A\nFROM a"), ["1 bad-check"]);
    assert_eq!(faults("# check=error=yes\nFROM a"), ["1 bad-check"]);
    assert_eq!(show("# escape=``\nFROM a\nRUN b `\n c\n")[1..], ["3-4 RUN $ b  c"]);
    assert_eq!(faults("# escape=``\nFROM a"), ["1 bad-escape"]);
    assert_eq!(faults("# escape=x\n# syntax=a\n# syntax=b\nFROM a"), ["1 bad-escape", "3 duplicate-directive"]);
}

#[test]
fn flags_lose_their_quotes_and_end_at_two_dashes() {
    let text =
        "FROM --platform=linux/amd64 a AS B\nRUN --mount=\"type=cache,target=/a b\" -- --x\nCOPY --link --from=B a b\n";
    assert_eq!(
        show(text),
        [
            "1-1 FROM --platform=linux/amd64 [\"a\", \"B\"]",
            "2-2 RUN --mount=type=cache,target=/a b $ --x",
            "3-3 COPY --link --from=B [\"a\", \"b\"]",
        ]
    );
    assert_eq!(faults(text), Vec::<String>::new());
}

#[test]
fn json_form_and_what_falls_back_to_the_shell() {
    let text = "FROM a\nCMD [ \"a\" , \"b\\u0041\\n\" ]\nCMD ['a']\nCMD [\"a\"] x\nCMD []\nSHELL [\"/bin/sh\"]\nVOLUME [\"/a\", \"/b\"]\nVOLUME /a /b\n";
    assert_eq!(
        show(text)[1..],
        [
            "2-2 CMD [\"a\", \"bA\\n\"]",
            "3-3 CMD $ ['a']",
            "4-4 CMD $ [\"a\"] x",
            "5-5 CMD []",
            "6-6 SHELL [\"/bin/sh\"]",
            "7-7 VOLUME [\"/a\", \"/b\"]",
            "8-8 VOLUME [\"/a\", \"/b\"]",
        ]
    );
    let (file, _) = sound(text);
    assert_eq!(
        file.instructions.iter().map(|i| i.json).collect::<Vec<_>>(),
        [false, true, false, false, true, true, true, false]
    );
}

#[test]
fn pairs_in_both_forms() {
    assert_eq!(
        show("FROM a\nENV a=1 b=\"x y\" c='z'\\ w\nENV k v w\nARG x y=1\nLABEL a.b=c\n")[1..],
        [
            "2-2 ENV [\"a\", \"1\", \"b\", \"\\\"x y\\\"\", \"c\", \"'z'\\\\ w\"]",
            "3-3 ENV legacy [\"k\", \"v w\"]",
            "4-4 ARG [\"x\", \"y\", \"1\"]",
            "5-5 LABEL [\"a.b\", \"c\"]",
        ]
    );
}

#[test]
fn healthcheck_and_onbuild() {
    assert_eq!(
        show(
            "FROM a\nHEALTHCHECK --interval=5s CMD [\"x\"]\nhealthcheck cmd curl x\nHEALTHCHECK NONE\nONBUILD RUN --mount=type=ssh x\n"
        )[1..],
        [
            "2-2 HEALTHCHECK --interval=5s [\"x\"]",
            "3-3 HEALTHCHECK $ curl x",
            "4-4 HEALTHCHECK none",
            "5-5 ONBUILD (5-5 RUN --mount=type=ssh $ x)",
        ]
    );
}

#[test]
fn heredocs_in_every_form() {
    let names = |text: &str| {
        let (file, _) = sound(text);
        let all = file.instructions.iter().flat_map(|i| &i.heredocs);
        all.map(|h| format!("{}:{}", h.name, &text[h.body_span.range()])).collect::<Vec<_>>()
    };
    assert_eq!(names("FROM a\nRUN <<A cat <<B\n1\nA\n2\nB\nRUN x"), ["A:1\n", "B:2\n"]);
    assert_eq!(names("FROM a\nRUN <<-A\n\tx \\\n\t# y\n\tA\nUSER b"), ["A:\tx \\\n\t# y\n"]);
    assert_eq!(names("FROM a\nRUN <<'x y' <<b\nx y\ny\nb\n"), ["x y:", "b:y\n"]);
    assert_eq!(names("FROM a\nRUN 3<<'E'F\r\nx\r\nEF\r\nRUN y"), ["EF:x\r\n"]);
    assert_eq!(names("FROM a\nRUN cat << EOF > f\nx\nEOF\n"), ["EOF:x\n"]);
    assert_eq!(names("FROM a\nONBUILD RUN <<E\nx\nE\n"), ["E:x\n"]);
    assert_eq!(names("FROM a\nRUN <<e\\'f\nx\ne'f\nRUN <<'e'o\\'f\ny\neo'f\n"), ["e'f:x\n", "eo'f:y\n"]);
    assert_eq!(names("FROM a\nRUN <<$E\n$E\nRUN << -E\n-E\n"), ["$E:", "-E:"]);
    // None of these opens one.
    for line in [
        "RUN \"<<E\"",
        "RUN <<<E",
        "RUN a<<E",
        "RUN echo it's <<E",
        "RUN [\"<<E\"]",
        "USER <<E",
        "RUN echo ${#x} <<E",
        "RUN <<- E",
    ] {
        assert_eq!(names(&format!("FROM a\n{line}\nUSER b\n")), Vec::<String>::new(), "{line}");
    }
    let (file, errors) = sound("FROM a\nCOPY <<A b --c <<-\"B\" /d\n$x\nA\n\t$y\n\tB\nRUN z\n");
    let copy = &file.instructions[1];
    assert_eq!((copy.start_line, copy.end_line), (2, 6));
    assert_eq!(words(copy).iter().map(|w| w.text.as_str()).collect::<Vec<_>>(), ["b", "--c", "/d"]);
    assert_eq!(
        copy.heredocs.iter().map(|h| (h.quoted, h.strip_tabs)).collect::<Vec<_>>(),
        [(false, false), (true, true)]
    );
    assert_eq!(errors, []);
}

#[test]
fn a_finding_inside_joined_text_finds_its_own_line() {
    let text = "FROM a\nRUN x && \\\n  # why\n  apt-get install y\n";
    let (file, _) = sound(text);
    let Some(Command::Shell(joined)) = file.instructions[1].command() else { panic!() };
    let at = joined.text.find("apt-get").unwrap();
    assert_eq!(&text[joined.span(at..at + 7).range()], "apt-get");
    assert_eq!(Source::new("f", text).place(joined.offset(at)).line, 4);
}

#[test]
fn every_fault_is_reported_and_ends_nothing() {
    let text = "\
FORM a
RUN --mont=type=cache --mount=type=cahce x
COPY a
COPY --from=x --from=y a b
ENV a=1 b
ENV c
LABEL a=\"b
CMD [\"a\", 1]
SHELL foo
ONBUILD FROM x
HEALTHCHECK --interval=3 CMD x
HEALTHCHECK curl x
FROM a bs c
FROM b AS 1x
EXPOSE ${A
VOLUME [\"\"]
USER
COPY a <<E
E
RUN <<X
";
    assert_eq!(
        faults(text),
        [
            "1 unknown-instruction",
            "2 unknown-flag",
            "2 mount-option",
            "3 missing-arguments",
            "4 duplicate-flag",
            "5 missing-equals",
            "6 missing-value",
            "7 unterminated-quote",
            "8 json-not-strings",
            "9 shell-not-json",
            "10 onbuild-forbidden",
            "11 flag-value",
            "12 healthcheck-type",
            "13 from-arguments",
            "14 stage-name",
            "15 bad-substitution",
            "16 empty-volume",
            "17 missing-arguments",
            "18 heredoc-destination",
            "20 unterminated-heredoc",
        ]
    );
}

#[test]
fn files_without_a_stage() {
    assert_eq!(faults(""), ["1 no-instructions"]);
    assert_eq!(faults("# only\n"), ["2 no-instructions"]);
    assert_eq!(faults("ARG a\n"), ["1 missing-from"]);
    assert_eq!(faults("ARG a\nRUN b\nUSER c\nFROM d\n"), ["2 missing-from"]);
    // Text that is no Dockerfile is one fault, not one for each line.
    assert_eq!(faults("import os\nprint(os)\nexit()\n"), ["1 unknown-instruction"]);
}

#[test]
fn a_lost_continuation_is_taken_for_meant() {
    let mend = |text: &str| {
        let (_, errors) = sound(text);
        let kinds: Vec<_> = errors.iter().map(|e| e.kind).collect();
        assert_eq!(kinds, ["missing-continuation"], "{text}");
        let (span, with) = errors[0].repair.clone().expect("a repair");
        let mut mended = text.to_string();
        mended.replace_range(span.range(), &with);
        assert_eq!(faults(&mended), Vec::<String>::new(), "{mended}");
        let keyword = |file: &Dockerfile| file.instructions.iter().map(|i| i.keyword).collect::<Vec<_>>();
        assert_eq!(keyword(&parse(text).0), keyword(&parse(&mended).0));
        show(text).pop().unwrap()
    };
    assert_eq!(mend("FROM a\nCMD [\"a\",\n  \"b\",\n  # c\n  \"c\"]\n"), "2-5 CMD [\"a\", \"b\", \"c\"]");
    assert_eq!(mend("FROM a\nCMD [\"a\", \"-x\"\r\n, \"b\"]\r\n"), "2-3 CMD [\"a\", \"-x\", \"b\"]");
    assert_eq!(mend("FROM a\nRUN x &&\n  y && \\\n  z\n"), "2-4 RUN $ x && y &&   z");
    assert_eq!(mend("FROM a\nRUN x\n&& y\n"), "2-3 RUN $ x && y");
    // Indented below the instruction: assumed, but not certain enough to be mended unasked.
    let text = "FROM a\nRUN apt-get install \\\n    a \\\n    b\n    c\nUSER d\n";
    assert_eq!(faults(text), ["5 missing-continuation"]);
    assert!(show(text)[1].ends_with("b c"), "{:?}", show(text));
    // The builder's own list is not changed by what was assumed.
    let read: Vec<_> = parse(text).0.as_read(text).into_iter().map(|i| (i.keyword, i.start_line)).collect();
    assert_eq!(read, [("FROM".into(), 1), ("RUN".into(), 2), ("c".into(), 5), ("USER".into(), 6)]);
}

#[test]
fn a_misspelt_word_is_read_as_what_was_meant_and_listed_as_it_stands() {
    let text = "FORM a\nRNU b\n";
    let (file, errors) = sound(text);
    assert_eq!(file.instructions.iter().map(|i| i.keyword).collect::<Vec<_>>(), [Keyword::From, Keyword::Run]);
    assert_eq!(errors.iter().map(|e| e.repair.clone().unwrap().1).collect::<Vec<_>>(), ["FROM", "RUN"]);
    assert_eq!(file.as_read(text).iter().map(|i| i.keyword.as_str()).collect::<Vec<_>>(), ["FORM", "RNU"]);
}

#[test]
fn an_indented_terminator_is_taken_for_the_end() {
    let text = "FROM a\nRUN <<EOF\n  x\n  EOF\nUSER b\n";
    assert_eq!(faults(text), ["2 unterminated-heredoc"]);
    assert_eq!(show(text)[2], "5-5 USER [\"b\"]");
}

#[test]
fn tokens_say_what_they_are() {
    use TokenKind::*;
    let all = tokens("# escape=\\\n\nRUN --x a \\\n # c\n b <<E\nz\nE\n");
    let kinds: Vec<_> = all.iter().map(|t| t.kind).filter(|k| *k != Blank && *k != LineEnd).collect();
    assert_eq!(kinds, [Directive, Keyword, Flag, Text, Continuation, Comment, Text, Heredoc]);
}

#[test]
fn a_line_the_builder_is_too_narrow_for() {
    let text = format!("FROM a\nRUN {}\n", "x".repeat(65532));
    assert_eq!(faults(&text), ["2 line-too-long"]);
    assert_eq!(faults(&text.replacen("xx", "x", 1)), Vec::<String>::new());
}

/// Pieces of Dockerfiles, glued at random: most of them whole instructions, many of them broken.
fn dockerfile() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "FROM",
        "RUN",
        "COPY",
        "ENV",
        "CMD",
        "ONBUILD",
        "HEALTHCHECK",
        "ADD",
        "ARG",
        "VOLUME",
        "rnu",
        "SHELL",
        " ",
        " ",
        " ",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\\\n",
        "\\ \n",
        "`\n",
        "#",
        "# c\n",
        "# escape=`\n",
        "\t",
        "a",
        "b=c",
        "é",
        "\u{a0}",
        "\u{feff}",
        "\"",
        "'",
        "$",
        "${",
        "}",
        ":-",
        "[\"a\"",
        "]",
        ",",
        "[",
        "1",
        "<<E",
        "<<-E",
        "<<'E'",
        "\nE\n",
        "\n E\n",
        "--from=x",
        "--mount=type=cache,target=/x",
        "--",
        "&&",
        "|",
        "\\",
        "=",
        "\0",
        "CMD ",
        "NONE",
        "AS",
        "\u{1a}",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_lost_of_a_broken_dockerfile(text in dockerfile()) {
        sound(&text);
    }

    #[test]
    fn nothing_is_lost_of_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        sound(&Source::from_bytes("Dockerfile", bytes).text);
    }
}
