//! No shell text panics the reader or gets a span outside of itself.
#![no_main]

#[path = "../others.rs"]
mod others;

use libfuzzer_sys::fuzz_target;
use plimsoll::syntax::shell::{Dialect, parse};
use plimsoll::text::Source;

fuzz_target!(init: others::let_pass(), |bytes: &[u8]| {
    let text = Source::from_bytes("run.sh", bytes.to_vec()).text;
    for dialect in [Dialect::Posix, Dialect::Bash, Dialect::Ksh] {
        let script = parse(&text, dialect);
        for command in &script.commands {
            assert!(text.get(command.span.range()).is_some());
            for word in &command.words {
                assert!(text.get(word.span.range()).is_some());
            }
        }
    }
});
