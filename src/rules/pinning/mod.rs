//! The rules of the area `pinning`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod beside_manifest;
pub mod development_version_differs;
pub mod download_unverified;
pub mod gem_unpinned;
pub mod go_unpinned;
pub mod image_version_overruled;
pub mod image_versions_differ;
pub mod latest_tag;
pub mod lock_not_copied;
pub mod lock_not_enforced;
pub mod moving_download;
pub mod moving_service_tag;
pub mod no_lock_file;
pub mod npm_unpinned;
pub mod pecl_unpinned;
pub mod pip_unpinned;
pub mod pushed_from_every_branch;
pub mod service_tag_without_digest;
pub mod system_package_exact;
pub mod system_package_unpinned;
pub mod tag_without_digest;
pub mod untagged_image;
pub mod untrusted_registry;
pub mod version_assumed;
pub mod versions_apart;
pub mod workflow_version_differs;
