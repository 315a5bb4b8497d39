//! Receivers that are silent, break off, talk for ever, or are not HTTP.

use std::{net::IpAddr, time::Duration};

use adapter_webhook::{HttpSender, SenderSettings};
use hooksink::Mode;
use mod_webhook_api::spi::{SendError, WebhookSender};
use tokio::net::TcpListener;

use crate::stage::{Lies, PUBLIC, Script, receiver, request, trying_out};

fn impatient() -> SenderSettings {
    SenderSettings { timeout: Duration::from_millis(200), ..trying_out() }
}

fn why<T: std::fmt::Debug>(answer: Result<T, SendError>) -> String {
    match answer {
        Err(SendError::Unreachable(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn silence_ends_with_our_patience() {
    let receiver = receiver(Mode::Hang).await;
    let sender = HttpSender::new(impatient());
    let answer = sender.send(&request(receiver.url("erp"))).await;
    assert_eq!(why(answer), "no answer within 0.2 s");
    // One that accepts and says nothing to a TLS greeting either.
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = silent.local_addr().expect("bound");
    let answer = sender.send(&request(format!("https://{address}/"))).await;
    assert_eq!(why(answer), "no answer within 0.2 s");
}

#[tokio::test]
async fn a_head_that_never_ends_is_no_answer() {
    let slow = Script::says("HTTP/1.1 100 Continue\r\n\r\n", true).await;
    assert_eq!(why(HttpSender::new(impatient()).send(&request(slow.url())).await), TIMED_OUT);
    let large = Script::says("x-more: and more\r\n", true).await;
    let said = why(HttpSender::new(trying_out()).send(&request(large.url())).await);
    assert!(said.starts_with("HTTP: "), "{said}");
}

const TIMED_OUT: &str = "no answer within 0.2 s";

#[tokio::test]
async fn a_connection_that_breaks_is_no_answer() {
    let receiver = receiver(Mode::Reset).await;
    let said = why(HttpSender::new(trying_out()).send(&request(receiver.url("erp"))).await);
    assert!(said.starts_with("HTTP: "), "{said}");
    assert_eq!(receiver.received().len(), 1, "sent once, not again by itself");
    let nonsense = Script::says("SSH-2.0-OpenSSH_9.9\r\n", false).await;
    let said = why(HttpSender::new(trying_out()).send(&request(nonsense.url())).await);
    assert!(said.starts_with("HTTP: "), "{said}");
}

#[tokio::test]
async fn an_answer_that_never_ends_is_cut() {
    let endless = [
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n",
        "HTTP/1.1 200 OK\r\n\r\nand so on",
    ];
    for text in endless {
        let script = Script::says(text, true).await;
        let answer = HttpSender::new(trying_out()).send(&request(script.url())).await;
        assert_eq!(answer.expect("the head is there").status, 200);
    }
    let unfinished = Script::says("HTTP/1.1 202 Accepted\r\ncontent-length: 9\r\n\r\n1", false);
    let answer = HttpSender::new(trying_out()).send(&request(unfinished.await.url())).await;
    assert_eq!(answer.expect("the head is there").status, 202);
}

#[tokio::test]
async fn nobody_there_is_said_without_the_secrets_of_the_url() {
    let port = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = port.local_addr().expect("bound");
    drop(port);
    let url = format!("http://{address}/hooks?token=of-the-merchant");
    let said = why(HttpSender::new(trying_out()).send(&request(url)).await);
    assert!(said.starts_with("the connection: ") && !said.contains("token"), "{said}");
    let nowhere = Lies::new(address, &[]);
    let said = why(nowhere.sender(trying_out()).send(&request("https://hooks.test/?a=b")).await);
    assert_eq!(said, "the name: no such name");
    let empty = Lies::new(address, &[&[]]);
    let said = why(empty.sender(trying_out()).send(&request("https://hooks.test/?a=b")).await);
    assert_eq!(said, "the name leads nowhere");
}

#[tokio::test]
async fn the_next_address_is_tried_when_one_refuses() {
    let receiver = receiver(Mode::Take).await;
    // Nobody listens at this address of the machine, at the receiver's port.
    let refusing = IpAddr::from([127, 0, 0, 77]);
    let network = Lies::new(receiver.addr, &[&[refusing, PUBLIC]]);
    let sender = network.sender(trying_out());
    let port = receiver.addr.port();
    let answer = sender.send(&request(format!("http://hooks.test:{port}/hooks/erp"))).await;
    assert_eq!(answer.expect("an answer").status, 200);
    assert_eq!(network.connected(), [(refusing, port).into(), (PUBLIC, port).into()]);
}
