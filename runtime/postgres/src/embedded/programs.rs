//! Programs that come with PostgreSQL: `pg_dump`, `pg_restore`, `psql`.

use std::{
    env,
    path::Path,
    process::{Command, Stdio},
};

use super::{
    EmbeddedError, OWNER, PORT, Running, SUPERUSER, binaries::Binaries, cluster::read_major,
};

impl Running {
    /// A program of the server's own version that reaches the platform's database as the
    /// superuser. The password goes through the environment: a command line can be read by
    /// everybody on the machine.
    ///
    /// # Errors
    /// [`EmbeddedError`] when the binaries have gone since the server was started.
    pub fn program(&self, name: &str) -> Result<Command, EmbeddedError> {
        let access = &self.access;
        let major = read_major(&access.data_dir.join("cluster"));
        let binaries = Binaries::find(access.bin_dir.as_deref(), &access.data_dir, major)?;
        let mut command = command(&binaries.program(name));
        command
            .env("PGHOST", &access.socket_dir)
            .env("PGPORT", PORT.to_string())
            .env("PGUSER", SUPERUSER)
            .env("PGPASSWORD", &access.superuser_password)
            .env("PGDATABASE", OWNER)
            .env("PGSSLMODE", "disable");
        Ok(command)
    }
}

/// A program of the newest version on this machine, told nothing of any database: for servers that
/// are not ours.
///
/// # Errors
/// [`EmbeddedError`] when there is no PostgreSQL on the machine.
pub fn newest_program(name: &str) -> Result<Command, EmbeddedError> {
    let binaries = Binaries::find(None, Path::new("."), None)?;
    Ok(command(&binaries.program(name)))
}

/// In English, without input and without the caller's `PG*` variables.
fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).env("LC_ALL", "C");
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command
}
