//! Whether a file is a compose file or a Dockerfile by what it holds, whatever it is called. Looks at lines alone, so
//! that a file that is none costs little.

use crate::project::compose::keys;

/// Longer files are not looked into: nobody wrote them.
const MAX_BYTES: usize = 1 << 20;

/// Lines in the middle of a template, which is no YAML before it is filled in.
const TEMPLATE: &[&str] = &["{{", "{%", "<%"];

/// The first instruction is one that a Dockerfile can begin with.
pub fn is_dockerfile(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
    let word = first.and_then(|line| line.split_whitespace().next()).unwrap_or_default();
    word.eq_ignore_ascii_case("FROM") || word.eq_ignore_ascii_case("ARG")
}

/// A top-level `services:`, below which entries have an `image` or a `build` and hardly any key that is none
/// of a service.
pub fn is_compose(text: &str) -> bool {
    if text.len() > MAX_BYTES || TEMPLATE.iter().any(|mark| text.contains(mark)) {
        return false;
    }
    let lines = text.lines().map(|line| line.trim_end()).filter(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with('#')
    });
    let mut lines = lines.skip_while(|line| !line.starts_with("services:"));
    if lines.next().is_none_or(|line| line.trim_end_matches(' ') != "services:") {
        return false;
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (mut entry, mut inner) = (None, None);
    let (mut known, mut odd, mut made) = (0, 0, 0);
    for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        let depth = indent(line);
        let at = *entry.get_or_insert(depth);
        if line.trim_start().starts_with("- ") && depth <= at {
            return false;
        }
        if depth <= at {
            inner = None;
            let flow = line
                .split_once(": {")
                .is_some_and(|(_, body)| body.starts_with("image:") || body.starts_with("build:"));
            (made, known) = (made + usize::from(flow), known + usize::from(flow));
            continue;
        }
        if depth != *inner.get_or_insert(depth) {
            continue;
        }
        let Some((key, _)) = line.trim_start().split_once(':') else { continue };
        made += usize::from(matches!(key, "image" | "build"));
        match keys::form(key).is_some() || key == "<<" || keys::is_extension(key) {
            true => known += 1,
            false => odd += usize::from(!line.trim_start().starts_with('-')),
        }
    }
    made > 0 && odd * 4 <= known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dockerfile_begins_with_from_or_arg() {
        assert!(is_dockerfile("# syntax=docker/dockerfile:1\n\n  from scratch\n"));
        assert!(is_dockerfile("\u{feff}ARG V=1\nFROM a:$V\n"));
        for none in ["", "#!/bin/sh\necho FROM a\n", "FROMAGE\n", "// FROM a\n"] {
            assert!(!is_dockerfile(none), "{none}");
        }
    }

    #[test]
    fn services_with_an_image_make_a_compose_file() {
        assert!(is_compose(
            "version: '3'\n\nservices:\n  # one\n  web:\n    image: nginx\n    ports:\n      - 80:80\n"
        ));
        assert!(is_compose("services:\n  web: {image: nginx}\n"));
        assert!(is_compose("x-a: 1\nservices:\n    web:\n        build: .\n        restart: always\nvolumes: {}\n"));
        for none in [
            "services:\n  App\\Kernel:\n    class: App\\Kernel\n    arguments: ['@logger']\n",
            "jobs:\n  test:\n    services:\n      db:\n        image: postgres\n",
            "services:\n  - name: web\n    image: nginx\n    plan: small\n    health: /\n",
            "services: []\n",
            "name: x\n",
            "services:\n  web:\n    image: {{ image }}\n",
        ] {
            assert!(!is_compose(none), "{none}");
        }
    }
}
