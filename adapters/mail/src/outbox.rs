//! A folder in the place of a mail server, for trying out.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use mod_notification_api::{
    MessageId,
    spi::{Mail, MailError, MailTransport},
};

use crate::envelope;

/// Writes each mail as `{message id}.eml`. The file is whole or absent; a repeat overwrites it.
/// Only its owner may read it: it holds addresses and links to orders.
#[derive(Clone, Debug)]
pub struct OutboxFolder {
    folder: PathBuf,
}

impl OutboxFolder {
    /// Writes into `folder`, which is made when it is needed.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }
}

#[async_trait]
impl MailTransport for OutboxFolder {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let bytes = envelope::build(mail)?.formatted();
        let (folder, id) = (self.folder.clone(), mail.id);
        let written = tokio::task::spawn_blocking(move || write(&folder, id, &bytes)).await;
        let written = written.unwrap_or_else(|stopped| Err(io::Error::other(stopped)));
        written
            .map_err(|error| MailError::Unavailable(format!("{}: {error}", self.folder.display())))
    }
}

fn write(folder: &Path, id: MessageId, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // Another process may be writing the same mail.
    let temporary = folder.join(format!(".{id}.{}.part", std::process::id()));
    let written = write_whole(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, folder.join(format!("{id}.eml"))));
    if written.is_err() {
        fs::remove_file(&temporary).ok();
    }
    written
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
