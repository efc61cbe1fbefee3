//! The options of single rules, in one table: what each is for, what it may be, and what holds where nobody says
//! otherwise. The configuration's keys and schema are made from it, and rules ask here. Knows no rule's business.

use std::ops::RangeInclusive;

/// One option of one rule.
pub struct RuleOption {
    /// The rule's name.
    pub rule: &'static str,
    pub name: &'static str,
    /// One line, for editors and for the rule's page.
    pub what: &'static str,
    /// A value as it may be written.
    pub example: &'static str,
    pub form: Form,
}

/// What may be given.
pub enum Form {
    /// A whole number of this range; the second holds by default.
    Number(RangeInclusive<u64>, u64),
    /// A text, or a list of texts; none by default. `*` at either end stands for anything.
    Texts,
}

/// A value as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    Number(u64),
    Texts(Vec<String>),
}

const fn number(
    rule: &'static str,
    name: &'static str,
    (range, default): (RangeInclusive<u64>, u64),
    example: &'static str,
    what: &'static str,
) -> RuleOption {
    RuleOption { rule, name, what, example, form: Form::Number(range, default) }
}

const fn texts(rule: &'static str, name: &'static str, example: &'static str, what: &'static str) -> RuleOption {
    RuleOption { rule, name, what, example, form: Form::Texts }
}

const IN_A_ROW: &str = "How many instructions in a row are told to everyone; fewer are a remark of taste";
const HOSTS: &str = "Hosts whose files are taken as they come";
const OPEN: &str = "Ports of the host that may be open on every address";
const WITHOUT_DIGEST: &str = "Images that need no digest, by their names without a tag";
const MOVING: &str = "Tags that move, besides those that are known to";

/// By the rules' names.
pub const OPTIONS: &[RuleOption] = &[
    texts("add-without-checksum", "hosts", "[downloads.example.com]", HOSTS),
    number("adjacent-copies", "from", (2..=1_000, 3), "4", IN_A_ROW),
    number(
        "big-file-copied",
        "megabytes",
        (1..=1_000_000, 50),
        "100",
        "From which size on a file is hardly meant to come along",
    ),
    texts("dangerous-capability", "allowed", "[NET_ADMIN]", "Capabilities that services may be given"),
    texts("database-port-published", "allowed", "[5432]", OPEN),
    texts("debug-tool", "allowed", "[htop, \"vim*\"]", "Packages that may be in every image"),
    texts("download-in-clear", "hosts", "[downloads.example.com]", HOSTS),
    texts("download-piped-to-shell", "hosts", "[get.example.com]", "Hosts whose scripts are run as they come"),
    texts("download-unverified", "hosts", "[downloads.example.com]", HOSTS),
    number(
        "duplicate-prefix",
        "from",
        (2..=20, 3),
        "4",
        "How many kinds of work two Dockerfiles must begin with in common",
    ),
    number("eol-soon", "days", (1..=3_650, 90), "180", "How many days before the end of support it is told"),
    number(
        "health-check-without-start-period",
        "seconds",
        (1..=86_400, 180),
        "60",
        "How long failing checks may last before a slow start is taken to outlast them no more",
    ),
    texts("host-device", "allowed", "[/dev/kmsg, \"/dev/loop*\"]", "Devices that services may be given"),
    texts("latest-tag", "tags", "[dev, \"*-snapshot\"]", MOVING),
    number("mergeable-runs", "from", (2..=1_000, 3), "4", IN_A_ROW),
    texts("moving-service-tag", "tags", "[dev, \"*-snapshot\"]", MOVING),
    texts("port-on-all-interfaces", "allowed", "[80, 443]", OPEN),
    number(
        "rights-in-later-layer",
        "kilobytes",
        (1..=1_000_000_000, 1_000),
        "5000",
        "From which size on files that are stored twice are told to everyone; fewer bytes are a remark of taste",
    ),
    texts("sensitive-host-path", "allowed", "[/etc/letsencrypt, \"/sys/*\"]", "Paths of the host that may be mounted"),
    texts("service-tag-without-digest", "images", "[\"registry.example.com/*\"]", WITHOUT_DIGEST),
    number("several-on-a-line", "from", (2..=1_000, 3), "6", "How long a list is at least to have a line for each"),
    number(
        "sleep-as-synchronisation",
        "seconds",
        (1..=3_600, 2),
        "5",
        "From how many seconds on a wait is one for something else",
    ),
    texts("tag-without-digest", "images", "[debian, \"registry.example.com/*\"]", WITHOUT_DIGEST),
    texts(
        "untagged-image",
        "images",
        "[\"registry.example.com/*\"]",
        "Images that may be named without a tag, as where a registry of one's own has one of each",
    ),
    number("volume-list-unsorted", "from", (2..=1_000, 3), "5", "How long a list is at least to have an order"),
];

/// What was given of them: the rule, the option, the value. Of two numbers the last holds, and lists add up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfRules(pub Vec<(&'static str, &'static str, Given)>);

impl OfRules {
    fn given<'a>(&'a self, rule: &'a str, name: &'a str) -> impl DoubleEndedIterator<Item = &'a Given> {
        let own = self.0.iter().filter(move |(of, option, _)| *of == rule && *option == name);
        own.map(|(_, _, given)| given)
    }

    /// The number that holds.
    pub fn number(&self, rule: &str, name: &str) -> u64 {
        let given = self.given(rule, name).rev().find_map(|given| match given {
            Given::Number(number) => Some(*number),
            Given::Texts(_) => None,
        });
        let default = || OPTIONS.iter().find(|option| option.rule == rule && option.name == name);
        given.unwrap_or_else(|| match default().map(|option| &option.form) {
            Some(Form::Number(_, default)) => *default,
            _ => 0,
        })
    }

    /// Whether a word is among the texts that were given.
    pub fn holds(&self, rule: &str, name: &str, word: &str) -> bool {
        let texts = self.given(rule, name).flat_map(|given| match given {
            Given::Texts(texts) => &texts[..],
            Given::Number(_) => &[],
        });
        texts.into_iter().any(|text| fits(text, word))
    }
}

/// Whether a word is what a pattern says, `*` at either end allowed.
pub fn fits(pattern: &str, word: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) if word.ends_with(end) => true,
        (_, Some(start)) if word.starts_with(start) => true,
        _ => pattern == word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_numbers_the_last_holds_and_lists_add_up() {
        let texts = |text: &str| Given::Texts(vec![text.to_owned()]);
        let given = OfRules(vec![
            ("eol-soon", "days", Given::Number(90)),
            ("eol-soon", "days", Given::Number(30)),
            ("latest-tag", "tags", texts("dev")),
            ("latest-tag", "tags", texts("*-rc")),
        ]);
        assert_eq!((given.number("eol-soon", "days"), OfRules::default().number("eol-soon", "days")), (30, 90));
        assert!(given.holds("latest-tag", "tags", "dev") && given.holds("latest-tag", "tags", "1.2-rc"));
        assert!(!given.holds("latest-tag", "tags", "1.2") && !given.holds("moving-service-tag", "tags", "dev"));
    }

    #[test]
    fn the_table_is_in_order_and_each_default_is_possible() {
        let names: Vec<_> = OPTIONS.iter().map(|option| (option.rule, option.name)).collect();
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{names:?}");
        for option in OPTIONS {
            if let Form::Number(range, default) = &option.form {
                assert!(range.contains(default), "{} {}", option.rule, option.name);
            }
        }
    }
}
