use serde::Serialize;

use crate::Href;

/// The form that narrows a listing.
#[derive(Clone, Debug, Serialize)]
pub struct Facets {
    /// Where the form leads, by `GET`.
    pub action: Href,
    /// What the form carries on: the words, the order, choices that no group shows.
    pub carried: Vec<Carried>,
    /// The categories around.
    pub categories: Vec<CategoryStep>,
    /// The same in all categories; none where none is chosen.
    pub all_categories: Option<Href>,
    /// The price; none where nothing has one.
    pub price: Option<RangeField>,
    /// The currency of that price, as people write it.
    pub currency: String,
    /// Only what can be bought now.
    pub in_stock: StockBox,
    /// The facets, in order.
    pub groups: Vec<FacetGroup>,
    /// How many choices are made.
    pub chosen_count: u64,
}

/// A hidden field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A category on the way down, or one to go down to.
#[derive(Clone, Debug, Serialize)]
pub struct CategoryStep {
    /// Its title.
    pub title: String,
    /// The listing, or the search, in it.
    pub url: Href,
    /// Products in it.
    pub count: u64,
    /// Levels above it, within what is shown.
    pub depth: u32,
    /// It is the one that is shown.
    pub current: bool,
}

/// One facet.
#[derive(Clone, Debug, Serialize)]
pub struct FacetGroup {
    /// Its `id` in the page.
    pub id: String,
    /// Its name.
    pub title: String,
    /// It is unfolded.
    pub open: bool,
    /// What there is to choose.
    pub content: FacetContent,
}

/// What there is to choose of a facet.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FacetContent {
    /// One box a value.
    Values {
        /// Those shown at once.
        shown: Vec<ValueBox>,
        /// Those behind a fold.
        folded: Vec<ValueBox>,
    },
    /// From and to.
    Range {
        /// The two fields.
        field: RangeField,
        /// The unit of both.
        unit: Option<String>,
    },
    /// From day to day.
    Days {
        /// The two fields, days in the form `2026-11-21`.
        field: RangeField,
    },
}

/// A value to tick.
#[derive(Clone, Debug, Serialize)]
pub struct ValueBox {
    /// Its `id` in the page.
    pub id: String,
    /// What the form sends.
    pub value: String,
    /// Its name.
    pub label: String,
    /// Products that would be shown.
    pub count: u64,
    /// It is ticked.
    pub checked: bool,
}

/// Two fields, from and to.
#[derive(Clone, Debug, Serialize)]
pub struct RangeField {
    /// Name of the lower one.
    pub min_name: String,
    /// Name of the upper one.
    pub max_name: String,
    /// What was typed into the lower one.
    pub min: String,
    /// What was typed into the upper one.
    pub max: String,
    /// The lowest there is.
    pub lowest: String,
    /// The highest there is.
    pub highest: String,
}

/// Only what can be bought now.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StockBox {
    /// Products that can be bought now.
    pub count: u64,
    /// It is ticked.
    pub checked: bool,
}
