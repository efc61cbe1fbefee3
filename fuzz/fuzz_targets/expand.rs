//! No word panics the expansion, what it says of ranges lies in the word, and the quick look for faults
//! finds what the lexer finds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::syntax::dockerfile::expand::{self, Value};
use plimsoll::text::Source;

fuzz_target!(|bytes: &[u8]| {
    let text = Source::from_bytes("word", bytes.to_vec()).text;
    let lookup = |name: &str| match name.len() % 4 {
        0 => Value::Unset,
        1 => Value::Known("a/b.c*?".into()),
        2 => Value::Known(String::new()),
        _ => Value::Unknown,
    };
    for escape in ['\\', '`'] {
        assert_eq!(expand::check(&text, escape), expand::expand(&text, escape, &|_| Value::Unknown).err());
        match expand::expand(&text, escape, &lookup) {
            Ok(expansion) => assert!(expansion.words.iter().all(|word| text.get(word.range.clone()).is_some())),
            Err(error) => assert!(text.get(error.range).is_some()),
        }
        for variable in expand::variables(&text, escape) {
            assert!(text.get(variable.range).is_some_and(|text| text.starts_with('$')));
        }
        expand::unquote(&text, escape);
    }
});
