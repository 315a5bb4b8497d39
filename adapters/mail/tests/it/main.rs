//! The transports, against a folder and against a mail server of a few lines.

mod mail;
mod outbox;
mod sink;
mod smtp;
