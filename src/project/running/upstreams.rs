//! Whom an nginx hands requests to, as its configuration says: that which its service mounts, and that which is copied
//! into its image. A name that a variable holds, or that is to be resolved again, is asked for with each request and is
//! none of these. Files that are included by a name of their own are read like all others.

use std::collections::HashSet;
use std::path::Path;

use crate::knowledge::official::ports_served;
use crate::project::builds::landed::{Way, destination};
use crate::project::compose::Mount;
use crate::project::stages::copied::CopySource;
use crate::project::{Context, Project, ServiceRef, StepRef};
use crate::syntax::dockerfile::Args;
use crate::text::{FileId, Span, clean};

/// Directives whose first word is an address.
const PASSES: &[&str] = &["fastcgi_pass", "grpc_pass", "proxy_pass", "scgi_pass", "uwsgi_pass"];

/// Images that are an nginx and nothing else.
const IMAGES: &[&str] = &["nginx", "nginx-unprivileged", "openresty"];

/// What the files of its configuration end in.
pub const NGINX: &[&str] = &[".conf", ".template"];

/// Where its images keep it.
const HOME: &str = "/etc/nginx";

/// A file is read so far.
const MOST: usize = 256 * 1024;

impl<'a> ServiceRef<'a> {
    /// Whether it runs nginx, from its image or from one that is built on it.
    pub fn is_nginx(&self) -> bool {
        let image = self.stage().map_or_else(|| self.image_ref(), |stage| stage.root_image());
        image.is_some_and(|image| IMAGES.contains(&image.short_name()))
    }

    /// The files with the endings that it mounts, and that its image is given.
    pub fn given(&self, endings: &'static [&'static str]) -> impl Iterator<Item = FileId> + use<'a> {
        let project = self.project;
        let copied = self.stage().into_iter().flat_map(|stage| project.copied_by(stage.file()));
        let files = project.mounted_by((self.compose, self.index)).chain(copied).map(|evidence| evidence.file);
        files.filter(move |file| {
            let source = project.source(*file);
            endings.iter().any(|ending| source.name().ends_with(ending)) && source.text.len() <= MOST
        })
    }

    /// The files of its nginx's configuration, where all of it is at hand that the service and its image's Dockerfile give it.
    pub fn configuration(&self) -> Option<Vec<FileId>> {
        let kept = self.command.is_none() && self.entrypoint.is_none() && !self.others().any(|o| o.has("volumes"));
        let mut secrets = self.secrets.iter().filter_map(|secret| secret.target.as_ref());
        let given = !self.configs.is_empty() || secrets.any(|target| target.shown().starts_with(HOME));
        if !kept || given || !self.is_nginx() {
            return None;
        }
        let project = self.project;
        let files: Vec<FileId> = self.given(NGINX).collect();
        let at_hand = |mount: &Mount| {
            let place = mount.source.as_ref().and_then(|source| source.value.as_deref());
            let place = place.map(|source| clean(&self.home().join(source)));
            let lies =
                |file: &FileId| place.as_ref().is_some_and(|at| Path::new(&project.source(*file).path).starts_with(at));
            files.iter().any(lies)
        };
        let into = |mount: &&Mount| mount.target.as_ref().is_none_or(|target| target.shown().starts_with(HOME));
        let mut steps = self.stage().into_iter().flat_map(|stage| stage.chain()).flat_map(|stage| stage.steps());
        let known =
            self.volumes.iter().filter(into).all(at_hand) && steps.all(|step| copies_what_is_read(project, step));
        known.then_some(files)
    }

    /// The ports that its nginx listens on as all of its configuration says, and where the first stands. None where a
    /// part of that is not at hand, or is made as it starts.
    pub fn listens_on(&self) -> Option<(Vec<u16>, FileId, Span)> {
        let image = self.stage().map_or_else(|| self.image_ref(), |stage| stage.root_image())?;
        // Of other images it is not known where their configuration lies.
        let own = ports_served(&image.name(), image.tag.as_deref())?;
        let files = self.configuration()?;
        let project = self.project;
        let made = |step: StepRef| step.is_run() && project.source(step.file()).slice(step.ins.span).contains("nginx");
        let mut steps = self.stage().into_iter().flat_map(|stage| stage.chain()).flat_map(|stage| stage.steps());
        if steps.any(made) {
            return None;
        }
        let (mut ports, mut first) = (Vec::new(), None);
        for file in files.iter().copied() {
            let text = &project.source(file).text;
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let code = line.split('#').next().unwrap_or_default();
                for statement in code.split([';', '{', '}']) {
                    // What it names stands on the next line.
                    if matches!(statement.trim(), "include" | "listen") {
                        return None;
                    }
                    if let Some(taken) = statement.trim().strip_prefix("include").filter(|rest| spaced(rest)) {
                        let name = taken.trim().rsplit('/').next().unwrap_or_default();
                        let given = files.iter().any(|file| project.source(*file).name() == name);
                        known_include(name).then_some(()).or(given.then_some(()))?;
                    }
                    let Some(rest) = statement.trim().strip_prefix("listen") else { continue };
                    let Some(word) = rest.split_whitespace().next().filter(|_| spaced(rest)) else {
                        continue;
                    };
                    if word.starts_with("unix:") {
                        continue;
                    }
                    let port = word.rsplit(':').next().unwrap_or(word);
                    // What is no number may be an address alone, or a variable.
                    ports.push(port.parse().ok()?);
                    let start = at + (word.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
                    first.get_or_insert((file, Span::new(start, start + word.len())));
                }
                at += line.len();
            }
        }
        // The image has a file of its own, unless another lies over it.
        let over = |mount: &Mount| {
            let target = mount.target.as_ref().map_or("", |target| target.shown()).trim_end_matches('/');
            matches!(target, "/etc/nginx" | "/etc/nginx/conf.d" | "/etc/nginx/conf.d/default.conf")
        };
        if !self.volumes.iter().any(over) {
            ports.extend(own);
        }
        let (file, span) = first?;
        Some((ports, file, span))
    }

    /// The other services that its nginx asks the address of as it starts, each with the place that names it first.
    pub fn upstreams(&self) -> Vec<(ServiceRef<'a>, FileId, Span)> {
        let mut found: Vec<(ServiceRef, FileId, Span)> = Vec::new();
        for file in self.given(NGINX) {
            for (host, span) in hosts(&self.project.source(file).text) {
                let Some(other) = self.neighbour(host).filter(|other| other.name != self.service.name) else {
                    continue;
                };
                if found.iter().all(|(known, ..)| known.name != other.name) {
                    found.push((other, file, span));
                }
            }
        }
        found
    }
}

fn spaced(rest: &str) -> bool {
    rest.starts_with([' ', '\t'])
}

/// Whether what COPY or ADD brings of nginx's configuration is known, and its files are among those that are read.
fn copies_what_is_read(project: &Project, step: StepRef) -> bool {
    let Args::Copy { sources, dest } = &step.ins.args else { return true };
    let Some((place, _)) = destination(&step, &dest.text, sources.len() > 1) else { return false };
    let inside = Path::new(&place).starts_with(HOME);
    if !inside && !Path::new(HOME).starts_with(format!("/{}", place.trim_start_matches('/'))) {
        return true;
    }
    let own: Vec<_> =
        step.docker.copies_of(step.stage.index).filter(|source| source.step.index == step.index).collect();
    let is_read = |context: &Context, source: &CopySource| {
        let Some(way) = Way::of(source) else { return false };
        let mut sent = context.taken(source).filter(|entry| entry.sent).peekable();
        (!inside || sent.peek().is_some())
            && sent.all(|entry| {
                let (end, _) = way.end(&entry.path);
                let unread = || project.text_in(context, &entry.path).is_none_or(|text| text.len() > MOST);
                let named = |path: &str| NGINX.iter().any(|ending| path.ends_with(ending));
                let asked = Path::new(&end).starts_with(HOME) && named(&end);
                !asked || named(&entry.path) && !unread()
            })
    };
    let mut contexts = project.contexts_of(step.docker).peekable();
    // What another stage made is not at hand, nor is what stands in the Dockerfile itself.
    own.len() == sources.len()
        && contexts.peek().is_some()
        && contexts.all(|context| own.iter().all(|source| is_read(context, source)))
}

/// Whether what is included by this name listens nowhere, or is one of the files that are read.
fn known_include(name: &str) -> bool {
    name.ends_with("*.conf")
        || name.ends_with("_params")
        || name.contains("ssl")
        || matches!(name, "mime.types" | "fastcgi.conf")
}

/// The hosts that a configuration names where nginx looks them up at its start.
fn hosts(text: &str) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    let mut groups = HashSet::new();
    let (mut at, mut in_group) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = line.split('#').next().unwrap_or_default();
        for statement in code.split_inclusive([';', '{', '}']) {
            let offset = start + (statement.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
            let mut words = statement.split([' ', '\t', '\n', '\r', ';']).filter(|word| !word.is_empty());
            let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            match first {
                "upstream" => {
                    in_group = true;
                    groups.insert(second.trim_end_matches('{'));
                }
                "server" if in_group && !statement.contains(" resolve") => {
                    found.extend(host(second, statement, offset))
                }
                first if PASSES.contains(&first) => found.extend(host(second, statement, offset)),
                _ => {}
            }
            in_group &= !statement.ends_with('}');
        }
    }
    // The name of a group is no host.
    found.retain(|(host, _)| !groups.contains(host));
    found
}

/// The host of an address, with its place.
fn host<'t>(address: &'t str, statement: &str, offset: usize) -> Option<(&'t str, Span)> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split([':', '/']).next()?;
    let known = !host.is_empty() && !address.contains('$') && !address.starts_with("unix:");
    let at = offset + (address.as_ptr() as usize).saturating_sub(statement.as_ptr() as usize);
    known.then(|| (host, Span::new(at, at + address.len())))
}

#[cfg(test)]
mod tests {
    use super::hosts;

    #[test]
    fn what_is_looked_up_at_the_start_is_found() {
        let text = "upstream back { server app:8000; server far:80 resolve; }\nserver {\n  # proxy_pass http://old;\n  location / { proxy_pass http://back; }\n  location /a { fastcgi_pass php:9000; }\n  location /b { proxy_pass http://$name; }\n  location /c { uwsgi_pass uwsgi; }\n}\n";
        let found: Vec<_> =
            hosts(text).into_iter().map(|(host, span)| (host, &text[span.range()], span.start)).collect();
        let at = |word: &str| text.find(word).unwrap() as u32;
        let uwsgi = at("uwsgi_pass") + "uwsgi_pass ".len() as u32;
        let known = [("app", "app:8000", at("app:")), ("php", "php:9000", at("php:")), ("uwsgi", "uwsgi", uwsgi)];
        assert_eq!(found, known);
    }
}
