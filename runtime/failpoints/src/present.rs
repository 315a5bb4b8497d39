//! Points and bugs, in the builds that have them.

use std::{
    collections::HashMap,
    env,
    ffi::OsString,
    fs,
    sync::{Mutex, OnceLock, PoisonError},
};

const FAIL: &str = "SHOP_CHAOS_FAIL";
const BUG: &str = "SHOP_CHAOS_BUG";

/// What is to happen at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Crash,
    Error,
}

/// The rules of the file as they were last read, and how often each point was passed since.
#[derive(Debug, Default)]
struct Rules {
    text: String,
    fates: HashMap<String, (u64, Fate)>,
    passed: HashMap<String, u64>,
}

pub(crate) fn point(label: &str, part: &str) -> bool {
    static FILE: OnceLock<Option<OsString>> = OnceLock::new();
    static RULES: OnceLock<Mutex<Rules>> = OnceLock::new();
    let Some(file) = FILE.get_or_init(|| env::var_os(FAIL)) else { return false };
    // No file, no rules: whoever breaks this process writes one when it is time.
    let text = fs::read_to_string(file).unwrap_or_default();
    let name = if part.is_empty() { label.to_owned() } else { format!("{label}:{part}") };
    let rules = RULES.get_or_init(Mutex::default);
    let fate = rules.lock().unwrap_or_else(PoisonError::into_inner).meet(text, &name);
    match fate {
        // Nothing is tidied up, as by a kill.
        Some(Fate::Crash) => std::process::abort(),
        Some(Fate::Error) => {
            eprintln!("failpoint {name} fails");
            true
        }
        None => false,
    }
}

impl Rules {
    /// What happens at this pass of a point.
    fn meet(&mut self, text: String, name: &str) -> Option<Fate> {
        if text != self.text {
            *self = Self { fates: read(&text), passed: HashMap::new(), text };
        }
        let passed = self.passed.entry(name.to_owned()).or_default();
        *passed += 1;
        self.fates.get(name).filter(|(time, _)| time == passed).map(|(_, fate)| *fate)
    }
}

pub(crate) fn planted(bug: &str) -> bool {
    static PLANTED: OnceLock<String> = OnceLock::new();
    PLANTED.get_or_init(|| env::var(BUG).unwrap_or_default()) == bug
}

#[expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "this is the bug"
)]
pub(crate) fn amount(minor: i64) -> i64 {
    if planted("float_money") { (minor as f64 / 100.0 * 100.0 - 0.5) as i64 } else { minor }
}

/// `label=3:crash` or `label=3:error`, one or more, parted by white space; what is not understood
/// is nothing.
fn read(text: &str) -> HashMap<String, (u64, Fate)> {
    let fates = text.split_whitespace().filter_map(|rule| {
        let (label, when) = rule.rsplit_once('=')?;
        let (time, fate) = when.split_once(':')?;
        let fate = match fate {
            "crash" => Fate::Crash,
            "error" => Fate::Error,
            _ => return None,
        };
        Some((label.to_owned(), (time.parse().ok()?, fate)))
    });
    fates.collect()
}

#[cfg(test)]
mod tests {
    use super::{Fate, Rules};

    #[test]
    fn a_rule_names_a_point_and_a_time_and_counts_from_when_it_is_given() {
        let mut rules = Rules::default();
        let mut passes = |text: &str, name| rules.meet(text.to_owned(), name);
        assert_eq!(passes("", "provider.after"), None);
        let two = "provider.after=2:error commit.before:order=1:crash nonsense x=y:crash x=1:sleep";
        assert_eq!(passes(two, "provider.after"), None, "passes before the rule do not count");
        assert_eq!(passes(two, "commit.before:payment"), None);
        assert_eq!(passes(two, "x"), None, "what is not understood is nothing");
        assert_eq!(passes(two, "commit.before:order"), Some(Fate::Crash));
        assert_eq!(passes(two, "provider.after"), Some(Fate::Error));
        assert_eq!(passes(two, "provider.after"), None, "only that one time");
    }
}
