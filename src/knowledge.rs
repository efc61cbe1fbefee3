//! Facts that ship with the program: end-of-life dates, packages and what they provide, official
//! images, well-known ports, long-running commands. Tables and lookups only: knows no project and no
//! rule, reads no clock and no disk. What is not in a table is unknown, and its lookup says so.

pub mod classes;
pub mod commands;
pub mod datastores;
pub mod eol;
pub mod images;
pub mod packages;
pub mod ports;
