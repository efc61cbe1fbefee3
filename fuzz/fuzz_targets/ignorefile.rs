//! No ignore file panics the reader or the matcher, and what it says of a path does not depend on
//! how often it is asked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::syntax::ignorefile::parse;
use plimsoll::text::Source;

fuzz_target!(|bytes: &[u8]| {
    let text = Source::from_bytes(".dockerignore", bytes.to_vec()).text;
    let (file, errors) = parse(&text);
    for pattern in &file.patterns {
        assert!(text.get(pattern.span.range()).is_some());
    }
    for error in &errors {
        assert!(text.get(error.span.range()).is_some());
    }
    for path in text.lines().take(20).chain(["a", "a/b.c", "src/main.rs", ".git/config"]) {
        assert_eq!(file.decide(path), file.decide(path));
        file.ignored(path);
    }
});
