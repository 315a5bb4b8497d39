//! What the module can be asked to do. One verb a file.

mod check_message;
pub(crate) mod list_messages;
pub(crate) mod send_message;
