//! `shop contracts`

use std::{fs, path::Path};

use crate::{
    failure::{Failure, OrFail},
    output,
};

pub(super) fn run(dir: &Path) -> Result<(), Failure> {
    let folder = dir.join("openapi");
    fs::create_dir_all(&folder).or_fail()?;
    let documents = [
        ("api-gateway.json", app_gateway_public::document()),
        ("admin-gateway.json", app_gateway_admin::document()),
    ];
    for (name, document) in documents {
        let mut text = serde_json::to_string_pretty(&document).or_fail()?;
        text.push('\n');
        let file = folder.join(name);
        fs::write(&file, text).or_fail()?;
        output::print(&format!("{}\n", file.display()))?;
    }
    Ok(())
}
