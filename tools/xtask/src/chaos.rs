//! `cargo xtask chaos`: builds what the harness breaks, then hands over to it.

use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
    process::ExitCode,
};

use tokio::process::Command;

use crate::failure::Failure;

/// Where the harness looks for other programs than those beside it.
const PROGRAMS: [(&str, &str); 3] =
    [("CHAOS_SHOP", "shop"), ("CHAOS_PSPSIM", "pspsim"), ("CHAOS_HOOKSINK", "hooksink")];

/// Builds shop, witnesses and harness and runs the harness with `arguments`. The shop is built in
/// the profile that has points and bugs by itself, or optimised with the feature that asks for
/// them. The harness's exit code is returned.
pub(crate) async fn run(release: bool, arguments: &[OsString]) -> Result<ExitCode, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut harness = Command::new(&cargo);
    harness.args(["run", "--quiet", "--locked", "-p", "chaos", "--"]).args(arguments);
    if release {
        let programs = ["--release", "-p", "shop", "-p", "pspsim", "-p", "hooksink"];
        build(&cargo, &[&programs[..], &["--features", "shop/chaos"]].concat()).await?;
        build(&cargo, &["-p", "chaos"]).await?;
        for (variable, program) in PROGRAMS {
            harness.env(variable, built("release", program));
        }
    } else {
        build(&cargo, &["-p", "shop", "-p", "pspsim", "-p", "hooksink", "-p", "chaos"]).await?;
    }
    let ran = harness.status().await.map_err(Failure::run("the harness"))?;
    Ok(if ran.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn build(cargo: &OsStr, what: &[&str]) -> Result<(), Failure> {
    let built = Command::new(cargo).args(["build", "--locked"]).args(what).status();
    if built.await.map_err(Failure::run("cargo"))?.success() {
        return Ok(());
    }
    Err(Failure::Command("cargo build".to_owned()))
}

/// Where cargo puts a program of a profile: beside the folder of this one's own profile.
fn built(profile: &str, program: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let target = own.parent().and_then(|folder| folder.parent()).map(PathBuf::from);
    target.unwrap_or_else(|| PathBuf::from("target")).join(profile).join(program)
}
