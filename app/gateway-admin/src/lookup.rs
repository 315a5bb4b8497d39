//! From what staff say to what contracts take: codes of warehouses, numbers of orders, SKUs.

use std::collections::HashMap;

use app_import::jobs::{JobError, JobId};
use http::StatusCode;
use kernel_common::{CategoryId, FieldError, OrderId, PageRequest, ProductId, Sku, WarehouseId};
use mod_catalog_api::{
    AttributesQuery, BATCH_MAX, Code, CollectionId, CollectionsQuery, ProductRef, Slug,
};
use mod_inventory_api::Warehouse;
use mod_order_api::{Order, OrderRef};
use mod_webhook_api::{DeliveryDetail, DeliveryId, Endpoint, EndpointId, WebhookError};
use rt_contract::CallCtx;
use rt_http::ProblemResponse;

use crate::AdminGateway;

/// The warehouses of a store, by code and by id.
pub(crate) struct Warehouses(Vec<Warehouse>);

impl Warehouses {
    pub(crate) async fn read(
        gateway: &AdminGateway,
        ctx: &CallCtx,
    ) -> Result<Self, ProblemResponse> {
        Ok(Self(gateway.stock_reader.warehouses(ctx, ()).await?))
    }

    /// The warehouse of a code, which the request has at `pointer`.
    pub(crate) fn id(&self, code: &str, pointer: &str) -> Result<WarehouseId, ProblemResponse> {
        let found = self.0.iter().find(|warehouse| warehouse.code == code);
        found.map(|warehouse| warehouse.id).ok_or_else(|| {
            let fault = FieldError::new(pointer, "unknown", "is the code of no warehouse");
            ProblemResponse::new(StatusCode::NOT_FOUND, "inventory.unknown_warehouse")
                .detail(format!("there is no warehouse {code:?}"))
                .errors(vec![fault])
        })
    }

    /// The code of a warehouse; its id, if it was created while we were asking.
    pub(crate) fn code(&self, id: WarehouseId) -> String {
        let found = self.0.iter().find(|warehouse| warehouse.id == id);
        found.map_or_else(|| id.to_string(), |warehouse| warehouse.code.clone())
    }
}

/// What SKUs are called, as far as the catalog knows them.
pub(crate) struct Names(HashMap<Sku, String>);

impl Names {
    pub(crate) async fn of<'a>(
        gateway: &AdminGateway,
        ctx: &CallCtx,
        skus: impl Iterator<Item = &'a Sku>,
    ) -> Result<Self, ProblemResponse> {
        let mut skus: Vec<Sku> = skus.cloned().collect();
        skus.sort_unstable();
        skus.dedup();
        skus.truncate(BATCH_MAX);
        if skus.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let found = gateway.catalog.sellables(ctx, skus).await?;
        let name = |sellable: mod_catalog_api::Sellable| {
            let (name, variant) =
                (sellable.name.get(&ctx.locale), sellable.variant_label.get(&ctx.locale));
            let name = if variant.is_empty() { name.into() } else { format!("{name}, {variant}") };
            (sellable.sku, name)
        };
        Ok(Self(found.items.into_iter().map(name).collect()))
    }

    pub(crate) fn get(&self, sku: &Sku) -> Option<String> {
        self.0.get(sku).cloned()
    }
}

/// The order of a number or an id.
pub(crate) async fn order(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    called: &str,
) -> Result<Order, ProblemResponse> {
    let by_id = called.parse().map(OrderRef::Id).ok();
    let by = by_id.or_else(|| called.parse().map(OrderRef::Number).ok()).ok_or_else(no_order)?;
    let found = gateway.orders.find(ctx, vec![by]).await?.found;
    found.into_iter().next().map(|found| found.order).ok_or_else(no_order)
}

/// The id of an order, by its number or its id. Whether an id names one, the command will see.
pub(crate) async fn order_id(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    called: &str,
) -> Result<OrderId, ProblemResponse> {
    match called.parse() {
        Ok(id) => Ok(id),
        Err(_) => Ok(order(gateway, ctx, called).await?.id),
    }
}

/// A text that is no id names no import.
pub(crate) fn import(called: &str) -> Result<JobId, ProblemResponse> {
    called.parse().map_err(|_| JobError::Unknown.into())
}

/// A text that is no id names no address.
pub(crate) fn webhook_id(called: &str) -> Result<EndpointId, ProblemResponse> {
    called.parse().map_err(|_| WebhookError::NotFound.into())
}

/// The address of an id.
pub(crate) async fn webhook(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    called: &str,
) -> Result<Endpoint, ProblemResponse> {
    let found = gateway.webhooks.find(ctx, vec![webhook_id(called)?]).await?;
    found.items.into_iter().next().ok_or_else(|| WebhookError::NotFound.into())
}

/// A delivery with its body and its tries.
pub(crate) async fn webhook_delivery(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    called: &str,
) -> Result<DeliveryDetail, ProblemResponse> {
    let id: DeliveryId = called.parse().map_err(|_| no_webhook_delivery())?;
    let found = gateway.webhook_deliveries.detail(ctx, vec![id]).await?;
    found.into_iter().next().ok_or_else(no_webhook_delivery)
}

pub(crate) fn no_webhook_delivery() -> ProblemResponse {
    unknown("webhook.unknown_delivery", "there is no such delivery")
}

/// A text that is no SKU names none.
pub(crate) fn sku(called: &str) -> Result<Sku, ProblemResponse> {
    called.parse().map_err(|_| no_sku())
}

pub(crate) fn no_sku() -> ProblemResponse {
    ProblemResponse::new(StatusCode::NOT_FOUND, "inventory.unknown_sku")
        .detail("no warehouse has ever held this SKU")
}

fn no_order() -> ProblemResponse {
    ProblemResponse::new(StatusCode::NOT_FOUND, "order.unknown_order")
        .detail("there is no such order")
}

/// The id of a category, by its slug.
pub(crate) async fn category(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    called: &str,
) -> Result<CategoryId, ProblemResponse> {
    let tree = gateway.catalog.categories(ctx, ()).await?;
    let found = tree.iter().find(|category| category.slug.as_str() == called);
    found.map(|category| category.id).ok_or_else(no_category)
}

/// The id of a product, by its slug.
pub(crate) async fn product(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    slug: Slug,
) -> Result<ProductId, ProblemResponse> {
    let found = gateway.catalog.product(ctx, vec![ProductRef::Slug(slug)]).await?;
    let found = found.items.first().map(|product| product.id);
    found.ok_or_else(|| unknown("catalog.unknown_products", "there is no such product"))
}

/// The id of a collection, by its slug.
pub(crate) async fn collection(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    slug: Slug,
) -> Result<CollectionId, ProblemResponse> {
    let query = CollectionsQuery { slugs: vec![slug], page: PageRequest::first(1) };
    let found = gateway.catalog.collections(ctx, query).await?;
    let found = found.items.first().map(|collection| collection.id);
    found.ok_or_else(|| unknown("catalog.unknown_collections", "there is no such collection"))
}

/// A text that is no code names no attribute.
pub(crate) fn attribute_code(called: &str) -> Result<Code, ProblemResponse> {
    called.parse().map_err(|_| no_attribute())
}

/// Whether there is an attribute of this code.
pub(crate) async fn attribute(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    code: Code,
) -> Result<(), ProblemResponse> {
    let query = AttributesQuery { codes: vec![code], page: PageRequest::first(1) };
    let found = gateway.catalog.attributes(ctx, query).await?;
    if found.items.is_empty() { Err(no_attribute()) } else { Ok(()) }
}

fn no_attribute() -> ProblemResponse {
    unknown("catalog.unknown_attribute", "there is no such attribute")
}

pub(crate) fn no_category() -> ProblemResponse {
    unknown("catalog.unknown_categories", "there is no such category")
}

fn unknown(code: &'static str, detail: &str) -> ProblemResponse {
    ProblemResponse::new(StatusCode::NOT_FOUND, code).detail(detail)
}
