//! Imports in the background of this process.

use std::sync::Arc;

use app_import::jobs::ImportJobs;
use rt_config::Settings;
use rt_host::{RandomIds, SystemClock};

use crate::Contracts;

/// The imports whose files lie in the data folder.
pub(crate) fn jobs(settings: &Settings, contracts: &Contracts) -> ImportJobs {
    let contracts = app_import::Contracts {
        catalog: contracts.catalog.clone(),
        catalog_writer: contracts.catalog_writer.clone(),
        price_book: contracts.price_book.clone(),
        stock: contracts.stock.clone(),
        stock_keeper: contracts.stock_keeper.clone(),
    };
    let folder = settings.data_dir.join("imports").join("jobs");
    ImportJobs::new(contracts, Arc::new(SystemClock), Arc::new(RandomIds), folder)
}
