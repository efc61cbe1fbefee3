//! What an earlier run said, as its JSON has it: to be held against what is said now. Reads what `report::json` writes.

use serde::Deserialize;

use super::json::VERSION;

/// An earlier run.
#[derive(Debug)]
pub struct Old {
    /// The name of the file it was read from.
    pub name: String,
    pub grade: Option<OldGrade>,
    /// The codes of the rules there were; none where the run does not tell.
    pub rules: Vec<String>,
    /// What was open.
    pub findings: Vec<OldFinding>,
}

#[derive(Debug, Deserialize)]
pub struct OldGrade {
    pub letter: String,
    pub score: u32,
    /// That of the way it was reckoned.
    pub version: u32,
}

#[derive(Debug, Deserialize)]
pub struct OldFinding {
    pub fingerprint: String,
    pub code: String,
    pub message: String,
    pub path: String,
    pub line: u32,
    status: String,
}

/// What is asked of the file before anything else.
#[derive(Deserialize)]
struct Head {
    version: Option<u32>,
    tool: Option<Tool>,
}

#[derive(Deserialize)]
struct Tool {
    name: String,
    #[serde(default)]
    rules: Vec<String>,
}

#[derive(Deserialize)]
struct Body {
    grade: Option<OldGrade>,
    findings: Vec<OldFinding>,
}

impl Old {
    /// Reads the JSON of a run.
    ///
    /// # Errors
    /// In words, with the line where it is none: no JSON, that of something else, or of another version.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Old, String> {
        let broken = |error: serde_json::Error| {
            format!("{name}:{}:{}: this is no JSON of `check` or `report`: {error}", error.line(), error.column())
        };
        let head: Head = serde_json::from_slice(bytes).map_err(broken)?;
        let tool = head.tool.filter(|tool| tool.name == "plimsoll");
        let Some(tool) = tool else {
            return Err(format!("{name}:1: this is no JSON of `check` or `report`: its `tool` is not plimsoll"));
        };
        match head.version {
            Some(VERSION) => {}
            Some(other) => {
                return Err(format!("{name}:1: JSON of version {other}, and this program reads version {VERSION}"));
            }
            None => return Err(format!("{name}:1: this is no JSON of `check` or `report`: it names no `version`")),
        }
        let body: Body = serde_json::from_slice(bytes).map_err(broken)?;
        let findings = body.findings.into_iter().filter(|finding| finding.status == "open").collect();
        Ok(Old { name: name.to_owned(), grade: body.grade, rules: tool.rules, findings })
    }

    /// Whether it was made with the rule.
    pub fn knew(&self, code: &str) -> bool {
        self.rules.is_empty() || self.rules.iter().any(|rule| rule == code)
    }
}
