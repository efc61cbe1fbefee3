//! A graph as SVG: boxes with a few lines of type, and arrows between them.

use super::layered::{Size, layout};
use super::stack::badge;
use super::{CHARACTER, begin, fitting, rect, type_at};
use crate::report::medium::Html;

/// Tenths of a pixel that a character of a name takes.
const BOLD: i32 = 80;
/// How wide a box may be.
const NARROW: i32 = 90;
const WIDE: i32 = 240;
/// Around the whole, so that arrows and badges are not cut.
const EDGE: i32 = 10;
const LINE: i32 = 16;

pub struct Graph {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

pub struct Node {
    pub shape: Shape,
    pub name: String,
    /// Lines below the name.
    pub lines: Vec<String>,
    /// The class and the words of a badge.
    pub badge: Option<(&'static str, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Box,
    /// What the project does not make itself.
    Outside,
    /// What is made in the end.
    Strong,
    /// Made, and not needed.
    Faint,
    /// What keeps data.
    Store,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Plain,
    Thick,
    Dashed,
    Dotted,
}

pub fn graph(out: &mut Html, id: &str, title: &str, description: &str, graph: &Graph) {
    let sizes: Vec<Size> = graph.nodes.iter().map(size).collect();
    let edges: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let layout = layout(&sizes, &edges);
    begin(out, id, "graph", (layout.width + 2 * EDGE, layout.height + 2 * EDGE), title, description);
    let tip = format!("{id}-tip");
    out.open("defs", &[]).open(
        "marker",
        &[
            ("id", &tip),
            ("viewBox", &"0 0 8 8"),
            ("refX", &"7"),
            ("refY", &"4"),
            ("markerWidth", &"11"),
            ("markerHeight", &"11"),
            ("orient", &"auto"),
            ("markerUnits", &"userSpaceOnUse"),
        ],
    );
    out.open("path", &[("d", &"M0 0.5L8 4L0 7.5Z"), ("class", &"tip")]).close().close().close();
    for (edge, way) in graph.edges.iter().zip(&layout.ways) {
        let class = match edge.kind {
            Kind::Plain => "edge",
            Kind::Thick => "edge thick",
            Kind::Dashed => "edge dashed",
            Kind::Dotted => "edge dotted",
        };
        out.open("path", &[("d", &curve(way)), ("class", &class), ("marker-end", &format!("url(#{tip})"))]).close();
    }
    for ((node, size), &(x, y)) in graph.nodes.iter().zip(&sizes).zip(&layout.at) {
        draw(out, node, *size, (x + EDGE, y + EDGE));
    }
    out.close();
}

fn size(node: &Node) -> Size {
    let room = if node.badge.is_some() { 44 } else { 0 };
    let longest = node.lines.iter().map(|line| line.chars().count() as i32 * CHARACTER / 10).max().unwrap_or(0);
    let name = node.name.chars().count() as i32 * BOLD / 10 + room;
    let width = (name.max(longest) + 24).clamp(NARROW, WIDE);
    Size { width, height: 30 + LINE * node.lines.len() as i32 + if node.shape == Shape::Store { 8 } else { 0 } }
}

fn draw(out: &mut Html, node: &Node, size: Size, (x, y): (i32, i32)) {
    let class = match node.shape {
        Shape::Box => "node",
        Shape::Outside => "node outside",
        Shape::Strong => "node strong",
        Shape::Faint => "node faint",
        Shape::Store => "node store",
    };
    out.open("g", &[("class", &class)]);
    out.element("title", &[], &node.name);
    let top = match node.shape {
        Shape::Store => {
            let (w, h) = (size.width, size.height);
            let d = format!(
                "M{x} {}v{}a{r} 6 0 0 0 {w} 0v-{}a{r} 6 0 0 0 -{w} 0a{r} 6 0 0 0 {w} 0",
                y + 6,
                h - 12,
                h - 12,
                r = w / 2
            );
            let d = if w % 2 == 0 { d } else { d.replace(&format!("a{} 6", w / 2), &format!("a{} 6", w / 2 + 1)) };
            out.open("path", &[("d", &d), ("class", &"shape")]).close();
            y + 10
        }
        shape => {
            let round = if shape == Shape::Outside { size.height / 2 } else { 6 };
            rect(out, (x, y), (size.width, size.height), round.min(16), "shape");
            y
        }
    };
    let room = if node.badge.is_some() { 44 } else { 0 };
    type_at(out, (x + 12, top + 20), "name", &fitting(&node.name, (size.width - 22 - room) * CHARACTER / BOLD));
    for (n, line) in node.lines.iter().enumerate() {
        type_at(out, (x + 12, top + 20 + LINE * (n as i32 + 1)), "small", &fitting(line, size.width - 22));
    }
    if let Some((class, said)) = &node.badge {
        badge(out, x + size.width - 6, top + 6, class, said);
    }
    out.close();
}

/// A line through points that leaves and enters each level.
fn curve(way: &[(i32, i32)]) -> String {
    let shifted = |(x, y): (i32, i32)| (x + EDGE, y + EDGE);
    let mut points = way.iter().copied().map(shifted);
    let Some((mut x, mut y)) = points.next() else { return String::new() };
    let mut d = format!("M{x} {y}");
    for (next_x, next_y) in points {
        let middle = (x + next_x) / 2;
        let part = match next_y == y {
            true => format!("L{next_x} {next_y}"),
            false => format!("C{middle} {y} {middle} {next_y} {next_x} {next_y}"),
        };
        d.push_str(&part);
        (x, y) = (next_x, next_y);
    }
    d
}
