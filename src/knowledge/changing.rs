//! Names of build arguments that are given another value at every build: the commit, the date, the number of
//! the build. Source: the annotations of the OCI image specification (`created`, `revision`) and the variables of
//! GitHub Actions, GitLab CI, Jenkins and Docker Hub's builds that are passed for them, as of 2026-11. And words in
//! those that are given another one with every release.

const WHOLE: &[&str] = &[
    "BUILD_DATE",
    "BUILDDATE",
    "BUILD_TIME",
    "BUILDTIME",
    "BUILD_TIMESTAMP",
    "CREATED",
    "DATE",
    "TIMESTAMP",
    "VCS_REF",
    "VCSREF",
    "GIT_COMMIT",
    "GIT_SHA",
    "GIT_HASH",
    "GIT_REV",
    "GIT_REVISION",
    "GITHUB_SHA",
    "GITHUB_RUN_NUMBER",
    "GITHUB_RUN_ID",
    "COMMIT",
    "COMMIT_SHA",
    "COMMIT_HASH",
    "COMMIT_ID",
    "SOURCE_COMMIT",
    "CI_COMMIT_SHA",
    "CI_COMMIT_SHORT_SHA",
    "REVISION",
    "BUILD_NUMBER",
    "BUILD_ID",
    "BUILD_NUM",
    "CACHEBUST",
    "CACHE_BUST",
];

/// Whether an argument of this name is given another value at every build.
pub fn at_every_build(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    WHOLE.contains(&upper.as_str())
}

/// Words in names of arguments that are given another value with every release. Hand-made, 2026-11.
const TURNING: &[&str] = &["VERSION", "RELEASE", "BRANCH", "TAG", "COMMIT", "REF", "SHA", "HASH", "CHECKSUM"];

/// Whether an argument of this name is given another value with every release.
pub fn at_releases(name: &str) -> bool {
    name.split('_').any(|word| TURNING.contains(&word))
}
