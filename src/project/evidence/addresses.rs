//! Addresses of machines in private networks, found in any text. Knows nothing of what the text is.

/// The private addresses in `text` that can be a machine's, and where each begins.
pub fn private_addresses(text: &str) -> Vec<(usize, &str)> {
    let part = |c: char| c.is_ascii_digit() || c == '.';
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(at) = text.get(rest..).and_then(|tail| tail.find(|c: char| c.is_ascii_digit())).map(|at| at + rest) {
        let tail = text.get(at..).unwrap_or_default();
        let length = tail.find(|c| !part(c)).unwrap_or(tail.len());
        let word = tail.get(..length).unwrap_or_default();
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = tail.get(length..).and_then(|after| after.chars().next());
        let alone = !before.is_some_and(|c| c.is_alphanumeric() || "_-.".contains(c))
            && !after.is_some_and(|c| c.is_alphanumeric() || "_/-*".contains(c));
        if alone && is_machine(word) {
            found.push((at, word));
        }
        rest = at + length.max(1);
    }
    found
}

/// Whether `word` is a private IPv4 address of a machine.
fn is_machine(word: &str) -> bool {
    let Ok(address) = word.parse::<std::net::Ipv4Addr>() else { return false };
    let [first, second, _, last] = address.octets();
    // 172.17.0.1 and its like are the engine's own gateways, 10.0.2.2 that of an emulator.
    let gateway = first == 172 && last == 1 || word == "10.0.2.2";
    // 10.1.2.3 and the like are as often versions; written with a leading 10 they need three digits more.
    let version = first == 10 && second < 16 && word.len() < 9;
    address.is_private() && !gateway && !version && last != 0 && last != 255
}
