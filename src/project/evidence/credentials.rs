//! Names and values that look like credentials, in environments and build arguments. Values are never
//! shown to anyone.

use crate::project::compose::Pair;

/// Parts of a name, between its underscores, that promise a credential.
const TELLING: &[&str] = &[
    "PASSWORD",
    "PASSWORDS",
    "PASSWD",
    "PASSPHRASE",
    "PASS",
    "PWD",
    "SECRET",
    "SECRETS",
    "TOKEN",
    "TOKENS",
    "CREDENTIAL",
    "CREDENTIALS",
    "APIKEY",
    "SALT",
];
/// Endings of a name without underscores, and pairs of parts.
const ENDINGS: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "DBPASS",
    "SECRET",
    "TOKEN",
    "APIKEY",
    "API_KEY",
    "ACCESS_KEY",
    "SECRET_KEY",
    "PRIVATE_KEY",
    "ENCRYPTION_KEY",
    "FERNET_KEY",
    "SIGNING_KEY",
    "AUTH_KEY",
    "SECRET_ACCESS_KEY",
];
/// Parts that make a name one about credentials, and not one that holds any.
const ABOUT: &[&str] = &[
    "ADDR",
    "ADDRESS",
    "ALG",
    "ALGORITHM",
    "ALLOW",
    "AUDIENCE",
    "BACKEND",
    "CHECK",
    "CLAIM",
    "CLASS",
    "COUNT",
    "DAYS",
    "DIR",
    "DIRECTORY",
    "DISABLE",
    "DISABLED",
    "EMPTY",
    "ENABLE",
    "ENABLED",
    "ENDPOINT",
    "EXPIRATION",
    "EXPIRE",
    "EXPIRES",
    "EXPIRY",
    "FIELD",
    "FILE",
    "FORMAT",
    "GENERATOR",
    "HASH",
    "HEADER",
    "HINT",
    "HOST",
    "HOSTNAME",
    "HOURS",
    "ID",
    "INTERVAL",
    "ISSUER",
    "LANGUAGE",
    "LEN",
    "LENGTH",
    "LIFETIME",
    "LIMIT",
    "LOCATION",
    "MAX",
    "MIN",
    "MINUTES",
    "MODE",
    "NAME",
    "PATH",
    "POLICY",
    "PORT",
    "PREFIX",
    "PROVIDER",
    "RANDOM",
    "REALM",
    "REGION",
    "REQUIRED",
    "REQUIREMENTS",
    "RESET",
    "RULES",
    "SCOPE",
    "SCOPES",
    "SECONDS",
    "SERVER",
    "SERVICE",
    "SIZE",
    "SOURCE",
    "STORAGE",
    "STORE",
    "STRENGTH",
    "SUBJECT",
    "TIMEOUT",
    "TTL",
    "TYPE",
    "URI",
    "URL",
    "USE",
    "USER",
    "USERNAME",
    "VALIDITY",
];

/// Whether a variable of this name holds a credential.
pub fn names_one(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let parts = || name.split(['_', '-', '.']).filter(|part| !part.is_empty());
    // `PWD` alone is the working directory.
    let telling = || match parts().nth(1) {
        Some(_) => parts().any(|part| TELLING.contains(&part)),
        None => TELLING.contains(&name.as_str()) && name != "PWD" && name != "PASS",
    };
    let ends = || ENDINGS.iter().any(|ending| name.ends_with(ending));
    let about =
        || parts().any(|part| ABOUT.contains(&part)) || ["EXPIRATION", "VALIDITY"].iter().any(|w| name.contains(w));
    // etcd's is a name by which clusters are told apart.
    (ends() || telling()) && !about() && !name.ends_with("INITIAL_CLUSTER_TOKEN")
}

/// Whether the program signs or guards something of its own with it: with an empty one it runs all the same, open. A
/// password for another server fails there, and a key to somebody's service only goes without it.
pub fn guards(key: &str) -> bool {
    const OWN: &[&str] = &["ADMIN_PASSWORD", "APP_KEY", "ENCRYPTION_KEY", "FERNET_KEY", "SECRET"];
    const OTHERS: &[&str] = &["API", "AWS", "CLIENT", "OAUTH", "OIDC", "S3", "SMTP"];
    let key = key.to_ascii_uppercase();
    OWN.iter().any(|word| key.contains(word)) && !key.split('_').any(|part| OTHERS.contains(&part))
}

/// Whether `value`, of a variable so named, can be one: not empty, no switch, no duration.
pub fn can_be_one(value: &str) -> bool {
    let lower = value.trim().to_ascii_lowercase();
    let switch = matches!(
        lower.as_str(),
        "" | "true" | "false" | "yes" | "no" | "on" | "off" | "0" | "1" | "null" | "none" | "~"
    );
    let unit = lower.trim_start_matches(|c: char| c.is_ascii_digit());
    let duration = unit.len() < lower.len() && matches!(unit, "ms" | "s" | "m" | "h" | "d" | "min" | "days");
    // A file that holds it, as many images take.
    let file = lower.starts_with("/run/secrets/") || lower.starts_with("file:");
    !(switch || duration || file || is_path(&lower) || is_blank_form(value) || is_mark_of_none(value))
}

/// The credential that a pair of an environment holds, in plain text.
pub fn written(pair: &Pair) -> Option<&str> {
    let text = pair.value.as_ref().filter(|_| names_one(&pair.key))?;
    (!text.has_variables() && can_be_one(text.shown())).then(|| text.shown())
}

/// Whether the value says of itself that another is to be put in its place.
pub fn is_placeholder(value: &str) -> bool {
    const TELLING: &[&str] = &["change", "choose", "example", "insert", "makeitup", "placeholder", "replace", "your"];
    let lower = value.to_ascii_lowercase();
    TELLING.iter().any(|part| lower.contains(part)) || is_blank_form(value)
}

/// Whether the value says which credential belongs there: `store_secret_key`.
pub fn names_what_belongs_there(value: &str) -> bool {
    const KINDS: &[&str] = &["access_key", "api_key", "api_token", "auth_token", "private_key", "secret_key"];
    let plain = value.replace('-', "_").to_ascii_lowercase();
    KINDS.iter().any(|kind| plain.ends_with(kind)) && plain.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether the value is a place to fill in and nothing else: `<token>`, `[token]`, `{{ token }}`, `******`, `xxxx`.
pub fn is_blank_form(value: &str) -> bool {
    const BRACKETS: &[(&str, &str)] = &[("<", ">"), ("[", "]"), ("{{", "}}")];
    let value = value.trim().trim_matches(['"', '\'']);
    let inside = |(open, close): &(&str, &str)| value.len() > 2 && value.starts_with(open) && value.ends_with(close);
    // Behind the form of a token or a number there may be a front and hyphens: `xoxb-xxxx-xxxx`.
    let filler = |c: char| matches!(c, '*' | '.' | 'x' | 'X' | '0' | '-');
    let tail = value.split_once('-').map_or(value, |(front, rest)| if front.len() <= 4 { rest } else { value });
    let fill = |text: &str| text.len() >= 3 && text.chars().all(filler);
    let first = value.chars().next().unwrap_or(' ');
    let one = value.len() >= 12 && value.chars().all(|c| c == first);
    BRACKETS.iter().any(inside) || fill(value) || fill(tail) || one
}

/// Whether the value is a word for nothing, or for one that is yet to be made, between signs, which a start script looks for:
/// `**None**`, `**Random**`, `__unset__`, `(null)`.
pub fn is_mark_of_none(value: &str) -> bool {
    const NOTHING: &[&str] = &[
        "auto",
        "changeme",
        "empty",
        "generate",
        "generated",
        "none",
        "notset",
        "null",
        "random",
        "undefined",
        "unset",
    ];
    let value = value.trim().trim_matches(['"', '\'']);
    let word = value.trim_matches(|c: char| c.is_ascii_punctuation());
    let wrapped = |sign: &str| word.len() < value.len() && value.starts_with(sign);
    let signs =
        value.starts_with(|c: char| c.is_ascii_punctuation()) && value.ends_with(|c: char| c.is_ascii_punctuation());
    // A variable is no sign.
    signs && !wrapped("$") && NOTHING.contains(&word.to_ascii_lowercase().replace(['_', '-'], "").as_str())
}

/// Whether it has the form of a key that Google gives out for one API or several: `AIza` and 35 characters.
pub fn is_key_of_google(value: &str) -> bool {
    let rest = value.strip_prefix("AIza").unwrap_or_default();
    rest.len() == 35 && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Whether the value is the path of a file that holds the credential.
pub fn is_path(value: &str) -> bool {
    const KEYS: &[&str] = &[".crt", ".json", ".key", ".pem", ".txt"];
    value.contains('/') && KEYS.iter().any(|ending| value.ends_with(ending))
}

/// The variable in shell text whose name promises a credential, where its value is put in as it is.
pub fn variable_of_secret(raw: &str) -> Option<&str> {
    raw.match_indices('$').find_map(|(at, _)| {
        let escaped = raw.get(..at).is_some_and(|before| before.ends_with('\\'));
        let rest = raw.get(at + 1..)?.trim_start_matches('{');
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        // Of `${NAME//x/y}` the value was worked on.
        let worked = rest.get(end..).is_some_and(|after| after.starts_with(['/', '#', '%', '@']));
        rest.get(..end).filter(|name| !escaped && !worked && !name.is_empty() && names_one(name))
    })
}

/// The bytes of the password in `scheme://user:password@host`, where it is written out: none where it
/// is empty or a variable stands in it. `text` is as written, before variables.
pub fn in_url(text: &str) -> Option<std::ops::Range<usize>> {
    let scheme = text.find("://")?;
    let named = text.get(..scheme)?.chars().next_back()?.is_ascii_alphanumeric();
    let start = scheme + 3;
    let (mut colon, mut depth, mut before) = (None, 0usize, ' ');
    for (offset, c) in text.get(start..)?.char_indices() {
        let at = start + offset;
        match c {
            '{' if before == '$' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            ':' if colon.is_none() => colon = Some(at + 1),
            '/' | '?' | '#' => return None,
            c if c.is_whitespace() || c == ',' => return None,
            '@' => {
                let range = colon?..at;
                let password = text.get(range.clone())?.replace("$$", "");
                let variable = password.contains("${")
                    || password.match_indices('$').any(|(i, _)| {
                        password
                            .get(i + 1..)
                            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
                    });
                let placeholder = password.starts_with(['<', '{', '*']);
                return (named && !password.is_empty() && !variable && !placeholder).then_some(range);
            }
            _ => {}
        }
        before = c;
    }
    None
}

/// Names of parameters in an address whose value lets somebody in.
const PARAMETERS: &[&str] = &[
    "access_key",
    "access_token",
    "api-key",
    "api_key",
    "apikey",
    "auth_token",
    "client_secret",
    "licence_key",
    "license_key",
    "private_token",
    "secret",
    "token",
];

/// The key that a parameter of an address is given, written out: of `…?edition=1&license_key=…`. What is short, of letters
/// alone, or a place to fill in is none.
pub fn in_query(address: &str) -> Option<&str> {
    let (_, query) = address.split_once("://")?.1.split_once('?')?;
    query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let letters = |kind: fn(&char) -> bool| value.chars().any(|c| kind(&c));
        let mixed = letters(char::is_ascii_digit) && letters(char::is_ascii_alphabetic);
        let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '%'));
        let made_up = is_placeholder(value) || value.to_ascii_lowercase().contains("key");
        (PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) && value.len() >= 12 && mixed && plain && !made_up)
            .then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_addresses() {
        assert_eq!(in_query("https://x.org/get?edition=1&license_key=k3f9aB2c8D1e&suffix=zip"), Some("k3f9aB2c8D1e"));
        for address in [
            "https://x.org/get?license_key=YOUR_LICENSE_KEY_1",
            "https://x.org/get?token=${TOKEN_OF_12_AND_MORE}",
            "https://x.org/get?token=xxxxxxxxxxxx",
            "https://x.org/get?token=ab12",
            "https://x.org/get?page=a1b2c3d4e5f6g7",
        ] {
            assert_eq!(in_query(address), None, "{address}");
        }
    }

    #[test]
    fn places_to_fill_in_are_no_credentials() {
        for value in [
            "<MY-TOKEN>",
            "[secret]",
            "{{ token }}",
            "******",
            "xoxb-xxxxxx-xxxx",
            "sk-xxx-xxx",
            "xxxx",
            "YYYYYYYYYYYYYYYY",
        ] {
            assert!(is_blank_form(value) && !can_be_one(value), "{value}");
        }
        for value in ["hunter2", "a-b", "admin", "s*cret", "1234567890"] {
            assert!(!is_blank_form(value), "{value}");
        }
        for value in ["**None**", "**Random**", "__unset__", "(null)", "--NOT_SET--"] {
            assert!(is_mark_of_none(value) && !can_be_one(value), "{value}");
        }
        for value in ["changeme", "none!", "**hunter2**", "$null$", "****"] {
            assert!(!is_mark_of_none(value), "{value}");
        }
        assert!(!can_be_one("%dir%/jwt/private.pem"));
    }

    #[test]
    fn names_tell_what_they_hold() {
        for name in [
            "POSTGRES_PASSWORD",
            "DB_PASS",
            "JWT_SECRET",
            "MYAPIKEY",
            "AWS_SECRET_KEY",
            "AUTH_TOKENS",
            "SESSION_SALT",
            "password",
        ] {
            assert!(names_one(name), "{name}");
        }
        for name in [
            "PWD",
            "POSTGRES_PASSWORD_FILE",
            "TOKEN_TTL",
            "OPENAI_MAX_TOKENS",
            "SECRET_PORT",
            "LICENSE_KEY",
            "EGG_PASSPORT_GITHUB_CLIENT_ID",
            "JWT__REFRESHTOKENEXPIRATIONDAYS",
            "TOKENVALIDITYMAX",
            "MYSQL_ALLOW_EMPTY_PASSWORD",
            "USER_PASSWORD_REQUIREMENTS",
            "COMPASS",
        ] {
            assert!(!names_one(name), "{name}");
        }
    }

    #[test]
    fn passwords_in_addresses_are_found_where_written_out() {
        let found = |text: &'static str| in_url(text).map(|range| &text[range]);
        assert_eq!(found("postgres://app:pw@db:5432/x"), Some("pw"));
        assert_eq!(found("redis://:pw@cache"), Some("pw"));
        assert_eq!(found("postgres://${U:?e}:pw@db"), Some("pw"));
        assert_eq!(found("postgres://a:pa$$w0rd@db"), Some("pa$$w0rd"));
        for text in
            ["postgres://a:${P:-x}@db", "postgres://a:$P@db", "postgres://a@db", "postgres://a:@db", "http://db:80/a@b"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
