//! `[webhooks]`: where the shop may post what happens.

use crate::{reader::Reader, section::Section};

/// Outgoing webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Webhooks {
    /// Whether an endpoint may lie on this machine or in a private network, and be plain `http`.
    pub private_addresses: bool,
}

impl Webhooks {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Option<Self> {
        let mut table = reader.section(root, "webhooks");
        let private_addresses = reader.get(&mut table, "private_addresses");
        reader.finish(table);
        Some(Self { private_addresses: private_addresses? })
    }
}
