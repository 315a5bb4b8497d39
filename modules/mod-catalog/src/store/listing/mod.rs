//! Pages of products.
//!
//! Invariant: a page costs the same among a thousand products and among a million. Each query
//! takes, from every branch (a status, or a status in a category), the first rows that its index
//! has after the cursor, and merges those: as many index probes as branches, never a sort of all
//! products below a category. Therefore a first page has a cursor too, one before everything: a
//! condition that may be absent would keep the planner from starting the scan at it.

mod by_name;
mod newest;

use kernel_common::TenantId;
use mod_catalog_api::{ProductStatus, StatusFilter};
use rt_postgres::UnitOfWork;

use super::mapping;

/// Reads pages of products.
pub(crate) struct ListingStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> ListingStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }
}

/// The column texts of the statuses wanted.
pub(crate) fn statuses(filter: StatusFilter) -> Vec<String> {
    let wanted: &[ProductStatus] = match filter {
        StatusFilter::Published => &[ProductStatus::Published],
        StatusFilter::Draft => &[ProductStatus::Draft],
        StatusFilter::Archived => &[ProductStatus::Archived],
        StatusFilter::Any => {
            &[ProductStatus::Published, ProductStatus::Draft, ProductStatus::Archived]
        }
    };
    wanted.iter().map(|status| mapping::status_name(*status).to_owned()).collect()
}
