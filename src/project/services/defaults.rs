//! What the default of a credential opens: who reaches the database that it is for, what is there to be copied, and what is for
//! working on the program alone. Knows no rule.

use std::path::Path;

use super::ServiceRef;
use crate::knowledge::consoles::console;
use crate::syntax::shell::variable;

/// Services of one file that are looked at: with more, nothing is said.
const MOST: usize = 100;

/// Directories with compose files of their own, side by side with nothing above, from which on they are a collection.
const MANY: usize = 8;

/// Parts of the names by which programs are given the password of their database.
const OF_STORES: &[&str] =
    &["DATABASE", "DB", "MARIADB", "MONGO", "MONGODB", "MYSQL", "PG", "POSTGRES", "POSTGRESQL", "REDIS"];

impl<'a> ServiceRef<'a> {
    /// Whether the variable is the password of databases of this file alone, which publish no port, and neither does a
    /// page beside them on which anyone could log in with it.
    pub fn is_for_a_closed_store(&self, name: &str) -> bool {
        if self.file.services.len() > MOST {
            return false;
        }
        let mut closed = false;
        for other in self.project.services_in(self.compose) {
            let open = !other.service.ports.is_empty() || other.network_mode.is_some();
            let added = other.others().any(|more| !more.ports.is_empty() || more.network_mode.is_some());
            let page = || other.image_ref().and_then(|image| console(&image.name(), image.tag.as_deref(), ""));
            if (open || added) && page().is_some() {
                return false;
            }
            let named = |text: &str| variable(text) == Some(name) || with_default(text) == Some(name);
            let given = other.environment.iter().filter(|pair| pair.value.as_ref().is_some_and(|it| named(&it.raw)));
            let keys: Vec<&str> = given.map(|pair| pair.key.as_str()).collect();
            let of_store = |key: &&str| key.split('_').any(|part| OF_STORES.contains(&part));
            match other.store() {
                _ if keys.is_empty() => {}
                Some(_) if open || added => return false,
                Some(_) => closed = true,
                None if keys.iter().all(of_store) => {}
                None => return false,
            }
        }
        closed
    }

    /// The example of an env file beside its file that gives the variable a value.
    pub fn example_giving(&self, name: &str) -> Option<&'a str> {
        let example = self.project.env_examples.get(self.home())?;
        example.gives.contains(name).then_some(example.name.as_str())
    }

    /// Whether its file is one of many side by side, each in its own directory with nothing above that joins them: there to
    /// be looked at and copied.
    pub fn is_one_of_a_collection(&self) -> bool {
        let Some(above) = self.home().parent() else { return false };
        let homes = || self.project.compose_in.keys();
        let apart = !above.ancestors().any(|directory| self.project.compose_in.contains_key(directory));
        apart && homes().filter(|home| home.parent() == Some(above) && **home != Path::new("")).count() >= MANY
    }

    /// Whether a service of its file is built up to a stage that is there for working on the program.
    pub fn is_beside_work(&self) -> bool {
        let built = self.project.services_in(self.compose).take(MOST).filter(|other| other.build.is_some());
        let mut stages = built.filter(|other| other.build.as_ref().is_some_and(|build| build.target.is_some()));
        stages.any(|other| other.stage().is_some_and(|stage| self.project.is_stage_for_work(stage)))
    }
}

/// The name of `${NAME:-…}` or `${NAME-…}`, where that is the whole text.
fn with_default(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix("${")?.strip_suffix('}')?.split_once('-')?;
    Some(name.trim_end_matches(':'))
}
