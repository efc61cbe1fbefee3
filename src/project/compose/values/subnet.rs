//! A subnet: `172.20.0.0/16`. Knows texts only.

use std::net::IpAddr;

/// A block of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subnet {
    address: IpAddr,
    bits: u32,
}

impl Subnet {
    pub fn parse(text: &str) -> Option<Subnet> {
        let (address, bits) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let bits: u32 = bits.parse().ok()?;
        (bits <= if address.is_ipv4() { 32 } else { 128 }).then_some(Subnet { address, bits })
    }

    pub fn is_v4(self) -> bool {
        self.address.is_ipv4()
    }

    pub fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(one), IpAddr::V4(other)) => {
                let kept = 32 - self.bits;
                kept == 32 || (u32::from(one) ^ u32::from(other)) >> kept == 0
            }
            (IpAddr::V6(one), IpAddr::V6(other)) => {
                let kept = 128 - self.bits;
                kept == 128 || (u128::from(one) ^ u128::from(other)) >> kept == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lie_inside_or_outside() {
        let subnet = Subnet::parse("172.20.0.0/16").unwrap();
        assert!(subnet.contains("172.20.255.1".parse().unwrap()));
        assert!(!subnet.contains("172.21.0.1".parse().unwrap()));
        assert!(Subnet::parse("0.0.0.0/0").unwrap().contains("9.9.9.9".parse().unwrap()));
        assert!(Subnet::parse("fd00::/8").unwrap().contains("fd00::5".parse().unwrap()));
        assert_eq!((Subnet::parse("foo"), Subnet::parse("10.0.0.0/33")), (None, None));
    }
}
