//! Following the modules' logs.

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use kernel_common::TenantId;
use kernel_search::SearchEngine;
use rt_contract::CallCtx;
use tokio::time::Instant;

use super::{
    hints::Hints,
    kept::Kept,
    read::{Sources, Unread},
};
use crate::{
    CHANGES_READ_MAX, ChangeLog, LogPosition, ReadChanges, TenantSettings,
    checkpoint::{Checkpoint, MODULES, Place},
    service::Tenants,
    tenant::{TenantSearch, Told},
};

/// Shortest and longest wait for something to happen.
const PAUSE_MIN: Duration = Duration::from_millis(20);
const PAUSE_MAX: Duration = Duration::from_millis(250);
/// Wait after trouble.
const PAUSE_TROUBLE: Duration = Duration::from_secs(1);
/// How long builds go on before changes are looked at again.
const BUILD_SLICE: Duration = Duration::from_millis(300);
/// How often an index without changes of its own notes how far its logs were followed.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(60);

/// Keeps the indexes of this process true to the modules. There is one for each process.
pub struct Follower {
    engine: Arc<dyn SearchEngine>,
    sources: Sources,
    logs: HashMap<&'static str, Arc<dyn ChangeLog>>,
    tenants: Arc<Tenants>,
    settings: Vec<TenantSettings>,
    synonyms: Vec<Vec<String>>,
    kept: Vec<Kept>,
    /// How far every log has been read.
    read: Checkpoint,
    told: Told,
}

impl Follower {
    pub(crate) fn new(
        engine: Arc<dyn SearchEngine>,
        sources: Sources,
        logs: HashMap<&'static str, Arc<dyn ChangeLog>>,
        tenants: Arc<Tenants>,
        (settings, synonyms): (Vec<TenantSettings>, Vec<Vec<String>>),
    ) -> Self {
        let (kept, read, told): (_, _, Told) =
            (Vec::new(), Checkpoint::default(), Arc::new(|_| ()));
        Self { engine, sources, logs, tenants, settings, synonyms, kept, read, told }
    }

    /// The same, telling `told` of each tenant whose answers are different from now on: whoever
    /// keeps answers drops them then. A sale that leaves goods to buy changes none.
    #[must_use]
    pub fn telling(self, told: impl Fn(TenantId) + Send + Sync + 'static) -> Self {
        Self { told: Arc::new(told), ..self }
    }

    /// Follows until `stop` completes, then notes how far it came. Trouble is waited out.
    pub async fn run(mut self, stop: impl Future<Output = ()> + Send) {
        let mut stop = std::pin::pin!(stop);
        let mut pause = PAUSE_MIN;
        loop {
            let worked = tokio::select! {
                biased;
                () = &mut stop => break,
                worked = self.turn() => worked,
            };
            pause = match worked {
                Ok(true) => {
                    tokio::task::yield_now().await;
                    pause = PAUSE_MIN;
                    continue;
                }
                Ok(false) => (pause * 2).min(PAUSE_MAX),
                Err(error) => {
                    tracing::warn!(%error, "search cannot follow the shop now; tried again");
                    PAUSE_TROUBLE
                }
            };
            tokio::select! {
                () = &mut stop => break,
                () = tokio::time::sleep(pause) => {}
            }
        }
        if let Err(error) = self.note_places(Duration::ZERO).await {
            tracing::warn!(%error, "search will read some changes again after the next start");
        }
    }

    /// Whether there was anything to do. What fails is done again from its beginning: places move
    /// only when everything before them is in the indexes.
    async fn turn(&mut self) -> Result<bool, Unread> {
        let opened = self.open_next().await?;
        let changed = if self.settings.is_empty() { self.follow().await? } else { false };
        let built = self.build().await?;
        self.note_places(CHECKPOINT_EVERY).await?;
        Ok(opened || changed || built)
    }

    /// Opens one index more, and decides whether it is built anew.
    async fn open_next(&mut self) -> Result<bool, Unread> {
        let Some(settings) = self.settings.last().cloned() else { return Ok(false) };
        let definition = settings.definition(&self.synonyms);
        let index = self.engine.open(&settings.tenant.to_string(), definition).await?;
        let search = Arc::new(TenantSearch::new(settings, index).telling(self.told.clone()));
        let known = search.index.checkpoint().and_then(|text| Checkpoint::read(&text));
        let committed = match known {
            Some(checkpoint) if self.is_of_this_database(&checkpoint).await? => Some(checkpoint),
            _ => None,
        };
        let kept = match committed {
            Some(committed) => {
                self.sources.tree(&search).await?;
                self.sources.labels(&search, Vec::new()).await?;
                Kept::going_on(search.clone(), committed)
            }
            // Whatever happens from now on is followed; the build reads what was before.
            None => Kept::from_nothing(search.clone(), self.heads().await?),
        };
        self.read = match self.kept.is_empty() {
            true => kept.committed().clone(),
            false => self.read.earlier(kept.committed()),
        };
        self.tenants.add(search);
        self.kept.push(kept);
        self.settings.pop();
        Ok(true)
    }

    /// Whether the facts that a checkpoint names lie where it says: a database restored into
    /// another cluster has other places.
    async fn is_of_this_database(&self, checkpoint: &Checkpoint) -> Result<bool, Unread> {
        for module in MODULES {
            let place = checkpoint.place(module);
            let Some(event) = place.event else { continue };
            let before = LogPosition { seq: place.position.seq - 1, ..place.position };
            let changes = self.changes(module, before, 1).await?;
            if changes.first().is_none_or(|change| change.event.id != event) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn heads(&self) -> Result<Checkpoint, Unread> {
        let mut heads = Checkpoint::default();
        for module in MODULES {
            let position = self.log(module)?.head(&ctx(), module.to_owned()).await?;
            heads.set(module, Place { position, event: None });
        }
        Ok(heads)
    }

    fn log(&self, module: &str) -> Result<&Arc<dyn ChangeLog>, Unread> {
        self.logs.get(module).ok_or_else(|| Unread(format!("there is no log of {module}")))
    }

    async fn changes(
        &self,
        module: &str,
        after: LogPosition,
        limit: u32,
    ) -> Result<Vec<crate::LoggedChange>, Unread> {
        let read = ReadChanges { module: module.to_owned(), after, limit };
        Ok(self.log(module)?.read(&ctx(), read).await?.changes)
    }

    /// Reads what happened and does what it asks for.
    async fn follow(&mut self) -> Result<bool, Unread> {
        let mut read = self.read.clone();
        let mut hints: HashMap<TenantId, Hints> = HashMap::new();
        let mut changed = false;
        for module in MODULES {
            let after = read.place(module).position;
            let changes = self.changes(module, after, CHANGES_READ_MAX).await?;
            for change in &changes {
                hints.entry(change.event.tenant).or_default().take(&change.event);
            }
            if let Some(last) = changes.last() {
                read.set(module, Place::from(last));
                changed = true;
            }
            metrics::counter!("shop_search_changes_total", "module" => module)
                .increment(changes.len() as u64);
        }
        for kept in &mut self.kept {
            if let Some(hints) = hints.get_mut(&kept.tenant()) {
                kept.apply(hints, &self.sources, &read).await?;
            }
        }
        self.read = read;
        Ok(changed)
    }

    /// Goes on with builds and loads, for a while.
    async fn build(&mut self) -> Result<bool, Unread> {
        let until = Instant::now() + BUILD_SLICE;
        let mut worked = false;
        for kept in &mut self.kept {
            while Instant::now() < until && kept.build_step(&self.sources, &self.read).await? {
                worked = true;
            }
        }
        Ok(worked)
    }

    /// Notes in indexes without changes of their own how far the logs were followed.
    async fn note_places(&mut self, every: Duration) -> Result<(), Unread> {
        for kept in &mut self.kept {
            kept.note_place(&self.read, every).await?;
        }
        Ok(())
    }
}

/// Logs are of the whole installation: they are read on behalf of no tenant.
fn ctx() -> CallCtx {
    CallCtx::system(TenantId::from_uuid(uuid::Uuid::nil()), "search")
        .with_timeout(Duration::from_secs(30))
}

impl std::fmt::Debug for Follower {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Follower")
    }
}
