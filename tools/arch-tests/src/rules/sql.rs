//! SQL stands in the `store/` folder of a module and in the crates named here, nowhere else.

use crate::Violation;
use crate::source::Source;

/// How a query begins in Rust.
const QUERIES: &[&str] = &[
    "sqlx::query",
    "sqlx::raw_sql",
    "query!(",
    "query_as!(",
    "query_scalar!(",
    "query_file!(",
    "query_file_as!(",
    "QueryBuilder",
];

/// Folders outside the modules that may hold SQL, one reason each.
const EXCEPTED: &[(&str, &str)] = &[
    ("runtime/postgres/", "the unit of work, tenancy, events and inbox are SQL of their own"),
    ("app/audit/", "the witness reads every schema, as its own read-only role"),
    ("tools/chaos/", "a witness outside the product: it stops and questions the database itself"),
    ("tools/xtask/", "describes the cached queries against a migrated database"),
    ("tools/arch-tests/", "names the words it looks for"),
];

/// Checks every Rust file that ships.
#[must_use]
pub fn check(files: &[Source]) -> Vec<Violation> {
    files
        .iter()
        .filter(|file| !file.is_test() && !is_store(&file.path) && !is_excepted(&file.path))
        .flat_map(|file| QUERIES.iter().flat_map(|word| file.lines_with(word)))
        .map(|place| {
            Violation::new(
                place,
                "SQL stands in the store/ folder of the module that owns the table",
            )
        })
        .collect()
}

fn is_store(path: &str) -> bool {
    path.strip_prefix("modules/mod-")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, inside)| inside == "src/store.rs" || inside.starts_with("src/store/"))
}

fn is_excepted(path: &str) -> bool {
    EXCEPTED.iter().any(|(folder, _)| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "let row = sqlx::query!(\"SELECT 1\").fetch_one(tx).await?;";

    #[test]
    fn a_query_outside_the_store_is_reported() {
        for path in [
            "modules/mod-cart/src/use_cases/add_line.rs",
            "modules/mod-cart/src/storekeeping.rs",
            "app/checkout/src/lib.rs",
            "libs/common/src/money.rs",
        ] {
            let found = check(&[Source::new(path, QUERY)]);
            assert!(!found.is_empty(), "{path}");
            assert_eq!(found[0].subject, format!("{path}:1"));
        }
    }

    #[test]
    fn a_query_in_a_store_a_test_or_a_named_crate_is_quiet() {
        for path in [
            "modules/mod-cart/src/store/carts.rs",
            "modules/mod-cart/src/store.rs",
            "modules/mod-cart/tests/it/merge.rs",
            "runtime/postgres/src/events.rs",
            "app/audit/src/lib.rs",
        ] {
            assert_eq!(check(&[Source::new(path, QUERY)]), [], "{path}");
        }
    }

    #[test]
    fn a_query_in_a_comment_is_quiet() {
        let file = Source::new("app/checkout/src/lib.rs", format!("// never {QUERY}\nfn a() {{}}"));
        assert_eq!(check(&[file]), []);
    }
}
