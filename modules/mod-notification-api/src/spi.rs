//! The port behind which mail transports stand.

use async_trait::async_trait;
use kernel_common::Timestamp;

use crate::{Mailbox, MessageId};

/// A mail ready to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The message it carries; the same at every try, and part of the mail's `Message-ID`.
    pub id: MessageId,
    /// Who writes.
    pub from: Mailbox,
    /// To whom.
    pub to: String,
    /// One line.
    pub subject: String,
    /// For programs that show text.
    pub text: String,
    /// For programs that show HTML; says the same.
    pub html: String,
    /// When the message was asked for; the mail's date at every try.
    pub at: Timestamp,
}

/// Why a mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It may leave later: not reached, busy, no answer. It may also have left.
    #[error("not now: {0}")]
    Unavailable(String),
    /// It never will: no such mailbox, an address that is none.
    #[error("refused: {0}")]
    Refused(String),
}

/// Carries mail away. Called with no transaction open. A mail may be handed over more than once,
/// with the same id; a transport that can make that one delivery does.
#[async_trait]
pub trait MailTransport: Send + Sync + 'static {
    /// Returns when the next station has taken the mail over.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}
