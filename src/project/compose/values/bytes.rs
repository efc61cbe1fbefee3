//! A size, as `mem_limit` and its like take it: `512m`. Knows texts only.

pub const EXPECTED: &str = "write a size, such as `512m` or `1.5g`";

/// The size in bytes, none where Compose refuses it: a number, then `b`, or `k`, `m`, `g`, `t`, `p` with or without `b` or `ib`, in
/// either case; one blank may stand between.
pub fn parse(text: &str) -> Option<f64> {
    let last = text.rfind(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '))?;
    let (number, unit) = text.split_at(last + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let plain = number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'-' | b'e' | b'E'));
    let number: f64 = number.parse().ok()?;
    if number < 0.0 || !plain {
        return None;
    }
    let unit = unit.to_ascii_lowercase();
    let power = match unit.as_str() {
        "" | "b" => 0,
        _ => {
            let letter = unit.trim_end_matches("ib");
            let letter = if letter == unit { unit.strip_suffix('b').unwrap_or(&unit) } else { letter };
            1 + ["k", "m", "g", "t", "p"].iter().position(|one| *one == letter)? as i32
        }
    };
    Some(number * 1024_f64.powi(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_compose_reads_them() {
        for (text, size) in [
            ("512", 512.0),
            ("512m", 536_870_912.0),
            ("512MB", 536_870_912.0),
            ("1kib", 1024.0),
            ("1 gb", 1_073_741_824.0),
            (".5k", 512.0),
            ("5b", 5.0),
            ("5 ", 5.0),
            ("1e3", 1000.0),
        ] {
            assert_eq!(parse(text), Some(size), "{text}");
        }
        for text in ["", "lots", "64x", "64mbb", "5e", "5ib", "-1", "-5m", "1,5g", "5  k", "inf"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
