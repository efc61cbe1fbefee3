//! When two remedies are the same thing to do. Knows no finding and no plan.

/// A remedy without its names and numbers: where two differ in these alone, they are the same thing to do. A name is
/// what stands between backticks or begins with a capital; a list of names is as good as one.
pub fn kind(help: &str) -> String {
    let mut kind = String::new();
    let mut listed = false;
    for (n, piece) in help.split('`').enumerate() {
        if n % 2 == 1 {
            listed = name(&mut kind, listed);
            continue;
        }
        let mut in_name = false;
        for c in piece.chars() {
            let begins = c.is_uppercase() && !kind.ends_with(char::is_alphanumeric);
            match c {
                _ if in_name && c.is_alphanumeric() => {}
                _ if begins => listed = name(&mut kind, listed),
                '0'..='9' => kind.extend((!kind.ends_with('#')).then_some('#')),
                c => kind.push(c),
            }
            in_name = (in_name || begins) && c.is_alphanumeric();
        }
    }
    kind.replace(" and # more", "")
}

/// Writes a name, and says whether it stands in a list that a comma has begun.
fn name(kind: &mut String, listed: bool) -> bool {
    let comma = kind.ends_with("`, ");
    let last = listed && kind.ends_with("` and ");
    let before = if comma { "`, " } else { "` and " };
    kind.truncate(kind.len() - if comma || last { before.len() } else { 0 });
    kind.push('`');
    comma
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn a_remedy_is_of_a_kind_whatever_the_names() {
        for (one, other) in [
            ("add `a`", "add `b`, `c` and 2 more"),
            (
                "remove it; a program that connects to PostgreSQL needs no EXPOSE",
                "remove it; a program that connects to HTTP needs no EXPOSE",
            ),
            ("give it 10 s", "give it 300 s"),
        ] {
            assert_eq!(kind(one), kind(other));
        }
        let file = "take it from outside: a file under `secrets` and `A_FILE`, or `A: ${A}`";
        assert_ne!(kind(file), kind("take it from outside: a file under `secrets`, or `A: ${A}`"));
        assert_ne!(kind("add `--frozen-lockfile`"), kind("write `BUNDLE_FROZEN=1` before it"));
        assert_ne!(
            kind("give it `30s`, or tell Sidekiq by `-t`"),
            kind("give it `1m`: it is used only if it is needed")
        );
    }
}
