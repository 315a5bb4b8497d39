//! `shop contracts`

mod asyncapi;
mod generated;

use std::path::Path;

use self::generated::Generated;
use crate::{failure::Failure, output};

/// Writes what the code says of its contracts, or only checks that it is written.
pub(super) fn run(dir: &Path, check: bool) -> Result<(), Failure> {
    let generated = generate()?;
    if check {
        let differing = generated.differing(dir)?;
        if differing.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = differing.iter().map(|p| p.display().to_string()).collect();
        return Err(Failure::new(format!(
            "not what the code makes: {}; run `shop contracts` and look at the difference",
            names.join(", ")
        )));
    }
    for file in generated.write(dir)? {
        output::print(&format!("{}\n", file.display()))?;
    }
    Ok(())
}

fn generate() -> Result<Generated, Failure> {
    let mut all = Generated::default();
    all.add("openapi", "api-gateway", &app_gateway_public::document())?;
    all.add("openapi", "admin-gateway", &app_gateway_admin::document())?;
    for contract in app_composition::contract_schemas() {
        all.add("schemas", &contract.name, &contract.document)?;
    }
    let what = "What becomes of products: what they are, what they cost, how many there are.";
    let products = asyncapi::document("Product events", what, app_composition::PRODUCT_EVENTS);
    all.add("asyncapi", "product-events", &products)?;
    let what = "What becomes of orders, and of the money for them.";
    let orders = asyncapi::document("Order events", what, app_composition::ORDER_EVENTS);
    all.add("asyncapi", "order-events", &orders)?;
    Ok(all)
}
