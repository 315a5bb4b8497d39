//! The warehouse and what lies in it.

use std::collections::HashSet;

use kernel_common::{Quantity, Sku, TenantId, WarehouseId};
use mod_inventory_api::{BATCH_MAX, Receipt, Threshold, WarehousePut};
use rt_contract::CallCtx;

use super::{Contracts, SeedError, ctx, products::sku};
use crate::content::{DemoShop, Variant};

pub(super) async fn put(
    contracts: &Contracts,
    tenant: TenantId,
    shop: &DemoShop,
) -> Result<(), SeedError> {
    let failed = SeedError::of("stock");
    let main = vec![WarehousePut {
        code: "main".to_owned(),
        name: "Main warehouse".to_owned(),
        priority: 1,
    }];
    let under = ctx(tenant, shop, "warehouses", &main);
    let warehouses = contracts.stock.put_warehouses(&under, main).await.map_err(|e| failed(&e))?;
    let Some(warehouse) = warehouses.first().map(|warehouse| warehouse.id) else {
        return Ok(());
    };
    let variants: Vec<&Variant> =
        shop.products.iter().flat_map(|product| &product.variants).collect();
    for batch in variants.chunks(BATCH_MAX) {
        receive(contracts, tenant, shop, warehouse, batch).await?;
    }
    Ok(())
}

async fn receive(
    contracts: &Contracts,
    tenant: TenantId,
    shop: &DemoShop,
    warehouse: WarehouseId,
    batch: &[&Variant],
) -> Result<(), SeedError> {
    let failed = SeedError::of("stock");
    let skus: Vec<Sku> = batch.iter().map(|variant| sku(&variant.sku)).collect();
    let nobody = CallCtx::system(tenant, "demo");
    let report = contracts.levels.availability(&nobody, skus).await.map_err(|e| failed(&e))?;
    let unseen: HashSet<Sku> = report.missing.into_iter().collect();
    let new = batch.iter().filter(|variant| unseen.contains(&sku(&variant.sku)));
    let receipts: Vec<Receipt> =
        new.clone().filter_map(|variant| receipt(variant, warehouse)).collect();
    if !receipts.is_empty() {
        let under = ctx(tenant, shop, "goods", &receipts);
        contracts.stock.receive(&under, receipts).await.map_err(|e| failed(&e))?;
    }
    let thresholds: Vec<Threshold> = new
        .map(|variant| Threshold {
            sku: sku(&variant.sku),
            warehouse,
            low_at: i64::from(variant.low_stock),
        })
        .collect();
    if !thresholds.is_empty() {
        let under = ctx(tenant, shop, "thresholds", &thresholds);
        contracts.stock.set_thresholds(&under, thresholds).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}

/// Nothing to receive of what the demo has sold out.
fn receipt(variant: &Variant, warehouse: WarehouseId) -> Option<Receipt> {
    let quantity = Quantity::try_from(i64::from(variant.stock)).ok()?;
    let document = "DEMO-1".to_owned();
    Some(Receipt { sku: sku(&variant.sku), warehouse, quantity, document })
}
