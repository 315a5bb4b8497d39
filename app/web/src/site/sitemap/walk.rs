//! From the first product of a shop to the last, to learn where its files begin.

use std::pin::pin;

use app_storefront::{ProductAddress, Storefront, ViewError};
use futures_util::{Stream, StreamExt, stream};
use kernel_common::{Cursor, Timestamp};
use rt_contract::CallCtx;

use super::{Limits, entry::Shop};

/// Where a file of products begins, and how far it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    /// The place in the walk; none at the beginning.
    pub(crate) after: Option<Cursor>,
    /// Products of the step at that place that belong to the file before.
    pub(crate) skipped: usize,
    /// Products of the file.
    pub(crate) count: usize,
    /// When the latest of them changed.
    pub(crate) changed: Timestamp,
}

/// A shop's file in the making.
#[derive(Debug, Default)]
struct Filling {
    urls: usize,
    bytes: usize,
}

/// A step of the walk.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The place before it; none at the beginning.
    pub(super) after: Option<Cursor>,
    pub(super) products: Vec<ProductAddress>,
}

/// The steps from a place to the end, each asked for when the one before is done.
pub(super) fn steps<'a>(
    storefront: &'a Storefront,
    ctx: &'a CallCtx,
    after: Option<Cursor>,
) -> impl Stream<Item = Result<Step, ViewError>> + Send + 'a {
    stream::try_unfold(Some(after), move |place| async move {
        let Some(after) = place else { return Ok(None) };
        let page = storefront.addresses(ctx, after.clone()).await?;
        let step = Step { after, products: page.items };
        Ok(Some((step, page.next.map(Some))))
    })
}

/// The beginnings of all files.
pub(super) async fn starts(
    shop: &Shop,
    limits: Limits,
    steps: impl Stream<Item = Result<Step, ViewError>>,
) -> Result<Vec<Start>, ViewError> {
    let mut steps = pin!(steps);
    let mut starts: Vec<Start> = Vec::new();
    let mut filling = Filling::default();
    let mut xml = String::new();
    while let Some(step) = steps.next().await {
        let Step { after, products } = step?;
        for (skipped, product) in products.iter().enumerate() {
            xml.clear();
            product_entry(shop, product, &mut xml);
            let (urls, bytes) = (filling.urls + shop.urls_each(), filling.bytes + xml.len());
            if starts.is_empty() || urls > limits.urls_max || bytes > limits.bytes_max {
                let changed = product.updated_at;
                starts.push(Start { after: after.clone(), skipped, count: 0, changed });
                filling = Filling::default();
            }
            filling.urls += shop.urls_each();
            filling.bytes += xml.len();
            let file = starts.last_mut().expect("one was begun at the first product");
            file.count += 1;
            file.changed = file.changed.max(product.updated_at);
        }
    }
    Ok(starts)
}

/// Appends a product.
pub(super) fn product_entry(shop: &Shop, product: &ProductAddress, xml: &mut String) {
    let day = product.updated_at.to_string();
    let day = day.get(..10).unwrap_or(&day);
    shop.entry(|paths| paths.product(product.slug.as_str()), Some(day), xml);
}
