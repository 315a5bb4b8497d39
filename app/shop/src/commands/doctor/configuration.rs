//! The configuration: whether a start would take it.

use rt_config::{Explanation, Fault, Origin};

use super::finding::Finding;

const CHECK: &str = "configuration";

pub(super) fn check(explanation: &Explanation) -> Vec<Finding> {
    if explanation.faults.is_empty() {
        let set = |one: &&rt_config::Explained| one.origin.is_some_and(|o| o != Origin::Default);
        let (given, all) = (explanation.keys.iter().filter(set).count(), explanation.keys.len());
        return vec![Finding::ok(CHECK, format!("{all} keys, {given} of them set here; all fit"))];
    }
    explanation.faults.iter().map(fault).collect()
}

fn fault(fault: &Fault) -> Finding {
    let fix = match fault {
        Fault::Missing { fix, .. } | Fault::Refused { fix, .. } => fix.clone(),
        Fault::UnknownKey { meant: Some(meant), .. } => format!("write `{meant}`, or remove it"),
        Fault::UnknownKey { known, .. } => {
            format!("remove it; the keys there are {}", known.join(", "))
        }
        Fault::File { .. } => "mend the file, or name another with --config".to_owned(),
    };
    let said = match fault {
        Fault::Missing { key, .. } => format!("`{key}` is missing"),
        Fault::Refused { key, value, source, problem, .. } => {
            format!("`{key}` = {value} (from {source}) {problem}")
        }
        Fault::UnknownKey { key, source, .. } => format!("nobody knows `{key}` (from {source})"),
        Fault::File { path, reason } => format!("{}: {}", path.display(), reason.trim_end()),
    };
    Finding::fail(CHECK, said, fix)
}
