//! An import from its beginning to its end.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use kernel_common::{Clock, IdSource, WarehouseId};
use mod_inventory_api::WarehousePut;
use rt_contract::CallCtx;
use tokio::{
    sync::mpsc,
    task::{JoinHandle, spawn_blocking},
};

use crate::{
    Contracts, Counts, Format, ImportError, Progress, SourceError, attributes,
    batch::{Batch, Batches},
    input::{fingerprint, open_file},
    journal::{Done, Journal},
    keys::Keys,
    patience::patiently,
    put::{self, Acknowledged, Planter, Terms, Work},
    rejects::RejectsFile,
};

/// Batches that are read ahead.
const READ_AHEAD: usize = 2;
/// Batches under way at once: the catalog, the price book and the warehouse each have work.
const UNDER_WAY_MAX: usize = 4;
/// Batches behind the last acknowledged one that a run which was killed may have put.
const IN_DOUBT: u64 = UNDER_WAY_MAX as u64;
/// The warehouse of an import that names none.
const WAREHOUSE: &str = "main";

/// What is imported, and how.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file.
    pub file: PathBuf,
    /// How it is read.
    pub format: Format,
    /// Whose catalog, in whose name; the language of the texts and the currency of the prices,
    /// where the mapping says no other.
    pub ctx: CallCtx,
    /// Whether prices of a new price list contain the tax.
    pub tax_included: bool,
    /// Code of the price list; the mapping's without one, else `retail-` and the currency.
    pub price_list: Option<String>,
    /// Code of the warehouse; the mapping's without one, else `main`.
    pub warehouse: Option<String>,
    /// The file of rejects.
    pub rejects: PathBuf,
    /// The folder of journals.
    pub journals: PathBuf,
    /// Goes on with an unfinished run of the same file, if there is one.
    pub resume: bool,
    /// Says what would happen and writes nothing but the rejects.
    pub dry_run: bool,
}

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// What it did, with the runs it went on from.
    pub progress: Progress,
    /// The line behind which it went on, when it did.
    pub resumed_after_line: Option<u64>,
    /// Where an earlier run of this file stopped that was not asked to be resumed.
    pub left_at_line: Option<u64>,
}

/// Asks an import to stop. Clones ask the same one.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks: what is under way is acknowledged, nothing new begins.
    pub fn stop(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Imports a file. `watch` is told after every batch; no future of it is awaited.
///
/// # Errors
/// [`ImportError`] in one sentence; what was acknowledged stays, and `resume` goes on behind it.
pub async fn run(
    contracts: &Contracts,
    import: Import,
    clock: &dyn Clock,
    ids: &dyn IdSource,
    stop: &Stop,
    watch: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Report, ImportError> {
    let begun = clock.now();
    let (import, input) = read_input(import).await?;
    let paper = Paper::open(&import, &input, ids.next())?;
    let work = Arc::new(work(contracts, &import, &input, &paper).await?);
    let mut attributes_are_defined = work.dry_run;
    let mut planter = Planter::new(&work).await?;
    let (mut batches, bytes) = read_ahead(&import, work.ctx().currency).await?;
    let done = paper.done;
    let mut pipeline = Pipeline {
        paper,
        under_way: UnderWay::default(),
        progress: Progress {
            counts: done.counts,
            lines_now: 0,
            bytes_read: 0,
            bytes_skipped: 0,
            bytes,
            elapsed: std::time::Duration::ZERO,
        },
    };
    while let Some(batch) = batches.recv().await {
        let batch = batch?;
        if batch.number <= done.batch {
            pipeline.progress.bytes_skipped = batch.consumed;
            continue;
        }
        if stop.is_asked() {
            pipeline.finish_all(clock, begun, watch).await?;
            return Err(ImportError::Stopped);
        }
        if pipeline.under_way.0.len() >= UNDER_WAY_MAX {
            pipeline.finish_one(clock, begun, watch).await?;
        }
        if !attributes_are_defined && batch.drafts.iter().any(|d| !d.attributes.is_empty()) {
            attributes::define(&work, &import.format).await?;
            attributes_are_defined = true;
        }
        let in_doubt = done.batch > 0 && batch.number <= done.batch + IN_DOUBT;
        let placed = planter.place(&work, batch, in_doubt).await?;
        let work = work.clone();
        pipeline.under_way.0.push_back(tokio::spawn(async move { put::put(&work, placed).await }));
    }
    pipeline.finish_all(clock, begun, watch).await?;
    let left_at_line = pipeline.paper.left_at_line;
    let progress = pipeline.progress;
    pipeline.paper.close()?;
    let resumed_after_line = (done.batch > 0).then_some(done.line);
    Ok(Report { progress, resumed_after_line, left_at_line })
}

/// Batches on their way, in their order.
struct Pipeline {
    paper: Paper,
    under_way: UnderWay,
    progress: Progress,
}

impl Pipeline {
    async fn finish_all(
        &mut self,
        clock: &dyn Clock,
        begun: kernel_common::Timestamp,
        watch: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<(), ImportError> {
        while !self.under_way.0.is_empty() {
            self.finish_one(clock, begun, watch).await?;
        }
        Ok(())
    }

    /// Waits for the oldest batch and writes down what it did: batches count in the order of the
    /// file, so that one line of the journal says how far the whole is.
    async fn finish_one(
        &mut self,
        clock: &dyn Clock,
        begun: kernel_common::Timestamp,
        watch: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<(), ImportError> {
        let Some(oldest) = self.under_way.0.pop_front() else { return Ok(()) };
        let acknowledged = match oldest.await {
            Ok(ended) => ended?,
            Err(ended) => std::panic::resume_unwind(ended.into_panic()),
        };
        self.paper.note(&acknowledged)?;
        self.progress.counts = self.paper.done.counts;
        self.progress.lines_now += acknowledged.counts.lines();
        self.progress.bytes_read = acknowledged.consumed;
        self.progress.elapsed = clock.now().since(begun);
        watch(&self.progress);
        Ok(())
    }
}

/// Batches that were handed over. An import that is given up leaves none at work behind it.
#[derive(Default)]
struct UnderWay(VecDeque<JoinHandle<Result<Acknowledged, ImportError>>>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

/// Journal and rejects of a run; a dry run has no journal.
struct Paper {
    journal: Option<Journal>,
    rejects: RejectsFile,
    done: Done,
    run: uuid::Uuid,
    left_at_line: Option<u64>,
}

impl Paper {
    fn open(import: &Import, input: &str, fresh_run: uuid::Uuid) -> Result<Self, ImportError> {
        let journal_failed = |reason| ImportError::Paper { what: "the journal", reason };
        let (mut journal, mut done, mut run) = (None, Done::default(), fresh_run);
        let mut left_at_line = None;
        if !import.dry_run {
            if !import.resume {
                left_at_line =
                    Journal::was_left(&import.journals, input).map_err(journal_failed)?;
            }
            let opened = Journal::open(&import.journals, input, import.resume, fresh_run);
            let (opened, so_far) = opened.map_err(journal_failed)?;
            (run, done) = (opened.run, so_far);
            journal = Some(opened);
        }
        let rejects = RejectsFile::open(&import.rejects, done.rejects_bytes);
        let rejects = match rejects {
            Ok(rejects) => rejects,
            Err(reason) => {
                // Nothing was done yet that a later run could go on from.
                if let Some(journal) = journal.filter(|_| done.batch == 0) {
                    journal.finish().map_err(journal_failed)?;
                }
                return Err(rejects_failed(reason));
            }
        };
        Ok(Self { journal, rejects, done, run, left_at_line })
    }

    /// Rejects first: what the journal says is done has its rejects written.
    fn note(&mut self, batch: &Acknowledged) -> Result<(), ImportError> {
        self.rejects.append(&batch.rejects).map_err(rejects_failed)?;
        self.done.batch = batch.number;
        self.done.line = self.done.line.max(batch.line);
        self.done.counts += batch.counts;
        self.done.rejects_bytes = self.rejects.bytes();
        let noted = self.journal.as_mut().map_or(Ok(()), |journal| journal.note(&self.done));
        noted.map_err(|reason| ImportError::Paper { what: "the journal", reason })
    }

    fn close(self) -> Result<(), ImportError> {
        let finished = self.journal.map_or(Ok(()), Journal::finish);
        finished.map_err(|reason| ImportError::Paper { what: "the journal", reason })
    }
}

fn rejects_failed(reason: std::io::Error) -> ImportError {
    ImportError::Paper { what: "the file of rejects", reason }
}

/// What the mapping says of language and currency counts; the fingerprint of it all.
async fn read_input(mut import: Import) -> Result<(Import, String), ImportError> {
    if let Some(mapping) = import.format.mapping() {
        if let Some(locale) = &mapping.locale {
            import.ctx.locale = locale.clone();
        }
        import.ctx.currency = mapping.currency.unwrap_or(import.ctx.currency);
        import.price_list = import.price_list.or_else(|| mapping.price_list.clone());
        import.warehouse = import.warehouse.or_else(|| mapping.warehouse.clone());
    }
    let ctx = &import.ctx;
    let terms = format!(
        "{} {} {} {:?} {:?}",
        ctx.tenant, ctx.locale, ctx.currency, import.price_list, import.warehouse
    );
    let (file, format) = (import.file.clone(), import.format.clone());
    let input = blocking(move || fingerprint(&file, &format, &terms)).await?;
    Ok((import, input))
}

async fn work(
    contracts: &Contracts,
    import: &Import,
    input: &str,
    paper: &Paper,
) -> Result<Work, ImportError> {
    let by_currency = || format!("retail-{}", import.ctx.currency.code().to_ascii_lowercase());
    let keys = Keys::new(paper.run, input);
    let warehouse = match import.format.has_stock() {
        true => warehouse(contracts, import, &keys).await?,
        false => None,
    };
    let terms = Terms {
        ctx: import.ctx.clone(),
        keys,
        match_by: import.format.match_by(),
        price_list: import.price_list.clone().unwrap_or_else(by_currency),
        tax_included: import.tax_included,
        stock_when: import.format.stock_when(),
        dry_run: import.dry_run,
    };
    Ok(Work::new(contracts.clone(), terms, warehouse))
}

/// The warehouse of the import, made if nobody has.
async fn warehouse(
    contracts: &Contracts,
    import: &Import,
    keys: &Keys,
) -> Result<Option<WarehouseId>, ImportError> {
    let code = import.warehouse.clone().unwrap_or_else(|| WAREHOUSE.to_owned());
    let refused = |reason: String| ImportError::Refused { what: "the warehouse", reason };
    let known = patiently("reading warehouses", 0, || {
        let (stock, ctx) = (&contracts.stock, import.ctx.clone());
        async move { stock.warehouses(&ctx, ()).await }
    });
    let known = known.await?.map_err(|error| refused(error.to_string()))?;
    if let Some(found) = known.iter().find(|warehouse| warehouse.code == code) {
        return Ok(Some(found.id));
    }
    if import.dry_run {
        return Ok(None);
    }
    let put = vec![WarehousePut { name: code.clone(), code, priority: 1 }];
    let ctx = import.ctx.with_key(keys.key(0, "warehouse", &put));
    let made = patiently("making the warehouse", 0, || {
        let (keeper, ctx, put) = (&contracts.stock_keeper, ctx.clone(), put.clone());
        async move { keeper.put_warehouses(&ctx, put).await }
    });
    let made = made.await?.map_err(|error| refused(error.to_string()))?;
    Ok(made.first().map(|warehouse| warehouse.id))
}

type Ahead = mpsc::Receiver<Result<Batch, SourceError>>;

/// Reads the file on a thread of its own, a few batches ahead; it ends when nobody listens.
async fn read_ahead(
    import: &Import,
    currency: kernel_common::Currency,
) -> Result<(Ahead, u64), ImportError> {
    let (file, format) = (import.file.clone(), import.format.clone());
    let opened = blocking(move || open_file(&file, &format, currency)).await?;
    let bytes = opened.bytes;
    let (sender, receiver) = mpsc::channel(READ_AHEAD);
    spawn_blocking(move || {
        let mut batches = Batches::new(opened);
        loop {
            let next = match batches.next() {
                Ok(Some(batch)) => Ok(batch),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            let is_last = next.is_err();
            if sender.blocking_send(next).is_err() || is_last {
                return;
            }
        }
    });
    Ok((receiver, bytes))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, ImportError> {
    match spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}

impl Report {
    /// What it did.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.progress.counts
    }
}
