//! The module over a real PostgreSQL: one file per use case.

mod deliver_due;
mod isolation;
mod list_messages;
mod send_message;
mod stage;
