//! The public API over the real modules: every answer is held against the document too.

mod allocations;
mod budgets;
mod cache;
mod compressed;
mod docs;
mod negotiation;
mod routes;
mod schema;
mod site;
