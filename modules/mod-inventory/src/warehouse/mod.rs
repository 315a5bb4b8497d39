//! Warehouses: places that hold stock, named by the merchant.

use kernel_common::{FieldError, Validation};
use mod_inventory_api::WarehousePut;

/// Every fault of the warehouses to put, with pointers into the batch.
pub(crate) fn validate(puts: &[WarehousePut]) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    for (position, put) in puts.iter().enumerate() {
        let code_fits = (1..=32).contains(&put.code.len())
            && put.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let pointer = format!("/{position}/code");
        check.require(code_fits, &pointer, "invalid", "is 1 to 32 characters of a-z 0-9 -");
        let twice = puts[..position].iter().any(|earlier| earlier.code == put.code);
        check.require(!twice, &pointer, "duplicate", "comes twice");
        check.line(&format!("/{position}/name"), &put.name, 120);
    }
    check.finish()
}

#[cfg(test)]
mod tests {
    use mod_inventory_api::WarehousePut;

    use super::validate;

    #[test]
    fn codes_are_short_and_unique() {
        let put = |code: &str| WarehousePut {
            code: code.to_owned(),
            name: "Main".to_owned(),
            priority: 1,
        };
        assert!(validate(&[put("main"), put("shop-2")]).is_ok());
        let faults = validate(&[put("Main"), put(""), put("a"), put("a")]).expect_err("faults");
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/0/code", "/1/code", "/3/code"]);
    }
}
