//! The six recommendations by name, and how the reference stack keeps each (`plimsoll stack` writes it out).

use crate::finding::Area;

/// One recommendation, or one of the areas beyond them.
#[derive(Debug)]
pub struct Chapter {
    pub area: Area,
    /// As a heading.
    pub title: &'static str,
    /// What the reference stack does; empty beyond the six.
    pub reference: &'static str,
}

const CHAPTERS: [Chapter; 11] = [
    Chapter {
        area: Area::Ephemeral,
        title: "Containers are ephemeral",
        reference: "The web container keeps nothing and runs on a read-only file system; data lives in the named \
                    volume `pgdata` alone. Configuration comes from the environment and a secret file. Both services \
                    have a health check, restart by themselves and stop on SIGTERM: after `down` and `up` the data is \
                    still there.",
    },
    Chapter {
        area: Area::Context,
        title: "A .dockerignore keeps the build context small",
        reference: "An allow-list: `*`, then `!requirements.txt` and `!app/`. Whatever else lies in the directory, \
                    secrets and history included, never reaches the builder.",
    },
    Chapter {
        area: Area::Packages,
        title: "No unnecessary packages",
        reference: "`python:3.14-slim` for the program, with its two libraries locked by hash and installed in a build \
                    stage; no apt, no compiler, no pip cache in the result. The official `postgres:18` as it is, no \
                    image of one's own.",
    },
    Chapter {
        area: Area::Process,
        title: "One process per container",
        reference: "The web image starts Python in exec form and exposes 5000 only; the database is a service of its \
                    own, reached by its name over a network that nothing else is on. `depends_on` waits until it is \
                    healthy.",
    },
    Chapter {
        area: Area::Layers,
        title: "Few layers, in the order they change",
        reference: "At most three layers on top of the base: working directory, libraries, program. What changes least \
                    comes first, and building happens in a stage that is left behind.",
    },
    Chapter {
        area: Area::Arguments,
        title: "Arguments sorted over several lines",
        reference: "One item per line, in alphabetical order, in lists of packages, environment, ports and volumes, so \
                    that a change is one line of a diff.",
    },
    Chapter { area: Area::Safety, title: "Safety", reference: "" },
    Chapter { area: Area::Pinning, title: "Pinned versions", reference: "" },
    Chapter { area: Area::Build, title: "Builds that do what they say", reference: "" },
    Chapter { area: Area::Shell, title: "Shell text", reference: "" },
    Chapter { area: Area::Compose, title: "Compose files", reference: "" },
];

/// The chapter of an area.
pub fn chapter(area: Area) -> &'static Chapter {
    &CHAPTERS[area as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_has_its_chapter() {
        for area in Area::ALL {
            assert_eq!(chapter(area).area, area);
        }
    }
}
