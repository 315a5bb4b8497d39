//! A module's SQL names its own schema only: no foreign table, key, join or function.
//!
//! Reads the string literals of `src/store/`, and the migrations. The roles refuse the same at run
//! time; this says it before anything runs.

use crate::Violation;
use crate::source::Source;

/// The schema of each module.
const SCHEMAS: &[(&str, &str)] = &[
    ("mod-inventory", "inventory"),
    ("mod-catalog", "catalog"),
    ("mod-pricing", "pricing"),
    ("mod-cart", "carts"),
    ("mod-order", "orders"),
    ("mod-payment", "payments"),
    ("mod-notification", "notifications"),
    ("mod-webhook", "webhooks"),
];

/// Checks the stores and migrations of the modules.
#[must_use]
pub fn check(files: &[Source]) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in files {
        let Some((module, inside)) = module_of(&file.path) else {
            continue;
        };
        if inside.starts_with("migrations/") && inside.ends_with(".sql") {
            report(&mut found, module, &file.path, 1, &file.text);
        } else if inside == "src/store.rs" || inside.starts_with("src/store/") {
            for literal in &file.literals {
                report(&mut found, module, &file.path, literal.line, &literal.text);
            }
        }
    }
    found
}

/// Modules without a row: the rule would not know which schema is their own.
#[must_use]
pub fn without_a_schema<'a>(modules: impl Iterator<Item = &'a str>) -> Vec<Violation> {
    modules
        .filter(|module| !SCHEMAS.iter().any(|(name, _)| name == module))
        .map(|module| {
            Violation::new(module, "name its schema in tools/arch-tests/src/rules/schemas.rs")
        })
        .collect()
}

fn module_of(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("modules/")?.split_once('/')
}

fn report(found: &mut Vec<Violation>, module: &str, path: &str, first_line: usize, sql: &str) {
    for (index, line) in bare(sql).lines().enumerate() {
        for (owner, schema) in SCHEMAS.iter().filter(|(owner, _)| *owner != module) {
            if names(line, schema) {
                found.push(Violation::new(
                    format!("{path}:{}", first_line + index),
                    format!(
                        "{module} reads schema `{schema}` of {owner}; ask its contract instead"
                    ),
                ));
            }
        }
    }
}

/// `sql` without comments, quoted values and the quotes of identifiers, on the same lines.
fn bare(sql: &str) -> String {
    let mut kept = String::new();
    let (mut quoted, mut comment) = (false, false);
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => {
                comment = false;
                kept.push('\n');
            }
            _ if comment => {}
            '\'' => {
                quoted = !quoted;
                kept.push(' ');
            }
            _ if quoted => {}
            '-' if letters.peek() == Some(&'-') => comment = true,
            '"' => {}
            _ => kept.push(letter.to_ascii_lowercase()),
        }
    }
    kept
}

/// Whether `line` reaches into `schema`: its name, not itself behind a dot, and a dot.
fn names(line: &str, schema: &str) -> bool {
    line.match_indices(schema).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + schema.len()..];
        let begins = !before.is_some_and(|b| b.is_alphanumeric() || b == '_' || b == '.');
        let reaches = after
            .strip_prefix('.')
            .and_then(|name| name.chars().next())
            .is_some_and(|next| next.is_alphabetic() || next == '_' || next == '*');
        begins && reaches
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(sql: &str) -> Vec<Violation> {
        let text = format!("fn f() {{\n    sqlx::query!(r#\"{sql}\"#);\n}}\n");
        check(&[Source::new("modules/mod-cart/src/store/carts.rs", text)])
    }

    #[test]
    fn a_foreign_schema_in_a_query_is_reported_with_its_owner() {
        let found =
            store("SELECT c.id\nFROM carts.carts c\nJOIN orders.orders o ON o.cart_id = c.id");
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].to_string(),
            "modules/mod-cart/src/store/carts.rs:4: mod-cart reads schema `orders` of mod-order; \
             ask its contract instead"
        );
    }

    #[test]
    fn quoted_and_upper_case_names_are_seen() {
        assert_eq!(store("SELECT 1 FROM \"orders\".\"orders\"").len(), 1);
        assert_eq!(store("SELECT 1 FROM Orders.orders").len(), 1);
    }

    #[test]
    fn a_foreign_key_in_a_migration_is_reported() {
        let sql =
            "-- carts only\nCREATE TABLE carts.lines (\n  sku text REFERENCES catalog.skus\n);";
        let found = check(&[Source::new("modules/mod-cart/migrations/1_lines.sql", sql)]);
        assert_eq!(found.len(), 1);
        assert!(found[0].subject.ends_with("1_lines.sql:3"), "{}", found[0]);
    }

    #[test]
    fn its_own_schema_aliases_values_and_comments_are_quiet() {
        for sql in [
            "SELECT cart.id FROM carts.carts cart",
            "SELECT c.orders.x FROM carts.carts c",
            "SELECT 1 WHERE type = 'orders.placed'",
            "SELECT 1 -- not orders.orders",
            "SELECT reorders.n FROM carts.reorders",
        ] {
            assert_eq!(store(sql), [], "{sql}");
        }
    }

    #[test]
    fn a_foreign_name_outside_the_store_is_no_query() {
        let text = "const TOPIC: &str = \"orders.placed\";";
        assert_eq!(check(&[Source::new("modules/mod-cart/src/publisher.rs", text)]), []);
    }

    #[test]
    fn a_module_without_a_row_is_reported() {
        let found = without_a_schema(["mod-cart", "mod-review"].into_iter());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].subject, "mod-review");
    }
}
