//! `[mail]`: where order mail goes.

use std::path::{Path, PathBuf};

use crate::{
    reader::Reader,
    secret::Secret,
    section::Section,
    values::{Email, HostName, word_setting},
};

/// Outgoing mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The sender where a store has no address of its own.
    pub from: String,
    /// How it leaves.
    pub transport: MailTransport,
}

/// How mail leaves.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// As files in a folder, for trying out.
    Outbox {
        /// The folder.
        dir: PathBuf,
    },
    /// Through a mail server.
    Smtp {
        /// Its name.
        host: String,
        /// Its port.
        port: u16,
        /// The account, where it asks for one.
        user: Option<String>,
        /// The password of the account.
        password: Option<Secret>,
        /// Encryption on the way.
        tls: SmtpTls,
    },
}

/// Encryption on the way to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// None; for a server on the same machine.
    None,
    /// Plain first, then encrypted; refused where the server cannot (port 587).
    Starttls,
    /// Encrypted from the first byte (port 465).
    Implicit,
}

word_setting!(
    SmtpTls, "one of none, starttls, implicit", "\"starttls\"",
    "none" => Self::None, "starttls" => Self::Starttls, "implicit" => Self::Implicit,
);

#[derive(Clone, Copy)]
enum Kind {
    Outbox,
    Smtp,
}

word_setting!(
    Kind, "one of outbox, smtp", "\"outbox\"",
    "outbox" => Self::Outbox, "smtp" => Self::Smtp,
);

impl Mail {
    pub(super) fn read(
        reader: &mut Reader<'_>,
        root: &mut Section,
        data_dir: Option<&Path>,
    ) -> Option<Self> {
        let mut table = reader.section(root, "mail");
        let from = reader.get::<Email>(&mut table, "from");
        let kind = reader.get(&mut table, "transport");
        let outbox_dir = reader.find::<PathBuf>(&mut table, "outbox_dir");
        let smtp = read_smtp(reader, &mut table, matches!(kind, Some(Kind::Smtp)));
        reader.finish(table);
        let transport = match kind? {
            Kind::Outbox => MailTransport::Outbox {
                dir: outbox_dir.or_else(|| data_dir.map(|data_dir| data_dir.join("outbox")))?,
            },
            Kind::Smtp => smtp?,
        };
        Some(Self { from: from?.0, transport })
    }
}

/// Checked also while the outbox is chosen, so that a slip shows before the switch.
fn read_smtp(reader: &mut Reader<'_>, mail: &mut Section, needed: bool) -> Option<MailTransport> {
    let mut table = reader.section(mail, "smtp");
    let host = match needed {
        true => reader.get::<HostName>(&mut table, "host"),
        false => reader.find(&mut table, "host"),
    };
    let port = reader.find(&mut table, "port");
    let user = reader.find::<crate::values::Name>(&mut table, "user");
    let password_key = table.key("password");
    let password = reader.secret(&mut table, "password");
    let tls = reader.find(&mut table, "tls");
    if user.is_some() && password.is_none() && needed {
        reader.missing(password_key, "set it to the password of `user` or a reference");
    }
    reader.finish(table);
    let tls = tls.unwrap_or(SmtpTls::Starttls);
    let usual_port = match tls {
        SmtpTls::None => 25,
        SmtpTls::Starttls => 587,
        SmtpTls::Implicit => 465,
    };
    Some(MailTransport::Smtp {
        host: host?.0,
        port: port.unwrap_or(usual_port),
        user: user.map(|user| user.0),
        password,
        tls,
    })
}
