//! A published port in the short form: `127.0.0.1:8080:80/tcp`. Knows texts only.

use super::hosts;

/// What Compose refuses in `[address:][host[-host]:]target[-target][/protocol]`, as what it expects.
pub fn check(text: &str) -> Result<(), String> {
    let mut parts = text.split('/');
    let (ports, protocol) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let pieces: Vec<&str> = ports.split(':').collect();
    let (address, host, target) = match &pieces[..] {
        [target] => (String::new(), "", *target),
        [host, target] => (String::new(), *host, *target),
        [address @ .., host, target] => (address.join(":"), *host, *target),
        [] => return Err(SHAPE.to_owned()),
    };
    if target.is_empty() {
        return Err(format!("a port of the container must stand behind the last `:`; {SHAPE}"));
    }
    if !address.is_empty() {
        let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if bare.is_none() && address.contains(':') {
            return Err(format!("an address with colons stands between `[` and `]`; {SHAPE}"));
        }
        hosts::address(bare.unwrap_or(&address))?;
    }
    let target = range(target).ok_or_else(|| format!("`{target}` is no port from 1 to 65535, nor a range; {SHAPE}"))?;
    if target.0 == 0 {
        return Err("port 0 of a container is none".to_owned());
    }
    if !host.is_empty() {
        let host = range(host).ok_or_else(|| format!("`{host}` is no port up to 65535, nor a range; {SHAPE}"))?;
        if host.1 - host.0 != target.1 - target.0 && target.0 != target.1 {
            return Err("make both ranges of one length".to_owned());
        }
    }
    let known = matches!(protocol.to_ascii_lowercase().as_str(), "" | "tcp" | "udp" | "sctp");
    if known { Ok(()) } else { Err(format!("`{protocol}` is none of `tcp`, `udp` and `sctp`")) }
}

const SHAPE: &str = "write `80`, `8080:80` or `127.0.0.1:8080:80`";

/// The first and the last port of a range.
fn range(text: &str) -> Option<(u16, u16)> {
    let port = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let range = (port(first)?, port(last)?);
    (range.0 <= range.1).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_refused_as_compose_refuses_them() {
        for text in [
            "80",
            "8080:80",
            "80:80/TCP",
            "127.0.0.1:80:80",
            "127.0.0.1::80",
            "[::1]:80:80",
            ":80",
            "0:80",
            "80:80/",
            "8000-8005:80",
            "80-90",
            "080:80",
            "8000-8005:90-95",
            "80:80/tcp/udp",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in [
            "",
            "80:",
            "70000:80",
            "80:70000",
            "http:80",
            "80:80/foo",
            "8000-8005:80-81",
            "8000:80-85",
            "::1:80:80",
            "localhost:80:80",
            "300.1.1.1:80:80",
            "1:2:3:4",
            "80:0",
            " 80:80",
            "+80:80",
            "80-",
            "8005-8000:80-85",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }
}
