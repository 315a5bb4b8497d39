//! A product among others.

use app_storefront::ProductCard as Product;

use super::{availability, square};
use crate::{site::visit::Visit, views::ProductCard};

/// The card of a product; none for one that nobody has priced, because it cannot be bought.
pub(crate) fn card(visit: &Visit, product: &Product) -> Option<ProductCard> {
    let title = product.summary.name.get(&visit.ctx.locale);
    Some(ProductCard {
        title: title.to_owned(),
        url: visit.paths.product(product.slug.as_str()),
        picture: product.image.as_ref().and_then(|image| square(&image.url, title)),
        price: visit.money(product.price?),
        // Beside "from" it would be told of one variant only.
        price_before: product
            .compare_at
            .filter(|_| !product.price_varies)
            .map(|before| visit.money(before)),
        price_is_lowest: product.price_varies,
        availability: availability(product.availability),
    })
}
