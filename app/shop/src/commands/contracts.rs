//! `shop contracts`

use std::{fs, path::Path};

use crate::failure::{Failure, OrFail};

pub(super) fn run(dir: &Path) -> Result<(), Failure> {
    let folder = dir.join("openapi");
    fs::create_dir_all(&folder).or_fail()?;
    let mut text = serde_json::to_string_pretty(&app_gateway_public::document()).or_fail()?;
    text.push('\n');
    let file = folder.join("api-gateway.json");
    fs::write(&file, text).or_fail()?;
    println!("{}", file.display());
    Ok(())
}
