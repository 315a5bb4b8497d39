//! `shop stock …`

use std::str::FromStr;

use clap::{Subcommand, ValueEnum};

use super::{Keyed, PageArgs};

/// Why stock is adjusted.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Reason {
    /// A count found more or less
    Count,
    /// Broken, or repaired
    Damage,
}

impl Reason {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Damage => "damage",
        }
    }
}

/// `SKU=UNITS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Units {
    pub(crate) sku: String,
    pub(crate) units: i64,
}

impl FromStr for Units {
    type Err = String;

    /// The last `=` divides: a SKU may hold one.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.rsplit_once('=').filter(|(sku, _)| !sku.is_empty());
        let parsed = parts.and_then(|(sku, units)| Some((sku, units.parse().ok()?)));
        let (sku, units) = parsed.ok_or("write SKU=UNITS, such as MUG-BLUE=10")?;
        Ok(Self { sku: sku.to_owned(), units })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Stock levels by SKU and warehouse
    ///
    /// Example: shop stock list --sku MUG-BLUE --sku MUG-RED
    #[command(verbatim_doc_comment)]
    List {
        /// Only this SKU; may be repeated
        #[arg(long)]
        sku: Vec<String>,
        /// Only this warehouse, by code
        #[arg(long)]
        warehouse: Option<String>,
        /// Only what is at or under its threshold
        #[arg(long)]
        low: bool,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Book goods that arrived, all or none
    ///
    /// Example: shop stock receive MUG-BLUE=100 MUG-RED=50 --document DN-2026-118
    #[command(verbatim_doc_comment)]
    Receive {
        /// What and how many: SKU=UNITS
        #[arg(required = true, value_name = "SKU=UNITS")]
        goods: Vec<Units>,
        /// Number of the delivery note
        #[arg(long)]
        document: String,
        /// Where they were put, by code
        #[arg(long, default_value = "main")]
        warehouse: String,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// Book a difference: units more, or fewer when negative
    ///
    /// Example: shop stock adjust MUG-BLUE=-2 --reason damage --note dropped --document RPT-7
    #[command(verbatim_doc_comment)]
    Adjust {
        /// What and by how much: SKU=UNITS
        #[arg(required = true, value_name = "SKU=UNITS")]
        differences: Vec<Units>,
        /// Why
        #[arg(long)]
        reason: Reason,
        /// In your words
        #[arg(long, default_value = "")]
        note: String,
        /// Number of the count sheet or report
        #[arg(long)]
        document: String,
        /// Which warehouse, by code
        #[arg(long, default_value = "main")]
        warehouse: String,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// The journal of a SKU, newest first
    ///
    /// Example: shop stock history MUG-BLUE
    #[command(verbatim_doc_comment)]
    History {
        /// What
        sku: String,
        /// Only this warehouse, by code
        #[arg(long)]
        warehouse: Option<String>,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Stock levels as they were
    ///
    /// Example: shop stock as-of 2026-01-31T23:59:59Z MUG-BLUE
    #[command(verbatim_doc_comment)]
    AsOf {
        /// The instant, RFC 3339
        at: String,
        /// What
        #[arg(required = true)]
        sku: Vec<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::Units;

    #[test]
    fn the_last_equals_sign_divides_sku_and_units() {
        let units = |text: &str| text.parse::<Units>().map(|u| (u.sku, u.units));
        assert_eq!(units("MUG=10"), Ok(("MUG".to_owned(), 10)));
        assert_eq!(units("A=B=-2"), Ok(("A=B".to_owned(), -2)));
        for bad in ["MUG", "MUG=", "=3", "MUG=two", "MUG=1.5"] {
            assert!(units(bad).is_err(), "{bad}");
        }
    }
}
