//! Pictures of the report: where things lie (`layered`, `treemap`) in whole pixels, and how they are drawn as SVG
//! (`graph`, `stack`, `areas`). The same input gives the same picture. Knows no project.

mod areas;
mod graph;
mod layered;
mod stack;
mod treemap;

pub use areas::{Area, areas};
pub use graph::{Edge, Graph, Kind, Node, Shape, graph};
pub use stack::{Slab, Stack, stack};

use super::escape;
use super::medium::Html;

/// Tenths of a pixel that a character of the pictures' type takes at a size of 12.
const CHARACTER: i32 = 73;

/// As much of a text as fits into so many pixels of type of 12.
fn fitting(text: &str, width: i32) -> String {
    let most = usize::try_from(width * 10 / CHARACTER).unwrap_or_default().max(2);
    if text.chars().count() <= most { text.to_owned() } else { escape::bounded(text, most - 1).into_owned() }
}

/// Begins a picture with what it is called and what it shows, for those who do not see it. `id` is one in the page.
fn begin(out: &mut Html, id: &str, class: &str, (width, height): (i32, i32), title: &str, description: &str) {
    let (named, told) = (format!("{id}-title"), format!("{id}-told"));
    out.open(
        "svg",
        &[
            ("viewBox", &format!("0 0 {width} {height}")),
            ("width", &width),
            ("height", &height),
            ("style", &format!("min-width:{}px", width * 6 / 10)),
            ("class", &class),
            ("role", &"img"),
            ("aria-labelledby", &format!("{named} {told}")),
        ],
    );
    out.element("title", &[("id", &named)], title);
    out.element("desc", &[("id", &told)], description);
}

/// One line of type.
fn type_at(out: &mut Html, (x, y): (i32, i32), class: &str, text: &str) {
    out.element("text", &[("x", &x), ("y", &y), ("class", &class)], text);
}

fn rect(out: &mut Html, (x, y): (i32, i32), (width, height): (i32, i32), round: i32, class: &str) {
    out.open(
        "rect",
        &[("x", &x), ("y", &y), ("width", &width), ("height", &height), ("rx", &round), ("class", &class)],
    );
    out.close();
}
