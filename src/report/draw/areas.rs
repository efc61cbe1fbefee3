//! A treemap as SVG: areas with what they are called, where there is room for it.

use super::treemap::{Rect, squarify};
use super::{begin, fitting, type_at};
use crate::report::medium::Html;

const WIDTH: i32 = 1060;
const HEIGHT: i32 = 300;

/// One part of the whole.
pub struct Area<'a> {
    pub name: &'a str,
    /// How large, in words.
    pub said: String,
    pub value: u64,
    /// The class that colours it.
    pub class: &'static str,
}

/// Areas that descend in size.
pub fn areas(out: &mut Html, id: &str, title: &str, description: &str, areas: &[Area]) {
    begin(out, id, "fill", (WIDTH, HEIGHT), title, description);
    let whole = Rect { x: 0.0, y: 0.0, width: f64::from(WIDTH), height: f64::from(HEIGHT) };
    let values: Vec<u64> = areas.iter().map(|area| area.value).collect();
    for (area, part) in areas.iter().zip(squarify(&values, whole)) {
        let (x, y) = (part.x.round() as i32, part.y.round() as i32);
        let (width, height) = ((part.x + part.width).round() as i32 - x, (part.y + part.height).round() as i32 - y);
        out.open("g", &[("class", &area.class)]);
        out.open(
            "rect",
            &[
                ("x", &(x + 1)),
                ("y", &(y + 1)),
                ("width", &(width - 2).max(0)),
                ("height", &(height - 2).max(0)),
                ("rx", &3),
            ],
        );
        out.element("title", &[], &format!("{}: {}", area.name, area.said));
        out.close();
        if width > 54 && height > 24 {
            type_at(out, (x + 8, y + 18), "label", &fitting(area.name, width - 14));
        }
        if width > 54 && height > 42 {
            type_at(out, (x + 8, y + 34), "small", &fitting(&area.said, width - 14));
        }
        out.close();
    }
    out.close();
}
