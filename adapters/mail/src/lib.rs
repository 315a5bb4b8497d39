//! Mail transports: a local outbox folder and SMTP.
//!
//! Both implement `mod_notification_api::spi::MailTransport`. Invariant: a mail handed over twice
//! is the same bytes under the same `Message-ID`, so that the folder keeps one file and receivers
//! can tell a repeat. Left out: signing (the mail server does), mail that comes back, and when to
//! try again (the module decides).

mod envelope;
mod outbox;
mod smtp;

pub use outbox::OutboxFolder;
pub use smtp::{Encryption, InvalidServer, Smtp, SmtpSettings};
