//! The sender against an independent receiver, canaries, and a network that lies.

mod forbidden;
mod sending;
mod stage;
mod tls;
mod trouble;
