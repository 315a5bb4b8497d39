//! Which idle connection is taken.

use std::{collections::HashMap, time::Duration};

use super::{Line, Scope};

/// What a choice depends on.
pub(super) trait Idle {
    /// For whom it reads, if anybody knows.
    fn scope(&self) -> Option<&Scope>;
    /// How long it has not been used.
    fn unused(&self) -> Duration;
}

impl Idle for Line {
    fn scope(&self) -> Option<&Scope> {
        self.reads_for.as_ref()
    }

    fn unused(&self) -> Duration {
        self.used.elapsed()
    }
}

/// For a transaction, which sets its own role and tenant: one that reads for nobody; else of those
/// whose like is idle most often, so that a reader misses it least, the last used, so that the
/// others can grow old.
pub(super) fn for_a_unit(idle: &[impl Idle]) -> Option<usize> {
    let unbound = idle.iter().rposition(|line| line.scope().is_none());
    unbound.or_else(|| {
        let alike = counted(idle);
        (0..idle.len()).max_by_key(|at| (alike[&idle[*at].scope()], *at))
    })
}

/// For a read of `scope`: one that reads for it; else one that would have to be tested before it
/// read again, which has nothing to lose; else none, as long as there is `room` for another; else
/// one that reads for nobody, or of those whose like is idle most often the least recently used.
pub(super) fn for_a_read(idle: &[impl Idle], scope: &Scope, room: bool) -> Option<usize> {
    if let Some(own) = idle.iter().rposition(|line| line.scope() == Some(scope)) {
        return Some(own);
    }
    if idle.first().is_some_and(|oldest| oldest.unused() >= super::TRUSTED) {
        return Some(0);
    }
    if room {
        return None;
    }
    let unbound = idle.iter().position(|line| line.scope().is_none());
    unbound.or_else(|| {
        let alike = counted(idle);
        (0..idle.len()).rev().max_by_key(|at| alike[&idle[*at].scope()])
    })
}

/// How many connections there are of each scope.
fn counted(idle: &[impl Idle]) -> HashMap<Option<&Scope>, u32> {
    let mut alike = HashMap::new();
    for line in idle {
        *alike.entry(line.scope()).or_insert(0) += 1;
    }
    alike
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A connection of a scope, and for how many milliseconds it has not been used.
    struct Sketch(Option<Scope>, u64);

    impl Idle for Sketch {
        fn scope(&self) -> Option<&Scope> {
            self.0.as_ref()
        }

        fn unused(&self) -> Duration {
            Duration::from_millis(self.1)
        }
    }

    fn scope(role: &str) -> Scope {
        Scope::new(role, None)
    }

    /// The least recently used first; `-` reads for nobody.
    fn idle(roles: &str) -> Vec<Sketch> {
        let of = |role: &str| Sketch((role != "-").then(|| scope(role)), 0);
        roles.split_whitespace().map(of).collect()
    }

    #[test]
    fn a_transaction_takes_what_readers_miss_least() {
        for (there, taken) in [
            ("", None),
            ("a", Some(0)),
            ("a - b - c", Some(3)),
            ("a b a c", Some(2)),
            ("a b b a b c", Some(4)),
            ("a b c", Some(2)),
        ] {
            assert_eq!(for_a_unit(&idle(there)), taken, "{there}");
        }
    }

    #[test]
    fn a_read_takes_its_own_and_then_what_others_miss_least() {
        for (there, with_room, without) in [
            ("", None, None),
            ("b a c a d", Some(3), Some(3)),
            ("b - c", None, Some(1)),
            ("b c b c c", None, Some(1)),
            ("b c d", None, Some(0)),
        ] {
            assert_eq!(for_a_read(&idle(there), &scope("a"), true), with_room, "{there}");
            assert_eq!(for_a_read(&idle(there), &scope("a"), false), without, "{there}");
        }
    }

    #[test]
    fn a_connection_to_be_tested_anyway_is_taken_before_another_is_made() {
        let mut there = idle("b c");
        there[0].1 = 1_000;
        assert_eq!(for_a_read(&there, &scope("a"), true), Some(0));
        assert_eq!(for_a_read(&there, &scope("c"), true), Some(1), "its own comes first");
    }

    #[test]
    fn another_tenant_is_another_scope() {
        use kernel_common::TenantId;
        use uuid::Uuid;

        let of = |tenant| Scope::new("a", Some(TenantId::from_uuid(Uuid::from_u128(tenant))));
        let there = [Sketch(Some(of(1)), 0)];
        assert_eq!(for_a_read(&there, &of(2), true), None);
        assert_eq!(for_a_read(&there, &of(1), true), Some(0));
    }
}
