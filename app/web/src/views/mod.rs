//! The facts of each page, as plain data: one file a page, and what several pages share.
//!
//! Handlers fill these from the contracts, templates read them. They hold no words of the
//! storefront (an enum names the fact, the catalogue has the sentence), no prices that are not
//! formatted yet, and nothing about the visitor that is not on this page.

mod availability;
mod cart;
mod categories;
mod checkout;
mod delivery;
mod error;
mod facets;
mod field;
mod home;
mod information;
mod line;
mod listing;
mod order;
mod payment;
mod picture;
mod product;
mod product_card;
mod suggestions;
mod totals;

pub use availability::Availability;
pub use cart::{CartLine, CartLineChange, CartView};
pub use categories::{CategoriesView, CategoryGroup, CollectionTile, CollectionsView};
pub use checkout::{
    CheckoutNotice, CheckoutView, CountryChoice, DeliveryChoice, PaymentChoice, TermsConsent,
    TestCard, TestCardAnswer,
};
pub use delivery::{DeliveryOffer, DeliveryRate};
pub use error::{ErrorKind, ErrorView};
pub use facets::{
    Carried, CategoryStep, FacetContent, FacetGroup, Facets, RangeField, StockBox, ValueBox,
};
pub use field::{FieldProblem, TextField};
pub use home::{CategoryTile, Hero, HomeView, Promise};
pub use information::{Contact, InformationSection, InformationView};
pub use line::{ChosenOption, SummaryLine};
pub use listing::{
    Choice, Chosen, Correction, Crumb, ListingView, PageLink, Searched, SortLink, SortOrder,
    Subcategory, Suggested,
};
pub use order::{
    OrderEvent, OrderStatus, OrderView, TimelineEntry, Tracking, TransferState, TransferView,
};
pub use payment::{
    DeclineReason, PaymentCheckingView, PaymentConfirmationView, PaymentDeclinedView,
};
pub use picture::Picture;
pub use product::{
    ChosenVariant, Fact, FactValue, OptionGroup, OptionValue, OptionValueState, ProductView,
    TaxNote,
};
pub use product_card::ProductCard;
pub use suggestions::{Piece, Suggestion, SuggestionsView};
pub use totals::{TotalRow, Totals};
