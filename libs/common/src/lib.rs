//! The kernel: the nouns every tier shares, and nothing that does I/O.
//!
//! Invariants kept here: money is integer minor units with a currency in the type and never
//! overflows silently; ids are typed; time is handed in, never read; an error says its kind,
//! a stable code and the fields at fault, and knows no transport.
//! Left out on purpose: clocks and randomness that read the host (`rt-host`), HTTP, SQL.

pub mod address;
pub mod context;
pub mod ids;
pub mod locale;
pub mod money;
pub mod page;
pub mod problem;
pub mod quantity;
pub mod quote;
pub mod sku;
pub mod time;
pub mod validation;

pub use address::{Address, Contact};
pub use context::IdempotencyKey;
pub use ids::{
    CartId, CategoryId, EventId, IdSource, OrderId, PaymentId, PriceListId, ProductId, RefundId,
    ReservationId, SellerId, SequentialIds, ShipmentId, TenantId, WarehouseId,
};
pub use locale::{CountryCode, Locale, LocalizedText};
pub use money::{Currency, Money, MoneyError, Rate, Rounding};
pub use page::{Cursor, Page, PageRequest};
pub use problem::{FieldError, Problem, ProblemKind};
pub use quantity::Quantity;
pub use quote::{
    DeliveryCharge, LineTax, PriceQuote, PricingTerms, QuotedDelivery, QuotedLine, Subject,
    TaxCategory, TaxSummary, TaxZone, TraceStep,
};
pub use sku::Sku;
pub use time::{Clock, ManualClock, Timestamp};
pub use validation::Validation;
