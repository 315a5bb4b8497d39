//! One file per view.

mod addresses;
mod cart_page;
mod category_page;
mod collection_page;
mod found_page;
mod home_page;
mod product_page;
mod products_page;
mod related;
mod suggestions;

pub use addresses::ProductAddress;
pub use cart_page::{CartPage, CartPageLine, DeliveryChoice};
pub use category_page::CategoryPage;
pub use collection_page::CollectionPage;
pub use found_page::{FindQuery, FoundPage};
pub use home_page::HomePage;
pub use product_page::{ProductPage, VariantView};
pub use products_page::{ListingQuery, ProductCard, ProductsPage};
