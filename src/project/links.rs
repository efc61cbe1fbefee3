//! Which service is built from which Dockerfile.

/// A service and a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Index into `Project::compose`, and of the service there.
    pub compose: usize,
    pub service: usize,
    /// Index into `Project::dockerfiles`.
    pub dockerfile: usize,
    pub how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// `build:` says so.
    Built,
    /// The service names an image that nothing here makes, and this Dockerfile's directory bears its name
    /// or nearly so.
    Probable,
}
