use std::time::Duration;

use super::{Process, Used, Watch, parse};

fn process(id: u32, parent: u32, name: &str, ticks: u64) -> Process {
    Process { id, name: name.to_owned(), parent, ticks }
}

#[test]
fn a_line_is_read_whatever_the_program_is_called() {
    let rest = "S 41 42 42 0 -1 4194560 1 2 3 4 100 20 3 1 20 0 9 0 12345";
    let read = parse(&format!("42 (a) (b c) {rest}")).expect("a process");
    assert_eq!(read, process(42, 41, "a) (b c", 124));
    for broken in ["", "42", "42 (a) S", "x (a) S 1 2"] {
        assert_eq!(parse(broken), None, "{broken}");
    }
}

/// 10 is the server, 12 a database that it started, 20 a database beside it.
fn machine() -> Vec<Process> {
    vec![
        process(1, 0, "init", 1_000),
        process(10, 1, "node", 50),
        process(11, 10, "node", 7),
        process(12, 10, "postgres", 20),
        process(13, 12, "postgres", 4),
        process(20, 1, "postgres", 9),
        process(99, 1, "loadgen", 30),
    ]
}

fn used(server: u64, database: u64, generator: u64) -> Used {
    let [server, database, generator] =
        [server, database, generator].map(|ticks| Duration::from_millis(ticks * 10));
    Used { server, database, generator }
}

#[test]
fn a_process_stands_for_its_tree_and_the_database_is_told_apart() {
    let sum = |roots: &[u32]| Watch::new(roots.to_vec()).sum(&machine(), 99);
    assert_eq!(sum(&[10]), Ok(used(57, 24, 30)));
    assert_eq!(sum(&[10, 20]), Ok(used(57, 33, 30)));
    assert_eq!(sum(&[10, 11, 12]), Ok(used(57, 24, 30)), "nobody is counted twice");
    assert!(sum(&[10, 77]).is_err_and(|said| said.contains("77")));
}

#[test]
fn a_child_that_ends_takes_nothing_with_it() {
    let watch = Watch::new(vec![10]);
    let before = watch.sum(&machine(), 99).expect("all are there");
    let mut later = machine();
    // The child 13 worked on, and ended; its parent has its account now.
    later.retain(|process| process.id != 13);
    later[3].ticks += 4 + 6;
    let after = watch.sum(&later, 99).expect("all are there");
    assert_eq!(after.since(before), used(0, 6, 0));
}

#[test]
fn this_process_can_be_watched() {
    let watch = Watch::new(vec![std::process::id()]);
    assert!(watch.look().is_ok());
}
