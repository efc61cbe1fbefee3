//! Facts that ship with the program: end-of-life dates, packages and what they provide, official
//! images, well-known ports, long-running commands. Tables and lookups only: knows no project and no
//! rule, reads no clock and no disk. What is not in a table is unknown, and its lookup says so.

pub mod absent;
pub mod accounts;
pub mod bitnami;
pub mod by_hand;
pub mod capabilities;
pub mod carried;
pub mod changing;
pub mod classes;
pub mod commands;
pub mod compose;
pub mod consoles;
pub mod database_programs;
pub mod datastores;
pub mod desks;
pub mod eol;
pub mod extensions;
pub mod gone;
pub mod hadolint;
pub mod held;
pub mod hooks;
pub mod images;
pub mod interpreters;
pub mod keepers;
pub mod labels;
pub mod linked;
pub mod listening;
pub mod literals;
pub mod litter;
pub mod locks;
pub mod logins;
pub mod manifests;
pub mod modes;
pub mod namesakes;
pub mod official;
pub mod options;
pub mod packages;
pub mod paths;
pub mod ports;
pub mod recommended;
pub mod retired;
pub mod roles;
pub mod shipped;
pub mod software;
pub mod tags;
pub mod takers;
pub mod toolchains;
pub mod variables;

use std::cmp::Ordering;

use memchr::{memchr, memrchr};

/// What stands before the first tab of a row.
fn key(row: &str) -> &str {
    memchr(b'\t', row.as_bytes()).and_then(|tab| row.get(..tab)).unwrap_or(row)
}

/// The row of `table` whose key is `name`; the rows are sorted by their keys. It is looked for in the text: a run asks
/// for a few names, and taking thousands of rows apart for them costs more than all it does with them.
fn sorted_row(table: &'static str, name: &str) -> Option<&'static str> {
    let mut rest = table;
    while !rest.is_empty() {
        let middle = rest.floor_char_boundary(rest.len() / 2);
        let (before, behind) = rest.split_at(middle);
        let start = memrchr(b'\n', before.as_bytes()).map_or(0, |end| end + 1);
        let end = memchr(b'\n', behind.as_bytes()).map_or(rest.len(), |end| middle + end);
        let row = rest.get(start..end)?;
        match key(row).cmp(name) {
            Ordering::Equal => return Some(row),
            Ordering::Less => rest = rest.get(end + 1..).unwrap_or_default(),
            Ordering::Greater => rest = rest.get(..start)?,
        }
    }
    None
}

/// The repository as the tables have it: official images without registry and namespace, whether they
/// come from Docker Hub, from a mirror of it, or from the namespace of one architecture.
fn bare(repository: &str) -> &str {
    const HUBS: [&str; 4] = ["docker.io/", "index.docker.io/", "public.ecr.aws/docker/", "mirror.gcr.io/"];
    const OFFICIAL: [&str; 12] = [
        "library/", "amd64/", "arm32v5/", "arm32v6/", "arm32v7/", "arm64v8/", "armhf/", "aarch64/", "i386/",
        "ppc64le/", "riscv64/", "s390x/",
    ];
    if !repository.contains('/') {
        return repository;
    }
    let name = HUBS.iter().find_map(|hub| repository.strip_prefix(hub)).unwrap_or(repository);
    OFFICIAL.iter().find_map(|space| name.strip_prefix(space)).unwrap_or(name)
}
