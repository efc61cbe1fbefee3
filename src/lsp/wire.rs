//! Messages as bytes: a length, a blank line, JSON. What is none is told, and the next one read.

use std::io::{self, BufRead, Read};

use lsp_server::{ErrorCode, Message};
use serde::Serialize;
use serde_json::json;

use crate::report::Shown;

/// Bytes of one message: a text that an editor opens comes whole.
const MOST: u64 = 256 << 20;

/// Bytes of one line of a header.
const LINE: u64 = 4 << 10;

/// The next message, or why what came is none; nothing where the editor is gone.
pub fn read(from: &mut impl BufRead) -> Option<Result<Message, String>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if from.by_ref().take(LINE).read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        match (line.trim_end(), length) {
            ("", Some(length)) => return body(from, length),
            ("", None) => {}
            (line, _) => match line.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => match value.trim().parse() {
                    Ok(number) => length = Some(number),
                    Err(_) => return Some(Err(format!("`{}` is no length", value.trim()))),
                },
                Some((name, _)) if name.eq_ignore_ascii_case("content-type") => {}
                _ if length.is_some() => {}
                _ => return Some(Err("a header `Content-Length: N` is expected before a message".to_owned())),
            },
        }
    }
}

fn body(from: &mut impl BufRead, length: u64) -> Option<Result<Message, String>> {
    let mut body = from.by_ref().take(length);
    if length > MOST {
        io::copy(&mut body, &mut io::sink()).ok()?;
        return Some(Err(format!("a message of {length} bytes is more than the {MOST} that are read")));
    }
    let mut bytes = Vec::new();
    if io::copy(&mut body, &mut bytes).ok()? < length {
        return None;
    }
    Some(serde_json::from_slice(&bytes).map_err(|error| format!("this is no message: {error}")))
}

/// A message as it is sent.
pub fn framed(message: &Message) -> impl Serialize {
    #[derive(Serialize)]
    struct Framed<'a> {
        jsonrpc: &'static str,
        #[serde(flatten)]
        message: &'a Message,
    }
    serde_json::to_value(Framed { jsonrpc: "2.0", message }).unwrap_or_default()
}

/// What is answered to what is no message.
pub fn refusal(why: &str) -> Shown {
    let error = json!({ "code": ErrorCode::ParseError as i32, "message": why });
    Shown::json_lines([json!({ "jsonrpc": "2.0", "id": null, "error": error })])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_told_and_the_next_is_read() {
        let sound = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let bytes = format!("nonsense\r\n{}Content-Length: x\r\n\r\n{}", frame("{"), frame(sound));
        let mut from = bytes.as_bytes();
        let mut kinds = Vec::new();
        while let Some(read) = read(&mut from) {
            kinds.push(read.is_ok());
        }
        assert_eq!(kinds, [false, false, false, true]);
    }
}
