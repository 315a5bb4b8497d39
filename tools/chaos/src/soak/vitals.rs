//! What a process needs of the machine, read where the system tells it.

use std::fs;

use serde_json::{Value, json};

use crate::{
    broken::{Checked, harness},
    world::World,
};

/// What the processes of the shop and their connections take, at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vitals {
    pub(super) processes: Vec<Process>,
    /// Connections to PostgreSQL.
    pub(super) connections: i64,
    /// Dead rows of tables that are written again and again.
    pub(super) dead_rows: i64,
    pub(super) database_bytes: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) name: &'static str,
    /// With pages of mapped files, as those of the search index, which the kernel may drop.
    pub(super) resident_kib: u64,
    /// What is the process's own.
    pub(super) own_kib: u64,
    pub(super) open_files: usize,
}

pub(super) async fn read(world: &World) -> Checked<Vitals> {
    let process = |(name, id): (&'static str, u32)| {
        let status = fs::read_to_string(format!("/proc/{id}/status"))?;
        let open_files = fs::read_dir(format!("/proc/{id}/fd"))?.count();
        let [resident_kib, own_kib] = ["VmRSS:", "RssAnon:"].map(|name| kib(&status, name));
        Ok(Process { name, resident_kib, own_kib, open_files })
    };
    let processes: std::io::Result<Vec<Process>> =
        world.shop.ids().into_iter().map(process).collect();
    Ok(Vitals {
        processes: processes.map_err(harness("reading the processes"))?,
        connections: world.count(CONNECTIONS).await?,
        dead_rows: world.count(DEAD_ROWS).await?,
        database_bytes: world.count("SELECT pg_database_size(current_database())").await?,
    })
}

impl Vitals {
    pub(super) fn json(&self) -> Value {
        let process = |process: &Process| {
            json!({
                "name": process.name, "resident_kib": process.resident_kib,
                "own_kib": process.own_kib, "open_files": process.open_files,
            })
        };
        json!({
            "processes": self.processes.iter().map(process).collect::<Vec<_>>(),
            "connections": self.connections, "dead_rows": self.dead_rows,
            "database_bytes": self.database_bytes,
        })
    }
}

/// Of a process that has ended, nothing.
fn kib(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let digits = line.and_then(|line| line.split_whitespace().next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or_default()
}

const CONNECTIONS: &str = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shop'";

const DEAD_ROWS: &str = "
    SELECT coalesce(sum(n_dead_tup), 0)::bigint FROM pg_stat_user_tables
    WHERE (schemaname, relname) IN (('orders', 'flows'), ('notifications', 'messages'),
        ('inventory', 'stock'), ('payments', 'payments'), ('orders', 'consumer_offsets'))";

#[cfg(test)]
mod tests {
    use super::kib;

    #[test]
    fn memory_is_read_out_of_what_the_kernel_says() {
        let status = "Name:\tshop\nVmPeak:\t  900000 kB\nVmRSS:\t   81234 kB\n\
                      RssAnon:\t   61001 kB\nThreads:\t9\n";
        assert_eq!(kib(status, "VmRSS:"), 81_234);
        assert_eq!(kib(status, "RssAnon:"), 61_001);
        assert_eq!(kib("State:\tZ (zombie)\n", "VmRSS:"), 0);
    }
}
