//! The shop: started, stopped, killed, started again.
//!
//! `shapes` are the ways in which it is spread over processes and databases, `launch` what one of
//! them is told, `process` one that runs; `ask` says where the shop is and who may ask it what.
//! Invariant: a shop that is started again answers where it did, on the same data.

mod ask;
mod audit;
mod launch;
mod process;
mod shapes;
mod store;

use rt_postgres::embedded::TemporaryPostgres;

use self::process::{Addresses, Process};
use crate::{
    Provider,
    folder::Folder,
    program::{Launch, Program},
};

pub use store::Store;

/// A running demo shop. Fields drop in order: programs before what they stand on.
#[derive(Debug)]
pub struct Shop {
    /// The one with the shop last.
    processes: Vec<Process>,
    provider: Option<Provider>,
    database: Option<TemporaryPostgres>,
    folder: Folder,
}

impl Shop {
    fn of(
        launches: Vec<Launch>,
        provider: Option<Provider>,
        database: Option<TemporaryPostgres>,
        folder: Folder,
    ) -> Self {
        let processes = launches.into_iter().map(Process::of).collect();
        let mut shop = Self { processes, provider, database, folder };
        shop.start_again();
        shop
    }

    /// Starts what was stopped or killed, on the same data and the same address.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&mut self) {
        for process in self.processes.iter_mut().filter(|process| process.running.is_none()) {
            process.start();
        }
    }

    /// Asks every process to stop; each must do so in order. The shop goes first, so that nothing
    /// is asked for that is not there any more.
    ///
    /// # Panics
    /// When one does not.
    pub fn terminate(&mut self) {
        let processes = self.processes.iter_mut().rev();
        for (program, _) in processes.filter_map(|process| process.running.take()) {
            program.terminate();
        }
    }

    /// Kills the process with inventory and payment, or with search, where it stands: that of the
    /// shop, too, when all is in one.
    ///
    /// # Panics
    /// When it survives.
    pub fn kill(&mut self) {
        let process = self.processes.first_mut().and_then(|process| process.running.take());
        process.expect("it runs").0.kill();
    }

    /// Stops the shop and its provider in order.
    ///
    /// # Panics
    /// When one of them does not.
    pub fn stop(mut self) {
        self.terminate();
        if let Some(provider) = self.provider.take() {
            provider.terminate();
        }
    }

    fn shop(&self) -> &(Program, Addresses) {
        let last = self.processes.last().and_then(|process| process.running.as_ref());
        last.expect("it runs")
    }
}
