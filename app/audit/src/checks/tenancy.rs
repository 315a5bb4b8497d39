//! I13: every tenant's rows are behind the second wall, and in sight of the witness.

use crate::check::{Check, Scope};

/// A table with a tenant has row-level security, forced on its owner too; and the witness is let
/// through, or its other findings were worth nothing.
pub(super) const ROW_SECURITY_IS_FORCED: Check = Check {
    id: "I13",
    name: "row_security_is_forced",
    tables: &[],
    scope: Scope::EachSchema,
    examined: "
        SELECT count(*) FROM pg_attribute
        JOIN pg_class c ON c.oid = attrelid
        WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('r', 'p')
          AND attname = 'tenant_id' AND NOT attisdropped",
    broken: "
        SELECT c.oid::regclass::text AS table, c.relrowsecurity AS enabled,
               c.relforcerowsecurity AS forced, seen.whole AS seen_by_witness
        FROM pg_attribute
        JOIN pg_class c ON c.oid = attrelid
        CROSS JOIN LATERAL (
            SELECT EXISTS (
                SELECT FROM pg_policy p
                WHERE p.polrelid = c.oid AND p.polcmd IN ('r', '*')
                  AND current_user::regrole = ANY (p.polroles)
                  AND pg_get_expr(p.polqual, p.polrelid) = 'true') AS whole
        ) seen
        WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('r', 'p')
          AND attname = 'tenant_id' AND NOT attisdropped
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND seen.whole)",
};
