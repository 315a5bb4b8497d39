use simulation::{Bug, Plan, run};

/// Seeds within which a planted mistake must be found.
const BUDGET: u64 = 600;

#[test]
fn every_planted_mistake_is_found() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        let found = (1..=BUDGET).find_map(|seed| run(&Plan::of(seed).with(bug)).err());
        match found {
            Some(failure) => println!("{bug:?}: {failure}"),
            None => missed.push(bug),
        }
    }
    assert_eq!(missed, [], "a simulator that does not find these proves nothing");
}
