//! Where in a YAML file someone is writing, by its lines and how far they stand in: a file that is being written
//! has no tree yet. Knows no format beyond that.

/// A place by the keys above it; `[]` is an item of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub path: Vec<String>,
    /// What of a word stands there already.
    pub word: String,
    /// It is the value of the last key, on its line; else a key or an item.
    pub value: bool,
}

/// Something at a column that others can stand below.
enum Part {
    Item(usize),
    Key(usize, String),
}

/// The place at the end of `before`.
pub fn place(before: &str) -> Place {
    let mut lines = before.rsplit('\n');
    let line = lines.next().unwrap_or_default();
    let (mut parts, rest) = taken_apart(line);
    let rest = rest.trim_start();
    let mut path = Vec::new();
    let value = matches!(parts.last(), Some(Part::Key(..)));
    // `key: [a, b`
    let flow = rest.strip_prefix('[').filter(|_| value);
    let word = flow.map_or(rest, |list| list.rsplit(',').next().unwrap_or(list)).trim_start();
    if flow.is_some() {
        path.push("[]".to_owned());
    }
    // Whatever stands at this column is below what stands further out, or an item at the same column.
    let mut column = line.len() - line.trim_start().len();
    let mut item = false;
    if let Some(Part::Item(at) | Part::Key(at, _)) = parts.last() {
        column = *at + 1;
    } else if parts.is_empty() && rest.is_empty() {
        column = line.len();
    }
    let mut take = |part: Part| match part {
        Part::Item(at) if at < column => {
            path.push("[]".to_owned());
            (column, item) = (at, true);
        }
        Part::Key(at, key) if at < column || item && at == column => {
            path.push(key);
            (column, item) = (at, false);
        }
        _ => {}
    };
    while let Some(part) = parts.pop() {
        take(part);
    }
    for line in lines {
        let (mut parts, _) = taken_apart(line);
        while let Some(part) = parts.pop() {
            take(part);
        }
    }
    path.reverse();
    let value = value && flow.is_none();
    Place { path, word: word.trim_start_matches(['"', '\'']).to_owned(), value }
}

/// The dashes and the key of a line, each with its column, and what follows.
fn taken_apart(line: &str) -> (Vec<Part>, &str) {
    let line = line.trim_end_matches('\r');
    let mut parts = Vec::new();
    let mut rest = line.trim_start();
    if rest.starts_with('#') {
        return (parts, "");
    }
    while let Some(after) = rest.strip_prefix('-').filter(|after| after.is_empty() || after.starts_with(' ')) {
        parts.push(Part::Item(line.len() - rest.len()));
        rest = after.trim_start();
    }
    let key = rest.split_once(':').filter(|(_, after)| after.is_empty() || after.starts_with(' '));
    if let Some((key, after)) = key.filter(|(key, _)| !key.contains(['[', '{', ' ', '#'])) {
        let name = key.trim_matches(['"', '\'']).to_owned();
        parts.push(Part::Key(line.len() - rest.len(), name));
        rest = after;
    }
    (parts, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_their_columns() {
        let file = "services:\n  web:\n    image: a\n    depends_on:\n    - db\n    networks:\n      - front\n";
        let at = |more: &str| {
            let Place { path, word, value } = place(&format!("{file}{more}"));
            format!("{} {word:?} {value}", path.join("."))
        };
        assert_eq!(at("    ima"), "services.web \"ima\" false");
        assert_eq!(at("    restart: un"), "services.web.restart \"un\" true");
        assert_eq!(at("      - ba"), "services.web.networks.[] \"ba\" false");
        assert_eq!(at("    links:\n    - d"), "services.web.links.[] \"d\" false");
        assert_eq!(at("    secrets:\n      - source: x"), "services.web.secrets.[].source \"x\" true");
        assert_eq!(at("    secrets:\n      - source: x\n        ta"), "services.web.secrets.[] \"ta\" false");
        assert_eq!(at("    links: [a, b"), "services.web.links.[] \"b\" false");
        assert_eq!(at("  "), "services \"\" false");
        assert_eq!(at("vol"), " \"vol\" false");
        assert_eq!(at("    "), "services.web \"\" false");
    }
}
