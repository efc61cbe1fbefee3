//! The six recommendations by name, how the reference stack keeps each (`plimsoll stack` writes it out), and the
//! lines that show it.

use crate::finding::Area;

const DOCKERFILE: (&str, &str) = ("web/Dockerfile", include_str!("../../fixtures/reference/web/Dockerfile"));
const COMPOSE: (&str, &str) = ("compose.yaml", include_str!("../../fixtures/reference/compose.yaml"));
const IGNORE: (&str, &str) = ("web/.dockerignore", include_str!("../../fixtures/reference/web/.dockerignore"));

/// One recommendation, or one of the areas beyond them.
#[derive(Debug)]
pub struct Chapter {
    pub area: Area,
    /// As a heading.
    pub title: &'static str,
    /// What the reference stack does; empty beyond the six.
    pub reference: &'static str,
    /// The same for a project of another shape.
    pub idea: &'static str,
    /// The lines that show it, of an image and of services.
    image: Sample,
    services: Option<Sample>,
}

/// Lines of a file of the reference stack.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    pub path: &'static str,
    file: &'static str,
    /// Where the first line begins and, behind it, the last.
    lines: (&'static str, &'static str),
}

impl Sample {
    const fn new((path, file): (&'static str, &'static str), first: &'static str, last: &'static str) -> Sample {
        Sample { path, file, lines: (first, last) }
    }

    pub fn text(&self) -> &'static str {
        let from = self.file.find(self.lines.0).unwrap_or_default();
        let begin = self.file.get(..from).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let rest = self.file.get(begin..).unwrap_or_default();
        let last = rest.get(from - begin..).and_then(|rest| rest.find(self.lines.1)).map_or(0, |at| at + from - begin);
        let end = rest.get(last..).and_then(|rest| rest.find('\n')).map_or(rest.len(), |end| last + end);
        rest.get(..end).unwrap_or_default()
    }
}

impl Chapter {
    /// The lines that show what the reference does: of its services, where the project has some too.
    pub fn sample(&self, services: bool) -> &Sample {
        self.services.as_ref().filter(|_| services).unwrap_or(&self.image)
    }

    /// Whether a project of services alone has something to take over.
    pub fn speaks_of_services(&self) -> bool {
        self.services.is_some()
    }

    /// Beyond the six.
    const fn beyond(area: Area, title: &'static str) -> Chapter {
        Chapter { area, title, reference: "", idea: "", image: Sample::new(DOCKERFILE, "", ""), services: None }
    }
}

const CHAPTERS: [Chapter; 11] = [
    Chapter {
        area: Area::Ephemeral,
        title: "Containers are ephemeral",
        reference: "The web container keeps nothing and runs on a read-only file system; data lives in the named \
                    volume `pgdata` alone. Configuration comes from the environment and a secret file. Both services \
                    have a health check, restart by themselves and stop on SIGTERM: after `down` and `up` the data is \
                    still there.",
        idea: "A container keeps nothing but what a named volume holds, is told its settings from outside, says by a \
               health check whether it serves, and stops on SIGTERM.",
        image: Sample::new(DOCKERFILE, "HEALTHCHECK", "CMD [\"python\", \"server.py\"]"),
        services: Some(Sample::new(COMPOSE, "    restart: unless-stopped", "start_period")),
    },
    Chapter {
        area: Area::Context,
        title: "A .dockerignore keeps the build context small",
        reference: "An allow-list: `*`, then `!requirements.txt` and `!app/`. Whatever else lies in the directory, \
                    secrets and history included, never reaches the builder.",
        idea: "An allow-list: `*`, then a line for each thing that the build needs. Whatever else lies in the \
               directory, secrets and history included, never reaches the builder.",
        image: Sample::new(IGNORE, "*", "__pycache__"),
        services: None,
    },
    Chapter {
        area: Area::Packages,
        title: "No unnecessary packages",
        reference: "`python:3.14-slim` for the program, with its two libraries locked by hash and installed in a build \
                    stage; no apt, no compiler, no pip cache in the result. The official `postgres:18` as it is, no \
                    image of one's own.",
        idea: "A small base, libraries locked and installed in a build stage, and neither a compiler nor a package \
               cache in the result. There it is Python; other languages have the same two stages.",
        image: Sample::new(DOCKERFILE, "AS build", "--requirement"),
        services: None,
    },
    Chapter {
        area: Area::Process,
        title: "One process per container",
        reference: "The web image starts Python in exec form and exposes 5000 only; the database is a service of its \
                    own, reached by its name over a network that nothing else is on. `depends_on` waits until it is \
                    healthy.",
        idea: "An image starts one program, in exec form; what that needs besides is a service of its own, waited for \
               until it is healthy.",
        image: Sample::new(DOCKERFILE, "CMD [\"python\", \"server.py\"]", "CMD"),
        services: Some(Sample::new(COMPOSE, "  web:", "        restart: true")),
    },
    Chapter {
        area: Area::Layers,
        title: "Few layers, in the order they change",
        reference: "At most three layers on top of the base: working directory, libraries, program. What changes least \
                    comes first, and building happens in a stage that is left behind.",
        idea: "What changes least comes first, the program last, and building happens in a stage that is left behind.",
        image: Sample::new(DOCKERFILE, "WORKDIR /app", "COPY app/"),
        services: None,
    },
    Chapter {
        area: Area::Arguments,
        title: "Arguments sorted over several lines",
        reference: "One item per line, in alphabetical order, in lists of packages, environment, ports and volumes, so \
                    that a change is one line of a diff.",
        idea: "One item per line, in alphabetical order, so that a change is one line of a diff.",
        image: Sample::new(DOCKERFILE, "ENV PATH=", "PYTHONUNBUFFERED"),
        services: None,
    },
    Chapter::beyond(Area::Safety, "Safety"),
    Chapter::beyond(Area::Pinning, "Pinned versions"),
    Chapter::beyond(Area::Build, "Builds that do what they say"),
    Chapter::beyond(Area::Shell, "Shell text"),
    Chapter::beyond(Area::Compose, "Compose files"),
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

    /// Each sample is there, and is lines and no whole file.
    #[test]
    fn samples_are_lines_of_the_reference() {
        for chapter in CHAPTERS.iter().filter(|chapter| !chapter.reference.is_empty()) {
            for sample in [chapter.sample(false), chapter.sample(true)] {
                let text = sample.text();
                assert!(text.contains(sample.lines.0) && text.contains(sample.lines.1), "{}: {text}", chapter.title);
                assert!(text.lines().count() <= 16, "{}: {text}", chapter.title);
            }
        }
    }
}
