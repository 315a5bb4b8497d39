//! For whom a connection reads.

use kernel_common::TenantId;

/// A role, and its tenant; none for a system role, which sees every tenant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Scope {
    role: String,
    tenant: Option<TenantId>,
}

impl Scope {
    pub(crate) fn new(role: &str, tenant: Option<TenantId>) -> Self {
        Self { role: role.to_owned(), tenant }
    }

    /// The statement that sets a session to it. Only checked names and typed values are
    /// formatted in.
    pub(super) fn sql(&self) -> String {
        let tenant = self.tenant.map(|tenant| tenant.to_string()).unwrap_or_default();
        format!(
            "SELECT set_config('role', '{}', false), set_config('app.tenant', '{tenant}', false), \
             set_config('default_transaction_read_only', 'on', false)",
            self.role
        )
    }
}
