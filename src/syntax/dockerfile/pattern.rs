//! The patterns of `${name#…}`, `${name%…}` and `${name/…/…}`: `*`, `?` and `\` before them.
//! Knows nothing of variables.

/// The text, `None` where working it out would cost too much, or why the pattern is refused.
pub(super) type Outcome = Result<Option<String>, String>;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Literal(char),
    One,
    Many,
}

/// Text times pattern beyond this is not worked out.
const COST: usize = 1 << 22;

fn compile(pattern: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '*' => Part::Many,
            '?' => Part::One,
            '\\' => match chars.peek() {
                // Escaped for the sake of `${…}`; they are read as themselves next.
                Some('}' | '/') => continue,
                Some(&next @ ('*' | '?' | '\\')) => {
                    chars.next();
                    Part::Literal(next)
                }
                Some(other) => return Err(format!("`\\{other}` is no escape a pattern knows")),
                None => return Err("a pattern ends in a lone `\\`".to_string()),
            },
            c => Part::Literal(c),
        });
    }
    Ok(parts)
}

/// How many of `text`'s first characters the whole pattern matches: the fewest or the most.
fn prefix(text: &[char], parts: &[Part], longest: bool) -> Option<usize> {
    let mut live = vec![false; parts.len() + 1];
    let mut found = None;
    reach(&mut live, 0, parts);
    for at in 0..=text.len() {
        if live.last() == Some(&true) {
            found = Some(at);
            if !longest {
                break;
            }
        }
        let Some(&c) = text.get(at) else { break };
        let mut next = vec![false; live.len()];
        for (i, part) in parts.iter().enumerate().filter(|(i, _)| live.get(*i) == Some(&true)) {
            match part {
                Part::Many if c != '\n' => reach(&mut next, i, parts),
                Part::One if c != '\n' => reach(&mut next, i + 1, parts),
                Part::Literal(l) if *l == c => reach(&mut next, i + 1, parts),
                _ => {}
            }
        }
        if !next.contains(&true) {
            break;
        }
        live = next;
    }
    found
}

/// Marks `at` and what stars let be reached from it for nothing.
fn reach(live: &mut [bool], mut at: usize, parts: &[Part]) {
    loop {
        match live.get_mut(at) {
            Some(mark) => *mark = true,
            None => return,
        }
        if parts.get(at) != Some(&Part::Many) {
            return;
        }
        at += 1;
    }
}

pub(super) fn trim_prefix(text: &str, pattern: &str, longest: bool) -> Outcome {
    let (text, parts): (Vec<char>, _) = (text.chars().collect(), compile(pattern)?);
    if text.len().saturating_mul(parts.len()) > COST {
        return Ok(None);
    }
    let cut = prefix(&text, &parts, longest).unwrap_or(0);
    Ok(Some(text.iter().skip(cut).collect()))
}

pub(super) fn trim_suffix(text: &str, pattern: &str, longest: bool) -> Outcome {
    let (mut text, mut parts): (Vec<char>, _) = (text.chars().collect(), compile(pattern)?);
    if text.len().saturating_mul(parts.len()) > COST {
        return Ok(None);
    }
    text.reverse();
    parts.reverse();
    let cut = prefix(&text, &parts, longest).unwrap_or(0);
    Ok(Some(text.iter().skip(cut).rev().collect()))
}

pub(super) fn replace(text: &str, pattern: &str, with: &str, all: bool) -> Outcome {
    let (text, parts): (Vec<char>, _) = (text.chars().collect(), compile(pattern)?);
    if text.len().saturating_mul(text.len()).saturating_mul(parts.len()) > COST * 8 {
        return Ok(None);
    }
    let mut result = String::new();
    let (mut at, mut done) = (0, false);
    // An empty match directly behind another match does not count.
    let mut matched_to = None;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let hit = if done { None } else { prefix(rest, &parts, true) };
        match hit {
            Some(length) if length > 0 || matched_to != Some(at) => {
                result.push_str(with);
                done = !all;
                at += length;
                matched_to = Some(at);
                if length > 0 {
                    continue;
                }
            }
            _ => {}
        }
        let Some(c) = text.get(at) else { return Ok(Some(result)) };
        result.push(*c);
        at += 1;
    }
}
