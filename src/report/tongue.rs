//! The languages of the report, and how a text of its table (`texts`) is said in one: names filled in, one or many.
//! What findings say themselves, and the rule book, are English in every report.

mod texts;

use std::fmt::Display;

use serde::Serialize;

use super::words::Words;
use crate::finding::{Alarm, Safety, Setting, Severity};
use crate::project::GapKind;
pub use texts::Say;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Tongue {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "es")]
    Spanish,
}

impl Tongue {
    pub const ALL: [Tongue; 2] = [Tongue::English, Tongue::Spanish];

    /// As `--lang` takes it and pages name it.
    pub fn code(self) -> &'static str {
        match self {
            Tongue::English => "en",
            Tongue::Spanish => "es",
        }
    }

    pub fn parse(code: &str) -> Option<Tongue> {
        Tongue::ALL.into_iter().find(|tongue| tongue.code() == code)
    }

    /// A text as it stands in the table.
    pub fn say(self, say: Say) -> &'static str {
        let (english, spanish) = say.both();
        match self {
            Tongue::English => english,
            Tongue::Spanish => spanish,
        }
    }

    /// A text with `{0}`, `{1}` and so on filled in.
    pub fn fill(self, say: Say, parts: &[&dyn Display]) -> String {
        let mut out = String::new();
        pieces(self.say(say), |text, at| {
            out.push_str(text);
            if let Some(part) = at.and_then(|at| parts.get(at)) {
                out.push_str(&part.to_string());
            }
        });
        out
    }

    /// The same with words, what stands between backticks being code.
    pub fn words(self, say: Say, parts: &[Words]) -> Words {
        let mut out = Words::default();
        pieces(self.say(say), |text, at| {
            let part = at.and_then(|at| parts.get(at)).cloned().unwrap_or_default();
            out = std::mem::take(&mut out).and(Words::of(text)).and(part);
        });
        out
    }

    /// So many: a text that has `|` between what is said of one and what is said of others, the number as `{0}`.
    pub fn count(self, n: usize, say: Say) -> String {
        let text = self.say(say);
        let (one, many) = text.split_once('|').unwrap_or((text, text));
        if n == 1 { one } else { many }.replace("{0}", &n.to_string())
    }
}

impl Say {
    /// What an alarm says.
    pub fn alarm(alarm: Alarm) -> Say {
        match alarm {
            Alarm::Secret => Say::SecretInImage,
            Alarm::Unbuildable => Say::CannotBeBuilt,
            Alarm::Unstartable => Say::CannotBeStarted,
        }
    }

    /// What an alarm says of one unit.
    pub fn alarm_in(alarm: Alarm) -> Say {
        match alarm {
            Alarm::Secret => Say::SecretInThis,
            Alarm::Unbuildable => Say::ThisCannotBeBuilt,
            Alarm::Unstartable => Say::ThisCannotBeStarted,
        }
    }

    /// What an alarm says of so many of so many.
    pub fn alarms(alarm: Alarm) -> Say {
        match alarm {
            Alarm::Secret => Say::SecretInImages,
            Alarm::Unbuildable => Say::ManyCannotBeBuilt,
            Alarm::Unstartable => Say::ManyCannotBeStarted,
        }
    }

    /// What a thing is for that is no part of what is shipped.
    pub fn one_apart(setting: Setting) -> Say {
        match setting {
            Setting::Test => Say::ForTests,
            Setting::Development => Say::ForWork,
            Setting::Example => Say::AnExample,
            _ => Say::OfOthers,
        }
    }

    /// So many units that are no part of what is shipped.
    pub fn apart(setting: Setting) -> Say {
        match setting {
            Setting::Test => Say::ApartTests,
            Setting::Development => Say::ApartWork,
            Setting::Example => Say::ApartExamples,
            _ => Say::ApartOthers,
        }
    }

    pub fn severity(severity: Severity) -> Say {
        match severity {
            Severity::Error => Say::Error,
            Severity::Warning => Say::Warning,
            Severity::Info => Say::Info,
            Severity::Style => Say::Style,
        }
    }

    /// So many of a severity.
    pub fn of_severity(severity: Severity) -> Say {
        match severity {
            Severity::Error => Say::Errors,
            Severity::Warning => Say::Warnings,
            Severity::Info => Say::Infos,
            Severity::Style => Say::Styles,
        }
    }

    pub fn safety(safety: Safety) -> Say {
        match safety {
            Safety::Safe => Say::Safe,
            Safety::Unsafe => Say::Unsafe,
            Safety::Suggestion => Say::Suggestion,
        }
    }

    pub fn gap(kind: GapKind) -> Say {
        match kind {
            GapKind::Unreadable => Say::Unreadable,
            GapKind::Failed => Say::Failed,
            GapKind::Hidden => Say::Hidden,
            GapKind::Unresolved => Say::Unresolved,
        }
    }
}

/// A text taken apart: what stands before each place, and the place's number.
fn pieces(text: &str, mut each: impl FnMut(&str, Option<usize>)) {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let (number, behind) = behind.split_once('}').unwrap_or((behind, ""));
        each(before, number.parse().ok());
        rest = behind;
    }
    if !rest.is_empty() {
        each(rest, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text asks for the same things in both languages, and counts in both or in none.
    #[test]
    fn both_languages_say_the_same_things() {
        for say in Say::ALL {
            let (english, spanish) = say.both();
            let asks = |text: &str| {
                let mut places = Vec::new();
                text.split('|').for_each(|half| {
                    let mut own = Vec::new();
                    pieces(half, |_, at| own.extend(at));
                    own.sort_unstable();
                    places.push(own);
                });
                places
            };
            assert_eq!(asks(english), asks(spanish), "{say:?}: {english:?} and {spanish:?}");
            assert_eq!(english.is_empty(), spanish.is_empty(), "{say:?}");
        }
    }
}
