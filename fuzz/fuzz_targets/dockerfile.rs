//! No Dockerfile panics the reader, loses a byte or gets a span outside of itself.
#![no_main]

#[path = "../../tests/support/dockerfile_laws.rs"]
mod dockerfile_laws;

use libfuzzer_sys::fuzz_target;
use plimsoll::text::Source;

fuzz_target!(|bytes: &[u8]| {
    dockerfile_laws::sound(&Source::from_bytes("Dockerfile", bytes.to_vec()).text);
});
