//! What a file, a stage or a service is for, where that is not simply to be shipped, and how little of a rule is
//! heard there. Does not know how a setting is found out, nor which rule says what of it.

/// What something is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// Below a directory whose name says that nobody goes on with it.
    Abandoned,
    /// A RUN whose work a build argument opens that is off by default.
    Choice,
    /// Of a directory of many images side by side that nothing puts together: each shows or is one thing.
    Collection,
    /// For working on the program, on the machine of whoever does.
    Development,
    /// To be read, copied and adapted.
    Example,
    /// Written by a program from a template: its author does not edit it.
    Generated,
    /// An image that others of the project's owner publish beside its own.
    Kin,
    /// Of a collection that shows vulnerabilities: what is old, open and weak in it is the exhibit.
    Lab,
    /// An image that the project itself publishes.
    Own,
    /// A service that starts only when its profile is asked for.
    Profile,
    /// An image that stands in for something in tests or in development, and is handed out all the same.
    Standin,
    /// Run by tests: what it holds is thrown away with them.
    Test,
    /// Behind a call to mirrors that no longer hold the release: it is written anew with the base.
    Unbuilt,
    /// One of several variants kept beside each other for those who choose, by version or distribution.
    Variant,
    /// A copy of somebody else's files that nothing here builds.
    Vendored,
    /// An image that makes packages, code or a file to take away, and starts nothing.
    Workshop,
}

impl Setting {
    pub const ALL: [Setting; 16] = [
        Setting::Abandoned,
        Setting::Choice,
        Setting::Collection,
        Setting::Development,
        Setting::Example,
        Setting::Generated,
        Setting::Kin,
        Setting::Lab,
        Setting::Own,
        Setting::Profile,
        Setting::Standin,
        Setting::Test,
        Setting::Unbuilt,
        Setting::Variant,
        Setting::Vendored,
        Setting::Workshop,
    ];

    /// The word for it on the pages.
    pub fn name(self) -> &'static str {
        match self {
            Setting::Abandoned => "abandoned",
            Setting::Choice => "choice",
            Setting::Collection => "collection",
            Setting::Development => "development",
            Setting::Example => "example",
            Setting::Generated => "generated",
            Setting::Kin => "kin",
            Setting::Lab => "lab",
            Setting::Own => "own",
            Setting::Profile => "profile",
            Setting::Standin => "standin",
            Setting::Test => "test",
            Setting::Unbuilt => "unbuilt",
            Setting::Variant => "variant",
            Setting::Vendored => "vendored",
            Setting::Workshop => "workshop",
        }
    }

    /// Where that is, for people.
    pub fn in_words(self) -> &'static str {
        match self {
            Setting::Abandoned => "directories called deprecated, obsolete or archived",
            Setting::Choice => "what a build argument opens that is off by default",
            Setting::Collection => "collections of images",
            Setting::Development => "files for development",
            Setting::Example => "examples",
            Setting::Generated => "generated files",
            Setting::Kin => "other images of the project's owner",
            Setting::Lab => "collections of vulnerabilities",
            Setting::Own => "the project's own images",
            Setting::Profile => "services of a profile",
            Setting::Standin => "images that stand in for something in tests",
            Setting::Test => "tests",
            Setting::Unbuilt => "what stands behind a release that has left its mirrors",
            Setting::Variant => "variants by version",
            Setting::Vendored => "vendored files",
            Setting::Workshop => "images that only make packages or files",
        }
    }
}

/// How much of a rule is left in a setting. The order is from more to less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Heard {
    /// A step down: errors and warnings are information, information is a remark of taste.
    Lower,
    /// A remark of taste.
    Pedantic,
    /// Nothing, unless the rule is named.
    Silent,
}

impl Heard {
    pub const ALL: [Heard; 3] = [Heard::Lower, Heard::Pedantic, Heard::Silent];

    /// The word for it on the pages.
    pub fn name(self) -> &'static str {
        match self {
            Heard::Lower => "lower",
            Heard::Pedantic => "pedantic",
            Heard::Silent => "silent",
        }
    }

    /// What it makes of a finding, for people.
    pub fn in_words(self) -> &'static str {
        match self {
            Heard::Lower => "information at most",
            Heard::Pedantic => "a remark of taste",
            Heard::Silent => "silent",
        }
    }
}
