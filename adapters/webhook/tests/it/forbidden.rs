//! Nobody makes the shop call its own machine or network: S6 of the goal sheet.

use std::net::IpAddr;

use adapter_webhook::HttpSender;
use hooksink::Mode;
use mod_webhook_api::spi::{SendError, UrlFault, WebhookSender};

use crate::stage::{ALSO_PUBLIC, Canary, Lies, PUBLIC, patient, receiver, request, trying_out};

fn loopback() -> IpAddr {
    IpAddr::from([127, 0, 0, 1])
}

fn is_forbidden<T>(answer: &Result<T, SendError>) -> bool {
    matches!(answer, Err(SendError::Forbidden(_)))
}

#[tokio::test]
async fn no_way_of_writing_this_machine_reaches_it() {
    let canary = Canary::listen().await;
    let sender = HttpSender::new(patient());
    for host in [
        "127.0.0.1",
        "127.1",
        "127.0.1.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "localhost",
        "shop.localhost",
        "①②⑦.0.0.1",
    ] {
        let url = format!("https://{host}:{}/hooks", canary.port());
        assert_eq!(sender.accepts(&url), Err(UrlFault::Private), "{url}");
        let answer = sender.send(&request(&url)).await;
        assert!(is_forbidden(&answer), "{url}: {answer:?}");
        let plain = url.replace("https:", "http:");
        assert_eq!(sender.accepts(&plain), Err(UrlFault::NotHttps), "{plain}");
        let answer = sender.send(&request(&plain)).await;
        assert!(matches!(answer, Err(SendError::Unreachable(_))), "{plain}: {answer:?}");
    }
    assert_eq!(canary.came().await, 0);
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_and_says_no_address() {
    let canary = Canary::listen().await;
    for private in ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.1.2.3", "fd00::1"]
    {
        let private: IpAddr = private.parse().expect("an address");
        let network = Lies::new(canary.address, &[&[private]]);
        let sender = network.sender(patient());
        let url = format!("https://hooks.test:{}/", canary.port());
        assert_eq!(sender.accepts(&url), Ok(()), "nobody is asked yet");
        let answer = sender.send(&request(&url)).await;
        assert!(is_forbidden(&answer), "{private}: {answer:?}");
        assert!(!format!("{answer:?}").contains(&private.to_string()), "{answer:?}");
        assert_eq!(network.asked(), ["hooks.test"]);
        assert_eq!(network.connected(), []);
    }
    assert_eq!(canary.came().await, 0);
}

#[tokio::test]
async fn one_private_address_among_public_ones_is_enough() {
    let canary = Canary::listen().await;
    let mixed = [vec![PUBLIC, loopback()], vec![loopback(), PUBLIC], vec![ALSO_PUBLIC, loopback()]];
    for addresses in mixed {
        let network = Lies::new(canary.address, &[&addresses]);
        let answer = network.sender(patient()).send(&request("https://hooks.test/")).await;
        assert!(is_forbidden(&answer), "{addresses:?}: {answer:?}");
        assert_eq!(network.connected(), []);
    }
    assert_eq!(canary.came().await, 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_after_the_check_wins_nothing() {
    let canary = Canary::listen().await;
    // It hangs up: that it was reached is all that matters here.
    let meant = Canary::listen().await;
    let port = canary.port();
    let network = Lies::new(meant.address, &[&[PUBLIC], &[loopback()]]);
    let sender = network.sender(patient());
    let url = format!("https://hooks.test:{port}/");
    let answer = sender.send(&request(&url)).await;
    assert!(matches!(answer, Err(SendError::Unreachable(_))), "{answer:?}");
    assert_eq!(network.asked().len(), 1, "one question, whose answer is checked and used");
    assert_eq!(network.connected(), [(PUBLIC, port).into()], "the address that was checked");
    let answer = sender.send(&request(&url)).await;
    assert!(is_forbidden(&answer), "the next request asks anew: {answer:?}");
    assert_eq!((network.asked().len(), network.connected().len()), (2, 1));
    assert_eq!((meant.came().await, canary.came().await), (1, 0));
}

#[tokio::test]
async fn redirects_lead_nowhere() {
    let canary = Canary::listen().await;
    for location in [
        format!("http://{}/", canary.address),
        format!("https://{}/", canary.address),
        format!("//{}/", canary.address),
    ] {
        let receiver = receiver(Mode::Redirect { location }).await;
        let sender = HttpSender::new(trying_out());
        let answer = sender.send(&request(receiver.url("erp"))).await.expect("an answer");
        assert_eq!(answer.status, 302);
        assert_eq!(receiver.received().len(), 1);
    }
    assert_eq!(canary.came().await, 0);
}
