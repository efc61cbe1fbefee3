//! What a service extends: another one of its file or of a further file, over as many steps as are written.
//! Knows no `include`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::merger::{MergeFault, Merger, Named, Place, Services, value_mut};
use crate::project::compose::file::{Unresolved, UnresolvedKind};
use crate::syntax::yaml::{Node, Value};
use crate::text::Span;

/// How long a chain of `extends` may be.
const LONGEST_CHAIN: usize = 64;

/// Faults with a name that may have been meant: to find one costs as much as there are services.
const MOST_HELPED: usize = 50;

impl Merger<'_, '_> {
    /// Gives every service of `tree` what it extends.
    pub fn extend(&mut self, tree: &mut Node, path: &Path, place: &Place) {
        let Some(services) = value_mut(tree, "services") else { return };
        let all = Rc::new(by_name(services));
        let Value::Mapping { entries, .. } = &mut services.value else { return };
        for entry in entries.iter_mut().filter(|entry| entry.value.get("extends").is_some()) {
            let Some(name) = entry.key.as_str().map(str::to_owned) else { continue };
            let mut trail = Vec::new();
            if let Some(whole) = self.whole(&name, &name, &all, path, place, &mut trail) {
                entry.value = whole;
            }
        }
    }

    /// The service `name` of `services`, with what it extends; `of` is the service it is for.
    fn whole(
        &mut self,
        name: &str,
        of: &str,
        services: &Rc<Services>,
        path: &Path,
        place: &Place,
        trail: &mut Vec<(PathBuf, String, Span)>,
    ) -> Option<Node> {
        let own = services.get(name)?.clone();
        let Some(extends) = own.entry("extends").cloned() else { return Some(own) };
        let unresolved = |span| Unresolved { span, kind: UnresolvedKind::Extends, service: Some(of.to_owned()) };
        let wanted = extends.value.get("service").unwrap_or(&extends.value).clone();
        let mut rest = own.clone();
        if let Value::Mapping { entries, .. } = &mut rest.value {
            entries.retain(|entry| entry.key.as_str() != Some("extends"));
        }
        trail.push((path.to_owned(), name.to_owned(), wanted.span));
        let Some(base) = self.fill(&wanted, place) else {
            self.unresolved.push(unresolved(extends.key.span));
            return Some(own);
        };
        let (services, path, place) = match extends.value.get("file").filter(|file| !file.is_null()) {
            None => (services.clone(), path.to_owned(), place.clone()),
            Some(file) => match self.extended(file, place, extends.key.span) {
                Some((services, path, place)) => (services, path, place),
                _ => {
                    self.unresolved.push(unresolved(extends.key.span));
                    return Some(own);
                }
            },
        };
        let circle = trail.iter().find(|(file, service, _)| (file, service) == (&path, &base)).map(|step| step.2);
        if circle.is_some() {
            self.circle(trail, circle, wanted.span);
            return Some(rest);
        }
        if trail.len() > LONGEST_CHAIN {
            self.unresolved.push(unresolved(extends.key.span));
            return Some(own);
        }
        let fault = |message: String, mark: &str, help: &str| MergeFault {
            span: wanted.span,
            message,
            mark: mark.to_owned(),
            help: help.to_owned(),
            other: None,
            absent: None,
            made: None,
        };
        let Some(found) = self.whole(&base, of, &services, &path, &place, trail) else {
            let near = || crate::text::nearest(&base, services.keys().map(String::as_str).collect::<BTreeSet<_>>());
            let help = match Some(()).filter(|()| self.faults.len() < MOST_HELPED).and_then(|()| near()) {
                Some(near) => format!("`{near}` is there: was that meant?"),
                None => "name a service that is there".to_owned(),
            };
            let message = format!("`{name}` extends `{base}`, and no service is called so; Compose refuses the files");
            self.faults.push(fault(message, "not defined", &help));
            self.unresolved.push(unresolved(extends.key.span));
            return Some(own);
        };
        Some(self.overlay(found, rest, &["services", of]))
    }

    /// Tells of a circle of services, once for all that are in it: at `first`, closed by `last`.
    fn circle(&mut self, trail: &[(PathBuf, String, Span)], first: Option<Span>, last: Span) {
        let steps: Vec<(PathBuf, String)> = trail.iter().map(|(file, name, _)| (file.clone(), name.clone())).collect();
        if !steps.iter().any(|step| self.told.contains(step)) {
            self.faults.push(MergeFault {
                span: first.unwrap_or(last),
                message: "the service extends itself, over others or not; Compose refuses the files".to_owned(),
                mark: "begins the circle".to_owned(),
                help: "let one of them stand on its own".to_owned(),
                other: first.filter(|first| *first != last).map(|_| (last, "the circle closes here".to_owned())),
                absent: None,
                made: None,
            });
        }
        self.told.extend(steps);
    }

    /// The services of the file that is extended, with where it lies.
    fn extended(&mut self, file: &Node, place: &Place, from: Span) -> Option<(Rc<Services>, PathBuf, Place)> {
        let Named::Path(path) = self.named(file, place) else { return None };
        if !self.files.loaded.contains_key(&path) {
            self.absent(file, &path, "extended");
            return None;
        }
        let home = path.parent().unwrap_or(Path::new("")).to_owned();
        let place = Place { home, taken: Some(from), extended: true, variables: place.variables };
        let key = (path.clone(), place.variables);
        if let Some(services) = self.extended.get(&key) {
            return Some((services.clone(), path, place));
        }
        let trees = self.documents(&path, &place);
        let services = trees.iter().find_map(|tree| tree.get("services")).map(by_name).unwrap_or_default();
        let services = Rc::new(services);
        self.extended.insert(key, services.clone());
        Some((services, path, place))
    }
}

/// The services of a mapping by their names.
fn by_name(services: &Node) -> Services {
    let named =
        services.entries().iter().filter_map(|entry| Some((entry.key.as_str()?.to_owned(), entry.value.clone())));
    named.collect()
}
