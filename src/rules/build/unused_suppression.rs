//! `unused-suppression`: see the page of the same name. What silenced nothing is known only once every
//! other rule has spoken, so `lint` reports it, under this rule's name.

use crate::rules::{Cx, Sink};

pub fn check(_: &Cx, _: &mut Sink) {}
