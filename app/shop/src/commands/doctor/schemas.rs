//! The schemas: up to date, and closed between tenants.

use rt_postgres::ModuleHealth;

use super::finding::Finding;

const MIGRATIONS: &str = "migrations";
const ROLES: &str = "roles";
const ROW_SECURITY: &str = "row_security";

pub(super) fn check(modules: &[ModuleHealth]) -> Vec<Finding> {
    let mut findings = migrations(modules);
    findings.extend(roles(modules));
    findings.push(row_security(modules));
    findings
}

fn migrations(modules: &[ModuleHealth]) -> Vec<Finding> {
    let listed = |of: fn(&ModuleHealth) -> &Vec<String>| {
        let each = modules
            .iter()
            .flat_map(|module| of(module).iter().map(|name| format!("{} ({name})", module.module)));
        each.collect::<Vec<_>>().join(", ")
    };
    let mut findings = Vec::new();
    let pending = listed(|module| &module.migrations.pending);
    if !pending.is_empty() {
        let fix = "run `shop migrate`; `shop up` does so by itself";
        findings.push(Finding::fail(MIGRATIONS, format!("pending: {pending}"), fix));
    }
    let unknown = listed(|module| &module.migrations.unknown);
    if !unknown.is_empty() {
        let said = format!("a newer program has been here: {unknown}");
        findings.push(Finding::fail(MIGRATIONS, said, "run that program, or restore a backup"));
    }
    let differing = listed(|module| &module.migrations.differing);
    if !differing.is_empty() {
        let said = format!("applied otherwise than this program has it: {differing}");
        let fix = "find out which program did it; a migration is never edited";
        findings.push(Finding::fail(MIGRATIONS, said, fix));
    }
    if findings.is_empty() {
        let said = format!("{} schemas are up to date", modules.len());
        findings.push(Finding::ok(MIGRATIONS, said));
    }
    findings
}

fn roles(modules: &[ModuleHealth]) -> Vec<Finding> {
    let listed = |of: fn(&ModuleHealth) -> &Vec<String>| {
        let mut names: Vec<&str> =
            modules.iter().flat_map(|module| of(module).iter().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    };
    let mut findings = Vec::new();
    let mut note = |names: String, said: &str, fix: &str| {
        if !names.is_empty() {
            findings.push(Finding::fail(ROLES, format!("{said}: {names}"), fix));
        }
    };
    note(
        listed(|module| &module.roles.missing),
        "not there",
        "run `shop migrate`; the login role needs CREATEROLE",
    );
    note(
        listed(|module| &module.roles.too_strong),
        "may log in, or are not held by row-level security",
        "ALTER ROLE ... NOLOGIN NOSUPERUSER NOBYPASSRLS",
    );
    note(
        listed(|module| &module.roles.inherited),
        "the login role has their rights without asking for them",
        "ALTER ROLE the login role NOINHERIT, or GRANT ... WITH INHERIT FALSE",
    );
    note(
        listed(|module| &module.roles.out_of_reach),
        "the login role cannot become them",
        "GRANT them to the login role, as `shop migrate` would",
    );
    if findings.is_empty() {
        findings.push(Finding::ok(ROLES, "every module has its own, none stronger than needed"));
    }
    findings
}

fn row_security(modules: &[ModuleHealth]) -> Finding {
    let unsecured = modules.iter().flat_map(|module| &module.unsecured);
    let named: Vec<String> = unsecured
        .map(|table| {
            let lacks = match (table.enabled, table.forced) {
                (false, _) => "off",
                (true, false) => "not forced",
                (true, true) => "open to every tenant",
            };
            format!("{} ({lacks})", table.table)
        })
        .collect();
    if named.is_empty() {
        return Finding::ok(ROW_SECURITY, "forced on every table with a tenant");
    }
    let fix = "ALTER TABLE ... ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; \
        stop the shop until then: tenants may see each other's rows";
    Finding::fail(ROW_SECURITY, named.join(", "), fix)
}
