//! The program itself, as it is typed: started, asked, stopped.

mod admin_commands;
mod backup_and_restore;
mod catalog_commands;
mod config;
mod contracts;
mod doctor;
mod events;
mod place;
