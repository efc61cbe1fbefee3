//! A time, as `interval` and its like take it: `1m30s`. Knows texts only.

pub const EXPECTED: &str = "write a number with its unit, such as `30s`, `1m30s` or `500ms`";

/// The units, in nanoseconds.
const UNITS: [(&str, f64); 9] = [
    ("ns", 1.0),
    ("us", 1e3),
    ("µs", 1e3),
    ("ms", 1e6),
    ("s", 1e9),
    ("m", 6e10),
    ("h", 3.6e12),
    ("d", 8.64e13),
    ("w", 6.048e14),
];

/// The time in seconds. Numbers with units, one after the other without blanks; `0` needs none.
pub fn parse(text: &str) -> Result<f64, ()> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0.0);
    }
    if rest.is_empty() {
        return Err(());
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let (number, after) = rest.split_at(digits);
        let length = after.bytes().take_while(|b| !b.is_ascii_digit() && *b != b'.').count();
        let (unit, after) = after.split_at(length);
        let number: f64 = number.parse().map_err(|_| ())?;
        let unit = UNITS.iter().find(|(name, _)| *name == unit).ok_or(())?;
        total += number * unit.1;
        rest = after;
    }
    Ok(sign * total / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_compose_reads_them() {
        for (text, seconds) in [
            ("30s", 30.0),
            ("1m30s", 90.0),
            (".5s", 0.5),
            ("5.s", 5.0),
            ("1w1d1h", 694_800.0),
            ("0", 0.0),
            ("-5s", -5.0),
        ] {
            assert_eq!(parse(text), Ok(seconds), "{text}");
        }
        for text in ["", "30", "30 seconds", "1h 30m", "5S", "1y", "abc", "-", "1_0s"] {
            assert_eq!(parse(text), Err(()), "{text}");
        }
    }
}
