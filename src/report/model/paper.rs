//! What the chapters of the report are written from: paths are shown from the project's own directory, which the
//! title names once, also where the words of a finding hold them.

use std::collections::{BTreeMap, HashSet};
use std::ops::Deref;

use crate::finding::{Finding, Label, Setting};
use crate::grade::Coverage;
use crate::project::builds::units::Units;
use crate::report::View;
use crate::report::tongue::Say;
use crate::report::words::{Words, capital};
use crate::text::{FileId, Span};

pub struct Paper<'a> {
    view: View<'a>,
    /// The directory that holds every file, with a `/` at its end; empty where there is none.
    root: &'a str,
    paths: HashSet<&'a str>,
    pub units: Units,
    /// Files of which nothing is shipped.
    apart: BTreeMap<FileId, Setting>,
}

impl<'a> Deref for Paper<'a> {
    type Target = View<'a>;
    fn deref(&self) -> &View<'a> {
        &self.view
    }
}

impl<'a> Paper<'a> {
    pub fn new(view: &View<'a>) -> Self {
        let directory = |path: &'a str, upto: usize| {
            let part = path.get(..upto).unwrap_or_default();
            part.get(..part.rfind('/').map_or(0, |slash| slash + 1)).unwrap_or_default()
        };
        let mut paths = view.project.files.iter().map(|source| source.path.as_str());
        let first = paths.next().map_or("", |path| directory(path, path.len()));
        let root = paths.fold(first, |root, path| {
            let same = root.char_indices().zip(path.chars()).take_while(|((_, a), b)| a == b).last();
            directory(root, same.map_or(0, |((at, c), _)| at + c.len_utf8()))
        });
        let mut paths: HashSet<&str> = view.project.files.iter().map(|source| source.path.as_str()).collect();
        // A directory of an image may be called as one of the project's where their names are short.
        if root.matches('/').count() > 1 {
            let above = |path: &'a str| path.match_indices('/').map(|(slash, _)| path.get(..slash).unwrap_or_default());
            let inner = view.project.files.iter().flat_map(|source| above(&source.path));
            paths.extend(inner.filter(|directory| directory.len() + 1 >= root.len()));
        }
        let Coverage { units, apart, .. } = Coverage::of(view.project, true);
        Paper { view: *view, root, paths, units, apart }
    }

    /// What the project's directory is called; empty where the files lie in the working directory.
    pub fn name(&self) -> &'a str {
        self.root.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
    }

    /// A path from the project's directory, `.` for the directory itself.
    pub fn short<'p>(&self, path: &'p str) -> &'p str {
        match path.strip_prefix(self.root) {
            _ if path.is_empty() || path == self.root.trim_end_matches('/') => ".",
            Some(rest) => rest,
            None => path,
        }
    }

    /// Whether nothing of a file is shipped.
    pub fn is_apart(&self, file: FileId) -> bool {
        self.apart.contains_key(&file)
    }

    /// What a file is for of which nothing is shipped.
    pub fn apart(&self, file: FileId) -> Option<String> {
        self.apart.get(&file).map(|setting| self.tongue.say(Say::one_apart(*setting)).to_owned())
    }

    /// The path of a file.
    pub fn path(&self, file: FileId) -> &'a str {
        self.short(self.view.project.goes_by(file))
    }

    /// The line that a span begins in, of a text put together from files that of its own file.
    pub fn line(&self, file: FileId, span: Span) -> u32 {
        let place = self.view.project.montage(file).and_then(|montage| montage.place(span));
        let (file, span) = place.unwrap_or((file, span));
        self.region(file, span).start.line
    }

    /// The line that a finding stands in.
    pub fn line_of(&self, finding: &Finding) -> u32 {
        self.line(finding.primary.file, finding.primary.span)
    }

    /// The place of a label.
    pub fn place(&self, label: &Label) -> String {
        self.short(&self.at(label.file, label.span)).to_owned()
    }

    /// The words of a finding.
    pub fn words(&self, text: &str) -> Words {
        Words::of(&self.plain(text))
    }

    /// The words of a finding with the project's own paths in short. What only looks like one, as a directory of
    /// the image, stays.
    pub fn plain(&self, text: &str) -> String {
        if self.root.is_empty() {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        // The directory itself is named without a slash; a short name may be a word, or a directory of the image.
        let whole = self.root.trim_end_matches('/');
        let long = whole.starts_with('/') && whole.matches('/').count() > 1;
        let root = if long { whole } else { self.root };
        while let Some(at) = rest.find(root) {
            let (before, from) = rest.split_at(at);
            let end = from.find(|c: char| c.is_whitespace() || "`'\",;:()".contains(c)).unwrap_or(from.len());
            let (path, behind) = from.split_at(end);
            let begins = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"/._-".contains(c));
            let own = begins && (long && path == whole || self.paths.contains(path) || path.ends_with(".dockerignore"));
            out.push_str(before);
            out.push_str(if own { self.short(path) } else { path });
            rest = behind;
        }
        out + rest
    }

    /// With a capital at its start and a full stop at its end.
    pub fn sentence(&self, text: &str) -> Words {
        let text = capital(text.trim());
        let stop = if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { "" } else { "." };
        self.words(&text).text(stop)
    }
}
