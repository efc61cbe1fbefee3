//! What every rule is, as the front matter of its page says. Does not know what a rule does.

use super::{Alarm, Area, Confidence, Harm, Heard, Safety, Setting, Severity, Voice};

/// What every rule is, as its page's front matter says (`rules/<area>/<slug>.md`).
#[derive(Debug, PartialEq, Eq)]
pub struct Meta {
    /// Three letters and three digits, `EPH013`.
    pub code: &'static str,
    /// The slug; it names the problem.
    pub name: &'static str,
    pub area: Area,
    /// The severity the grade counts; a configuration may show another.
    pub severity: Severity,
    pub confidence: Confidence,
    /// The safety of the fix this rule can carry, if it carries one.
    pub fix: Option<Safety>,
    /// What other tools call this.
    pub aliases: &'static [&'static str],
    /// Codes of rules that have nothing to add where this one speaks of the same place.
    pub supersedes: &'static [&'static str],
    pub voice: Voice,
    /// Where less of it is heard, in order.
    pub settings: &'static [(Setting, Heard)],
    pub since: &'static str,
    pub references: &'static [&'static str],
    /// The page's first heading.
    pub title: &'static str,
    /// The whole page.
    pub page: &'static str,
}

impl Meta {
    /// How much is left of the rule where all of these hold; `None`: everything. Of what is vendored nobody here
    /// is the one to mend it, and of what is abandoned nobody is.
    pub fn heard_in(&self, settings: &[Setting]) -> Option<Heard> {
        let own = self.settings.iter().filter(|(setting, _)| settings.contains(setting)).map(|(_, heard)| *heard);
        let others = settings.contains(&Setting::Vendored) || settings.contains(&Setting::Abandoned);
        own.chain(others.then_some(Heard::Pedantic)).max()
    }

    /// What an error of this rule puts beside the grade, as its page's front matter says.
    pub fn alarm(&self) -> Option<Alarm> {
        let word = self.front("alarm: ")?;
        Alarm::ALL.into_iter().find(|alarm| alarm.name() == word)
    }

    /// What its faults do, as its page's front matter says, else as those of its area mostly do.
    pub fn harm(&self) -> Harm {
        let said = self.front("harm: ").and_then(|word| Harm::ALL.into_iter().find(|harm| harm.name() == word));
        said.unwrap_or(Harm::of_area(self.area))
    }

    /// Which of its findings are one thing to do, as its page's front matter says.
    pub fn act(&self) -> Act {
        match self.front("steps: ") {
            Some("by-remedy") => Act::ByRemedy,
            Some("new-base") => Act::NewBase,
            _ => Act::ByKind,
        }
    }

    /// What it has to do with the release that a base is, as its page's front matter says.
    pub fn release(&self) -> Option<Release> {
        match self.front("release: ") {
            Some("moves") => Some(Release::Moves),
            Some("gone") => Some(Release::Gone),
            _ => None,
        }
    }

    fn front(&self, key: &str) -> Option<&'static str> {
        let front = self.page.strip_prefix("---\n")?.lines().take_while(|line| *line != "---");
        front.into_iter().find_map(|line| line.strip_prefix(key))
    }
}

/// What a rule's findings have to do with the release of a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// The base is another release with time.
    Moves,
    /// The release no longer has what is asked for.
    Gone,
}

/// Which findings of a rule are one thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Those whose remedies differ in names alone.
    ByKind,
    /// Those with the same remedy: another product, another step.
    ByRemedy,
    /// The same, and the remedy is another base: with it goes whatever else another base mends at the same FROM.
    NewBase,
}
