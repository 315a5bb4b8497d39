//! The engine passes the port's suite, on folders of its own.

mod folder;
mod left;
mod suite;
