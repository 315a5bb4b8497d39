//! `[rpc]`: the door other processes of the installation come in by.

use std::net::SocketAddr;

use crate::{reader::Reader, secret::Secret, section::Section};

/// Calls between processes.
#[derive(Clone, Debug, Default)]
pub struct Rpc {
    /// Where contracts of this process answer; without it they do not.
    pub listen: Option<SocketAddr>,
    /// What every call carries; set as soon as a call leaves or enters the process.
    pub token: Option<Secret>,
}

impl Rpc {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Self {
        let mut table = reader.section(root, "rpc");
        let rpc = Self {
            listen: reader.find(&mut table, "listen"),
            token: reader.secret(&mut table, "token"),
        };
        reader.finish(table);
        rpc
    }
}
