//! A mail as RFC 5322 wants it.

use std::time::{Duration, SystemTime};

use lettre::{
    Address, Message,
    address::AddressError,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use mod_notification_api::spi::{Mail, MailError};

/// Builds the message; equal mails make equal bytes.
pub(crate) fn build(mail: &Mail) -> Result<Message, MailError> {
    let from = Mailbox::new(named(&mail.from.name), address(&mail.from.address)?);
    let to = Mailbox::new(None, address(&mail.to)?);
    // RFC 3834: no holiday notices in answer.
    let automatic = HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    );
    let body = MultiPart::alternative()
        .boundary(format!("part-{}", mail.id))
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    Message::builder()
        .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
        .date(date(mail))
        .from(from.clone())
        .reply_to(from)
        .to(to)
        .subject(one_line(&mail.subject))
        .raw_header(automatic)
        .multipart(body)
        .map_err(|error| MailError::Refused(error.to_string()))
}

fn address(text: &str) -> Result<Address, MailError> {
    text.parse().map_err(|error: AddressError| MailError::Refused(format!("{text}: {error}")))
}

fn named(name: &str) -> Option<String> {
    Some(one_line(name)).filter(|name| !name.is_empty())
}

/// A header ends at its line; whoever builds the mail has refused line breaks already.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn date(mail: &Mail) -> SystemTime {
    let micros = u64::try_from(mail.at.unix_micros()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_micros(micros)
}
