//! What holds of every Dockerfile's tree, whatever is in the file: for the tests and the fuzzer.

use plimsoll::syntax::SyntaxError;
use plimsoll::syntax::dockerfile::{
    Args, Command, Dockerfile, Instruction, Joined, Word, mount_options, parse, tokens,
};
use plimsoll::text::Source;

/// What holds of every text, whatever is in it.
pub fn sound(text: &str) -> (Dockerfile, Vec<SyntaxError>) {
    let (file, errors) = parse(text);
    let source = Source::new("Dockerfile", text);
    let mut at = 0;
    for token in tokens(text) {
        assert_eq!(token.span.start as usize, at, "a gap before {token:?} in {text:?}");
        assert!(!token.span.is_empty(), "{token:?} in {text:?}");
        at = token.span.end as usize;
        assert!(text.is_char_boundary(at), "{token:?} in {text:?}");
    }
    assert_eq!(at, text.len(), "bytes lost at the end of {text:?}");
    let mut before = (0, 0);
    for instruction in &file.instructions {
        assert!(instruction.span.start >= before.0, "{text:?}");
        assert!(instruction.start_line > before.1 && instruction.end_line >= instruction.start_line, "{text:?}");
        assert!(instruction.end_line <= source.lines(), "{text:?}");
        before = (instruction.span.end, instruction.end_line);
        sound_instruction(text, instruction);
    }
    for error in &errors {
        assert!(text.get(error.span.range()).is_some(), "{error:?} in {text:?}");
        assert!(!error.message.is_empty() && !error.help.is_empty(), "{error:?}");
        if let Some((span, _)) = &error.repair {
            assert!(text.get(span.range()).is_some(), "{error:?} in {text:?}");
        }
    }
    for comment in &file.comments {
        assert!(text[comment.span.range()].starts_with('#'), "{text:?}");
    }
    (file, errors)
}

fn sound_instruction(text: &str, instruction: &Instruction) {
    assert!(text.get(instruction.span.range()).is_some(), "{instruction:?} in {text:?}");
    sound_joined(text, instruction.rest());
    for flag in &instruction.flags {
        // A continuation may part its two dashes.
        assert!(text[flag.span.range()].starts_with('-'), "{flag:?} in {text:?}");
        assert!(flag.span.contains(flag.name_span), "{flag:?} in {text:?}");
        for option in mount_options(flag) {
            assert!(text.get(option.span.range()).is_some(), "{option:?} in {text:?}");
        }
    }
    for heredoc in &instruction.heredocs {
        for span in [heredoc.word_span, heredoc.body_span, heredoc.end_span] {
            assert!(text.get(span.range()).is_some(), "{heredoc:?} in {text:?}");
        }
    }
    match &instruction.args {
        Args::Onbuild(inner) => sound_instruction(text, inner),
        _ => {
            for word in words(instruction) {
                assert!(text.get(word.span.range()).is_some(), "{word:?} in {text:?}");
            }
        }
    }
    if let Some(Command::Shell(joined)) = instruction.command() {
        sound_joined(text, joined);
    }
}

/// Every byte of joined text is the byte it maps to, but for a blank that stands for a line end.
fn sound_joined(text: &str, joined: &Joined) {
    for (at, byte) in joined.text.bytes().enumerate() {
        let there = text.as_bytes().get(joined.offset(at));
        let line_end = byte == b' ' && matches!(there, Some(b'\r' | b'\n'));
        assert!(there == Some(&byte) || line_end, "byte {at} of {joined:?} in {text:?}");
    }
}

/// The words that the arguments hold as such.
pub fn words(instruction: &Instruction) -> Vec<Word> {
    match &instruction.args {
        Args::From { image, alias } => {
            let mut words = vec![image.clone()];
            words.extend(alias.iter().map(|alias| alias.name.clone()));
            words
        }
        Args::Command(Command::Exec(words)) | Args::Healthcheck(Some(Command::Exec(words))) => words.clone(),
        Args::Copy { sources, dest } => sources.iter().chain([dest]).cloned().collect(),
        Args::Pairs { pairs, .. } => {
            pairs.iter().flat_map(|pair| [Some(pair.key.clone()), pair.value.clone()]).flatten().collect()
        }
        Args::Words(words) => words.clone(),
        Args::Value(word) => vec![word.clone()],
        _ => Vec::new(),
    }
}
