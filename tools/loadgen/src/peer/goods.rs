//! What a server has on sale, as far as operations need it.

use serde_json::Value;

use super::{items, text};
use crate::failure::Failure;

/// What is on sale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Goods {
    pub(crate) products: Vec<Product>,
    /// What carts take: a SKU or a variant's id, whichever the server wants.
    pub(crate) variants: Vec<String>,
    /// Where goods are sold, for servers that want to be told each time.
    pub(crate) region: String,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Product {
    /// What its page is asked by: a slug or an id, whichever the server wants.
    pub(crate) address: String,
    pub(crate) name: String,
}

impl Goods {
    /// Takes the products at `list`, each with its address and its name.
    pub(super) fn add_products(
        &mut self,
        body: &Value,
        list: &str,
        (address, name): (&str, &str),
    ) -> Result<(), Failure> {
        for product in items(body, list)? {
            let product = Product { address: text(product, address)?, name: text(product, name)? };
            self.products.push(product);
        }
        Ok(())
    }
}
