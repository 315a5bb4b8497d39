//! What anybody wants to hear of, so that events nobody wants cost nothing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use kernel_common::{TenantId, Timestamp};

/// How long a process may not know what another has changed.
const FRESH: Duration = Duration::from_secs(1);

/// Tenants remembered at once. Those of the last second are far fewer.
const TENANTS_MAX: usize = 10_000;

/// The patterns of a tenant's endpoints, all together.
pub(crate) type Patterns = Arc<[String]>;

/// What a process remembers of the types that tenants want. A change that it makes ends that at
/// once, also for whoever has read what was before and not said so yet.
#[derive(Debug, Default)]
pub(crate) struct Interests(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Changes made by this process, of any tenant: they are rare.
    changes: u64,
    tenants: HashMap<TenantId, (Timestamp, Patterns)>,
}

impl Interests {
    /// What the tenant wants, unless that has to be read. A clock that was set back proves nothing.
    pub(crate) fn known(&self, tenant: TenantId, now: Timestamp) -> Option<Patterns> {
        let known = self.known_now();
        let (read_at, patterns) = known.tenants.get(&tenant)?;
        is_fresh(*read_at, now).then(|| patterns.clone())
    }

    /// What to say to [`note`](Self::note) after having read.
    pub(crate) fn begin_reading(&self) -> u64 {
        self.known_now().changes
    }

    /// The tenant wants `patterns`, as far as could be seen `now`, since
    /// [`begin_reading`](Self::begin_reading). Not remembered when something was changed meanwhile.
    pub(crate) fn note(
        &self,
        changes_before: u64,
        tenant: TenantId,
        now: Timestamp,
        patterns: Patterns,
    ) {
        let mut known = self.known_now();
        if known.changes != changes_before {
            return;
        }
        if known.tenants.len() >= TENANTS_MAX {
            known.tenants.retain(|_, (read_at, _)| is_fresh(*read_at, now));
        }
        if known.tenants.len() < TENANTS_MAX {
            known.tenants.insert(tenant, (now, patterns));
        }
    }

    /// The tenant's endpoints were changed.
    pub(crate) fn change(&self, tenant: TenantId) {
        let mut known = self.known_now();
        known.changes += 1;
        known.tenants.remove(&tenant);
    }

    fn known_now(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(read_at: Timestamp, now: Timestamp) -> bool {
    read_at <= now && now < read_at.after(FRESH)
}

#[cfg(test)]
mod tests {
    use kernel_common::{IdSource, SequentialIds};

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_unix_micros(millis * 1_000)
    }

    fn tenant() -> TenantId {
        TenantId::from_uuid(SequentialIds::default().next())
    }

    fn orders() -> Patterns {
        vec!["orders.*".to_owned()].into()
    }

    #[test]
    fn what_was_read_is_known_for_a_second() {
        let interests = Interests::default();
        assert_eq!(interests.known(tenant(), at(5_000)), None);
        interests.note(interests.begin_reading(), tenant(), at(5_000), orders());
        for known_at in [5_000, 5_999] {
            assert_eq!(interests.known(tenant(), at(known_at)), Some(orders()));
        }
        for unknown_at in [6_000, 4_999] {
            assert_eq!(interests.known(tenant(), at(unknown_at)), None, "{unknown_at}");
        }
    }

    #[test]
    fn a_change_ends_it_at_once_also_while_somebody_reads() {
        let interests = Interests::default();
        interests.note(interests.begin_reading(), tenant(), at(0), orders());
        interests.change(tenant());
        assert_eq!(interests.known(tenant(), at(0)), None);
        let reading = interests.begin_reading();
        interests.change(tenant());
        interests.note(reading, tenant(), at(0), orders());
        assert_eq!(interests.known(tenant(), at(0)), None);
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let (interests, ids) = (Interests::default(), SequentialIds::default());
        let fresh = || TenantId::from_uuid(ids.next());
        for _ in 0..TENANTS_MAX {
            interests.note(0, fresh(), at(0), orders());
        }
        let late = fresh();
        interests.note(0, late, at(1), orders());
        assert_eq!(interests.known(late, at(1)), None, "it is full");
        interests.note(0, late, at(2_000), orders());
        assert_eq!(interests.known(late, at(2_000)), Some(orders()));
        assert_eq!(interests.known_now().tenants.len(), 1, "what is old makes room");
    }
}
