//! `cargo xtask chaos`: builds what the harness breaks, then hands over to it.

use std::{ffi::OsString, process::ExitCode};

use tokio::process::Command;

use crate::failure::Failure;

/// Builds shop, provider and harness in the profile that has points and bugs, and runs the harness
/// with `arguments`. Its exit code is returned.
pub(crate) async fn run(arguments: &[OsString]) -> Result<ExitCode, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(&cargo)
        .args(["build", "--locked", "-p", "shop", "-p", "pspsim", "-p", "chaos"])
        .status()
        .await
        .map_err(Failure::run("cargo"))?;
    if !built.success() {
        return Err(Failure::Command("cargo build".to_owned()));
    }
    let ran = Command::new(&cargo)
        .args(["run", "--quiet", "--locked", "-p", "chaos", "--"])
        .args(arguments)
        .status()
        .await
        .map_err(Failure::run("the harness"))?;
    Ok(if ran.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
