//! The rules of the driver, one fact a test.

mod deadline;
mod fence;
mod happy_path;
mod shop;
mod trouble;
mod turn;
mod universal;
