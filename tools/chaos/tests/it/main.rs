//! The harness at the size of CI: every row is green, and every planted bug is caught.
//!
//! One after the other, because both want the whole machine.

use std::{
    process::Command,
    sync::{Mutex, PoisonError},
};

static MACHINE: Mutex<()> = Mutex::new(());

/// Runs the harness; what it said is shown when it is red.
fn chaos(arguments: &[&str]) {
    let _turn = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    let output = Command::new(env!("CARGO_BIN_EXE_chaos"))
        .args(arguments)
        .output()
        .expect("the harness runs");
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(output.status.success(), "{}", said.concat());
}

#[test]
fn every_row_is_green() {
    chaos(&["--seed", "1"]);
}

#[test]
fn inventory_and_payment_in_a_process_apart_change_nothing() {
    chaos(&["--processes", "2", "--rows", "R1,R3,R6,R7"]);
}

#[test]
fn two_whole_shops_on_one_database_are_one_shop() {
    chaos(&["--twins", "--rows", "R1,R15,R21"]);
}

#[test]
fn every_planted_bug_is_caught() {
    chaos(&["--bugs"]);
}
