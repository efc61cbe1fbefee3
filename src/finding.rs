//! What a rule says: a claim about named bytes, why it matters, what to do. Does not know where
//! findings come from or how they are shown.

mod aspect;
mod harm;
mod meta;
mod setting;

pub use aspect::Aspect;
pub use harm::Harm;
pub use meta::{Act, Meta, Release};
pub use setting::{Heard, Setting};

use crate::text::{Edit, FileId, Span};

/// How bad it is. The order is the order of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Style,
    Info,
    Warning,
    Error,
}

impl Severity {
    pub const ALL: [Severity; 4] = [Severity::Error, Severity::Warning, Severity::Info, Severity::Style];

    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
            Severity::Style => "style",
        }
    }
}

/// How sure the claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl Confidence {
    pub fn name(self) -> &'static str {
        match self {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        }
    }
}

/// What a finding is about: the six recommendations, then everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    Ephemeral,
    Context,
    Packages,
    Process,
    Layers,
    Arguments,
    Safety,
    Pinning,
    Build,
    Shell,
    Compose,
}

impl Area {
    pub const ALL: [Area; 11] = [
        Area::Ephemeral,
        Area::Context,
        Area::Packages,
        Area::Process,
        Area::Layers,
        Area::Arguments,
        Area::Safety,
        Area::Pinning,
        Area::Build,
        Area::Shell,
        Area::Compose,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Area::Ephemeral => "ephemeral",
            Area::Context => "context",
            Area::Packages => "packages",
            Area::Process => "process",
            Area::Layers => "layers",
            Area::Arguments => "arguments",
            Area::Safety => "safety",
            Area::Pinning => "pinning",
            Area::Build => "build",
            Area::Shell => "shell",
            Area::Compose => "compose",
        }
    }

    /// The three letters that open every code of this area.
    pub fn prefix(self) -> &'static str {
        match self {
            Area::Ephemeral => "EPH",
            Area::Context => "IGN",
            Area::Packages => "PKG",
            Area::Process => "ONE",
            Area::Layers => "LAY",
            Area::Arguments => "SRT",
            Area::Safety => "SEC",
            Area::Pinning => "PIN",
            Area::Build => "BLD",
            Area::Shell => "SHL",
            Area::Compose => "CMP",
        }
    }
}

/// What a finding's fix may do without being asked twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// The image behaves the same, but for the fault.
    Safe,
    /// The meaning may change; a person should look.
    Unsafe,
    /// A proposal to read, never applied.
    Suggestion,
}

impl Safety {
    pub fn name(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
            Safety::Suggestion => "suggestion",
        }
    }
}

/// To whom a rule speaks. The order is from what everyone hears to what few do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voice {
    /// What a maintainer would act on.
    Default,
    /// True, and a matter of taste or policy: listed for who asks for it, counted for everyone, and in the
    /// grade no more than style.
    Pedantic,
    /// What only users of another tool miss: off until it is named, and never in the grade.
    Optional,
}

impl Voice {
    pub fn name(self) -> &'static str {
        match self {
            Voice::Default => "default",
            Voice::Pedantic => "pedantic",
            Voice::Optional => "optional",
        }
    }
}

/// What is said beside a grade, whatever the letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alarm {
    /// Whoever has the image has a secret.
    Secret,
    /// An image cannot be built.
    Unbuildable,
    /// What a compose file describes cannot be started.
    Unstartable,
}

impl Alarm {
    pub const ALL: [Alarm; 3] = [Alarm::Secret, Alarm::Unbuildable, Alarm::Unstartable];

    pub fn name(self) -> &'static str {
        match self {
            Alarm::Secret => "secret",
            Alarm::Unbuildable => "unbuildable",
            Alarm::Unstartable => "unstartable",
        }
    }
}

/// A change that mends the finding; it may touch several files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub safety: Safety,
    pub edits: Vec<Edit>,
    /// Files that it makes where there are none.
    pub creates: Vec<NewFile>,
    /// What of the files' meaning the change is there to change: any other change fails its proof.
    pub changes: &'static [Aspect],
}

/// A file that is not there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// As the paths of files are shown.
    pub path: String,
    pub text: String,
}

/// A place, and what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub file: FileId,
    pub span: Span,
    pub text: String,
}

/// Why a finding does not count, or that it does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Status {
    #[default]
    Open,
    /// Accepted by someone who gave a reason.
    Accepted { reason: String },
    /// Silenced without a reason: not listed, still graded.
    Hidden,
    /// A remark of taste in a run that did not ask for any: counted and graded, not listed.
    Unasked,
    /// Set aside for this run: graded, not listed, and it fails nothing.
    Aside(Aside),
}

/// Why a finding is set aside for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aside {
    /// The baseline holds it.
    Known,
    /// It is on no line that changed.
    Elsewhere,
}

impl Status {
    pub fn name(&self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Accepted { .. } => "accepted",
            Status::Hidden => "hidden",
            Status::Unasked => "unasked",
            Status::Aside(Aside::Known) => "known",
            Status::Aside(Aside::Elsewhere) => "elsewhere",
        }
    }
}

/// A claim about someone's work.
#[derive(Debug, Clone)]
pub struct Finding {
    pub rule: &'static Meta,
    /// What is wrong, in one sentence that names what it found.
    pub message: String,
    /// Where it shows; there is always one.
    pub primary: Label,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// What happens because of it, in this project; empty where the page's words suffice.
    pub why: String,
    /// What to do.
    pub help: String,
    pub fixes: Vec<Fix>,
    /// How it is shown; a configuration may set it.
    pub severity: Severity,
    /// What the grade counts: as the rule said it, whatever a configuration shows.
    pub graded: Severity,
    pub confidence: Confidence,
    /// The rule's, or less.
    pub voice: Voice,
    /// The aliases that apply to this finding, out of the rule's.
    pub aliases: Vec<&'static str>,
    pub status: Status,
    /// What the fault does here, where that is another thing than what the rule's others do.
    pub does: Option<Harm>,
    /// A comment beside it silenced it, not a flag or a configuration.
    pub in_source: bool,
    /// The same in other files, where it is told once.
    pub copies: Vec<Finding>,
}

impl Finding {
    pub fn new(rule: &'static Meta, file: FileId, span: Span, message: impl Into<String>) -> Self {
        Finding {
            rule,
            message: message.into(),
            primary: Label { file, span, text: String::new() },
            labels: Vec::new(),
            why: String::new(),
            help: String::new(),
            fixes: Vec::new(),
            severity: rule.severity,
            graded: graded(rule.voice, rule.severity),
            confidence: rule.confidence,
            voice: rule.voice,
            aliases: rule.aliases.to_vec(),
            status: Status::Open,
            does: None,
            in_source: false,
            copies: Vec::new(),
        }
    }

    /// Where it shows: here, and in each copy.
    pub fn places(&self) -> impl Iterator<Item = &Label> {
        [&self.primary].into_iter().chain(self.copies.iter().map(|copy| &copy.primary))
    }

    /// In how many of its places there is a safe fix.
    pub fn safe_fixes(&self) -> usize {
        let has_one = |finding: &Finding| finding.fixes.iter().any(|fix| fix.safety == Safety::Safe);
        [self].into_iter().chain(&self.copies).filter(|finding| has_one(finding)).count()
    }

    /// The words under the caret.
    pub fn mark(&mut self, text: impl Into<String>) -> &mut Self {
        self.primary.text = text.into();
        self
    }

    /// A further place.
    pub fn label(&mut self, file: FileId, span: Span, text: impl Into<String>) -> &mut Self {
        self.labels.push(Label { file, span, text: text.into() });
        self
    }

    pub fn why(&mut self, text: impl Into<String>) -> &mut Self {
        self.why = text.into();
        self
    }

    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = text.into();
        self
    }

    /// The rule's own word on this finding, which the grade counts as well.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self.graded = graded(self.voice, severity);
        self
    }

    /// The build certainly stops here: an error, and told beside the grade.
    pub fn stops_build(&mut self) -> &mut Self {
        self.does(Harm::Stops).severity(Severity::Error)
    }

    /// What the fault does here, where that is another thing than what the rule's others do.
    pub fn does(&mut self, harm: Harm) -> &mut Self {
        self.does = Some(harm);
        self
    }

    /// What it puts beside the grade: an error that stops the build, or as the rule's page says of its errors.
    pub fn alarm(&self) -> Option<Alarm> {
        // The page is read last: most findings are no errors.
        if self.graded != Severity::Error {
            return None;
        }
        if self.does == Some(Harm::Stops) { Some(Alarm::Unbuildable) } else { self.rule.alarm() }
    }

    /// What the fault does.
    pub fn harm(&self) -> Harm {
        match self.alarm() {
            Some(Alarm::Unbuildable | Alarm::Unstartable) => Harm::Stops,
            Some(Alarm::Secret) | None => {
                self.does.filter(|harm| *harm != Harm::Stops).unwrap_or_else(|| self.rule.harm())
            }
        }
    }

    /// True here, and worth no one's minute who did not ask for remarks of taste.
    pub fn pedantic(&mut self) -> &mut Self {
        self.voice = self.voice.max(Voice::Pedantic);
        self.graded = graded(self.voice, self.graded);
        self
    }

    /// Only that much of it is heard.
    pub fn heard(&mut self, heard: Heard) -> &mut Self {
        match heard {
            Heard::Lower if self.severity > Severity::Info => self.severity(Severity::Info),
            Heard::Lower | Heard::Pedantic => self.pedantic(),
            Heard::Silent => {
                self.voice = Voice::Optional;
                self
            }
        }
    }

    pub fn confidence(&mut self, confidence: Confidence) -> &mut Self {
        self.confidence = confidence;
        self
    }

    /// Only these of the rule's aliases apply here.
    pub fn aliases(&mut self, names: &[&'static str]) -> &mut Self {
        self.aliases = names.to_vec();
        self
    }

    pub fn fix(&mut self, safety: Safety, title: impl Into<String>, edits: Vec<Edit>) -> &mut Self {
        self.fixes.push(Fix { title: title.into(), safety, edits, creates: Vec::new(), changes: &[] });
        self
    }

    /// A file that the fix just given makes besides.
    pub fn creating(&mut self, path: impl Into<String>, text: impl Into<String>) -> &mut Self {
        if let Some(fix) = self.fixes.last_mut() {
            fix.creates.push(NewFile { path: path.into(), text: text.into() });
        }
        self
    }

    /// What the fix just given is there to change.
    pub fn changing(&mut self, changes: &'static [Aspect]) -> &mut Self {
        if let Some(fix) = self.fixes.last_mut() {
            fix.changes = changes;
        }
        self
    }
}

/// What the grade counts of a finding: taste is never more than style.
fn graded(voice: Voice, severity: Severity) -> Severity {
    if voice == Voice::Pedantic { Severity::Style } else { severity }
}
