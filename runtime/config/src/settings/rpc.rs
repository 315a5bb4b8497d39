//! `[rpc]`: the door other processes of the installation come in by.

use std::net::SocketAddr;

use crate::{reader::Reader, secret::Secret, section::Section, values::word_setting};

/// Calls between processes.
#[derive(Clone, Debug, Default)]
pub struct Rpc {
    /// Where contracts of this process answer; without it they do not.
    pub listen: Option<SocketAddr>,
    /// What every call carries; set as soon as a call leaves or enters the process.
    pub token: Option<Secret>,
    /// What this process calls others in; it takes calls in any.
    pub encoding: RpcEncoding,
}

/// A form of bodies between processes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RpcEncoding {
    /// JSON: every version understands it, and people do.
    #[default]
    Json,
    /// MessagePack: fewer bytes.
    MessagePack,
}

word_setting!(
    RpcEncoding, "one of json, messagepack", "\"messagepack\"",
    "json" => Self::Json, "messagepack" => Self::MessagePack,
);

impl Rpc {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Self {
        let mut table = reader.section(root, "rpc");
        let rpc = Self {
            listen: reader.find(&mut table, "listen"),
            token: reader.secret(&mut table, "token"),
            encoding: reader.get(&mut table, "encoding").unwrap_or_default(),
        };
        reader.finish(table);
        rpc
    }
}
