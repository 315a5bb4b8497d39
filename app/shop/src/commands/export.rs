//! `shop export`

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use app_composition::Workbench;
use app_import::{Export, ExportError, ExportReport};

use super::import::{context, store};
use crate::{
    cli::{catalog::CatalogArgs, export::What},
    failure::{Failure, OrFail},
    settings,
};

pub(super) async fn run(catalog: &CatalogArgs, what: What) -> Result<(), Failure> {
    let What::Products { out } = what;
    let settings = settings::load(&catalog.common, None, Vec::new())?;
    let store = store(&settings, &catalog.store)?;
    let export = Export {
        ctx: context(catalog, &store),
        price_list: catalog.price_list.clone(),
        warehouse: catalog.warehouse.clone(),
    };
    let workbench = Workbench::open(&settings).await.or_fail()?;
    let exported = match &out {
        Some(file) => to_file(&workbench, &export, file).await,
        None => to_stdout(&workbench, &export).await,
    };
    workbench.close().await;
    let report = exported?;
    for slug in &report.left_out {
        eprintln!("left out, because the format has three options at most: {slug}");
    }
    eprintln!("{} products in {} lines", report.products, report.lines);
    Ok(())
}

/// Beside the file and then into its place: an export that failed replaces none that is good.
async fn to_file(
    workbench: &Workbench,
    export: &Export,
    file: &Path,
) -> Result<ExportReport, Failure> {
    let draft = draft_of(file);
    let named = |error: io::Error| Failure::new(format!("{}: {error}", draft.display()));
    let mut out = BufWriter::new(File::create(&draft).map_err(named)?);
    let written = export.write(workbench.contracts(), &mut out).await.or_fail();
    let kept = written.and_then(|report| {
        out.flush().and_then(|()| out.get_ref().sync_all()).or_fail()?;
        fs::rename(&draft, file).or_fail().map(|()| report)
    });
    if kept.is_err() {
        fs::remove_file(&draft).ok();
    }
    kept
}

fn draft_of(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    file.with_file_name(name)
}

/// A reader that leaves early (`| head`) is no failure.
async fn to_stdout(workbench: &Workbench, export: &Export) -> Result<ExportReport, Failure> {
    let mut out = BufWriter::new(io::stdout());
    match export.write(workbench.contracts(), &mut out).await {
        Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(ExportReport::default())
        }
        written => written.or_fail(),
    }
}
