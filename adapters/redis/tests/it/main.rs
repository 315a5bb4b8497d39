//! The store on a real redis-server: the suite of its port, and a server that loses everything, is
//! killed, hangs, and comes back.

mod away;
mod server;
mod suite;
