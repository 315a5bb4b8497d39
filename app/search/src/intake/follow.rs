//! Following the modules' logs.

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use kernel_common::TenantId;
use kernel_search::SearchEngine;
use rt_contract::CallCtx;
use tokio::time::Instant;

use super::{
    hints::Hints,
    kept::Kept,
    memory::Memory,
    pace::{MANY, Pace, Turn},
    read::{Sources, Unread},
};
use crate::{
    CHANGES_READ_MAX, ChangeLog, LogPosition, ReadChanges, TenantSettings,
    checkpoint::{Checkpoint, MODULES, Place},
    service::Tenants,
    tenant::{TenantSearch, Told},
};

/// How long builds go on before changes are looked at again; longer while nothing answers.
const BUILD_SLICE: Duration = Duration::from_millis(300);
const BUILD_SLICE_UNANSWERED: Duration = Duration::from_secs(3);
/// How often an index without changes of its own notes how far its logs were followed, and how
/// often what lies in memory is left to the next process.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(60);
/// Facts of one module in a turn: the more are taken at once, the fewer products are read twice.
const FACTS_MAX: usize = 8_000;
/// Names in the hints of a turn beyond which no more facts are read: a fact may name thousands.
const NAMES_MAX: usize = 20_000;
/// Facts in one reading of pricing, whose facts are long.
const PRICING_FACTS: u32 = 200;

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
    /// Where the logs ended when they were last looked at, by a turn that did not get there.
    heads: Option<Checkpoint>,
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
        Self { engine, sources, logs, tenants, settings, synonyms, kept, read, heads: None, told }
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
        let mut pace = Pace::default();
        loop {
            let begun = Instant::now();
            let turn = tokio::select! {
                biased;
                () = &mut stop => break,
                turn = self.turn() => turn,
            };
            let pause = match turn {
                Ok(turn) => pace.after(turn, begun, Instant::now()),
                Err(error) => {
                    tracing::warn!(%error, "search cannot follow the shop now; tried again");
                    pace.after_trouble()
                }
            };
            if pause.is_zero() {
                tokio::task::yield_now().await;
                continue;
            }
            tokio::select! {
                () = &mut stop => break,
                () = tokio::time::sleep(pause) => {}
            }
        }
        if let Err(error) = self.note_places(Duration::ZERO).await {
            tracing::warn!(%error, "search will read some changes again after the next start");
        }
    }

    /// One look at everything. What fails is done again from its beginning: places move only when
    /// everything before them is in the indexes, or waits there for a commit.
    async fn turn(&mut self) -> Result<Turn, Unread> {
        let opened = self.open_next().await?;
        let mut turn = Turn::default();
        if self.settings.is_empty() {
            let followed = self.follow().await;
            if followed.is_err() {
                self.rewind();
            }
            turn = followed?;
        }
        turn.is_building = self.build().await? || opened;
        self.note_places(CHECKPOINT_EVERY).await?;
        Ok(turn)
    }

    /// After trouble: what waited for a commit may be lost, and is read again.
    fn rewind(&mut self) {
        for kept in &mut self.kept {
            if kept.forget_pending() {
                self.read = self.read.earlier(kept.committed());
            }
        }
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
                let memory = match Memory::found(&search) {
                    Some(memory) if self.is_of_this_database(&memory.places).await? => Some(memory),
                    _ => None,
                };
                let kept = Kept::going_on(search.clone(), committed, memory);
                self.sources.tree(&search).await?;
                self.sources.labels(&search, Vec::new()).await?;
                kept
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
    async fn follow(&mut self) -> Result<Turn, Unread> {
        let mut read = self.read.clone();
        let mut hints: HashMap<TenantId, Hints> = HashMap::new();
        let mut turn = Turn::default();
        for module in MODULES {
            let (facts, is_end) = self.take(module, &mut read, &mut hints).await?;
            turn.facts += facts;
            turn.is_behind |= !is_end;
        }
        turn.is_outrun = self.is_outrun(turn.is_behind).await?;
        for kept in &mut self.kept {
            if let Some(hints) = hints.get_mut(&kept.tenant()) {
                kept.apply(hints, &self.sources, &self.read).await?;
            }
        }
        self.read = read;
        for kept in &mut self.kept {
            kept.settle(&self.read, turn.is_calm()).await?;
        }
        Ok(turn)
    }

    /// Reads on in one log. How many facts there were, and whether these were all.
    async fn take(
        &self,
        module: &'static str,
        read: &mut Checkpoint,
        hints: &mut HashMap<TenantId, Hints>,
    ) -> Result<(usize, bool), Unread> {
        let limit = if module == "pricing" { PRICING_FACTS } else { CHANGES_READ_MAX };
        let mut facts = 0;
        loop {
            let changes = self.changes(module, read.place(module).position, limit).await?;
            for change in &changes {
                hints.entry(change.event.tenant).or_default().take(&change.event);
            }
            if let Some(last) = changes.last() {
                read.set(module, Place::from(last));
            }
            facts += changes.len();
            metrics::counter!("shop_search_changes_total", "module" => module)
                .increment(changes.len() as u64);
            if changes.len() < limit as usize {
                return Ok((facts, true));
            }
            let names: usize = hints.values().map(Hints::len).sum();
            if facts >= FACTS_MAX || names >= NAMES_MAX {
                return Ok((facts, false));
            }
        }
    }

    /// Whether the logs grow by many facts a turn while they are not read to their ends.
    async fn is_outrun(&mut self, is_behind: bool) -> Result<bool, Unread> {
        let heads = if is_behind { Some(self.heads().await?) } else { None };
        let seq = |heads: &Checkpoint, module| heads.place(module).position.seq;
        let grown = |before: &Checkpoint, now: &Checkpoint| -> i64 {
            MODULES.into_iter().map(|module| seq(now, module) - seq(before, module)).sum()
        };
        let grown = self.heads.as_ref().zip(heads.as_ref()).map(|(before, now)| grown(before, now));
        self.heads = heads;
        Ok(grown.is_some_and(|facts| usize::try_from(facts).is_ok_and(|facts| facts >= MANY)))
    }

    /// Goes on with builds and loads, for a while.
    async fn build(&mut self) -> Result<bool, Unread> {
        let answers = self.kept.iter().all(Kept::answers);
        let slice = if answers { BUILD_SLICE } else { BUILD_SLICE_UNANSWERED };
        let until = Instant::now() + slice;
        let mut worked = false;
        for kept in &mut self.kept {
            while Instant::now() < until && kept.build_step(&self.sources, &self.read).await? {
                worked = true;
            }
        }
        Ok(worked)
    }

    /// Notes in indexes without changes of their own how far the logs were followed, and leaves
    /// what lies in memory to the next process.
    async fn note_places(&mut self, every: Duration) -> Result<(), Unread> {
        for kept in &mut self.kept {
            kept.note_place(&self.read, every).await?;
            kept.leave_memory(&self.read, every).await?;
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
