//! Which addresses lie outside of our own walls: where a request may go whose target somebody else has written down.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether anybody on the internet could have this address: not our own machine, not our own network, not the cloud's
/// metadata service, not something that is no single machine at all.
pub fn is_outside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4_is_outside(v4),
        IpAddr::V6(v6) => v6_is_outside(v6),
    }
}

fn v4_is_outside(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let inside = match a {
        // This network, private, loopback; multicast, reserved and broadcast.
        0 | 10 | 127 | 224..=255 => true,
        // Shared by a provider's customers, and some clouds' metadata.
        100 => (64..128).contains(&b),
        // Link-local, and most clouds' metadata.
        169 => b == 254,
        172 => (16..32).contains(&b),
        // Private, protocol assignments, documentation, 6to4 relays.
        192 => b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99),
        // Benchmarks, documentation.
        198 => b == 18 || b == 19 || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !inside
}

fn v6_is_outside(address: Ipv6Addr) -> bool {
    if let Some(v4) = carried(address) {
        return v4_is_outside(v4);
    }
    let segments = address.segments();
    // Only 2000::/3 is given out to anybody; of it, protocol assignments and documentation are not.
    let global = segments[0] & 0xe000 == 0x2000;
    let special = (segments[0] == 0x2001 && (segments[1] < 0x0200 || segments[1] == 0x0db8)) || segments[0] == 0x3fff;
    global && !special
}

/// The address that another one carries through a translator or a tunnel: the packet ends up there.
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        // IPv4-mapped; IPv4-compatible, which nobody uses any more; NAT64.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(v4(high, low)),
        [0, 0, 0, 0, 0, 0, high, low] => Some(v4(high, low)),
        // 6to4.
        [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_walls_are_not_outside() {
        let inside = [
            "127.0.0.1",
            "127.8.9.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "203.0.113.7",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "fec0::1",
            "100::1",
        ];
        for address in inside {
            assert!(!is_outside(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn the_internet_is_outside() {
        let outside =
            ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2400:3200::1", "::ffff:8.8.8.8"];
        for address in outside {
            assert!(is_outside(address.parse().unwrap()), "{address}");
        }
    }
}
