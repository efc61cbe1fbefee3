//! What a file is there for, by its path and its first lines: a template that a generator fills in, test or
//! example material, the output of a generator. Knows neither rules nor the disk.

use std::path::Path;

use crate::project::{Dockerfile, Project, StepRef};
use crate::syntax::dockerfile::{self as tree, Args, Keyword};
use crate::text::FileId;

/// Why a file says less of the project than its like elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Material {
    /// Run by tests: what it holds is thrown away with them.
    Test,
    /// To be read, copied and adapted.
    Example,
    /// Written by a program from a template: its author does not edit it.
    Generated,
}

/// Words of a path that say "for tests". Names of files are asked as well: `docker-compose.test.yml`.
const TEST: &[&str] = &[
    "cypress",
    "e2e",
    "fixture",
    "fixtures",
    "playwright",
    "spec",
    "specs",
    "test",
    "testdata",
    "testing",
    "tests",
    "testsuite",
];

/// Words that say "to look at".
const EXAMPLE: &[&str] =
    &["demo", "demos", "example", "examples", "playground", "quickstart", "sample", "samples", "tutorial", "tutorials"];

/// What opens a piece that a generator replaces: Jinja, Go, jq and Mustache; ERB; autoconf.
const MARKS: [&str; 4] = ["{{", "{%", "<%", "@@"];

/// Files named after a vulnerability that make a collection of them.
const LABS: usize = 3;

/// Words that a reason takes; fewer are a heading.
const REASON: usize = 8;

/// Bytes at the top of a file in which a generator signs.
const HEAD: usize = 1024;

impl Project {
    /// What the file is there for, where it is not simply the project's own.
    pub fn material(&self, file: FileId) -> Option<Material> {
        let source = self.source(file);
        let inside = self.path_inside(&source.path).to_ascii_lowercase();
        let has = |words: &[&str]| inside.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| words.contains(&word));
        if has(TEST) {
            Some(Material::Test)
        } else if has(EXAMPLE) {
            Some(Material::Example)
        } else {
            is_generated(&source.text).then_some(Material::Generated)
        }
    }

    /// Whether the file shows a vulnerability, so that what is old, open and thrown away in it is the exhibit:
    /// a path with the number of one, or a collection of such paths.
    pub fn is_lab(&self, file: FileId) -> bool {
        self.is_exhibit(file)
            || *self.labs.get_or_init(|| {
                let files = self.dockerfiles.iter().map(|docker| docker.file);
                let files = files.chain(self.compose.iter().map(|compose| compose.file));
                files.filter(|file| self.is_exhibit(*file)).nth(LABS - 1).is_some()
            })
    }

    /// Whether the Dockerfile is one of many variants that are written from a template and kept beside each
    /// other, for each version or distribution: which to take is for those who use them.
    pub fn is_one_of_a_matrix(&self, docker: &Dockerfile) -> bool {
        self.makes_official_images || is_generated(&self.source(docker.file).text)
    }

    /// Whether the comment directly above the instruction is long enough to say why it stands there.
    pub fn is_explained(&self, step: &StepRef) -> bool {
        let above = step.docker.tree.comments.get(step.ins.docs.clone()).unwrap_or_default();
        let source = self.source(step.file());
        above.iter().map(|comment| source.slice(comment.span).split_whitespace().count()).sum::<usize>() >= REASON
    }

    /// Whether the file stands for nothing that is built or started in earnest: what tests run.
    pub fn is_no_unit(&self, file: FileId) -> bool {
        self.material(file) == Some(Material::Test)
    }

    /// Whether what the file starts is thrown away, or only shown.
    pub fn is_shown_or_tested(&self, file: FileId) -> bool {
        matches!(self.material(file), Some(Material::Test | Material::Example))
    }

    /// Whether it is there to be copied: what it does, others will do.
    pub fn is_example(&self, file: FileId) -> bool {
        self.material(file) == Some(Material::Example)
    }

    /// Whether the file shows a weakness by its number, `CVE-2019-10758`: what is wrong with it is its purpose.
    pub fn is_exhibit(&self, file: FileId) -> bool {
        names_vulnerability(self.path_inside(&self.source(file).path))
    }

    /// `path` from the directory that was named for checking: what lies above it says nothing of the file.
    pub fn path_inside<'a>(&self, path: &'a str) -> &'a str {
        let inside = self.roots.iter().filter_map(|root| Path::new(path).strip_prefix(root).ok());
        let shortest = inside.filter_map(Path::to_str).min_by_key(|rest| rest.len());
        shortest.unwrap_or_else(|| match Path::new(path).is_absolute() {
            true => path.rsplit('/').next().unwrap_or(path),
            false => path,
        })
    }
}

/// `CVE-2019-10758` in a path, in any case.
fn names_vulnerability(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    lower.split("cve-").skip(1).any(|rest| {
        let mut numbers = rest.split('-');
        let digits = |part: Option<&str>| part.map_or(0, |part| part.bytes().take_while(u8::is_ascii_digit).count());
        digits(numbers.next()) == 4 && digits(numbers.next()) >= 4
    })
}

/// Whether the text says at its top that a program wrote it.
fn is_generated(text: &str) -> bool {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default().to_ascii_lowercase();
    let mut comments = head.lines().filter(|line| line.trim_start().starts_with('#'));
    comments.any(|line| {
        let made =
            line.contains("generated") && (line.contains(" via ") || line.contains(" by ") || line.contains(" from "));
        made || line.contains("do not edit")
    })
}

/// Whether a Dockerfile is the template of one: a piece for the generator stands where an instruction or
/// the image of FROM should. What RUN and here-documents hold is not looked at: `docker inspect -f '{{…}}'`.
pub fn is_dockerfile_template(text: &str) -> bool {
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return false;
    }
    let (tree, _) = tree::parse(text);
    tree.instructions.iter().any(|ins| match (&ins.args, ins.keyword) {
        (Args::From { image, .. }, _) => MARKS.iter().any(|mark| image.text.contains(mark)),
        (_, Keyword::Unknown) => opens_with_mark(text.get(ins.span.range()).unwrap_or_default()),
        _ => false,
    })
}

/// Whether a compose file is a template: a line that is the generator's, or a value that begins with one of
/// its pieces and is no text in quotes. YAML refuses the one and Compose the other.
pub fn is_compose_template(text: &str) -> bool {
    text.contains('{')
        && text.lines().any(|line| {
            let line = line.trim_start();
            let line = line.strip_prefix("- ").unwrap_or(line).trim_start();
            let value = line.split_once(": ").map_or("", |(_, value)| value.trim_start());
            ["{{", "{%"].iter().any(|mark| line.starts_with(mark) || value.starts_with(mark))
        })
}

fn opens_with_mark(text: &str) -> bool {
    MARKS.iter().any(|mark| text.trim_start().starts_with(mark))
}
