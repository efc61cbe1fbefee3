//! Credentials written into a service that keep nobody out, by what stands beside them. Knows no rule, and no value's worth.

use crate::project::ServiceRef;
use crate::project::compose::Pair;
use crate::project::evidence::credentials::{is_key_of_google, names_one};

impl ServiceRef<'_> {
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

    /// Whether key and secret are the same word, at a store that publishes nothing: nobody gets in by it who is not
    /// in already.
    pub fn knows_by_both_names(&self, secret: &Pair, value: &str) -> bool {
        let identity = |pair: &Pair| {
            let key = pair.key.ends_with("ACCESS_KEY_ID") || pair.key.ends_with("ACCESS_KEY") && pair.key != secret.key;
            key && pair.value.as_ref().is_some_and(|text| text.shown() == value)
        };
        self.service.ports.is_empty() && self.service.environment.iter().any(identity)
    }

    /// Whether it is a database that publishes nothing, in a file that says at its top that it is to be copied, and no
    /// other service of it is given a password: the programs have it as their own default.
    pub fn leaves_it_to_the_copy(&self) -> bool {
        let top = self.project.source(self.file_id()).text.lines();
        let says = |line: &str| {
            let line = line.to_ascii_lowercase();
            line.contains("this file") && ["copy", "paste"].iter().any(|word| line.contains(word))
        };
        let copied = top.take_while(|line| line.is_empty() || line.starts_with('#')).take(60).any(says);
        let mut others = self.file.services.iter().filter(|other| other.name != self.service.name);
        copied
            && self.store().is_some()
            && self.service.ports.is_empty()
            && !others.any(|other| other.environment.iter().any(|pair| names_one(&pair.key)))
    }
}
