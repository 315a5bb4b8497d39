//! What the module can be asked to do: load, let the entity decide, save. One verb a file.

pub(crate) mod list_products;
pub(crate) mod put_categories;
pub(crate) mod put_products;
pub(crate) mod read_categories;
pub(crate) mod read_products;
pub(crate) mod read_sellables;
pub(crate) mod remove_products;
pub(crate) mod restore_products;
pub(crate) mod set_status;
mod writing;
