//! `[payment]`: the payment methods of the installation.

use super::bank_transfer::BankTransfer;
use crate::{reader::Reader, secret::Secret, section::Section, values::HttpUrl};

/// Payment methods.
#[derive(Clone, Debug)]
pub struct Payment {
    /// The test card, where it is on; never in production.
    pub test_card: Option<TestCard>,
    /// Accounts that take transfers.
    pub bank_transfer: Vec<BankTransfer>,
}

/// The provider of play money.
#[derive(Clone, Debug)]
pub struct TestCard {
    /// Base address of the provider.
    pub url: String,
    /// What we show to the provider.
    pub secret: Secret,
    /// What its webhooks are signed with.
    pub webhook_secret: Secret,
}

impl Payment {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Option<Self> {
        let mut payment = reader.section(root, "payment");
        let mut table = reader.section(&mut payment, "testcard");
        let enabled = reader.get::<bool>(&mut table, "enabled");
        let url = match enabled {
            Some(true) => reader.get::<HttpUrl>(&mut table, "url"),
            _ => reader.find(&mut table, "url"),
        };
        let mut secret = |key| {
            let path = table.key(key);
            let absent = !table.is_set(key);
            let secret = reader.secret(&mut table, key);
            if enabled == Some(true) && absent {
                reader.missing(path, "set it to a secret or a reference, e.g. \"env://NAME\"");
            }
            secret
        };
        let (secret, webhook_secret) = (secret("secret"), secret("webhook_secret"));
        reader.finish(table);
        let bank_transfer = BankTransfer::read_all(reader, &mut payment);
        reader.finish(payment);
        let test_card = match enabled? {
            true => {
                Some(TestCard { url: url?.0, secret: secret?, webhook_secret: webhook_secret? })
            }
            false => None,
        };
        Some(Self { test_card, bank_transfer })
    }
}
