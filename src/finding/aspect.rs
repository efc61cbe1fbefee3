//! The parts of what a file means, as fixes name them. Does not know how they are read off a text.

/// A part of what a file means: what the proof of a fix compares (`project::meaning`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Stages, what they start from, and for which platform; of a service its image and its build.
    Stages,
    /// What is run while the image is built, in order, with the user and the directory it runs in.
    Commands,
    /// Packages that are installed, by manager.
    Packages,
    /// What COPY and ADD bring, and to where.
    Files,
    /// ARG and ENV; of a service `environment` and `env_file`.
    Environment,
    Labels,
    /// ENTRYPOINT, CMD, SHELL and STOPSIGNAL; of a service what it runs, and how it is stopped.
    Process,
    Health,
    User,
    Ports,
    /// VOLUME; of a service its mounts.
    Volumes,
    /// Everything else a compose file says.
    Services,
    /// The patterns of an ignore file.
    Patterns,
}

impl Aspect {
    /// For a fix that makes a text readable: what it meant before is not known.
    pub const ALL: &'static [Aspect] = &[
        Aspect::Stages,
        Aspect::Commands,
        Aspect::Packages,
        Aspect::Files,
        Aspect::Environment,
        Aspect::Labels,
        Aspect::Process,
        Aspect::Health,
        Aspect::User,
        Aspect::Ports,
        Aspect::Volumes,
        Aspect::Services,
        Aspect::Patterns,
    ];

    /// In a sentence: "would change …".
    pub fn name(self) -> &'static str {
        match self {
            Aspect::Stages => "what is built from what",
            Aspect::Commands => "the commands of the build",
            Aspect::Packages => "the packages",
            Aspect::Files => "the files that are copied",
            Aspect::Environment => "the environment",
            Aspect::Labels => "the labels",
            Aspect::Process => "what the container runs",
            Aspect::Health => "the health check",
            Aspect::User => "the user",
            Aspect::Ports => "the ports",
            Aspect::Volumes => "the volumes",
            Aspect::Services => "the services",
            Aspect::Patterns => "what the ignore file keeps out",
        }
    }
}
