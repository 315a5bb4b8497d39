//! `cargo xtask sim`: seeds of the simulation, and how fast they go.

use std::{process::ExitCode, time::Instant};

use tokio::process::Command;

use crate::failure::Failure;

/// Builds the simulation, optimised unless `dev`, and runs so many seeds on one core. Its exit
/// code is returned.
pub(crate) async fn run(seeds: u64, from: u64, dev: bool) -> Result<ExitCode, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let profile = if dev { "dev" } else { "release" };
    let simulation = ["--quiet", "--locked", "--profile", profile, "-p", "simulation"];
    let built = Command::new(&cargo).arg("build").args(simulation).status().await;
    if !built.map_err(Failure::run("cargo"))?.success() {
        return Err(Failure::Command("cargo build".to_owned()));
    }
    let begun = Instant::now();
    let ran = Command::new(&cargo)
        .arg("run")
        .args(simulation)
        .args(["--", &seeds.to_string(), &from.to_string()])
        .status()
        .await
        .map_err(Failure::run("the simulation"))?;
    if !ran.success() {
        return Ok(ExitCode::FAILURE);
    }
    let took_ms = begun.elapsed().as_millis().max(1);
    if std::env::var_os("SEED").is_none() {
        let a_minute = u128::from(seeds) * 60_000 / took_ms;
        println!("{took_ms} ms, {a_minute} seeds a minute on one core");
    }
    Ok(ExitCode::SUCCESS)
}
