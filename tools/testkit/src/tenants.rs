//! Two tenants that every test of isolation uses.

use std::time::Duration;

use kernel_common::{IdSource, TenantId};
use rt_contract::CallCtx;
use rt_host::RandomIds;
use uuid::Uuid;

/// The first tenant.
#[must_use]
pub const fn tenant_one() -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001))
}

/// The second tenant.
#[must_use]
pub const fn tenant_two() -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002))
}

/// A context of `tenant`, in English and euros, with half a minute left.
#[must_use]
pub fn ctx(tenant: TenantId) -> CallCtx {
    CallCtx::system(tenant, "test").with_timeout(Duration::from_secs(30))
}

/// The same under an idempotency key.
///
/// # Panics
/// When `key` is none.
#[must_use]
pub fn ctx_of(tenant: TenantId, key: &str) -> CallCtx {
    ctx(tenant).with_key(key.parse().expect("a key"))
}

/// The first tenant's context under a key that nobody else has.
#[must_use]
pub fn fresh_ctx() -> CallCtx {
    ctx(tenant_one()).with_key(RandomIds.next().into())
}

#[cfg(test)]
mod tests {
    use super::{tenant_one, tenant_two};

    #[test]
    fn the_tenants_are_two_ids_of_version_seven() {
        assert_ne!(tenant_one(), tenant_two());
        assert_eq!(tenant_one().as_uuid().get_version_num(), 7);
        assert_eq!(tenant_two().as_uuid().get_version_num(), 7);
    }
}
