//! Tests of the cart module: its rules over the store in memory, its store on a real PostgreSQL,
//! and the race of many changes on both.

mod budget;
mod changes;
mod claiming;
mod closing;
mod creation;
mod delivery;
mod forgetting;
mod isolation;
mod races;
mod repeats;
mod shop;
mod shown;
mod store;
mod views;
