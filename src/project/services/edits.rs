//! Edits of a service as a person makes them: a key beside the others, an address before a port, a volume. Does not
//! know why one would.

use super::ServiceRef;
use crate::project::compose::{self, ComposeFile, Fault, Key, Layout, Mount, Port, Variables};
use crate::text::{Edit, FileId, Source, Span};

/// What the fix that mounts a named volume is called.
pub const MOUNTED: &str = "Mount a named volume: it begins empty, and what the container holds now stays where it is";

impl<'a> ServiceRef<'a> {
    pub(super) fn source(&self) -> &'a Source {
        self.project.source(self.file_id())
    }

    /// The keys that the service itself has, each on lines of its own, in the order of the file.
    fn own_keys(&self) -> Vec<&'a Key> {
        let own = |key: &&Key| key.via.is_none() && !key.repaired && self.service.span.contains(key.span);
        let mut keys: Vec<&Key> = self.service.keys.iter().filter(own).collect();
        keys.sort_by_key(|key| key.span);
        keys
    }

    /// The blanks before the keys of the service; none where they stand in braces.
    pub(super) fn margin(&self) -> Option<&'a str> {
        let first = self.own_keys().first()?.span;
        let line = self.source().full_lines(first);
        let before = self.source().slice(Span { start: line.start, end: first.start });
        before.trim().is_empty().then_some(before)
    }

    /// How much deeper a key stands than what it belongs to.
    pub(super) fn step(&self) -> Option<usize> {
        let name = self.source().place(self.service.name_span.start as usize).column as usize;
        (self.margin()?.len() + 1).checked_sub(name).filter(|step| (1..9).contains(step))
    }

    /// Puts a key where the other services of the file have it, else behind the image, or the build, of the service.
    pub fn with_key(&self, line: &str) -> Option<Edit> {
        let keys = self.own_keys();
        let name = line.split(':').next().unwrap_or_default();
        if let Some(behind) = self.place_of_others(name, &keys) {
            return self.insert(behind, &[line.to_owned()]);
        }
        let behind = ["image", "build"].iter().find_map(|name| keys.iter().find(|key| key.name == *name));
        self.insert(behind.or(keys.first())?, &[line.to_owned()])
    }

    /// The key of this service behind which another goes as all of the first services of the file that have it place it:
    /// their last, or behind one of the same name.
    fn place_of_others<'k>(&self, name: &str, keys: &[&'k Key]) -> Option<&'k Key> {
        // A few show the habit; each finding of thousands asks anew.
        let few = self.project.services_in(self.compose).take(32);
        let others: Vec<Vec<&Key>> = few.map(|other| other.own_keys()).collect();
        let at = |other: &[&Key]| other.iter().position(|key| key.name == name).filter(|at| *at > 0);
        let having: Vec<&Vec<&Key>> = others.iter().filter(|keys| keys.iter().any(|key| key.name == name)).collect();
        let neighbour = |other: &Vec<&Key>| Some(other.get(at(other)?.checked_sub(1)?)?.name.clone());
        let first = neighbour(having.first()?)?;
        if having.iter().all(|other| other.last().is_some_and(|last| last.name == name)) {
            return keys.last().copied();
        }
        keys.iter()
            .find(|key| key.name == first)
            .filter(|_| having.iter().all(|o| neighbour(o).as_ref() == Some(&first)))
            .copied()
    }

    /// Puts lines behind the last key of the service.
    pub fn with_last(&self, lines: &[String]) -> Option<Edit> {
        self.insert(self.own_keys().last()?, lines)
    }

    pub(super) fn insert(&self, behind: &Key, lines: &[String]) -> Option<Edit> {
        let (source, margin) = (self.source(), self.margin()?);
        let whole = behind.span.to(behind.value);
        let written = source.slice(whole).trim_end().len();
        let mut last = source.line(whole.start as usize + written.max(1) - 1);
        // Comments that stand deeper belong to the key.
        let deeper = |line: u32| {
            let text = source.slice(source.line_span(line));
            let blanks = text.len() - text.trim_start_matches(' ').len();
            text.trim_start().starts_with('#') && blanks > margin.len()
        };
        while last < source.lines() && deeper(last + 1) {
            last += 1;
        }
        let line_end = source.line_end();
        let text: String = lines.iter().map(|line| format!("{line_end}{margin}{line}")).collect();
        Some(Edit::insert(self.file_id(), source.line_span(last).end as usize, text))
    }

    /// The whole lines of a key of its own, where nothing else stands on them.
    pub fn lines_of(&self, key: &Key) -> Option<Span> {
        let own = key.via.is_none() && !key.repaired;
        self.line_of(key.span.to(key.value)).filter(|_| own)
    }

    /// The whole lines of a value in the file, where nothing else but the dash of an item stands on them.
    pub fn line_of(&self, span: Span) -> Option<Span> {
        let source = self.source();
        let span = Span::new(span.start as usize, span.start as usize + source.slice(span).trim_end().len());
        let lines = source.full_lines(span);
        let before = source.slice(Span { start: lines.start, end: span.start });
        let after = source.slice(Span { start: span.end, end: lines.end });
        let alone = matches!(before.trim(), "" | "-") && matches!(after.trim(), "" | ":");
        alone.then_some(lines)
    }

    /// Mounts a named volume at `path` and declares it, with one more key in front where one is given. None where the file is put together from several, and where
    /// the list is written in another way than item by item.
    pub fn keeping(&self, volume: &str, path: &str, key: Option<&str>) -> Option<Vec<Edit>> {
        let source = self.source();
        let declared = self.declaring(&[volume])?;
        let deeper = " ".repeat(self.step()?);
        let mounted = match self.service.volumes.last() {
            None if self.service.has("volumes") => return None,
            None => self.with_last(&["volumes:".to_owned(), format!("{deeper}- {volume}:{path}")])?,
            Some(last) => {
                let line = source.full_lines(Span { end: last.span.start, ..last.span });
                let before = source.slice(Span { start: line.start, end: last.span.start });
                (self.service.span.contains(last.span) && before.trim() == "-").then_some(())?;
                self.behind(last.span, &[format!("{before}{volume}:{path}")])
            }
        };
        let mut edits: Vec<Edit> = Vec::new();
        let named = key.map(|key| self.with_key(key));
        for edit in named.into_iter().chain([Some(mounted), Some(declared)]) {
            let edit = edit?;
            // The service may stand last in the file, its image in it.
            match edits.iter_mut().find(|earlier| earlier.span == edit.span) {
                Some(earlier) => earlier.text.push_str(&edit.text),
                None => edits.push(edit),
            }
        }
        Some(edits)
    }

    /// A name for a volume at `path`, and the words that ask for it; `later` is said of the path.
    pub fn asks_for_volume(&self, path: &str, later: &str) -> (String, String) {
        let volume = format!("{}-data", self.service.name.to_ascii_lowercase());
        let then = match self.file.layout {
            Layout::V1 => ", once `services:` is written".to_owned(),
            _ => format!(", and declare `{volume}` under the top-level `volumes`"),
        };
        let help = format!("mount a named volume, `volumes: [{volume}:{path}]`{later}{then}");
        (volume, help)
    }

    /// The words that ask for a volume at `path`. Start scripts of brokers call their directory by the container's name:
    /// one that is not at hand may do so.
    pub fn asks_for_named(&self, path: &str, unread: bool) -> String {
        let keeper = self.kept_with_its_keeper();
        let named = keeper.is_some() && unread && self.service.hostname.is_none();
        let host =
            if named { ", and a fixed `hostname`: its start script may call a directory there by it" } else { "" };
        format!("give `{}` a named volume at `{path}`{host}{}", self.service.name, keeper.unwrap_or_default())
    }

    /// Gives a mount on one line, which says nothing of how, `:ro`.
    pub fn read_only(&self, mount: &Mount) -> Option<Edit> {
        let text = self.source().slice(mount.span);
        let quote = usize::from(text.ends_with(['"', '\'']));
        let plain =
            !mount.long && mount.options.is_empty() && !mount.read_only && self.service.span.contains(mount.span);
        // A target of its own stands before it.
        let bound = text.trim_matches(['"', '\'']).split(':').count() == 2;
        let end = mount.span.end as usize - quote;
        (plain && bound && !text.contains('\n')).then(|| Edit::insert(self.file_id(), end, ":ro"))
    }

    /// A name for a volume of the service, by the last part of its path.
    pub fn volume_name(&self, path: &str) -> String {
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
        format!("{}-{}", self.service.name, last.trim_matches('.').chars().map(plain).collect::<String>())
    }

    /// Gives each of these mounts of a path alone a volume of that name, and declares them.
    pub fn naming(&self, mounts: &[(&Mount, String)]) -> Option<Vec<Edit>> {
        let names: Vec<&str> = mounts.iter().map(|(_, name)| name.as_str()).collect();
        let mut edits = vec![self.declaring(&names)?];
        for (mount, name) in mounts {
            let text = self.source().slice(mount.span);
            let quote = usize::from(text.starts_with(['"', '\'']));
            let alone = text.get(quote..).is_some_and(|path| path.starts_with('/'));
            (alone && !mount.long && self.service.span.contains(mount.span)).then_some(())?;
            edits.push(Edit::insert(self.file_id(), mount.span.start as usize + quote, format!("{name}:")));
        }
        Some(edits)
    }

    /// Declares volumes that the file does not have yet.
    fn declaring(&self, names: &[&str]) -> Option<Edit> {
        let (source, file) = (self.source(), self.file_id());
        let known = |name: &&str| self.file.volume(name).is_some();
        let again = names.iter().enumerate().any(|(at, name)| names.iter().skip(at + 1).any(|other| other == name));
        if self.project.montage(file).is_some() || self.file.layout == Layout::V1 || again || names.iter().any(known) {
            return None;
        }
        let lines = |margin: &str| -> Vec<String> { names.iter().map(|name| format!("{margin}{name}:")).collect() };
        match self.file.volumes.last() {
            None if self.file.yaml.documents.iter().any(|root| root.get("volumes").is_some()) => None,
            None => {
                let line_end = source.line_end();
                let deeper = " ".repeat(self.step()?);
                let text: String = lines(&deeper).iter().map(|line| format!("{line_end}{line}")).collect();
                let end = source.text.trim_end().len();
                Some(Edit::insert(file, end, format!("{line_end}{line_end}volumes:{text}")))
            }
            Some(last) => {
                let line = source.full_lines(last.name_span);
                let margin = source.slice(Span { start: line.start, end: last.name_span.start });
                margin.trim().is_empty().then(|| self.behind(last.name_span.to(last.span), &lines(margin)))
            }
        }
    }

    /// Puts lines behind the last line of what stands at `span`.
    fn behind(&self, span: Span, lines: &[String]) -> Edit {
        let source = self.source();
        let written = source.slice(span).trim_end().len().max(1);
        let end = source.line_span(source.line(span.start as usize + written - 1)).end as usize;
        let line_end = source.line_end();
        Edit::insert(self.file_id(), end, lines.iter().map(|line| format!("{line_end}{line}")).collect::<String>())
    }
}

impl ComposeFile {
    /// What Compose refuses first in the file as these edits leave it.
    pub fn refused_with(&self, source: &Source, edits: &[Edit]) -> Option<Fault> {
        let own = edits.iter().filter(|edit| edit.file == self.file);
        let mut ordered: Vec<(Span, &str)> = own.map(|edit| (edit.span, edit.text.as_str())).collect();
        ordered.sort_by_key(|(span, _)| *span);
        compose::read(self.file, &source.rewritten(&ordered), &Variables::default()).faults.into_iter().next()
    }

    /// The policy that most of its services have which start again, the first of several.
    pub fn usual_restart(&self) -> &str {
        let policies = self.services.iter().filter_map(|service| service.restart.as_ref());
        let policies: Vec<&str> = policies
            .filter(|policy| matches!(policy.shown(), "always" | "unless-stopped"))
            .map(|policy| policy.raw.as_str())
            .collect();
        let often = |policy: &&&str| policies.iter().filter(|other| *other == *policy).count();
        policies.iter().rev().max_by_key(often).map_or("unless-stopped", |policy| *policy)
    }
}

impl ServiceRef<'_> {
    /// What binds a port of its file to the machine itself: where a variable says by which address others come, that first.
    fn own_address(&self) -> String {
        let variable = self.file.address_variable();
        variable.map_or("127.0.0.1".to_owned(), |name| format!("${{{name}:-127.0.0.1}}"))
    }

    /// How the port is bound to the machine itself, in words.
    pub fn said_bound_to_the_host(&self, port: &Port) -> String {
        port.said_bound_to_the_host().replacen("127.0.0.1", &self.own_address(), 1)
    }

    /// The edits that bind the ports to the machine itself, with what they do. Where the file has a variable for the
    /// address, it is asked first. Those of `open` that are not among them stay as they are.
    pub fn bound_to_the_host(&self, ports: &[&Port], open: &[&Port]) -> Option<(String, Vec<Edit>)> {
        let (file, source) = (self.file_id(), self.project.source(self.file_id()));
        let address = self.own_address();
        let edits = ports.iter().map(|port| {
            let edit = port.bound_to_the_host(file, source)?;
            Some(Edit { text: edit.text.replace("127.0.0.1", &address), ..edit })
        });
        let edits: Vec<Edit> = edits.collect::<Option<_>>()?;
        let own = |port: &&&Port| !ports.iter().any(|bound| bound.span == port.span);
        let left: Vec<_> = open.iter().filter(own).map(|port| format!("`{}`", port.raw)).collect();
        let left = match left.len() {
            0 => String::new(),
            1 => format!("; {} stays open", left.concat()),
            _ => format!("; {} stay open", left.join(", ")),
        };
        let unless = if address.starts_with('$') { " unless that says so" } else { "" };
        let title = format!("Bind to `{address}`: other machines no longer reach it{unless}{left}");
        (!edits.is_empty()).then_some((title, edits))
    }
}

impl Port {
    /// The edit that binds it to the machine itself.
    fn bound_to_the_host(&self, file: FileId, source: &Source) -> Option<Edit> {
        if self.long {
            return self.bound_by_a_key(file, source);
        }
        let start = self.span.start + u32::from(self.quoted);
        let at = |range: std::ops::Range<usize>| Span::new(start as usize + range.start, start as usize + range.end);
        (source.slice(at(0..self.raw.len())) == self.raw).then_some(())?;
        if self.address_is_a_variable() {
            return None;
        }
        let (any, address) = self.written_address();
        Some(match any {
            0 => Edit::insert(file, start as usize, address),
            _ => Edit::replace(file, at(0..any), address),
        })
    }

    /// The same in words that Compose takes. Variables stay as they are.
    pub fn said_bound_to_the_host(&self) -> String {
        if self.long {
            return "add `host_ip: 127.0.0.1`".to_owned();
        }
        if self.address_is_a_variable() {
            return "give the variable before it an address of the machine itself".to_owned();
        }
        let (any, address) = self.written_address();
        format!("write `{address}{}`", self.raw.get(any..).unwrap_or_default())
    }

    /// Whether somebody outside of the file says which address it is bound to.
    fn address_is_a_variable(&self) -> bool {
        self.host_ip.is_some() && !self.long && self.raw.starts_with('$')
    }

    /// How long the address is that means all, and what is written in its place.
    fn written_address(&self) -> (usize, &'static str) {
        let any = ["0.0.0.0:", "[::]:", "*:"].iter().find(|any| self.raw.starts_with(**any)).map_or(0, |any| any.len());
        // The engine picks the port of the host: its place stays empty.
        let picked = self.is_of_the_container_alone(any);
        (any, if picked { "127.0.0.1::" } else { "127.0.0.1:" })
    }

    fn bound_by_a_key(&self, file: FileId, source: &Source) -> Option<Edit> {
        let start = self.span.start as usize;
        let line = source.line_span(source.line(start));
        let before = source.slice(Span { start: line.start, end: start as u32 });
        let first = source.slice(Span { start: start as u32, end: line.end });
        // One key and its value on the line, below an item's dash.
        let plain = before.trim_start() == "- " && !first.contains(['{', '#']) && !first.trim_end().ends_with(':');
        let margin = " ".repeat(before.len());
        (plain && self.host_ip.is_none())
            .then(|| Edit::insert(file, line.end as usize, format!("\n{margin}host_ip: 127.0.0.1")))
    }
}
