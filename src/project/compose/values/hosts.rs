//! Addresses, and names with addresses as `extra_hosts` takes them. Knows texts only.

use std::net::IpAddr;

/// What Compose refuses in an address, as what it expects.
pub fn address(text: &str) -> Result<(), String> {
    match text.parse::<IpAddr>() {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("`{text}` is no address; write one such as `127.0.0.1`, or leave it out")),
    }
}

/// What Compose refuses in `name=address` or `name:address`, as what it expects.
pub fn check(text: &str) -> Result<(), String> {
    match text.split_once('=').or_else(|| text.split_once(':')) {
        Some((name, _)) if !name.is_empty() => Ok(()),
        _ => Err("write `name=address`, such as `db=10.0.0.5`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_refused_as_compose_refuses_them() {
        for text in ["a:1.2.3.4", "a=1.2.3.4", "a:::1", "a:host-gateway", "a:"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in ["justahost", "", ":1.2.3.4"] {
            assert!(check(text).is_err(), "{text}");
        }
        assert!(address("::1").is_ok() && address("[::1]").is_err() && address("localhost").is_err());
    }
}
