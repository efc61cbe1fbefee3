//! Which release of a language an image holds, and which one a manifest asks for.
//!
//! Source: the tags of the official images and of mcr.microsoft.com/dotnet; the Go toolchain reference (go.dev/doc/toolchain) and
//! docker-library/golang, whose images set `GOTOOLCHAIN=local`; the .NET error NETSDK1045; the manual of `javac` on `--release`;
//! the core metadata of Python packages (`Requires-Python`). As of 2026-11. A manifest is read by its lines alone.

use crate::text::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    Go,
    Python,
    DotNet,
    Java,
}

impl Language {
    pub fn name(self) -> &'static str {
        match self {
            Language::Go => "Go",
            Language::Python => "Python",
            Language::DotNet => ".NET",
            Language::Java => "Java",
        }
    }

    /// The end of the name of its manifest.
    pub fn manifest(self) -> &'static str {
        match self {
            Language::Go => "go.mod",
            Language::Python => "pyproject.toml",
            Language::DotNet => ".csproj",
            Language::Java => "pom.xml",
        }
    }

    /// Whether the words build what the manifest describes, or fail at what it asks for.
    pub fn is_asked(self, words: &[&str]) -> bool {
        match (self, words) {
            (Language::Go, ["go", "build" | "install" | "mod" | "test" | "run" | "vet", rest @ ..]) => {
                // A tool of another module has a manifest of its own.
                !rest.iter().any(|word| word.contains('@'))
            }
            (Language::Python, ["pip" | "pip3", "install", rest @ ..]) => rest.contains(&"."),
            (Language::Python, ["poetry", "install", ..]) => true,
            (Language::DotNet, ["dotnet", "build" | "publish" | "restore", ..]) => true,
            (Language::Java, ["mvn" | "./mvnw" | "mvnw", rest @ ..]) => {
                rest.iter().any(|word| matches!(*word, "package" | "install" | "verify" | "compile"))
            }
            _ => false,
        }
    }
}

/// The language that an image is there to build with, and its release as far as the tag says it.
pub fn of_image(image: &str, tag: &str) -> Option<(Language, Vec<u32>)> {
    let first = tag.split('-').next().unwrap_or_default();
    let (language, version) = match image {
        "golang" => (Language::Go, numbers(first)?),
        "python" => (Language::Python, numbers(first)?),
        "mcr.microsoft.com/dotnet/sdk" => (Language::DotNet, numbers(first)?),
        "eclipse-temurin" | "amazoncorretto" | "openjdk" => (Language::Java, numbers(first)?),
        "maven" => {
            let words: Vec<&str> = tag.split('-').collect();
            let java = words.iter().position(|word| matches!(*word, "temurin" | "openjdk" | "jdk" | "corretto"))?;
            (Language::Java, numbers(words.get(java + 1)?)?)
        }
        _ => return None,
    };
    // What is only `1` or `3` is the newest.
    let named = version.len() > 1 || matches!(language, Language::Java | Language::DotNet);
    named
        .then_some((language, if language == Language::Java { version.into_iter().take(1).collect() } else { version }))
}

/// The oldest release that a manifest goes with, and where it says so. None where it says it in more than one way.
pub fn asked(language: Language, text: &str) -> Option<(Vec<u32>, Span)> {
    let found = match language {
        Language::Go => line(text, "go ")?,
        Language::Python => {
            let (value, at) = line(text, "requires-python").or_else(|| {
                let (_, rest) = text.split_once("[tool.poetry.dependencies]")?;
                let (value, at) = line(rest, "python ")?;
                Some((value, at + text.len() - rest.len()))
            })?;
            let plain = value.trim_start_matches(['=', ' ', '"', '\'']);
            let bound =
                plain.strip_prefix(">=").or_else(|| plain.strip_prefix('^')).or_else(|| plain.strip_prefix('~'))?;
            let bound = bound.trim_start_matches(['=', ' ']);
            (
                bound,
                at + value.len() - value.trim_start_matches(['=', ' ', '"', '\'']).len() + plain.len() - bound.len(),
            )
        }
        Language::DotNet => {
            let (value, at) = element(text, "TargetFramework")?;
            (value.strip_prefix("net")?, at + "net".len())
        }
        Language::Java => {
            let named = ["maven.compiler.release", "java.version", "maven.compiler.source"];
            let (value, at) = named.into_iter().find_map(|name| element(text, name))?;
            value.strip_prefix("1.").map_or((value, at), |old| (old, at + 2))
        }
    };
    let (value, at) = found;
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let version = value.get(..end)?.trim_end_matches('.');
    Some((numbers(version)?, Span::new(at, at + version.len())))
}

/// What stands behind `key` at the beginning of a line, and where.
fn line<'a>(text: &'a str, key: &str) -> Option<(&'a str, usize)> {
    let mut at = 0;
    text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        Some((line.strip_prefix(key)?.trim_end(), start + key.len()))
    })
}

/// What an element of XML holds that stands there once.
fn element<'a>(text: &'a str, name: &str) -> Option<(&'a str, usize)> {
    let open = format!("<{name}>");
    let at = text.find(&open)? + open.len();
    let rest = text.get(at..)?;
    (!rest.contains(&open)).then_some((rest.split('<').next()?, at))
}

fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_read() {
        for (language, text, want, at) in [
            (Language::Go, "module x\n\ngo 1.24.1\n", vec![1, 24, 1], "1.24.1"),
            (Language::Python, "[project]\nrequires-python = \">=3.12,<4\"\n", vec![3, 12], "3.12"),
            (Language::Python, "[tool.poetry.dependencies]\npython = \"^3.11\"\n", vec![3, 11], "3.11"),
            (Language::DotNet, "<TargetFramework>net9.0</TargetFramework>", vec![9, 0], "9.0"),
            (Language::Java, "<java.version>21</java.version>", vec![21], "21"),
            (Language::Java, "<java.version>1.8</java.version>", vec![8], "8"),
        ] {
            let (version, span) = asked(language, text).unwrap();
            assert_eq!((version, &text[span.range()]), (want, at), "{text}");
        }
        assert_eq!(asked(Language::Python, "requires-python = \"==3.9.*\"\n"), None);
        assert_eq!(of_image("maven", "3.9-eclipse-temurin-17"), Some((Language::Java, vec![17])));
        assert_eq!(of_image("golang", "1.22.3-alpine"), Some((Language::Go, vec![1, 22, 3])));
        assert_eq!((of_image("golang", "1"), of_image("python", "latest")), (None, None));
    }
}
