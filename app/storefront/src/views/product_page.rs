//! A product with its variants, their prices and what is left.

use kernel_common::{Money, Sku};
use mod_catalog_api::{Category, Product, ProductRef, ProductStatus, Slug, Variant};
use rt_contract::CallCtx;

use crate::{Availability, Storefront, ViewError};

/// A variant as the page offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantView {
    /// The variant.
    pub variant: Variant,
    /// Its price; none when it cannot be bought.
    pub price: Option<Money>,
    /// Its former price.
    pub compare_at: Option<Money>,
    /// True when the price contains the tax.
    pub tax_included: bool,
    /// What is told of its stock.
    pub availability: Availability,
}

/// A product page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductPage {
    /// The product.
    pub product: Product,
    /// Its variants, in order.
    pub variants: Vec<VariantView>,
    /// Categories from the top down to its own.
    pub breadcrumbs: Vec<Category>,
}

impl ProductPage {
    /// The variant of a SKU, else the first that can be bought, else the first.
    #[must_use]
    pub fn chosen(&self, sku: Option<&Sku>) -> Option<&VariantView> {
        let named = self.variants.iter().find(|view| Some(&view.variant.sku) == sku);
        let buyable = |view: &&VariantView| view.availability != Availability::SoldOut;
        named.or_else(|| self.variants.iter().find(buyable)).or(self.variants.first())
    }
}

impl Storefront {
    /// A published product by slug; one that was sold once is told apart from one that never was.
    pub async fn product(&self, ctx: &CallCtx, slug: &Slug) -> Result<ProductPage, ViewError> {
        let reference = vec![ProductRef::Slug(slug.clone())];
        let found = self.contracts.catalog.product(ctx, reference);
        let (found, tree) = futures_util::join!(found, self.categories(ctx));
        let product = found.map_err(ViewError::of)?.items.into_iter().next();
        let product = match product {
            Some(product) if product.status == ProductStatus::Published => product,
            Some(product) if product.status == ProductStatus::Archived => {
                return Err(ViewError::Withdrawn("product"));
            }
            _ => return Err(ViewError::NotFound("product")),
        };
        let skus = product.variants.iter().map(|variant| variant.sku.clone()).collect();
        let shelf = self.shelf(ctx, skus).await?;
        let view = |variant: &Variant| {
            let unit = shelf.price(&variant.sku);
            VariantView {
                variant: variant.clone(),
                price: unit.map(|unit| unit.price),
                compare_at: unit.and_then(|unit| unit.compare_at),
                tax_included: unit.is_none_or(|unit| unit.tax_included),
                availability: shelf.availability(&variant.sku),
            }
        };
        let variants = product.variants.iter().map(view).collect();
        let tree = tree?;
        let breadcrumbs = product.category.map_or_else(Vec::new, |own| tree.path(own));
        Ok(ProductPage { product, variants, breadcrumbs })
    }
}
