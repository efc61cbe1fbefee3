//! The JSON form of arguments: an array of strings. Knows no instruction.

use std::ops::Range;

use super::Text;

/// What a text is, taken as the JSON form.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// Each string decoded, with its range in the text, quotes included.
    Strings(Vec<(Text, Range<usize>)>),
    /// An array the builder decodes and then refuses: its items, decoded where they are strings.
    NotStrings(Vec<(Option<Text>, Range<usize>)>),
    /// Cut short: it may go on.
    Open,
    /// Not JSON; the builder takes it for shell form.
    No,
}

/// Reads `text`, whose leading blanks are gone.
pub(super) fn read(text: &str) -> Json {
    let mut scan = Scan { text, at: 1 };
    if !text.starts_with('[') {
        return Json::No;
    }
    let mut items = Vec::new();
    scan.blanks();
    let mut first = true;
    loop {
        match scan.peek() {
            None => return Json::Open,
            Some(b']') if first => break,
            Some(b'"') => {
                let start = scan.at;
                match scan.string() {
                    Ok(value) => items.push((Some(value), start..scan.at)),
                    Err(kind) => return kind,
                }
            }
            Some(_) => {
                let start = scan.at;
                if !scan.other() {
                    return if scan.at >= text.len() { Json::Open } else { Json::No };
                }
                items.push((None, start..scan.at));
            }
        }
        first = false;
        scan.blanks();
        match scan.peek() {
            None => return Json::Open,
            Some(b',') => scan.at += 1,
            Some(b']') => break,
            Some(_) => return Json::No,
        }
        scan.blanks();
    }
    scan.at += 1;
    scan.blanks();
    if scan.peek().is_some() {
        return Json::No;
    }
    if items.iter().all(|(value, _)| value.is_some()) {
        Json::Strings(items.into_iter().filter_map(|(value, range)| Some((value?, range))).collect())
    } else if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        Json::NotStrings(items)
    } else {
        Json::No
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Result<Text, Json> {
        self.at += 1;
        let mut value = Text::default();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').ok_or(Json::Open)?;
            value.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(value);
                }
                Some(b'\\') => value.push(self.escape()?),
                _ => return Err(Json::No),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Json> {
        self.at += 1;
        let c = self.peek().ok_or(Json::Open)?;
        self.at += 1;
        Ok(match c {
            b'"' | b'\\' | b'/' => c as char,
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hex()?;
                if let 0xd800..0xdc00 = high
                    && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u"))
                {
                    let back = self.at;
                    self.at += 2;
                    let low = self.hex()?;
                    if let 0xdc00..0xe000 = low {
                        let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                        return Ok(char::from_u32(code).unwrap_or('\u{fffd}'));
                    }
                    self.at = back;
                }
                // Half a pair stands as the replacement character, as in Go.
                char::from_u32(high).unwrap_or('\u{fffd}')
            }
            _ => return Err(Json::No),
        })
    }

    fn hex(&mut self) -> Result<u32, Json> {
        let Some(digits) = self.text.get(self.at..self.at + 4) else {
            return Err(if self.at + 4 > self.text.len() { Json::Open } else { Json::No });
        };
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Json::No);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Json::No)
    }

    /// Skips something that is no string up to the `,` or `]` behind it; whether that was found.
    /// Whether it is JSON at all is not looked at.
    fn other(&mut self) -> bool {
        let mut depth = 0usize;
        let mut trimmed = self.at;
        while let Some(b) = self.peek() {
            match b {
                b'"' => {
                    if self.string().is_err() {
                        return false;
                    }
                    trimmed = self.at;
                    continue;
                }
                b'[' | b'{' => depth += 1,
                b',' | b']' | b'}' if depth == 0 => {
                    self.at = trimmed;
                    return true;
                }
                b']' | b'}' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if !b.is_ascii_whitespace() {
                trimmed = self.at;
            }
        }
        false
    }
}
