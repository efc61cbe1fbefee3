//! Applications that take a server up to a release only.
//!
//! Source: Ubiquiti's notes on 8.1.113 as issue 108 of ryansch/docker-unifi-rpi has them (7.5 to 8.0: MongoDB 4.4, from 8.1 on 7.0)
//! and on 9.0.108 (MongoDB 8.0 as well; pull request 543 of hassio-addons/app-unifi), 2026-11. Hand-made.

/// The application as its image is called, the product, and by the application's release, newest first, the last of the product;
/// `None` where later ones may well be taken by now.
type Taker = (&'static str, &'static str, &'static [((u16, u16), Option<&'static str>)]);

const TAKERS: &[Taker] =
    &[("unifi-network-application", "mongodb", &[((9, 0), None), ((8, 1), Some("7.0")), ((7, 5), Some("4.4"))])];

/// The last release of the product that the application of this name and tag takes; `None` where that is not known.
pub fn last(name: &str, tag: &str, product: &str) -> Option<&'static str> {
    let (_, _, releases) = TAKERS.iter().find(|(taker, of, _)| *taker == name && *of == product)?;
    let mut numbers = tag.split(['.', '-']).map(|part| part.parse::<u16>().ok());
    let own = (numbers.next()??, numbers.next()??);
    releases.iter().find(|(from, _)| own >= *from).and_then(|(_, last)| *last)
}
