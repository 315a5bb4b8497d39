//! A process of the shop.

use super::launch::SHOP;
use crate::program::{Launch, Program};

/// A process of the shop, running or not.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) running: Option<(Program, Addresses)>,
    pub(super) launch: Launch,
}

/// Where a process answers.
#[derive(Clone, Debug)]
pub(super) struct Addresses {
    pub(super) rpc: String,
    /// None in a process without a shop.
    pub(super) port: Option<u16>,
}

impl Process {
    pub(super) const fn of(launch: Launch) -> Self {
        Self { running: None, launch }
    }

    pub(super) fn start(&mut self) {
        let program = Program::start(self.launch.clone());
        let rpc = program.wait_for("where other processes find it", |line| {
            let address = line.strip_prefix("other processes: ")?;
            Some(address.trim_end_matches('/').to_owned())
        });
        let port = (self.launch.log == SHOP).then(|| {
            program.wait_for("where the shop is", |line| {
                line.split_once("http://localhost:")?.1.trim_end_matches('/').parse().ok()
            })
        });
        self.running = Some((program, Addresses { rpc, port }));
    }
}
