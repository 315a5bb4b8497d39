//! The cache of answers.

use std::{future::Future, sync::Arc, time::Duration};

use bytes::Bytes;
use kernel_common::TenantId;

use crate::{Generations, ValueCache, gzip::gzip};

/// A cached body with what the edge needs to send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The body, shared and never copied.
    pub body: Bytes,
    /// The same as gzip, made once; none where it would save next to nothing.
    pub gzip: Option<Bytes>,
    /// Its media type.
    pub content_type: &'static str,
    /// Strong validator of `body`, in quotes.
    pub etag: String,
}

impl Answer {
    /// An answer, compressed where that pays.
    #[must_use]
    pub fn new(body: impl Into<Bytes>, content_type: &'static str, etag: String) -> Self {
        let body = body.into();
        Self { gzip: gzip(&body), body, content_type, etag }
    }

    /// How many bytes it keeps in memory.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.body.len() + self.gzip.as_ref().map_or(0, Bytes::len)
    }
}

/// Answers by tenant, generation and name. Clones share them.
#[derive(Clone, Debug)]
pub struct AnswerCache(ValueCache<Answer>);

impl AnswerCache {
    /// At most `bytes_max` of answers; `level` names the cache in the metrics.
    #[must_use]
    pub fn new(
        level: &'static str,
        bytes_max: u64,
        ttl: Duration,
        generations: Generations,
    ) -> Self {
        Self(ValueCache::new(level, bytes_max, ttl, generations, Answer::size_bytes))
    }

    /// The cached answer, or the one that `make` makes now; see [`ValueCache::get_or_make`].
    pub async fn get_or_make<E, F>(
        &self,
        tenant: TenantId,
        name: &str,
        make: F,
    ) -> Result<Arc<Answer>, Arc<E>>
    where
        E: Send + Sync + 'static,
        F: Future<Output = Result<Answer, E>>,
    {
        self.0.get_or_make(tenant, name, make).await
    }

    /// The generations that decide what is served.
    #[must_use]
    pub fn generations(&self) -> &Generations {
        self.0.generations()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering},
        time::Duration,
    };

    use kernel_common::{SequentialIds, TenantId};

    use super::{Answer, AnswerCache};
    use crate::Generations;

    fn answer(body: &str) -> Answer {
        Answer::new(body.to_owned(), "text/plain", "\"1\"".to_owned())
    }

    fn cache() -> AnswerCache {
        AnswerCache::new("test", 1 << 20, Duration::from_secs(60), Generations::default())
    }

    #[tokio::test]
    async fn a_miss_is_made_once_and_tenants_do_not_share() {
        let (cache, ids) = (cache(), SequentialIds::default());
        let (one, two) = (TenantId::generate(&ids), TenantId::generate(&ids));
        let made = AtomicU32::new(0);
        let make = async |tenant, text: &'static str| {
            let count = || async {
                made.fetch_add(1, Ordering::Relaxed);
                Ok::<_, ()>(answer(text))
            };
            cache.get_or_make(tenant, "page", count()).await.expect("made").body.clone()
        };
        assert_eq!(make(one, "one").await, "one");
        assert_eq!(make(one, "again").await, "one");
        assert_eq!(make(two, "two").await, "two");
        assert_eq!(made.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn an_event_during_the_making_is_not_lost() {
        let cache = cache();
        let tenant = TenantId::generate(&SequentialIds::default());
        let stale = cache.get_or_make(tenant, "page", async {
            cache.generations().next(tenant);
            Ok::<_, ()>(answer("old"))
        });
        assert_eq!(stale.await.expect("made").body, "old");
        let fresh = cache.get_or_make(tenant, "page", async { Ok::<_, ()>(answer("new")) });
        assert_eq!(fresh.await.expect("made").body, "new");
    }

    #[tokio::test]
    async fn errors_are_not_kept() {
        let cache = cache();
        let tenant = TenantId::generate(&SequentialIds::default());
        let failed = cache.get_or_make(tenant, "page", async { Err::<Answer, _>("no") }).await;
        assert_eq!(*failed.expect_err("an error"), "no");
        let made = cache.get_or_make(tenant, "page", async { Ok::<_, &str>(answer("yes")) }).await;
        assert_eq!(made.expect("made").body, "yes");
    }
}
