//! The classes, their edges, and addresses that hide another.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use super::is_public;

fn public(text: &str) -> bool {
    is_public(text.parse().unwrap_or_else(|_| panic!("{text} is no address")))
}

#[test]
fn the_first_and_the_last_of_each_private_network_are_refused_and_their_neighbours_are_not() {
    let table = [
        // before, first, last, after; nothing where the neighbour is private as well
        ("", "0.0.0.0", "0.255.255.255", "1.0.0.0"),
        ("9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"),
        ("100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"),
        ("126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"),
        ("169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"),
        ("172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"),
        ("191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"),
        ("192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"),
        ("192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"),
        ("192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"),
        ("198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"),
        ("198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"),
        ("203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"),
        ("223.255.255.255", "224.0.0.0", "239.255.255.255", ""),
        ("", "240.0.0.0", "255.255.255.255", ""),
        ("", "::", "::1", ""),
        ("", "::7f00:1", "::ffff:ffff", ""),
        ("", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", ""),
        ("", "100::", "1fff:ffff::", "2000::"),
        ("2000:ffff:ffff::1", "2001::", "2001:1ff:ffff::", "2001:200::"),
        ("2001:db7:ffff::", "2001:db8::", "2001:db8:ffff::", "2001:db9::"),
        ("3ffe:ffff::", "3fff::", "3fff:fff:ffff::", "3fff:1000::"),
        ("3fff:ffff::", "4000::", "5f00::", ""),
        ("", "fc00::", "fdff:ffff::1", ""),
        ("", "fe80::1", "febf:ffff::1", ""),
        ("", "fec0::", "feff::", ""),
        ("", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""),
    ];
    for (before, first, last, after) in table {
        for neighbour in [before, after].into_iter().filter(|text| !text.is_empty()) {
            assert!(public(neighbour), "{neighbour} beside {first} is public");
        }
        assert!(!public(first), "{first}");
        assert!(!public(last), "{last}");
    }
}

#[test]
fn what_an_address_carries_decides() {
    for private in [
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "::127.0.0.1",
        "::8.8.8.8",
    ] {
        assert!(!public(private), "{private}");
    }
    for everybodys in ["::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", "2a00:1450::1"] {
        assert!(public(everybodys), "{everybodys}");
    }
}

proptest! {
    #[test]
    fn hiding_an_address_changes_nothing(bits: u32, rest: u64) {
        let plain = Ipv4Addr::from_bits(bits);
        let expected = is_public(IpAddr::V4(plain));
        let nat64 = 0x0064_ff9b_u128 << 96 | u128::from(bits);
        let six_to_four = 0x2002_u128 << 112 | u128::from(bits) << 80 | u128::from(rest);
        prop_assert_eq!(is_public(IpAddr::V6(plain.to_ipv6_mapped())), expected);
        prop_assert_eq!(is_public(IpAddr::V6(Ipv6Addr::from_bits(nat64))), expected);
        prop_assert_eq!(is_public(IpAddr::V6(Ipv6Addr::from_bits(six_to_four))), expected);
    }

    /// The standard library knows some of the classes too.
    #[test]
    fn nothing_that_the_standard_library_calls_special_is_public(bits: u32) {
        let address = Ipv4Addr::from_bits(bits);
        let special = address.is_loopback() || address.is_private() || address.is_link_local()
            || address.is_unspecified() || address.is_broadcast() || address.is_multicast()
            || address.is_documentation();
        prop_assert!(!(special && is_public(IpAddr::V4(address))), "{}", address);
    }

    #[test]
    fn nothing_of_ipv6_outside_global_unicast_is_public(bits: u128) {
        let address = Ipv6Addr::from_bits(bits);
        let special = address.is_loopback() || address.is_unspecified() || address.is_multicast()
            || address.is_unicast_link_local() || address.is_unique_local();
        let global_unicast = bits >> 125 == 1;
        prop_assert!(global_unicast || !is_public(IpAddr::V6(address)), "{}", address);
        prop_assert!(!(special && is_public(IpAddr::V6(address))), "{}", address);
    }
}
