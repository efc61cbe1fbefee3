//! A device in the short form: `/dev/a:/dev/b:rwm`. Knows texts only.

/// What Compose refuses in `host[:container[:permissions]]`, as what it expects.
pub fn check(text: &str) -> Result<(), String> {
    // An interface of devices, `vendor/class=name`, has no parts.
    if text.split(':').count() > 3 {
        return Err("write `/dev/host:/dev/container:rwm`, or the long form".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_have_three_parts_at_most() {
        assert!(check("/dev/a:/dev/b:rwm").is_ok() && check("/dev/a").is_ok());
        assert!(check("a:b:c:d").is_err());
    }
}
