//! A contract in process and over HTTP: one behaviour.

mod events;
mod faults;
mod hops;
mod parity;
mod retries;
mod sample;
mod server;
