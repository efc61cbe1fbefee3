//! Credentials written into a service that keep nobody out, by what stands beside them, and stores that ask for none. Knows no rule,
//! and no value's worth.

use crate::knowledge::datastores::{Datastore, figures_for_all, open_unless_set_up};
use crate::project::compose::{Mount, Pair, Text};
use crate::project::evidence::credentials::{guards, is_key_of_google, is_placeholder, names_one};
use crate::project::{ImageRef, ServiceRef};

/// What is tried first wherever a password is asked for.
const GUESSED: &[&str] =
    &["123456", "12345678", "admin", "guest", "pass", "passw0rd", "password", "root", "secret", "test", "user"];

fn is_guessed(value: &str) -> bool {
    GUESSED.contains(&value.to_ascii_lowercase().as_str())
}

impl<'a> ServiceRef<'a> {
    /// Its image, where the file says all about the service and none is built.
    fn image_that_is_whole(&self) -> Option<&'a ImageRef> {
        self.image_ref().filter(|_| self.service.build.is_none() && self.is_whole())
    }

    /// Whether nothing asks for it: the server trusts everyone or is told to ask nobody, it is the name of a key whose secret stands beside it, or
    /// Firebase gives it to every browser, by its form and with the other settings of a web client.
    pub fn needs_no(&self, pair: &Pair) -> bool {
        let others = || self.service.environment.iter();
        let trusts = |other: &Pair| {
            let trust = other.value.as_ref().is_some_and(|value| value.shown() == "trust");
            trust && other.key.strip_suffix("_HOST_AUTH_METHOD").is_some_and(|front| pair.key.starts_with(front))
        };
        let identity = pair.key.ends_with("ACCESS_KEY") && !pair.key.contains("SECRET");
        let of_clients = pair.value.as_ref().is_some_and(|value| is_key_of_google(value.shown()))
            && others().any(|other| ["_SENDER_ID", "_VAPID_KEY"].iter().any(|end| other.key.ends_with(end)));
        let off = |other: &Pair| {
            other.key == "DISABLE_SECURITY_PLUGIN" && other.value.as_ref().is_some_and(|value| value.shown() == "true")
        };
        others().any(trusts)
            || others().any(off)
            || of_clients
            || identity && others().any(|other| other.key.contains("SECRET"))
    }

    /// What is said behind a further credential: root's is the same, or it is what anyone tries.
    pub fn said_of_another(&self, pair: &Pair, value: &str, first: &Pair, told: &str) -> &'static str {
        if value == told && [&first.key, &pair.key].iter().any(|key| key.contains("ROOT_PASSWORD")) {
            return ": root's is the same";
        }
        let user = |other: &Pair| {
            let front = ["_USERNAME", "_USER"].iter().find_map(|end| other.key.strip_suffix(end));
            front.is_some_and(|front| pair.key.starts_with(front))
                && other.value.as_ref().is_some_and(|name| name.shown() == value)
        };
        match is_guessed(value) {
            _ if self.service.environment.iter().any(user) => ": it is the user's name again, which anyone tries",
            true => ": it is one of the first that anyone tries",
            false => "",
        }
    }

    /// What matters of a credential that is written out: it works and all know it, or it is what the program signs with.
    pub fn said_of(&self, pair: &Pair, value: &str) -> Option<&'static str> {
        if is_placeholder(value) {
            return Some("It is a placeholder: whoever does not replace it runs with a value that everyone knows.");
        }
        if is_guessed(value) {
            return Some(
                "It is one of the first that anyone tries: whoever reaches the program needs no file to know it.",
            );
        }
        let signs = guards(&pair.key) && !pair.key.contains("PASSWORD") && self.store().is_none();
        signs.then_some("Whoever has the file can read and forge what the program guards with it, wherever this file was started from.")
    }

    /// Whether its store, as the image starts it, asks nobody for a password: only where the file says all about it, and
    /// nothing is mounted that may be its configuration.
    pub fn lets_everyone_in(&self, kind: &Datastore) -> bool {
        let service = self.service;
        let Some(image) = self.image_that_is_whole() else { return false };
        let command = service.command.as_ref().map(|command| command.shown()).unwrap_or_default();
        let configured = [".conf", ".yml", ".yaml", ".acl", "requirepass", "--auth", "--keyFile", "$"];
        let mounted = |target: &str| {
            let name = target.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            name.contains('.') || name.contains("conf") || name.contains("docker-entrypoint")
        };
        let given =
            |pair: &Pair| names_one(&pair.key) || pair.key.ends_with("_USERNAME") || pair.key.ends_with("_AUTH");
        // Redis reads no variable, but in the images that bring modules.
        let reads_none = matches!(kind.name, "Redis" | "Valkey") && !image.repository.contains("stack");
        let unknown = !reads_none && (!service.env_file.is_empty() || service.environment.iter().any(given))
            || service.entrypoint.is_some()
            || configured.iter().any(|part| command.contains(part))
            || service.volumes.iter().any(|mount| mount.target.as_ref().is_none_or(|target| mounted(target.shown())));
        let by_hand = service.sets("POSTGRES_HOST_AUTH_METHOD", "trust")
            || service.sets("xpack.security.enabled", "false")
            || service.sets("NEO4J_AUTH", "none")
            || service.sets("NEO4J_dbms_security_auth__enabled", "false");
        let plain = matches!(kind.name, "Redis" | "Valkey" | "MongoDB") && kind.images.contains(&image.name().as_str());
        by_hand || plain && !unknown && !image.name().contains("bitnami")
    }

    /// What its server is called, where that asks nobody for a password and nothing here sets one up.
    pub fn asks_nobody(&self) -> Option<&'static str> {
        const SETS_UP: &[&str] = &["ACL", "AUTH", "JAAS", "PASSWORD", "SASL", "SECURITY"];
        let service = self.service;
        let image = self.image_that_is_whole()?;
        let name = open_unless_set_up(image.short_name(), image.tag.as_deref())?;
        let set_up = |pair: &Pair| {
            let key = pair.key.to_ascii_uppercase();
            let off = pair.value.as_ref().is_some_and(|value| {
                // `INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT` names what there is none of.
                let text = value.shown();
                text == "false" || text.contains("PLAINTEXT") && !text.contains("SASL") && !text.contains("SSL")
            });
            SETS_UP.iter().any(|word| key.contains(word)) && !off
        };
        let file = |mount: &Mount| {
            let target = mount.target.as_ref().map_or("", Text::shown);
            [".yml", ".cfg", ".conf", "config"].iter().any(|end| target.trim_end_matches('/').ends_with(end))
        };
        let line = service.command.as_ref().map(|command| command.shown()).unwrap_or_default();
        let known = service.env_file.is_empty()
            && !image.repository.contains("bitnami")
            && !service.environment.iter().any(set_up)
            && !service.volumes.iter().any(file)
            && !["auth", "-S", "security"].iter().any(|word| line.contains(word));
        known.then_some(name)
    }

    /// What whoever reaches its port may do, where its server asks nobody for a password.
    pub fn said_of_its_door(&self) -> Option<String> {
        if let Some(name) = self.asks_nobody() {
            return Some(format!(
                "{name} asks nobody for a password unless it is set up to: whoever reaches the port reads and changes what it holds."
            ));
        }
        let (name, gives) = self.shows_figures()?;
        Some(format!("{name} asks nobody for a password: whoever reaches the port {gives}."))
    }

    /// What its server of figures is called and gives, where nothing puts a login before it.
    fn shows_figures(&self) -> Option<(&'static str, &'static str)> {
        let service = self.service;
        let image = self.image_that_is_whole()?;
        let logs_in = |text: &str| ["auth", "web.config", "web-config", "tls"].iter().any(|word| text.contains(word));
        let lines = || service.command.iter().chain(&service.entrypoint).map(|line| line.shown());
        let guarded = lines().any(|line| logs_in(&line.to_ascii_lowercase()))
            || service.environment.iter().any(|pair| logs_in(&pair.key.to_ascii_lowercase()));
        figures_for_all(image.short_name()).filter(|_| !guarded && service.env_file.is_empty())
    }

    /// Whether key and secret are the same word, at a store that publishes nothing: nobody gets in by it who is not
    /// in already.
    pub fn knows_by_both_names(&self, secret: &Pair, value: &str) -> bool {
        let identity = |pair: &Pair| {
            let key = pair.key.ends_with("ACCESS_KEY_ID") || pair.key.ends_with("ACCESS_KEY") && pair.key != secret.key;
            key && pair.value.as_ref().is_some_and(|text| text.shown() == value)
        };
        self.service.ports.is_empty() && self.service.environment.iter().any(identity)
    }

    /// Whether nothing is kept by it from anyone: a store that publishes nothing has its product's own name for a password, in the
    /// file of whoever builds the program, or one that only says that it is one; or it is for a server that is not used here.
    pub fn hides_nothing(&self, pair: &Pair, value: &str) -> bool {
        const FILLERS: &[&str] = &["a", "db", "my", "pass", "password", "some", "the"];
        let inside = self.store().is_some() && self.service.ports.is_empty() && self.network_mode.is_none();
        let product = || self.image_ref().is_some_and(|image| image.short_name() == value);
        let built = || self.file.services.iter().any(|service| service.build.is_some());
        let filled = || value.contains(['_', '-']) && value.split(['_', '-']).all(|word| FILLERS.contains(&word));
        inside && (product() && built() || filled()) || self.is_for_a_server_that_is_not_used(pair)
    }

    /// Whether the program is told to keep its data in SQLite, and the variable beside names a server which no service of the file
    /// is nor its networks could have. A name alone says nothing: a server outside has one too.
    fn is_for_a_server_that_is_not_used(&self, pair: &Pair) -> bool {
        let of_database = |key: &str| ["DB", "DATABASE", "PG", "POSTGRES", "SQL"].iter().any(|word| key.contains(word));
        let Some((front, _)) = pair.key.rsplit_once('_').filter(|(front, _)| of_database(front) && self.is_whole())
        else {
            return false;
        };
        let file = |other: &Pair| {
            let kind =
                ["_CLIENT", "_DIALECT", "_DRIVER", "_ENGINE", "_TYPE"].iter().any(|end| other.key.ends_with(end));
            kind && of_database(&other.key)
                && other.value.as_ref().is_some_and(|value| matches!(value.shown(), "sqlite" | "sqlite3"))
        };
        if self.store().is_some() || !self.service.environment.iter().any(file) {
            return false;
        }
        let beside = |other: &&Pair| {
            let end = other.key.strip_prefix(front).and_then(|end| end.strip_prefix('_'));
            matches!(end, Some("HOST" | "HOSTNAME" | "SERVER"))
        };
        let Some(host) = self.service.environment.iter().find(beside).and_then(|other| other.value.as_ref()) else {
            return false;
        };
        let plain =
            !host.has_variables() && host.shown().chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let here = |service: &crate::project::compose::Service| {
            let named = service.hostname.iter().chain(&service.container_name).any(|name| name.shown() == host.shown());
            service.name == host.shown() || named
        };
        plain
            && host.shown() != "localhost"
            && self.file.networks.is_empty()
            && self.service.extra_hosts.is_empty()
            && self.service.network_mode.is_none()
            && !self.service.has("external_links")
            && self.others().next().is_none()
            && !self.file.services.iter().any(|service| !service.networks.is_empty() || here(service))
    }

    /// The service that has the value written out in what it runs.
    pub fn spoken_by_another(&self, value: &str) -> Option<&'a str> {
        const MOST: usize = 200;
        let others = self.file.services.iter().take(MOST).filter(|other| value.len() >= 4 && other.name != self.name);
        let whole = |text: &str| {
            text.match_indices(value).any(|(at, _)| {
                let own = |c: char| c.is_alphanumeric() || "-_.".contains(c);
                let (front, back) =
                    (text.get(..at).unwrap_or_default(), text.get(at + value.len()..).unwrap_or_default());
                !front.ends_with(own) && !back.starts_with(own)
            })
        };
        let mut speaking =
            others.filter(|other| other.command.iter().chain(&other.entrypoint).any(|line| whole(&line.shown())));
        speaking.next().map(|other| other.name.as_str())
    }

    /// The first that needs it, or is given its name.
    pub fn client(&self) -> Option<&'a str> {
        const MOST: usize = 200;
        let others = self.file.services.iter().filter(|other| other.name != self.name).take(MOST);
        let names_it = |pair: &Pair| pair.value.as_ref().is_some_and(|text| text.shown() == self.name);
        let mut asking = others.filter(|other| {
            other.depends_on.iter().any(|need| need.name == self.name) || other.environment.iter().any(names_it)
        });
        asking.next().map(|other| other.name.as_str())
    }

    /// Whether the file says at its top that it is to be copied, and the one database of it that is given a password publishes
    /// nothing; what else is given one is given the same: the programs have it as their own default.
    pub fn leaves_it_to_the_copy(&self) -> bool {
        const MOST: usize = 100;
        let top = self.project.source(self.file_id()).text.lines();
        let says = |line: &str| {
            let line = line.to_ascii_lowercase();
            line.contains("this file") && ["copy", "paste"].iter().any(|word| line.contains(word))
        };
        let copied = top.take_while(|line| line.is_empty() || line.starts_with('#')).take(60).any(says);
        if !copied || self.file.services.len() > MOST {
            return false;
        }
        let all = self.project.services_in(self.compose);
        let given = all.filter(|service| service.service.environment.iter().any(|pair| names_one(&pair.key)));
        let (stores, clients): (Vec<ServiceRef>, Vec<ServiceRef>) = given.partition(|one| one.store().is_some());
        let [store] = stores[..] else { return false };
        let same = |client: &ServiceRef| passwords(client).all(|value| passwords(&store).any(|own| own == value));
        store.service.ports.is_empty() && clients.iter().all(same)
    }
}

fn passwords<'a>(service: &ServiceRef<'a>) -> impl Iterator<Item = &'a str> {
    let pairs = service.service.environment.iter().filter(|pair| names_one(&pair.key));
    pairs.map(|pair| pair.value.as_ref().map(Text::shown).unwrap_or_default())
}
