//! Why a process does not start: one sentence each, for whoever started it.

use adapter_mail::InvalidServer;
use adapter_redis::InvalidUrl;
use adapter_testcard::InvalidAddress;
use rt_http::BindError;
use rt_postgres::MigrateError;
use rt_rpc::InvalidToken;
use rt_security::SecretFileError;

use crate::{BindingError, DatabaseError};

/// Why a process does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A listener has no address.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// There is no database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The schemas are not up to date and cannot be brought there.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// A contract is served nowhere.
    #[error(transparent)]
    Binding(#[from] BindingError),
    /// A key or token file cannot be used.
    #[error(transparent)]
    SecretFile(#[from] SecretFileError),
    /// The token for calls between processes is too weak.
    #[error("rpc.token: {0}")]
    Token(#[from] InvalidToken),
    /// The payment provider's address cannot be used.
    #[error("payment.testcard.url: {0}")]
    Provider(#[from] InvalidAddress),
    /// The cart store's address cannot be used.
    #[error("cart.redis_url: {0}")]
    CartStore(#[from] InvalidUrl),
    /// The mail server's name cannot be used.
    #[error("mail.smtp.host: {0}")]
    Mail(#[from] InvalidServer),
    /// A listener failed after it had its address.
    #[error("a listener cannot be used: {0}")]
    Listener(#[from] std::io::Error),
}
