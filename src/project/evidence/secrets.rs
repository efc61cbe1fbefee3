//! Which names stand for secrets, and which texts could be one. Knows shapes only: nothing here proves
//! that a text opens anything.

use std::collections::HashSet;

use crate::project::StepRef;
use crate::project::evidence::Kind;
use crate::project::evidence::credentials::is_mark_of_none;
use crate::project::evidence::lexical::{Lexed, Literal};
use crate::syntax::dockerfile::{Keyword, Pair};
use crate::text::Span;

/// Last words of names that hold secrets, in lower case.
const NAMES: &[&str] = &["password", "passwd", "passphrase", "pwd", "pass", "secret"];
/// The same for names of two words.
const PAIRS: &[&str] = &[
    "api_key",
    "secret_key",
    "access_key",
    "private_key",
    "encryption_key",
    "signing_key",
    "auth_token",
    "access_token",
    "api_token",
    "client_secret",
];

/// Words that stand where a secret would and are none.
const PLACEHOLDERS: &[&str] = &[
    "basic",
    "bearer",
    "change",
    "confirm",
    "default",
    "dummy",
    "empty",
    "encrypted",
    "enter",
    "example",
    "false",
    "field",
    "foo",
    "hash",
    "hidden",
    "input",
    "insert",
    "invalid",
    "label",
    "missing",
    "none",
    "null",
    "optional",
    "pass",
    "placeholder",
    "plain",
    "reset",
    "required",
    "secret",
    "string",
    "text",
    "todo",
    "token",
    "true",
    "type",
    "undefined",
    "unset",
    "your",
];

/// Whether `name` says that its value is a secret: `DB_PASSWORD`, `apiKey`, `db.passwd`.
pub fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map_or("", String::as_str);
    let pair = words.len() >= 2 && PAIRS.contains(&words[words.len() - 2..].join("_").as_str());
    NAMES.contains(&last) || last == "apikey" || pair
}

/// The words of a name, in lower case: `dbPassword`, `DB_PASSWORD` and `db-password` are `db`, `password`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let inner = c.is_ascii_uppercase() && before.is_ascii_lowercase();
        if !c.is_ascii_alphanumeric() || inner {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Words of names whose value is a switch, though the name ends like a secret's.
const SWITCHES: &[&str] = &[
    "allow", "change", "disable", "enable", "generate", "has", "need", "no", "random", "require", "reset", "show",
    "skip", "use", "with",
];

/// How a pair of ENV or ARG lets a secret into the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exposure {
    /// The value is written in the file.
    Written,
    /// An ARG without a value: what is passed stands in the history of the RUNs that follow.
    Passed,
}

/// Whether `pair` of the ENV or ARG `step` lets a secret into the image that is shipped.
pub fn exposure(step: &StepRef, pair: &Pair) -> Option<Exposure> {
    let words = words(&pair.key.text);
    let last = words.last().map_or("", String::as_str);
    let named = is_secret_name(&pair.key.text) || matches!(last, "token" | "credential" | "credentials");
    if !named || !step.stage.in_final_chain || words.iter().any(|word| SWITCHES.contains(&word.as_str())) {
        return None;
    }
    let Some(value) = &pair.value else {
        let later = |other: &&crate::project::Step| other.at > step.step.at;
        let run = step
            .stage
            .steps
            .iter()
            .filter(later)
            .any(|other| step.docker.instruction(other.at).keyword == Keyword::Run);
        return (step.ins.keyword == Keyword::Arg && run).then_some(Exposure::Passed);
    };
    let expansion = step.docker.scope.expand(step.stage.index, step.step.at, &value.text)?;
    let value = expansion.known()?;
    let switch = matches!(
        value.to_ascii_lowercase().as_str(),
        "" | "true" | "false" | "yes" | "no" | "0" | "1" | "none" | "null"
    );
    let switch = switch || is_mark_of_none(value);
    let elsewhere = value.starts_with('/') || value.contains("://") || value.contains(char::is_whitespace);
    (!switch && !elsewhere && !expansion_is_reference(&pair.value)).then_some(Exposure::Written)
}

/// The value is taken from another variable as a whole.
fn expansion_is_reference(value: &Option<crate::syntax::dockerfile::Word>) -> bool {
    value.as_ref().is_some_and(|word| word.text.trim_matches('"').starts_with('$'))
}

/// What other linters call a name of this kind, going by the name alone.
pub fn peers(name: &str) -> &'static [&'static str] {
    match (buildkit(name), hadolint(name)) {
        (true, true) => &["SecretsUsedInArgOrEnv", "DL3064"],
        (true, false) => &["SecretsUsedInArgOrEnv"],
        (false, true) => &["DL3064"],
        (false, false) => &[],
    }
}

/// Source: BuildKit, frontend/dockerfile/dockerfile2llb/validations.go.
fn buildkit(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let has = |words: &[&str]| lower.split('_').any(|part| words.contains(&part));
    let secret =
        &["apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token"];
    has(secret) && !has(&["public", "file", "version"])
}

fn hadolint(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let parts = ["api_key", "client_key", "password", "private", "secret", "token", "username"];
    parts.iter().any(|part| lower.contains(part)) || matches!(lower.as_str(), "aws_access_key_id")
}

/// Whether a text could be a secret: neither a placeholder nor a reference to something else.
pub fn is_plausible(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let reference = value.starts_with(['$', '{', '%', '<', '/', '.', '#', '@', '&', '*', '[', '(', '!'])
        || value.contains("${")
        || value.contains("{{")
        || value.contains("://")
        || value.contains("()");
    let one = value.chars().next().is_some_and(|first| value.chars().all(|c| c == first));
    let spoken = words(value)
        .iter()
        .any(|word| PLACEHOLDERS.contains(&word.as_str()) || word.starts_with("passw") || word.starts_with("changeme"));
    // One sign of a picture has as many bytes as a short word.
    value.chars().count() >= 4
        && value.contains(|c: char| c.is_ascii_graphic())
        && !names_a_setting(value)
        && value.len() <= 128
        && !value.contains(char::is_whitespace)
        && !reference
        && !one
        && !spoken
        && lower != "postgres"
}

/// Whether it is the name under which a program looks for the secret: `priv-key`.
fn names_a_setting(value: &str) -> bool {
    let plain = value.chars().all(|c| c.is_ascii_lowercase() || "-_.".contains(c));
    let last = value.rsplit(['-', '_', '.']).next().unwrap_or_default();
    plain && last.len() < value.len() && matches!(last, "file" | "id" | "key" | "keys" | "name" | "path" | "pwd")
}

/// The places of a text at which a password or key stands in clear text.
pub fn passwords(lexed: &Lexed, kind: Kind) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> = Vec::new();
    let mut before: Option<&Literal> = None;
    for literal in &lexed.literals {
        let own = is_plausible(&literal.text) && is_value(lexed, literal, before, kind);
        if own {
            found.push((literal.span, literal.text.clone()));
        } else {
            found.extend(inside(literal));
        }
        before = Some(literal);
    }
    if kind == Kind::Config {
        found.extend(settings(lexed));
    }
    if found.iter().any(|(span, _)| access_key(&lexed.code, *span).is_some()) {
        let secret = secret_keys(&lexed.code);
        found.retain(|(span, _)| access_key(&lexed.code, *span).is_none_or(|whose| !secret.contains(&whose)));
    }
    found.sort();
    found.dedup();
    found
}

/// A part of a name.
fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// Whose secret keys a text has, the second of S3's two keys, by what stands before: `store` of `storeSecretKey`. The
/// access key beside it is but a name.
fn secret_keys(code: &str) -> HashSet<String> {
    let names = code.split(|c| !in_name(c)).map(|name| name.replace(['_', '-'], "").to_ascii_lowercase());
    let whose = names.filter_map(|name| {
        name.strip_suffix("secretkey").or_else(|| name.strip_suffix("secretaccesskey")).map(str::to_owned)
    });
    whose.collect()
}

/// Whose access key these bytes are, where their name says that they are one and not `secretAccessKey`: shortly before.
fn access_key(code: &str, value: Span) -> Option<String> {
    const NEAR: usize = 64;
    let line = code.get(..value.start as usize)?.chars().rev().take(NEAR).take_while(|c| *c != '\n');
    let name = line.skip_while(|c| !in_name(*c)).take_while(|c| in_name(*c)).filter(char::is_ascii_alphanumeric);
    let mut name: Vec<char> = name.collect();
    name.reverse();
    let name = name.into_iter().collect::<String>().to_ascii_lowercase();
    name.strip_suffix("accesskey").filter(|whose| !whose.ends_with("secret")).map(str::to_owned)
}

/// Whether the literal is what a name of a secret is set to.
fn is_value(lexed: &Lexed, literal: &Literal, before: Option<&Literal>, kind: Kind) -> bool {
    let line = lexed.before(literal);
    if kind == Kind::Sql {
        let line = line.trim_end_matches('=').trim_end().to_ascii_lowercase();
        return line.ends_with("password") || line.ends_with("identified by");
    }
    // "password=" + 'x': the name ends the literal before.
    if let Some(joined) = line.strip_suffix(['+', '.']) {
        let adjacent =
            before.is_some_and(|before| joined.trim_end().len() <= line.len() && same_line(lexed, before, literal));
        return adjacent
            && before.is_some_and(|before| before.text.trim_end().strip_suffix('=').is_some_and(ends_in_secret));
    }
    let Some(name) =
        line.strip_suffix("=>").or_else(|| line.strip_suffix(":=")).or_else(|| line.strip_suffix(['=', ':']))
    else {
        return false;
    };
    // A comparison sets nothing.
    !name.ends_with(['=', '!', '<', '>']) && ends_in_secret(name.trim_end().trim_end_matches(['"', '\'', ']', '`']))
}

fn same_line(lexed: &Lexed, a: &Literal, b: &Literal) -> bool {
    lexed.code.get(a.span.end as usize..b.span.start as usize).is_some_and(|between| !between.contains('\n'))
}

/// Whether the last name in `text` is a secret's.
fn ends_in_secret(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let name = text
        .rfind(|c| !part(c))
        .map_or(text, |at| text.get(at..).map_or("", |rest| rest.trim_start_matches(|c| !part(c))));
    is_secret_name(name)
}

/// `password=x` in a connection string, and `scheme://user:x@host`.
fn inside(literal: &Literal) -> Vec<(Span, String)> {
    let text = &literal.text;
    let mut found = Vec::new();
    for (at, _) in text.match_indices('=') {
        let name = text.get(..at).unwrap_or_default();
        let rest = text.get(at + 1..).unwrap_or_default();
        let value = rest.split([' ', ';', '&', ',', '\'', '"', '\n']).next().unwrap_or_default();
        // One name among others, as in a connection string.
        let among = name.contains('=') || rest.len() > value.len();
        if among && ends_in_secret(name) && is_plausible(value) {
            let start = literal.span.start as usize + at + 1;
            found.push((Span::new(start, start + value.len()), value.to_owned()));
        }
    }
    if let Some((at, value)) = url_password(text) {
        let start = literal.span.start as usize + at;
        found.push((Span::new(start, start + value.len()), value.to_owned()));
    }
    found
}

/// How tokens begin, how many letters and digits follow at least, and what they are. Source: the
/// documentation of each service, which gives its tokens a form so that they can be found.
const TOKENS: &[(&str, usize, &str)] = &[
    ("AKIA", 16, "an access key of AWS"),
    ("ghp_", 36, "a token of GitHub"),
    ("gho_", 36, "a token of GitHub"),
    ("ghs_", 36, "a token of GitHub"),
    ("github_pat_", 40, "a token of GitHub"),
    ("glpat-", 20, "a token of GitLab"),
    ("xoxb-", 20, "a token of Slack"),
    ("xoxp-", 20, "a token of Slack"),
    ("sk_live_", 24, "a key of Stripe"),
    ("AIza", 35, "a key of Google"),
    ("npm_", 36, "a token of npm"),
    ("pypi-AgE", 40, "a token of PyPI"),
    ("dckr_pat_", 20, "a token of Docker Hub"),
];

/// The tokens in `text`: where each begins, its length, and what it is.
pub fn tokens(text: &str) -> Vec<(usize, usize, &'static str)> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut found = Vec::new();
    for (start, least, what) in TOKENS.iter().filter(|(start, ..)| text.contains(start)) {
        for (at, _) in text.match_indices(start) {
            let apart = text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|c| !part(c));
            let rest = text.get(at + start.len()..).unwrap_or_default();
            let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
            let mixed = rest
                .get(..length)
                .is_some_and(|body| body.contains(|c: char| c.is_ascii_digit()) && !body.contains("EXAMPLE"));
            if apart && length >= *least && mixed {
                found.push((at, start.len() + length, *what));
            }
        }
    }
    found
}

/// The password of the first address in `text` that has one, and where it begins.
pub fn url_password(text: &str) -> Option<(usize, &str)> {
    // A letter is looked for fastest, and most texts hold none.
    let from = text.contains('@').then(|| text.find("://"))?? + 3;
    let rest = text.get(from..)?;
    let host = rest.split(['/', '?', '#', ' ', '"', '\'']).next()?;
    let (user, _) = host.rsplit_once('@')?;
    let (name, password) = user.split_once(':')?;
    is_plausible(password).then_some((from + name.len() + 1, password))
}

/// `db_password = x` and `DB_PASSWORD: x` without quotes.
fn settings(lexed: &Lexed) -> Vec<(Span, String)> {
    let lines = lexed.lines().filter_map(|(start, line)| {
        let at = line.find(['=', ':'])?;
        let (name, value) = (line.get(..at)?, line.get(at + 1..)?);
        let trimmed = value.trim();
        let quoted = trimmed.starts_with(['"', '\'']);
        let name = name.trim();
        let plain = !name.is_empty() && !name.contains(char::is_whitespace);
        if quoted
            || !plain
            || !is_secret_name(name)
            || !is_plausible(trimmed)
            || trimmed.ends_with([',', '{', '[', '|'])
        {
            return None;
        }
        let from = start + at + 1 + value.len() - value.trim_start().len();
        Some((Span::new(from, from + trimmed.len()), trimmed.to_owned()))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::evidence::lexical::lex;

    fn found(text: &str, kind: Kind) -> Vec<String> {
        passwords(&lex(text, kind), kind).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn passwords_are_found_where_they_are_set() {
        assert_eq!(found("create user pi with password 'security++';", Kind::Sql), ["security++"]);
        assert_eq!(found("passwd = \"password=\"+'security++'+\" \"", Kind::Python), ["security++"]);
        assert_eq!(found("connect(user='pi', password='hunter22')", Kind::Python), ["hunter22"]);
        assert_eq!(found("dsn = 'host=db password=hunter22 user=pi'", Kind::Python), ["hunter22"]);
        assert_eq!(found("const c = { dbPassword: \"hunter22\" }", Kind::JavaScript), ["hunter22"]);
        assert_eq!(found("url = 'mysql://root:hunter22@db/x'", Kind::Python), ["hunter22"]);
        assert_eq!(found("db_password = hunter22\n", Kind::Config), ["hunter22"]);
        assert_eq!(found("storeAccessKey: courier\nstoreSecretKey: hunter22\n", Kind::Config), ["hunter22"]);
        assert_eq!(found("secretAccessKey: hunter22\n", Kind::Config), ["hunter22"]);
        assert_eq!(found("AWS_ACCESS_KEY: courier\nAWS_SECRET_ACCESS_KEY: hunter22\n", Kind::Config), ["hunter22"]);
        // Django's own key is no second half of another's.
        let azure = "SECRET_KEY = environ['KEY']\nAZURE_STORAGE_ACCESS_KEY = 'hunter22'";
        assert_eq!(found(azure, Kind::Python), ["hunter22"]);
    }

    #[test]
    fn what_is_no_password_is_left_alone() {
        for text in [
            "password = os.environ['DB_PASSWORD']",
            "if password == 'hunter22': pass",
            "password = ''",
            "# password = 'hunter22'",
            "label = 'password'",
            "password_field = 'passwordField'",
            "x = {'password': 'Password is required'}",
            "password = '${DB_PASSWORD}'",
            "type='password'",
            "OPTION_PRIVATE_KEY = 'priv-key'",
            "signs = {'secret': '㊙️'}",
            "url = 'https://example.com/a:b@c'",
        ] {
            assert_eq!(found(text, Kind::Python), Vec::<String>::new(), "{text}");
        }
    }
}
