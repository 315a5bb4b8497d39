//! A mail server.

use std::time::Duration;

use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{
        Error, PoolConfig,
        authentication::Credentials,
        response::{Category, Code, Severity},
    },
};
use mod_notification_api::spi::{Mail, MailError, MailTransport};

use crate::envelope;

/// Mails that leave at once: the module lets them leave one by one, in a few processes.
const CONNECTIONS_MAX: u32 = 2;

/// How a mail server is reached.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// User and password, where it asks for them.
    pub credentials: Option<(String, String)>,
    /// Encryption on the way.
    pub encryption: Encryption,
    /// How long it may take to answer one command.
    pub command_timeout: Duration,
    /// How long a mail may take in all.
    pub total_timeout: Duration,
}

/// Encryption on the way to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// None; for a server on the same machine.
    None,
    /// Plain first, then encrypted; refused where the server cannot.
    Starttls,
    /// Encrypted from the first byte.
    Implicit,
}

/// The server's name cannot be that of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{host:?} cannot be a mail server: {reason}")]
pub struct InvalidServer {
    /// The name as given.
    pub host: String,
    /// What is wrong with it.
    pub reason: String,
}

impl SmtpSettings {
    /// Ten seconds a command, forty-five in all, no account.
    pub fn new(host: impl Into<String>, port: u16, encryption: Encryption) -> Self {
        Self {
            host: host.into(),
            port,
            credentials: None,
            encryption,
            command_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(45),
        }
    }
}

impl std::fmt::Debug for SmtpSettings {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpSettings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("encryption", &self.encryption)
            .field("user", &self.credentials.as_ref().map(|(user, _)| user))
            .finish_non_exhaustive()
    }
}

/// Hands mails to a mail server; connections are kept for the next.
pub struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    settings: SmtpSettings,
}

impl Smtp {
    /// The server is first called by the first mail. Needs a tokio runtime.
    ///
    /// # Errors
    /// [`InvalidServer`] when the name cannot be that of a certificate.
    pub fn new(settings: SmtpSettings) -> Result<Self, InvalidServer> {
        let SmtpSettings { host, port, encryption, command_timeout, .. } = &settings;
        let builder = match encryption {
            Encryption::None => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)),
            Encryption::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host),
            Encryption::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(host),
        };
        let builder = builder
            .map_err(|error| InvalidServer { host: host.clone(), reason: error.to_string() })?;
        let mut builder = builder
            .port(*port)
            .timeout(Some(*command_timeout))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS_MAX));
        if let Some((user, password)) = &settings.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { server: builder.build(), settings })
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("settings", &self.settings).finish_non_exhaustive()
    }
}

#[async_trait]
impl MailTransport for Smtp {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = envelope::build(mail)?;
        let sent = self.server.send(message);
        match tokio::time::timeout(self.settings.total_timeout, sent).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(meaning(&error)),
            Err(_) => Err(MailError::Unavailable("the mail server took too long".to_owned())),
        }
    }
}

/// A no about the mail or its address (55x) is final. Every other trouble, a wrong password too,
/// may be mended while the mail waits.
fn meaning(error: &Error) -> MailError {
    let text = std::error::Error::source(error)
        .map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
    match error.status() {
        Some(Code {
            severity: Severity::PermanentNegativeCompletion,
            category: Category::MailSystem,
            ..
        }) => MailError::Refused(text),
        _ => MailError::Unavailable(text),
    }
}
