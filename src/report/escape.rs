//! Text from files, made harmless for the place it is shown in: terminal, Markdown, XML, workflow commands.
//! What is not seen is shown in one notation everywhere, that of Rust: `\n`, `\t`, `\u{202e}`. Knows no finding.

use std::borrow::Cow;
use std::fmt::Write;

/// For excerpts: what is not seen is shown, but for the tab, so that a file cannot steer the screen it is
/// shown on nor hide a part of itself.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    shown(text, |c| unseen(c) && c != '\t')
}

/// For a name or a sentence, which has one line: line ends and tabs are shown too.
pub fn line(text: &str) -> Cow<'_, str> {
    shown(text, unseen)
}

fn shown(text: &str, hides: impl Fn(char) -> bool) -> Cow<'_, str> {
    // Most texts are plain ASCII, and a look at the bytes is cheaper than one at the characters.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.contains(&hides) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            // What a byte that is not UTF-8 stands as in `Source`.
            '\u{1a}' => out.push('\u{fffd}'),
            c if hides(c) => escaped(c, &mut out),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// One character in the notation of this module.
fn escaped(c: char, out: &mut String) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
    }
}

/// Control characters, and those that take no room of their own: they turn the direction of writing, part or
/// join words, or hide in them (Unicode's categories Cc, Cf, Zl and Zp without the few that have a shape).
pub fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

/// What a build server takes for a command wherever it stands in a line of its log.
const COMMANDS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// A finished line for a terminal or a log: nothing unseen but the tab and, where there is colour, colour; and
/// nothing that a build server would take for a command.
pub fn log_line(text: &str, colour: bool) -> Cow<'_, str> {
    let mut line = if colour { coloured(text) } else { excerpt(text) };
    let body = line.trim_start();
    if body.starts_with("::") {
        let lead = line.len() - body.len();
        let text = format!("{}\\u{{3a}}{}", &line[..lead], &line[lead + 1..]);
        line = Cow::Owned(text);
    }
    broken(line, "\\u{23}")
}

/// `text` with the second `#` of every build server's command replaced.
pub fn broken<'a>(text: Cow<'a, str>, hash: &str) -> Cow<'a, str> {
    if !text.contains("##") {
        return text;
    }
    let break_one = |text: String, command: &&str| text.replace(*command, &format!("#{hash}{}", &command[2..]));
    Cow::Owned(COMMANDS.iter().fold(text.into_owned(), break_one))
}

/// Like `excerpt`, but for sequences of colour: `ESC [`, numbers, `m`.
fn coloured(text: &str) -> Cow<'_, str> {
    let Some((before, rest)) = text.split_once('\u{1b}') else { return excerpt(text) };
    let mut out = excerpt(before).into_owned();
    for part in rest.split('\u{1b}') {
        let end = part.find('m').filter(|&end| {
            part.starts_with('[') && part[1..end].bytes().all(|byte| byte.is_ascii_digit() || byte == b';')
        });
        let (colour, text) = end.map_or(("", part), |end| part.split_at(end + 1));
        out.push_str(if colour.is_empty() { "\\u{1b}" } else { "\u{1b}" });
        out.push_str(colour);
        out.push_str(&excerpt(text));
    }
    Cow::Owned(out)
}

/// For XML 1.0 text and attributes: markup escaped, and shown what XML forbids.
pub fn xml(text: &str) -> String {
    xml_marks(&line(text))
}

fn xml_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    broken(Cow::Owned(out), "&#35;").into_owned()
}

/// For text and attributes of HTML, where a tab is a blank: markup escaped, and shown what is not seen.
pub fn html(text: &str) -> Cow<'_, str> {
    let text = excerpt(text);
    if !text.contains(['&', '<', '>', '"', '\'', '#', '\u{fffe}', '\u{ffff}']) {
        return text;
    }
    Cow::Owned(xml_marks(&text).replace('\'', "&#39;"))
}

/// For a label of a graph in Mermaid's notation, between quotes: whatever is no letter, digit or blank, or one of a
/// few marks that mean nothing there, by its number.
pub fn mermaid(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in line(text).chars() {
        match c {
            c if c.is_alphanumeric() || " .,:/_-()+=".contains(c) => out.push(c),
            c => {
                let _ = write!(out, "#{};", u32::from(c));
            }
        }
    }
    out
}

/// For the message of a workflow command: the runner splits at line ends and undoes these three alone.
pub fn message(text: &str) -> String {
    line(text).replace('%', "%25")
}

/// For a property of a workflow command.
pub fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

/// Finished JSON: what is not seen, and what a build server would take for a command, in JSON's own notation, so
/// that it reads back as it was.
pub fn json(text: String) -> String {
    let hides = |c: char| unseen(c) && c != '\n';
    if !text.contains(hides) && !text.contains("##") {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if hides(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    broken(Cow::Owned(out), "\\u0023").into_owned()
}

/// For a relative path as a URI: everything but unreserved characters and `/` percent-encoded.
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Text as Markdown code on one line.
pub fn code(text: &str) -> String {
    let text = line(text);
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// At most so many characters of a text, with a mark where there are more.
pub fn bounded(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default().trim_end())),
        None => Cow::Borrowed(text),
    }
}

/// Finished Markdown as the content of a table cell, where a bar would end it even inside code.
pub fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

/// A fence that no line of `text` can close.
pub fn fence(text: &str) -> String {
    "`".repeat((longest_run(text) + 1).max(3))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Plain text on one line of Markdown behind what is in `out`: every mark escaped.
pub fn plain(text: &str, out: &mut String) {
    let mut chars = text.chars().peekable();
    let mut before = out.chars().next_back();
    while let Some(c) = chars.next() {
        let inside_word =
            before.is_some_and(char::is_alphanumeric) && chars.peek().is_some_and(|next| next.is_alphanumeric());
        let mark = match c {
            '_' => !inside_word,
            '\\' | '*' | '[' | ']' | '<' | '>' | '~' | '&' | '`' => true,
            '#' | '+' | '-' | '=' => before.is_none(),
            '.' | ')' => out.chars().all(|c| c.is_ascii_digit()) && !out.is_empty(),
            _ => false,
        };
        if mark {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(excerpt("a\u{1b}[31mb\u{202e}c\td"), "a\\u{1b}[31mb\\u{202e}c\td");
        assert_eq!(line("a\r\n\tb\u{feff}\u{1a}"), "a\\r\\n\\tb\\u{feff}\u{fffd}");
        assert_eq!(log_line("\u{1b}[1;31ma\u{1b}[0m\u{1b}[2Jb", true), "\u{1b}[1;31ma\u{1b}[0m\\u{1b}[2Jb");
        assert_eq!(log_line("\u{1b}[31ma", false), "\\u{1b}[31ma");
    }

    #[test]
    fn nothing_is_a_build_servers_command() {
        assert_eq!(
            log_line("\t ::error::x ##[debug] ##vso[a]", false),
            "\t \\u{3a}:error::x #\\u{23}[debug] #\\u{23}vso[a]"
        );
        assert_eq!(message("%0A\n::x"), "%250A\\n::x");
        assert_eq!(json("\"##[a]\u{202e}\u{e0001}\"".to_owned()), "\"#\\u0023[a]\\u202e\\udb40\\udc01\"");
    }

    #[test]
    fn xml_and_uri() {
        assert_eq!(xml("<a b=\"c\">\u{1}\n"), "&lt;a b=&quot;c&quot;&gt;\\u{1}\\n");
        assert_eq!(uri("a b/ñ.yml"), "a%20b/%C3%B1.yml");
    }
}
