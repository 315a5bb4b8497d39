//! What is an address, and what it means.

use mod_webhook_api::spi::UrlFault;

use super::{Destination, Target};

fn fault(url: &str) -> Option<UrlFault> {
    Target::of(url, false).err()
}

#[test]
fn an_address_is_absolute_and_says_nothing_but_where_to() {
    for url in [
        "",
        "hooks.example/shop",
        "/hooks",
        "https://",
        "https://user@hooks.example/",
        "https://user:password@hooks.example/",
        "https://:password@hooks.example/",
        "https://hooks.example/#part",
        "https://hooks.example/#",
        "https://hooks.example/a b",
        " https://hooks.example/",
        "https://hooks.example/\n",
        "https://ho\toks.example/",
        "https://hooks.example:99999/",
        "https://[::1",
        "https://256.256.256.256/",
    ] {
        assert_eq!(fault(url), Some(UrlFault::Malformed), "{url:?}");
    }
}

#[test]
fn only_https_is_taken() {
    for url in ["http://hooks.example/", "ftp://hooks.example/", "file:///etc/passwd", "mailto:a@b"]
    {
        assert_eq!(fault(url), Some(UrlFault::NotHttps), "{url}");
    }
    assert_eq!(fault("HTTPS://hooks.example/"), None);
}

#[test]
fn hosts_of_the_machine_and_its_network_are_refused_however_they_are_written() {
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "100.64.0.1",
        "255.255.255.255",
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "shop.localhost",
        "printer.local",
        "metadata.google.internal",
        "internal",
        "①②⑦.0.0.1",
        "127。0。0。1",
        "%31%32%37.0.0.1",
    ] {
        for url in [format!("https://{host}/"), format!("https://{host}:8443/hooks?a=b")] {
            assert_eq!(fault(&url), Some(UrlFault::Private), "{url}");
        }
    }
}

#[test]
fn addresses_of_everybody_are_taken() {
    for url in [
        "https://hooks.example",
        "https://hooks.example:8443/shop?token=1&b=[x]|y",
        "https://8.8.8.8/",
        "https://[2a00:1450::1]/",
        "https://bücher.example/крючок",
        "https://localhost.example/",
        "https://local.example/",
        "https://notlocal/",
        "https://_hooks.example/",
    ] {
        assert_eq!(fault(url), None, "{url}");
    }
}

#[test]
fn what_is_sent_is_what_the_standard_makes_of_it() {
    let target = Target::of("https://BÜCHER.example:443/a/../крючок?q=ä", false).expect("public");
    assert_eq!(target.host, "xn--bcher-kva.example");
    assert_eq!(target.port, 443);
    assert_eq!(target.path, "/%D0%BA%D1%80%D1%8E%D1%87%D0%BE%D0%BA?q=%C3%A4");
    assert_eq!(target.destination, Destination::Name("xn--bcher-kva.example".to_owned()));
    let target = Target::of("https://hooks.example:8443", false).expect("public");
    assert_eq!((target.host.as_bytes(), target.port), (&b"hooks.example:8443"[..], 8443));
    assert_eq!(target.path, "/");
    let target = Target::of("https://[2a00:1450:0::1]:8443/", false).expect("public");
    assert_eq!(target.host, "[2a00:1450::1]:8443");
}

#[test]
fn a_shop_that_is_tried_out_may_post_to_its_own_machine() {
    for url in ["http://127.0.0.1:9000/hooks", "https://localhost/", "http://hooks.example/"] {
        assert_eq!(Target::of(url, true).err(), None, "{url}");
    }
    assert_eq!(Target::of("http://user@localhost/", true), Err(UrlFault::Malformed));
    assert_eq!(Target::of("ftp://localhost/", true), Err(UrlFault::NotHttps));
}
