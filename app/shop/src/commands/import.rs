//! `shop import`

mod progress;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use app_composition::Workbench;
use app_import::{Counts, Format, Import, ImportError, Report, Stop};
use rt_config::{Settings, Store};
use rt_contract::CallCtx;
use rt_host::{RandomIds, SystemClock};

use self::progress::Line;
use crate::{
    cli::{catalog::CatalogArgs, import::What},
    failure::{Failure, OrFail},
    output, settings, signals,
};

pub(super) async fn run(catalog: &CatalogArgs, what: What) -> Result<(), Failure> {
    let What::Products { file, map, dry_run, rejects, resume } = what;
    let settings = settings::load(&catalog.common, None, Vec::new())?;
    let store = store(&settings, &catalog.store)?;
    let rejects = rejects.unwrap_or_else(|| rejects_of(&file));
    let import = Import {
        format: format(map.as_deref())?,
        file,
        ctx: context(catalog, &store),
        tax_included: store.prices_include_tax,
        price_list: catalog.price_list.clone(),
        warehouse: catalog.warehouse.clone(),
        rejects: rejects.clone(),
        journals: settings.data_dir.join("imports"),
        resume,
        dry_run,
    };
    let workbench = Workbench::open(&settings).await.or_fail()?;
    let imported = import_with(&workbench, import).await;
    workbench.close().await;
    let report = imported?;
    if report.counts().rejects == 0 {
        fs::remove_file(&rejects).ok();
    }
    output::print(&told(&report, dry_run, &rejects))
}

/// Imports until the end, or until Ctrl-C or SIGTERM.
async fn import_with(workbench: &Workbench, import: Import) -> Result<Report, Failure> {
    let stop = Stop::default();
    let asked = stop.clone();
    let listening = tokio::spawn(async move {
        if signals::stop_requested().await.is_ok() {
            asked.stop();
        }
    });
    let mut line = Line::default();
    let contracts = workbench.contracts();
    let imported = app_import::run(contracts, import, &SystemClock, &RandomIds, &stop, &mut |p| {
        line.show(p);
    })
    .await;
    line.end();
    listening.abort();
    imported.map_err(|error| match error {
        ImportError::Stopped | ImportError::Shop { .. } => {
            Failure::new(format!("{error}; go on with the same command and --resume"))
        }
        other => Failure::of(&other),
    })
}

/// The store of a host.
pub(super) fn store(settings: &Settings, host: &str) -> Result<Arc<Store>, Failure> {
    let found = settings.stores.by_host(host).cloned();
    found.ok_or_else(|| Failure::new(format!("no store of the configuration answers on {host:?}")))
}

/// In the name of this program, in the store's own language and money.
pub(super) fn context(catalog: &CatalogArgs, store: &Store) -> CallCtx {
    let mut ctx = CallCtx::system(store.tenant, "import");
    ctx.locale = catalog.locale.clone().unwrap_or_else(|| store.default_locale().clone());
    ctx.currency = store.default_currency();
    ctx
}

fn format(map: Option<&Path>) -> Result<Format, Failure> {
    let Some(map) = map else { return Ok(Format::Shopify) };
    let said = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", map.display()));
    let text = fs::read_to_string(map).map_err(|error| said(&error))?;
    Format::mapped(&text).map_err(|error| said(&error))
}

fn rejects_of(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".rejects.csv");
    PathBuf::from(name)
}

/// What was done, for people.
fn told(report: &Report, dry_run: bool, rejects: &Path) -> String {
    let counts = report.counts();
    let mut text = String::new();
    if let Some(line) = report.resumed_after_line {
        text.push_str(&format!("went on behind line {line}; what was done before is counted\n"));
    }
    if let Some(line) = report.left_at_line {
        text.push_str(&format!(
            "an earlier import of this file was stopped behind line {line}; --resume would have \
             gone on there\n"
        ));
    }
    if dry_run {
        text.push_str("nothing was changed; without --dry-run it would be:\n");
    }
    let Counts { created, changed, unchanged, prices, levels, .. } = *counts;
    text.push_str(&format!(
        "{} lines: products {created} created, {changed} changed, {unchanged} unchanged\n",
        counts.lines(),
    ));
    text.push_str(&format!("prices {prices} changed, stock levels {levels} changed\n"));
    if counts.skipped_rows > 0 {
        text.push_str(&format!("{} lines passed over by the mapping\n", counts.skipped_rows));
    }
    if counts.rejects > 0 {
        text.push_str(&format!(
            "{} lines rejected, for {} reasons in {}\n",
            counts.rejected_rows,
            counts.rejects,
            rejects.display()
        ));
    }
    if let Some(rate) = report.progress.rows_per_second() {
        let seconds = report.progress.elapsed.as_secs();
        text.push_str(&format!("{seconds} s, {rate} lines a second\n"));
    }
    text
}
