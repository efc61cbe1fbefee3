//! `file:` addresses and paths, there and back. Knows no other addresses.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

/// The path of a file's address; none for an address of anything else.
pub fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // Behind the two slashes stands the machine, which is this one.
    let path = &rest[rest.find('/')?..];
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let bytes = decoded(path);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        Some(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
    }
    #[cfg(not(unix))]
    {
        // `/c:/…`
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let drive = text.get(2..3) == Some(":");
        Some(PathBuf::from(if drive { &text[1..] } else { &text }))
    }
}

/// The address of the file at an absolute path.
pub fn of(path: &Path) -> Option<Uri> {
    let text = crate::text::slashed(path);
    let mut uri = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    #[cfg(unix)]
    let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str());
    #[cfg(not(unix))]
    let bytes = text.as_bytes();
    for &byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte as char),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri::from_str(&uri).ok()
}

fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = &after[if code.is_some() { 2 } else { 0 }..];
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back() {
        for name in ["/a/b c/Dockerfile", "/á/%41/#x?", "/a+b@c:d"] {
            assert_eq!(path(&of(Path::new(name)).unwrap()).unwrap(), Path::new(name));
        }
    }

    #[test]
    fn what_editors_write_is_read() {
        let read = |text: &str| path(&Uri::from_str(text).unwrap());
        assert_eq!(read("file:///a%20b/c%3Ad"), Some("/a b/c:d".into()));
        assert_eq!(read("file://host/a"), Some("/a".into()));
        assert_eq!(read("untitled:Untitled-1"), None);
    }
}
