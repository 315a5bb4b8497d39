//! A mail to send, and how one is read back.

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel_common::{Clock, ManualClock};
use mod_notification_api::{Mailbox, MessageId, spi::Mail};
use rt_host::RandomIds;

pub(crate) fn mail() -> Mail {
    Mail {
        id: MessageId::generate(&RandomIds),
        from: Mailbox {
            name: "Nordlicht".to_owned(),
            address: "hello@nordlicht.example".to_owned(),
        },
        to: "ada@example.com".to_owned(),
        subject: "Order K7MX-4Q2P is confirmed".to_owned(),
        text: "Thank you.\r\n.a line that begins with a dot\r\n".to_owned(),
        html: "<p>Thank you.</p>".to_owned(),
        at: ManualClock::default().now(),
    }
}

/// The value of a header, unfolded.
pub(crate) fn header(message: &str, name: &str) -> String {
    let head = message.split("\r\n\r\n").next().expect("a head");
    let unfolded = head.replace("\r\n ", " ");
    let line = unfolded.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {head}")).to_owned()
}

/// A header's text: encoded words (RFC 2047, base64) decoded and joined, others as they are.
pub(crate) fn decoded_header(value: &str) -> String {
    let (mut text, mut joined) = (String::new(), false);
    for word in value.split_whitespace() {
        let packed = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
        let both_packed = joined && packed.is_some();
        if !both_packed && !text.is_empty() {
            text.push(' ');
        }
        match packed {
            Some(packed) => {
                let bytes = STANDARD.decode(packed).expect("base64");
                text.push_str(&String::from_utf8(bytes).expect("UTF-8"));
            }
            None => text.push_str(word),
        }
        joined = packed.is_some();
    }
    text
}

/// The bodies of the parts, decoded.
pub(crate) fn parts(message: &str) -> Vec<String> {
    let kind = header(message, "Content-Type");
    let boundary = kind.split("boundary=").nth(1).expect("a boundary").trim_matches('"');
    let delimiter = format!("--{boundary}");
    let between = message.split(&delimiter).skip(1);
    let parts = between.filter(|part| !part.starts_with("--"));
    parts
        .map(|part| {
            let part = part.trim_start_matches("\r\n");
            let (head, body) = part.split_once("\r\n\r\n").expect("head and body");
            if head.contains("base64") {
                let packed: String = body.split_whitespace().collect();
                String::from_utf8(STANDARD.decode(packed).expect("base64")).expect("UTF-8")
            } else {
                body.strip_suffix("\r\n").unwrap_or(body).to_owned()
            }
        })
        .collect()
}
