//! What a file is made of, by its path and its first lines: a template that a generator fills in, the output of one,
//! the exhibit of a vulnerability. Knows neither rules nor the disk.

use std::path::Path;

use crate::finding::Setting;
use crate::project::{Project, StepRef};
use crate::syntax::dockerfile::{self as tree, Args, Keyword};
use crate::text::FileId;

/// What opens a piece that a generator replaces: Jinja, Go, jq and Mustache; ERB; autoconf.
const MARKS: [&str; 4] = ["{{", "{%", "<%", "@@"];

/// Files named after a vulnerability that make a collection of them: where they are a good part of all, and anywhere.
const LABS: usize = 3;
const MANY: usize = 10;

/// Words that a reason takes; fewer are a heading.
const REASON: usize = 8;

/// Bytes at the top of a file in which a generator signs.
const HEAD: usize = 1024;

impl Project {
    /// Whether it is a collection of vulnerabilities: several files are exhibits, and many or a good part of all.
    pub fn is_collection_of_exhibits(&self) -> bool {
        let files = self.dockerfiles.iter().map(|docker| docker.file);
        let files: Vec<FileId> = files.chain(self.compose.iter().map(|compose| compose.file)).collect();
        let exhibits = files.iter().filter(|file| self.is_exhibit(**file)).count();
        exhibits >= MANY || exhibits >= LABS && exhibits * 3 >= files.len()
    }

    /// Whether the comment directly above the instruction is long enough to say why it stands there.
    pub fn is_explained(&self, step: &StepRef) -> bool {
        let above = step.docker.tree.comments.get(step.ins.docs.clone()).unwrap_or_default();
        let source = self.source(step.file());
        above.iter().map(|comment| source.slice(comment.span).split_whitespace().count()).sum::<usize>() >= REASON
    }

    /// Whether the file stands for nothing that is built or started in earnest: what tests run.
    pub fn is_no_unit(&self, file: FileId) -> bool {
        self.is_for(file, Setting::Test)
    }

    /// Whether the file is for tests, for what stands in for something there, or for working on the program.
    pub fn serves_nobody(&self, file: FileId) -> bool {
        self.is_for_any(file, &[Setting::Development, Setting::Standin, Setting::Test, Setting::Workshop])
    }

    /// Whether the file shows a weakness by its number, `CVE-2019-10758`: what is wrong with it is its purpose.
    pub fn is_exhibit(&self, file: FileId) -> bool {
        names_vulnerability(self.path_inside(&self.source(file).path))
    }

    /// The directory of a file, from the one that was named for checking.
    pub fn home_inside(&self, file: FileId) -> &str {
        self.path_inside(&self.source(file).path).rsplit_once('/').map_or("", |(home, _)| home)
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
pub fn is_generated(text: &str) -> bool {
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

/// The template that a generated file names at its top, `created by update.sh from Dockerfile.template`.
pub fn template_of(text: &str) -> Option<&str> {
    const ENDINGS: &[&str] = &[".template", ".tmpl", ".tpl", ".j2", ".jinja", ".erb", ".in"];
    let comments = text.lines().take_while(|line| line.is_empty() || line.starts_with('#'));
    let words = comments.take(12).flat_map(|line| line.split_whitespace());
    let names = words.map(|word| word.trim_matches(['"', '\'', '`', '.', ',', ':', '(', ')']));
    names.into_iter().find(|name| ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending)))
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
