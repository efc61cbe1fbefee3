//! The parts of a mount in the short form: `./data:/data:ro`. Knows texts only.

/// What Compose refuses in `[source:]target[:options]`, as what it expects. `C:` begins a path of Windows.
pub fn check(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("write `source:/target`".to_owned());
    }
    // So short a text is taken as it is.
    if text.chars().count() <= 2 {
        return Ok(());
    }
    let parts = parts(text);
    if parts.iter().any(|part| part.is_empty()) {
        return Err("nothing stands beside one of the colons; write `source:/target`, and `:ro` behind it".to_owned());
    }
    if parts.len() > 3 {
        return Err("there are too many colons; write `source:/target:options`, options with `,` between".to_owned());
    }
    Ok(())
}

fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(':') {
        let part = text.get(start..at).unwrap_or_default();
        let drive = part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
        if !drive {
            parts.push(part);
            start = at + 1;
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts_are_refused_as_compose_refuses_them() {
        for text in ["./a:/b", "/b", "b", "./a:/b:ro,z", r"C:\a:C:\b", "c:/b", "c:/b:/d", "a:b:c:d", ":", "::"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in ["", ":/b", "./a:", "/a:/b:", "/a::ro", "./a:/b:rw:xy"] {
            assert!(check(text).is_err(), "{text}");
        }
    }
}
