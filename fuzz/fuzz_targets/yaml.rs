//! No YAML panics the reader or gets a span outside of itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::syntax::yaml::parse;
use plimsoll::text::Source;

fuzz_target!(|bytes: &[u8]| {
    let text = Source::from_bytes("compose.yaml", bytes.to_vec()).text;
    let (_, errors) = parse(&text);
    for error in &errors {
        assert!(text.get(error.span.range()).is_some());
    }
});
