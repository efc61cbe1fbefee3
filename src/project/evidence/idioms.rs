//! Remarks of a shell checker that are true of the text and of no use to its author: idioms, and names that
//! another script uses. Knows neither rules nor the disk.

use crate::project::Project;
use crate::project::scripts::Placed;

/// Commands whose output has no blanks, or which hardly ever fail where their file system works.
const PLAIN: &[&str] =
    &["arch", "date", "dpkg --print-architecture", "getconf", "hostname", "id -", "mktemp", "nproc", "uname", "whoami"];

impl Project {
    /// Whether the remark is on an idiom: `VAR= command`, `export x="$(mktemp -d)"`, `make -j$(nproc)`.
    pub fn is_idiom(&self, remark: &Placed) -> bool {
        let source = self.source(remark.file);
        let line = source.slice(source.full_lines(remark.span));
        match remark.code {
            "SC1007" => true,
            "SC2046" | "SC2155" => {
                let inner = line.split("$(").skip(1).chain(line.split('`').skip(1).step_by(2));
                inner.into_iter().any(|inner| PLAIN.iter().any(|plain| inner.trim_start().starts_with(plain)))
            }
            _ => false,
        }
    }

    /// Whether a name that seems unused may be used by a script that is sourced there.
    pub fn may_be_used_elsewhere(&self, remark: &Placed) -> bool {
        let script = self.evidence.iter().any(|evidence| evidence.file == remark.file);
        let sources = |line: &str| {
            line.starts_with(". ") || line.starts_with("source ") || line.contains("; . ") || line.contains("&& . ")
        };
        remark.code == "SC2034"
            && script
            && self.source(remark.file).text.lines().any(|line| sources(line.trim_start()))
    }
}
