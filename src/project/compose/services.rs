//! The services, read off a tree: what each asks for, with the bytes of every value. Knows neither files
//! nor how the tree came about.

mod mounts;
mod parts;
mod ports;
mod resource;
mod service;

pub use mounts::{Mount, MountKind, UNMADE, is_path as is_host_path};
pub use parts::{Build, CommandLine, Dependency, Deploy, EnvFile, Extends, Healthcheck, Logging, Named};
pub use ports::{Port, Range};
pub use resource::Resource;
pub use service::{Key, Need, Service};
