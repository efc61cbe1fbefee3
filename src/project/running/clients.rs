//! Which commands of a compose file's services name another service by its address. Does not know what they ask it for.

use std::collections::HashMap;

use crate::project::{Project, ServiceRef};
use crate::syntax::shell::Command;

/// Commands of one file that name one host, at most.
const MOST: usize = 64;

/// Commands by the hosts that their addresses name, each with the place of its service.
#[derive(Debug)]
pub struct Clients<'a>(HashMap<&'a str, Vec<(usize, &'a Command)>>);

impl<'a> Clients<'a> {
    pub fn of(project: &'a Project, compose: usize) -> Clients<'a> {
        let mut clients = HashMap::new();
        for service in project.services_in(compose) {
            for command in service.commands() {
                for host in command.words.iter().filter_map(|word| host(word.text())) {
                    let known: &mut Vec<_> = clients.entry(host).or_default();
                    if known.len() < MOST {
                        known.push((service.index, command));
                    }
                }
            }
        }
        Clients(clients)
    }

    /// The commands by which other services ask a server by its host, in the order of the file.
    pub fn of_server(&self, server: &ServiceRef) -> Vec<&'a Command> {
        let own = server.service.container_name.as_ref().map(|text| text.shown());
        let hosts = [Some(server.name.as_str()), own, server.hostname.as_ref().map(|text| text.shown())];
        let found = hosts.into_iter().flatten().filter_map(|host| self.0.get(host)).flatten();
        let mut found: Vec<_> = found.filter(|(index, _)| *index != server.index).collect();
        found.sort_by_key(|(index, command)| (*index, command.span.start));
        found.into_iter().map(|(_, command)| *command).collect()
    }
}

fn host(text: &str) -> Option<&str> {
    text.split_once("://")?.1.split(['/', ':']).next()
}
