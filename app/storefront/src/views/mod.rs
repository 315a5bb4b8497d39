//! One file per view.

mod cart_page;
mod category_page;
mod home_page;
mod product_page;
mod products_page;

pub use cart_page::{CartPage, CartPageLine, DeliveryChoice};
pub use category_page::CategoryPage;
pub use home_page::HomePage;
pub use product_page::{ProductPage, VariantView};
pub use products_page::{ListingQuery, ProductCard, ProductsPage};
