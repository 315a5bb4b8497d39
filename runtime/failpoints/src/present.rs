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

/// The rules of the file as they were last read, and how often each point was passed since.
#[derive(Debug, Default)]
struct Rules {
    text: String,
    deaths: HashMap<String, u64>,
    passed: HashMap<String, u64>,
}

pub(crate) fn point(label: &str, part: &str) {
    static FILE: OnceLock<Option<OsString>> = OnceLock::new();
    static RULES: OnceLock<Mutex<Rules>> = OnceLock::new();
    let Some(file) = FILE.get_or_init(|| env::var_os(FAIL)) else { return };
    // No file, no rules: whoever breaks this process writes one when it is time.
    let text = fs::read_to_string(file).unwrap_or_default();
    let name = if part.is_empty() { label.to_owned() } else { format!("{label}:{part}") };
    let rules = RULES.get_or_init(Mutex::default);
    if rules.lock().unwrap_or_else(PoisonError::into_inner).ends(text, &name) {
        // Nothing is tidied up, as by a kill.
        std::process::abort();
    }
}

impl Rules {
    /// Whether the process ends at this pass of a point.
    fn ends(&mut self, text: String, name: &str) -> bool {
        if text != self.text {
            *self = Self { deaths: read(&text), passed: HashMap::new(), text };
        }
        let passed = self.passed.entry(name.to_owned()).or_default();
        *passed += 1;
        self.deaths.get(name) == Some(passed)
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

/// `label=3:crash`, one or more, parted by white space; what is not understood is nothing.
fn read(text: &str) -> HashMap<String, u64> {
    let deaths = text.split_whitespace().filter_map(|rule| {
        let (label, when) = rule.rsplit_once('=')?;
        Some((label.to_owned(), when.strip_suffix(":crash")?.parse().ok()?))
    });
    deaths.collect()
}

#[cfg(test)]
mod tests {
    use super::Rules;

    #[test]
    fn a_rule_names_a_point_and_a_time_and_counts_from_when_it_is_given() {
        let mut rules = Rules::default();
        let mut passes = |text: &str, name| rules.ends(text.to_owned(), name);
        assert!(!passes("", "provider.after"));
        let two = "provider.after=2:crash commit.before:order=1:crash nonsense x=y:crash";
        assert!(!passes(two, "provider.after"), "passes before the rule do not count");
        assert!(!passes(two, "commit.before:payment"));
        assert!(passes(two, "commit.before:order"));
        assert!(passes(two, "provider.after"));
        assert!(!passes(two, "provider.after"), "only that one time");
    }
}
