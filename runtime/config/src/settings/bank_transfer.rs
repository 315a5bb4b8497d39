//! `[[payment.bank_transfer]]`: accounts that take transfers.

use std::time::Duration;

use kernel_common::{Currency, TenantId};

use crate::{
    reader::Reader,
    section::Section,
    values::{AccountNumber, Name, ReferencePrefix},
};

/// An account that takes transfers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankTransfer {
    /// Whose store it is for; without it, for all stores that have none of their own.
    pub tenant: Option<TenantId>,
    /// Whose account it is.
    pub account_holder: String,
    /// IBAN or number.
    pub account: String,
    /// Name of the bank.
    pub bank: String,
    /// The bank's code, where transfers need one.
    pub bic: Option<String>,
    /// What it takes; without it, the currencies of the store.
    pub currencies: Option<Vec<Currency>>,
    /// What references begin with.
    pub reference_prefix: String,
    /// How long an order waits for its money.
    pub deadline: Duration,
}

const DAY_SECONDS: u64 = 24 * 60 * 60;

impl BankTransfer {
    pub(super) fn read_all(reader: &mut Reader<'_>, payment: &mut Section) -> Vec<Self> {
        let tables = reader.tables(payment, "bank_transfer");
        tables.into_iter().filter_map(|table| Self::read(reader, table)).collect()
    }

    fn read(reader: &mut Reader<'_>, mut table: Section) -> Option<Self> {
        let section = &mut table;
        let tenant = reader.find(section, "tenant");
        let account_holder = reader.get::<Name>(section, "account_holder");
        let account = reader.get::<AccountNumber>(section, "account");
        let bank = reader.get::<Name>(section, "bank");
        let bic = reader.find::<Name>(section, "bic");
        let currencies = reader.list(section, "currencies");
        let prefix = reader.find::<ReferencePrefix>(section, "reference_prefix");
        let deadline_days = reader.whole(section, "deadline_days", 1..=90);
        reader.finish(table);
        Some(Self {
            tenant,
            account_holder: account_holder?.0,
            account: account?.0,
            bank: bank?.0,
            bic: bic.map(|bic| bic.0),
            currencies,
            reference_prefix: prefix.unwrap_or_default().0,
            deadline: Duration::from_secs(u64::from(deadline_days?) * DAY_SECONDS),
        })
    }
}
