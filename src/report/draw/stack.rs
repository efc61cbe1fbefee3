//! The layers of an image as SVG: one slab upon another in the order they are built, a rail that tells which come from
//! the cache, and brackets around those that could be one.

use super::{begin, fitting, rect, type_at};
use crate::report::medium::Html;
use crate::report::tongue::Say;

const WIDTH: i32 = 1060;
const ROW: i32 = 30;
/// Where slabs begin and end.
const LEFT: i32 = 44;
const RIGHT: i32 = 940;

pub struct Stack<'a> {
    /// What the first slab stands on.
    pub base: &'a str,
    pub slabs: Vec<Slab<'a>>,
}

pub struct Slab<'a> {
    pub line: u32,
    pub keyword: &'static str,
    pub text: &'a str,
    /// At its right end.
    pub size: Option<String>,
    /// The class of its colour.
    pub class: &'static str,
    /// Slabs with one number are held by a bracket.
    pub joins: Option<usize>,
    /// The class and the words of a badge.
    pub badge: Option<(&'static str, String)>,
}

pub fn stack(out: &mut Html, id: &str, title: &str, description: &str, stack: &Stack) {
    let height = ROW * (stack.slabs.len() as i32 + 1) + 4;
    begin(out, id, "fill", (WIDTH, height), title, description);
    rect(out, (LEFT, 2), (RIGHT - LEFT, ROW - 4), 4, "base");
    type_at(out, (LEFT + 12, 20), "label", &fitting(stack.base, RIGHT - LEFT - 24));
    for (n, slab) in stack.slabs.iter().enumerate() {
        let y = ROW * (n as i32 + 1) + 2;
        type_at(out, (LEFT - 10, y + 18), "number", &slab.line.to_string());
        out.open("g", &[("class", &slab.class)]);
        rect(out, (LEFT, y), (RIGHT - LEFT, ROW - 4), 4, "slab");
        rect(out, (LEFT, y), (6, ROW - 4), 2, "rail");
        type_at(out, (LEFT + 16, y + 18), "keyword", slab.keyword);
        let after = LEFT + 16 + (slab.keyword.len() as i32 + 1) * 8;
        let room = if slab.size.is_some() { 80 } else { 10 } + if slab.badge.is_some() { 46 } else { 0 };
        type_at(out, (after, y + 18), "code", &fitting(slab.text, RIGHT - after - room));
        let end = RIGHT - if slab.badge.is_some() { 54 } else { 10 };
        if let Some(size) = &slab.size {
            type_at(out, (end, y + 18), "size", size);
        }
        if let Some((class, said)) = &slab.badge {
            badge(out, RIGHT - 6, y + 4, class, said);
        }
        out.close();
    }
    brackets(out, stack);
    out.close();
}

/// A badge whose right end is at `right`.
pub fn badge(out: &mut Html, right: i32, y: i32, class: &str, said: &str) {
    let width = said.chars().count() as i32 * 7 + 12;
    out.open("g", &[("class", &format!("badge {class}"))]);
    rect(out, (right - width, y), (width, 18), 9, "");
    type_at(out, (right - width / 2, y + 13), "count", said);
    out.close();
}

/// A bracket around each run of neighbours that could be one.
fn brackets(out: &mut Html, stack: &Stack) {
    let mut at = 0;
    while at < stack.slabs.len() {
        let joins = stack.slabs[at].joins;
        let run = stack.slabs[at..].iter().take_while(|slab| slab.joins == joins).count();
        if joins.is_some() && run > 1 {
            let (top, bottom) = (ROW * (at as i32 + 1) + 6, ROW * (at + run + 1) as i32 - 4);
            let d = format!("M{0} {top}h8v{1}h-8", RIGHT + 6, bottom - top);
            out.open("path", &[("d", &d), ("class", &"bracket")]).close();
            type_at(out, (RIGHT + 20, (top + bottom) / 2 + 4), "small", out.tongue().say(Say::CouldBeOne));
        }
        at += run;
    }
}
