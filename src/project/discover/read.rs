//! Reads one file, or says why not.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::super::{Gap, GapKind};
use super::find::plain;
use crate::text::Source;

/// Larger files are not read: no person wrote them.
const MAX_BYTES: u64 = 64 << 20;

/// The file at `path`, or what `overlay` has in its place.
pub fn source(path: &Path, overlay: &HashMap<PathBuf, Vec<u8>>) -> Result<Source, Gap> {
    if let Some(bytes) = overlay.get(path) {
        return Ok(Source::from_bytes(shown(path), bytes.clone()));
    }
    let gap = |what: String, help: &str| Gap { path: shown(path), what, help: help.into(), kind: GapKind::Unreadable };
    let unreadable = |error: std::io::Error| {
        gap(
            format!("cannot be read: {}", plain(&error)),
            "check the path and its permissions; the other files were checked",
        )
    };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(gap("is not a regular file".into(), "name a file or a directory of files"));
    }
    if meta.len() > MAX_BYTES {
        return Err(gap(
            format!("is {} MiB large, more than is read", meta.len() >> 20),
            "leave it out with --exclude",
        ));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes)).map_err(unreadable)?;
    let source = Source::from_bytes(shown(path), bytes);
    fault(&source).map_or(Ok(source), Err)
}

/// Why a text cannot be checked at all.
pub fn fault(source: &Source) -> Option<Gap> {
    let at = source.text.bytes().take(64 << 10).position(|byte| byte == 0)?;
    Some(Gap {
        path: source.path.clone(),
        what: format!("is a binary file: byte {at} is zero"),
        help: "name the text file that was meant, or leave this one out with --exclude".into(),
        kind: GapKind::Unreadable,
    })
}

/// The path as it is shown: relative as given, with `/` between its parts.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    if text.is_empty() { ".".into() } else { text }
}

/// The variables of the `.env` beside a compose file, for its `${…}`; none where there is no such file.
pub fn dotenv(directory: &Path) -> HashMap<String, String> {
    let Ok(text) = std::fs::read_to_string(directory.join(".env")) else { return HashMap::new() };
    let pairs = text.lines().filter_map(|line| {
        let line = line.trim_start().strip_prefix("export ").unwrap_or(line).trim();
        let (name, value) = line.split_once('=')?;
        let value = value.trim();
        let quoted = |mark: char| value.strip_prefix(mark).and_then(|v| v.strip_suffix(mark));
        let plain = || value.split(" #").next().unwrap_or(value).trim();
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or_else(plain);
        (!line.starts_with('#')).then(|| (name.trim().to_owned(), value.to_owned()))
    });
    pairs.collect()
}
