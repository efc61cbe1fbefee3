//! What an image is for, needs and leaves behind: its users, the tools that something uses, the order its
//! instructions could have, caches and package lists, and what lies about where it is built. Knows nothing of the services that run it.

pub mod apt_lists;
pub mod archives;
pub mod arguments;
pub mod bases;
pub mod choices;
pub mod dead_ends;
pub mod development;
pub mod early;
pub mod leftovers;
pub mod linkage;
pub mod litter;
pub mod missing;
pub mod order;
pub mod purpose;
pub mod recommends;
pub mod root;
pub mod shells;
pub mod split;
pub mod usage;
pub mod users;
