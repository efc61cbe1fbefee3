//! The six recommendations by name, how the reference stack keeps each (`plimsoll stack` writes it out), and the
//! lines that show it.

use super::tongue::Say;
use crate::finding::Area;

const DOCKERFILE: (&str, &str) = ("web/Dockerfile", include_str!("../../fixtures/reference/web/Dockerfile"));
const COMPOSE: (&str, &str) = ("compose.yaml", include_str!("../../fixtures/reference/compose.yaml"));
const IGNORE: (&str, &str) = ("web/.dockerignore", include_str!("../../fixtures/reference/web/.dockerignore"));

/// One recommendation, or one of the areas beyond them.
#[derive(Debug)]
pub struct Chapter {
    pub area: Area,
    /// As a heading.
    pub title: Say,
    /// What the reference stack does; `Nothing` beyond the six.
    pub reference: Say,
    /// The same for a project of another shape.
    pub idea: Say,
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
    const fn beyond(area: Area, title: Say) -> Chapter {
        Chapter {
            area,
            title,
            reference: Say::Nothing,
            idea: Say::Nothing,
            image: Sample::new(DOCKERFILE, "", ""),
            services: None,
        }
    }
}

const CHAPTERS: [Chapter; 11] = [
    Chapter {
        area: Area::Ephemeral,
        title: Say::Ephemeral,
        reference: Say::EphemeralReference,
        idea: Say::EphemeralIdea,
        image: Sample::new(DOCKERFILE, "HEALTHCHECK", "CMD [\"python\", \"server.py\"]"),
        services: Some(Sample::new(COMPOSE, "    restart: unless-stopped", "start_period")),
    },
    Chapter {
        area: Area::Context,
        title: Say::Context,
        reference: Say::ContextReference,
        idea: Say::ContextIdea,
        image: Sample::new(IGNORE, "*", "__pycache__"),
        services: None,
    },
    Chapter {
        area: Area::Packages,
        title: Say::Packages,
        reference: Say::PackagesReference,
        idea: Say::PackagesIdea,
        image: Sample::new(DOCKERFILE, "AS build", "--requirement"),
        services: None,
    },
    Chapter {
        area: Area::Process,
        title: Say::Process,
        reference: Say::ProcessReference,
        idea: Say::ProcessIdea,
        image: Sample::new(DOCKERFILE, "CMD [\"python\", \"server.py\"]", "CMD"),
        services: Some(Sample::new(COMPOSE, "  web:", "        restart: true")),
    },
    Chapter {
        area: Area::Layers,
        title: Say::LayersFew,
        reference: Say::LayersReference,
        idea: Say::LayersIdea,
        image: Sample::new(DOCKERFILE, "WORKDIR /app", "COPY app/"),
        services: None,
    },
    Chapter {
        area: Area::Arguments,
        title: Say::Arguments,
        reference: Say::ArgumentsReference,
        idea: Say::ArgumentsIdea,
        image: Sample::new(DOCKERFILE, "ENV PATH=", "PYTHONUNBUFFERED"),
        services: None,
    },
    Chapter::beyond(Area::Safety, Say::Safety),
    Chapter::beyond(Area::Pinning, Say::Pinning),
    Chapter::beyond(Area::Build, Say::Build),
    Chapter::beyond(Area::Shell, Say::Shell),
    Chapter::beyond(Area::Compose, Say::ComposeFiles),
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
        for chapter in CHAPTERS.iter().filter(|chapter| chapter.reference != Say::Nothing) {
            for sample in [chapter.sample(false), chapter.sample(true)] {
                let text = sample.text();
                assert!(text.contains(sample.lines.0) && text.contains(sample.lines.1), "{:?}: {text}", chapter.title);
                assert!(text.lines().count() <= 16, "{:?}: {text}", chapter.title);
            }
        }
    }
}
