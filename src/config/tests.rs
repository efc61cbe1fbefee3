//! Configuration texts in, options or problems out.

use super::*;
use crate::grade::Letter;
use crate::rules::options::{Form, OPTIONS};

fn parsed(name: &str, text: &str) -> Result<Config, Vec<Problem>> {
    parse(&Source::new(name, text), Place { root: Path::new("/p"), cwd: Path::new("/p") })
}

#[test]
fn every_documented_key_is_read() {
    let config = parsed(
        ".plimsoll.yaml",
        "profile: hadolint\nfail-on: info\nfail-under: B\nexclude: [vendor/]\ntrusted-registries: docker.io\n\
         label-schema: {maintainer: text}\nstrict-labels: true\nignore:\n- rule: safety\n  reason: old machine\n\
         paths:\n  tests/: {ignore: all}\nseverity:\n  all: info\nselect: [packages, all]\nextend-select: []\n",
    )
    .unwrap();
    assert_eq!(config.profile, Some(Profile::Hadolint));
    assert_eq!(config.fail_on, Some(Threshold::At(Severity::Info)));
    assert_eq!(config.fail_under, [Bar { letter: Letter::B, worst: false }]);
    assert_eq!(config.exclude, ["vendor/"]);
    assert_eq!(config.rules.trusted_registries, ["docker.io"]);
    assert_eq!(config.rules.label_schema, [("maintainer".to_owned(), LabelKind::Text)]);
    assert!(config.rules.strict_labels);
    assert_eq!(config.ignore[0].reason.as_deref(), Some("old machine"));
    let files = config.ignore[1].files.as_ref().unwrap();
    assert!(files.matches("tests/a/Dockerfile") && !files.matches("src/Dockerfile") && !files.matches("../x"));
    assert_eq!(config.severities[0].severity, Severity::Info);
    assert_eq!(config.select.0.len(), 2);
}

#[test]
fn every_fault_is_named_with_its_place_and_the_nearest_word() {
    let text = "fail-onn: info\nfail-on: eror\nselect: [nonsense-word]\n";
    let problems = parsed(".plimsoll.yaml", text).unwrap_err();
    let source = Source::new("c", text);
    let lines: Vec<u32> = problems.iter().map(|p| source.line(p.span.start as usize)).collect();
    assert_eq!(lines, [1, 2, 3]);
    assert!(problems[0].help.contains("`fail-on`"), "{}", problems[0].help);
    assert!(problems[1].help.contains("`error`"), "{}", problems[1].help);
    assert!(problems[2].message.contains("nonsense-word"));
    assert!(parsed(".plimsoll.yaml", "just text\n").is_err());
    assert!(parsed(".plimsoll.yaml", "a: [\n").is_err());
    assert!(parsed(".plimsoll.yaml", "").is_ok());
}

#[test]
fn hadolint_files_are_read_by_their_own_keys() {
    let config = parsed(
        ".hadolint.yaml",
        "ignored: [DL3008, SC1090]\noverride:\n  info: [DL9999]\ntrustedRegistries: docker.io\n\
         failure-threshold: none\nno-color: true\nformat: json\n",
    )
    .unwrap();
    assert_eq!(config.ignore[0].names.0.len(), 2);
    assert_eq!(config.fail_on, Some(Threshold::At(Severity::Style)));
    assert_eq!(config.rules.trusted_registries, ["docker.io"]);
    assert!(parsed(".hadolint.yaml", "ignore: [DL3008]\n").unwrap_err()[0].help.contains("ignored"));
}

#[test]
fn every_key_is_read_as_its_example_has_it() {
    let shown = |config: Config| format!("{:?}", Config { said: Vec::new(), ..config });
    for key in keys::KEYS {
        let text = format!("{}: {}\n", key.name, key.example);
        let config = parsed(".plimsoll.yaml", &text).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        assert_ne!(shown(config), shown(Config::default()), "{text} sets nothing");
        let wrong = format!("{}: {{nonsense-key: [{{}}]}}\n", key.name);
        assert!(parsed(".plimsoll.yaml", &wrong).is_err(), "{wrong} is taken");
    }
    for option in OPTIONS {
        let text = format!("rules: {{{}: {{{}: {}}}}}\n", option.rule, option.name, option.example);
        let config = parsed(".plimsoll.yaml", &text).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        assert_eq!(config.rules.of_rules.0.len(), 1, "{text}");
        if let Form::Number(_, default) = &option.form {
            assert_ne!(config.rules.of_rules.number(option.rule, option.name), *default, "{text} changes nothing");
        }
        assert!(rules::registry::RULES.iter().any(|rule| rule.meta.name == option.rule), "{} is no rule", option.rule);
    }
}

#[test]
fn what_stands_over_another_wins_and_lists_add_up() {
    let base = parsed(
        ".plimsoll.yaml",
        "profile: pedantic\nfail-on: info\nignore: [SRT]\nfail-under: B\nstrict-labels: true\n",
    );
    let own = parsed(".plimsoll.yaml", "fail-on: error\nignore: [LAY]\nfail-under: []\n");
    let both = own.unwrap().over(base.unwrap());
    assert_eq!((both.profile, both.fail_on), (Some(Profile::Pedantic), Some(Threshold::At(Severity::Error))));
    assert_eq!((both.ignore.len(), both.fail_under.len(), both.rules.strict_labels), (2, 0, true));
}

#[test]
fn a_draft_is_a_configuration_that_says_what_was_taken_over() {
    let mut taken = taken::Taken::default();
    for (name, text) in [
        (
            ".hadolint.yaml",
            "ignored: [DL3008, DL9999]\noverride:\n  error: [DL3025]\ntrustedRegistries: ['*.gcr.io']\n\
          label-schema: {maintainer: text}\nfailure-threshold: none\nno-color: true\n",
        ),
        (
            ".dclintrc",
            "{\"rules\": {\"no-version-field\": 0, \"no-such-rule\": 1, \"service-image-require-explicit-tag\": \
             [1, {\"prohibitedTags\": [\"alpha\"]}]}, \"exclude\": [\"x y/\"]}",
        ),
        (
            ".compose-lint.yml",
            "rules:\n  CL-0001: {enabled: false, reason: \"a: proxy\"}\n  CL-0005: {severity: low}\nother: 1\n",
        ),
    ] {
        let read = taken::FILES.iter().find(|(file, _)| *file == name).unwrap().1;
        taken.add(&Source::new(name, text), read).unwrap();
    }
    let text = draft::draft(&taken, &[".hadolint.yaml"]);
    let config = parsed(".plimsoll.yaml", &text).unwrap_or_else(|problems| panic!("{text}\n{problems:?}"));
    assert_eq!(config.ignore.len(), 3, "{text}");
    assert_eq!(config.ignore[2].reason.as_deref(), Some("a: proxy"));
    assert_eq!((config.severities.len(), config.fail_on), (3, Some(Threshold::At(Severity::Style))));
    assert_eq!(
        (config.exclude, config.rules.trusted_registries),
        (vec!["x y/".to_owned()], vec!["*.gcr.io".to_owned()])
    );
    assert!(config.rules.of_rules.holds("moving-service-tag", "tags", "alpha"), "{text}");
    for left in ["DL9999", "no-such-rule", "`other` has no place"] {
        assert!(text.contains(left), "{left} is not named in\n{text}");
    }
    let plain = draft::draft(&taken::Taken::default(), &[]);
    assert!(parsed(".plimsoll.yaml", &plain).unwrap().said.is_empty(), "{plain}");
    // A line of comment that is a key is one once its mark is gone.
    let open: String = plain
        .lines()
        .map(|line| {
            let key = line
                .strip_prefix("# ")
                .filter(|rest| keys::KEYS.iter().any(|key| rest.starts_with(&format!("{}: ", key.name))));
            format!("{}\n", key.unwrap_or(line))
        })
        .collect();
    assert_eq!(parsed(".plimsoll.yaml", &open).unwrap().said.len(), keys::KEYS.len(), "{open}");
}
