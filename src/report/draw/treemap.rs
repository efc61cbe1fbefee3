//! A rectangle cut into parts as large as given numbers, each as near to a square as can be (squarified treemaps,
//! Bruls, Huizing and van Wijk, 2000).

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// One part for each of `values`, which descend; of none a part is larger than its share.
pub fn squarify(values: &[u64], whole: Rect) -> Vec<Rect> {
    let total: f64 = values.iter().map(|value| *value as f64).sum();
    if total <= 0.0 {
        return values.iter().map(|_| Rect { width: 0.0, height: 0.0, ..whole }).collect();
    }
    let scale = whole.width * whole.height / total;
    let areas: Vec<f64> = values.iter().map(|value| *value as f64 * scale).collect();
    let mut parts = Vec::new();
    let (mut left, mut from) = (whole, 0);
    while from < areas.len() {
        let side = left.width.min(left.height);
        let mut to = from + 1;
        while to < areas.len() && worst(&areas[from..=to], side) <= worst(&areas[from..to], side) {
            to += 1;
        }
        left = row(&areas[from..to], left, &mut parts);
        from = to;
    }
    parts
}

/// How far from a square the worst part of a row along `side` is.
fn worst(row: &[f64], side: f64) -> f64 {
    let sum: f64 = row.iter().sum();
    let thick = sum / side.max(f64::EPSILON);
    let ratio = |area: &f64| {
        let long = area / thick.max(f64::EPSILON);
        (long / thick).max(thick / long.max(f64::EPSILON))
    };
    row.iter().map(ratio).fold(0.0, f64::max)
}

/// Puts a row along the shorter side and returns what is left.
fn row(areas: &[f64], left: Rect, parts: &mut Vec<Rect>) -> Rect {
    let sum: f64 = areas.iter().sum();
    let upright = left.width >= left.height;
    let side = if upright { left.height } else { left.width };
    let thick = if side > 0.0 { sum / side } else { 0.0 };
    let mut at = 0.0;
    for area in areas {
        let long = if thick > 0.0 { area / thick } else { 0.0 };
        parts.push(match upright {
            true => Rect { x: left.x, y: left.y + at, width: thick, height: long },
            false => Rect { x: left.x + at, y: left.y, width: long, height: thick },
        });
        at += long;
    }
    match upright {
        true => Rect { x: left.x + thick, width: (left.width - thick).max(0.0), ..left },
        false => Rect { y: left.y + thick, height: (left.height - thick).max(0.0), ..left },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Rect = Rect { x: 0.0, y: 0.0, width: 600.0, height: 400.0 };

    #[test]
    fn parts_are_as_large_as_their_share_and_inside() {
        let values = [6, 6, 4, 3, 2, 2, 1, 0];
        let parts = squarify(&values, WHOLE);
        let total: u64 = values.iter().sum();
        for (value, part) in values.iter().zip(&parts) {
            let share = 600.0 * 400.0 * *value as f64 / total as f64;
            assert!((part.width * part.height - share).abs() < 1e-6 * share.max(1.0), "{value}: {part:?}");
            assert!(part.x >= 0.0 && part.x + part.width <= 600.0 + 1e-6, "{part:?}");
            assert!(part.y >= 0.0 && part.y + part.height <= 400.0 + 1e-6, "{part:?}");
        }
        let ratio = |part: &Rect| (part.width / part.height).max(part.height / part.width);
        assert!(parts[..7].iter().map(ratio).fold(0.0, f64::max) < 3.0, "{parts:?}");
    }

    #[test]
    fn nothing_and_one_are_parts_too() {
        assert_eq!(squarify(&[], WHOLE), []);
        let [one] = squarify(&[7], WHOLE)[..] else { panic!("one value is one part") };
        assert!((one.width - WHOLE.width).abs() < 1e-6 && (one.height - WHOLE.height).abs() < 1e-6, "{one:?}");
        assert_eq!(squarify(&[0, 0], WHOLE).len(), 2);
    }
}
