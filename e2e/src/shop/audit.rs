//! The witness of the shop's books.

use std::{thread, time::Duration};

use super::Shop;
use crate::Provider;

/// Reactions, letters and refunds need a moment before nothing is under way any more.
const AUDITS_MAX: u32 = 30;
const AUDIT_PAUSE: Duration = Duration::from_millis(500);

impl Shop {
    /// Has the witness check the database and the provider's book, once nothing is under way any
    /// more: `shop audit --settled`.
    ///
    /// # Panics
    /// When something does not add up; shows what.
    pub fn audit(&self) {
        let process = self.processes.last().expect("a shop has a process");
        let mut launch = process.launch.clone();
        let data = self.data().display().to_string();
        launch.arguments =
            ["audit", "--settled", "--demo", "--data-dir", &data].map(str::to_owned).to_vec();
        launch.environment.extend(self.provider.iter().flat_map(Provider::settings));
        let mut said = String::new();
        for _ in 0..AUDITS_MAX {
            let audit = launch.command().output().expect("the program runs");
            if audit.status.success() {
                return;
            }
            let texts = [audit.stdout, audit.stderr];
            said = texts.map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
            thread::sleep(AUDIT_PAUSE);
        }
        panic!("the audit is not green: {said}");
    }
}
