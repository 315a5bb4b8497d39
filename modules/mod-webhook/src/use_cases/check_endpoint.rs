//! Refuses addresses that may not be called, and types that do not exist.

use kernel_common::Validation;
use mod_webhook_api::spi::UrlFault;

use crate::{WebhookModule, endpoint::names_something};

const URL_LENGTH_MAX: usize = 500;
const DESCRIPTION_LENGTH_MAX: usize = 200;
const TYPES_MAX: usize = 50;

/// The address, trimmed.
pub(super) fn check_url(check: &mut Validation, module: &WebhookModule, url: &str) -> String {
    let url = check.line("/url", url, URL_LENGTH_MAX);
    // Without one there is nothing more to say.
    if !url.is_empty()
        && let Err(fault) = module.sender.accepts(&url)
    {
        let code = match fault {
            UrlFault::Malformed => "invalid_url",
            UrlFault::NotHttps => "not_https",
            UrlFault::Private => "private_address",
        };
        check.fault("/url", code, fault.to_string());
    }
    url
}

pub(super) fn check_types(check: &mut Validation, module: &WebhookModule, types: &[String]) {
    let fits = (1..=TYPES_MAX).contains(&types.len());
    check.require(fits, "/types", "batch_size", "are 1 to 50");
    for (number, pattern) in types.iter().enumerate().take(TYPES_MAX) {
        let pointer = format!("/types/{number}");
        let known = names_something(pattern, &module.types);
        check.require(known, &pointer, "unknown_type", "names no event that there is");
        let twice = types[..number].contains(pattern);
        check.require(!twice, &pointer, "duplicate", "comes twice");
    }
}

/// The description, trimmed.
pub(super) fn check_description(check: &mut Validation, description: &str) -> String {
    check.optional_line("/description", description, DESCRIPTION_LENGTH_MAX)
}
