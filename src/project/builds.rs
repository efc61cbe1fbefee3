//! What is built from where: contexts and what their ignore files leave of them, which service builds which
//! Dockerfile, what COPY brings to which place, the manifests beside it, and the units that are graded.
//! Knows names and paths, and nothing of what the copied files hold.

pub mod changed;
pub mod context;
pub mod filled;
pub mod landed;
pub mod leaks;
pub mod links;
pub mod locks;
pub mod manifests;
pub mod overlaid;
pub mod rebuilt;
pub mod strays;
pub mod units;
