//! From the event table to the consumers: nothing lost, streams in order.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope, EventHandler, Subscription};
use rt_postgres::{EventPosition, ModuleDb, Relay, RelaySettings, StoreError};
use testkit::{TestDatabase, ctx, tenant_one};
use tokio::{sync::oneshot, task::JoinHandle};

use crate::{
    events::draft,
    modules::{BOTH, PROBE, write_note},
};

/// What a consumer does with an event it has been told about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Refuses,
    Panics,
    Fails,
}

/// Notes what it is given, in order, unless it has been told otherwise.
#[derive(Default)]
pub(crate) struct Recorder {
    seen: Mutex<Vec<(String, i64)>>,
    moods: Mutex<HashMap<(String, i64), Mood>>,
}

impl Recorder {
    pub(crate) fn with_mood(stream: &str, stream_seq: i64, mood: Mood) -> Arc<Self> {
        let recorder = Self::default();
        locked(&recorder.moods).insert((stream.to_owned(), stream_seq), mood);
        Arc::new(recorder)
    }

    pub(crate) fn cured(&self) {
        locked(&self.moods).clear();
    }

    fn seen(&self) -> Vec<(String, i64)> {
        locked(&self.seen).clone()
    }

    pub(crate) fn seen_of(&self, stream: &str) -> Vec<i64> {
        let seen = self.seen();
        seen.iter().filter(|(name, _)| name == stream).map(|(_, number)| *number).collect()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics while holding the lock")
}

#[async_trait]
impl EventHandler for Recorder {
    async fn handle(&self, event: &Envelope) -> Result<(), DeliveryError> {
        let name = (event.subject.clone(), event.streamseq);
        let mood = locked(&self.moods).get(&name).copied();
        match mood {
            Some(Mood::Refuses) => Err(DeliveryError::Poison("I never will".to_owned())),
            Some(Mood::Fails) => Err(DeliveryError::Retry("not today".to_owned())),
            Some(Mood::Panics) => panic!("oh"),
            None => {
                tokio::task::yield_now().await;
                locked(&self.seen).push(name);
                Ok(())
            }
        }
    }
}

pub(crate) struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    pub(crate) async fn stop(self) {
        self.stop.send(()).expect("it runs");
        self.task.await.expect("no panic");
    }
}

fn subscription(recorder: &Arc<Recorder>) -> Subscription {
    Subscription { consumer: "recorder", types: &["probe."], handler: recorder.clone() }
}

fn relay(module: &ModuleDb, recorder: &Arc<Recorder>) -> Running {
    relay_in_batches(module, recorder, 7)
}

fn relay_in_batches(module: &ModuleDb, recorder: &Arc<Recorder>, batch: u32) -> Running {
    relay_with(module, recorder, RelaySettings { batch, ..quick() })
}

/// Settings that nobody has to wait for.
pub(crate) fn quick() -> RelaySettings {
    RelaySettings {
        attempts_max: 3,
        retry_first: Duration::from_millis(1),
        parked_poll: Duration::from_millis(10),
        ..RelaySettings::default()
    }
}

pub(crate) fn relay_with(
    module: &ModuleDb,
    recorder: &Arc<Recorder>,
    settings: RelaySettings,
) -> Running {
    let relay = Relay::new(module.clone(), vec![subscription(recorder)]).with_settings(settings);
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(relay.run(async {
        stopped.await.ok();
    }));
    Running { stop, task }
}

pub(crate) async fn eventually(what: &str, holds: impl AsyncFn() -> bool) {
    for _ in 0..3_000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never came true: {what}");
}

/// Appends one event to a stream whose aggregate is a row. The transaction gets its number before
/// it takes the aggregate's lock, which is what makes positions disagree with the stream.
pub(crate) async fn append_one(
    module: &ModuleDb,
    stream: i64,
    marker: i64,
) -> Result<(), StoreError> {
    let mut uow = module.begin(&ctx(tenant_one())).await?;
    write_note(&mut uow, tenant_one(), marker).await?;
    tokio::time::sleep(Duration::from_micros(marker.unsigned_abs() * 7919 % 3_000)).await;
    let number: i64 = sqlx::query_scalar(
        "UPDATE probes.notes SET text = (text::bigint + 1)::text WHERE id = $1
         RETURNING text::bigint",
    )
    .bind(-stream)
    .fetch_one(uow.connection())
    .await?;
    uow.append(&[draft(&format!("note/{stream}"), number)]).await?;
    if marker % 7 == 0 {
        // Open for long, with events in it: others overtake it.
        tokio::time::sleep(Duration::from_millis(8)).await;
    }
    if marker % 10 == 0 {
        return uow.rollback().await;
    }
    uow.commit().await
}

pub(crate) async fn make_aggregates(module: &ModuleDb, streams: i64) {
    let mut uow = module.begin(&ctx(tenant_one())).await.expect("begins");
    for stream in 1..=streams {
        sqlx::query("INSERT INTO probes.notes (tenant_id, id, text) VALUES ($1, $2, '0')")
            .bind(tenant_one().as_uuid())
            .bind(-stream)
            .execute(uow.connection())
            .await
            .expect("inserts");
    }
    uow.commit().await.expect("commits");
}

const WRITERS: i64 = 16;
const UNITS_PER_WRITER: i64 = 40;
const STREAMS: i64 = 6;

/// Sixteen writers at once; answers what they committed, as the table has it.
async fn write_at_once(database: &TestDatabase) -> BTreeMap<(String, i64), EventPosition> {
    let module = database.module(&PROBE);
    make_aggregates(&module, STREAMS).await;
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let module = module.clone();
            tokio::spawn(async move {
                for unit in 0..UNITS_PER_WRITER {
                    let marker = 1 + writer * UNITS_PER_WRITER + unit;
                    let stream = 1 + (marker * 31 + unit) % STREAMS;
                    module
                        .with_retries(|| append_one(&module, stream, marker))
                        .await
                        .expect("appends");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("no panic");
    }
    let events = module.events_committed(EventPosition::default(), 100_000).await.expect("reads");
    let named = events.into_iter().map(|recorded| {
        ((recorded.envelope.subject, recorded.envelope.streamseq), recorded.position)
    });
    named.collect()
}

/// How often a committed event was found that a cursor must not reach yet.
async fn watch_horizon(module: ModuleDb) -> usize {
    let (mut after, mut held) = (EventPosition::default(), 0);
    for _ in 0..200 {
        let settled = module.events_after(after, 1_000).await.expect("reads");
        after = settled.last().map_or(after, |last| last.position);
        held += module.events_committed(after, 1_000).await.expect("reads").len();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    held
}

/// Pairs of neighbours in a stream that lie in the table the other way round.
fn inversions(table: &BTreeMap<(String, i64), EventPosition>) -> usize {
    let successor = |(stream, number): &(String, i64)| table.get(&(stream.clone(), number + 1));
    table.iter().filter(|(name, at)| successor(name).is_some_and(|next| next < at)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_writers_lose_nothing_and_streams_stay_in_order() {
    let database = TestDatabase::create(&BOTH).await;
    let recorder = Arc::new(Recorder::default());
    // Large batches keep the relay at the writers' heels, where the races are.
    let running = relay_in_batches(&database.module(&PROBE), &recorder, 500);
    let held = tokio::spawn(watch_horizon(database.module(&PROBE)));
    let table = write_at_once(&database).await;
    assert!(held.await.expect("no panic") > 0, "committed events lay behind open transactions");
    assert_eq!(table.len(), 16 * 40 * 9 / 10, "one unit in ten was rolled back");
    assert!(inversions(&table) > 0, "the hard case was reached");
    eventually("everything is delivered", async || recorder.seen().len() >= table.len()).await;
    running.stop().await;

    let seen = recorder.seen();
    assert_eq!(seen.len(), table.len(), "one relay delivers once");
    assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), table.into_keys().collect());
    for stream in 1..=STREAMS {
        let numbers = recorder.seen_of(&format!("note/{stream}"));
        let expected: Vec<i64> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, expected, "stream {stream}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_relays_deliver_twice_at_worst_and_lose_nothing() {
    let database = TestDatabase::create(&BOTH).await;
    let another = database.another_process().await;
    let (one, two) = (Arc::new(Recorder::default()), Arc::new(Recorder::default()));
    let first = relay(&database.module(&PROBE), &one);
    let second = relay(&another.module(&PROBE), &two);
    let table = write_at_once(&database).await;
    let expected: BTreeSet<_> = table.into_keys().collect();
    let together = || -> BTreeSet<_> { one.seen().into_iter().chain(two.seen()).collect() };
    eventually("everything is delivered", async || together() == expected).await;
    first.stop().await;
    second.stop().await;
    another.close().await;
}

#[tokio::test]
async fn a_relay_goes_on_where_the_last_one_stopped() {
    let database = TestDatabase::create(&BOTH).await;
    let module = database.module(&PROBE);
    make_aggregates(&module, 1).await;
    for (round, expected) in [(1, vec![1, 2, 3]), (2, vec![4, 5, 6])] {
        for unit in 1..=3 {
            append_one(&module, 1, round * 100 + unit).await.expect("appends");
        }
        let recorder = Arc::new(Recorder::default());
        let running = relay(&module, &recorder);
        eventually("three more", async || recorder.seen().len() >= 3).await;
        running.stop().await;
        assert_eq!(recorder.seen_of("note/1"), expected, "round {round}");
    }
}

#[tokio::test]
async fn a_poison_event_blocks_its_stream_until_somebody_decides() {
    let database = TestDatabase::create(&BOTH).await;
    let module = database.module(&PROBE);
    let recorder = Recorder::with_mood("note/1", 2, Mood::Refuses);
    let running = relay(&module, &recorder);
    make_aggregates(&module, 2).await;
    for marker in [101, 102, 103] {
        append_one(&module, 1, marker).await.expect("appends");
        append_one(&module, 2, marker + 100).await.expect("appends");
    }
    eventually("the other stream is delivered", async || recorder.seen_of("note/2").len() == 3)
        .await;
    eventually("what is behind the poison waits with it", async || {
        let parked = module.parked_streams().await.expect("reads");
        parked.len() == 1 && parked[0].events == 2
    })
    .await;
    let parked = module.parked_streams().await.expect("reads").remove(0);
    assert_eq!((parked.stream.as_str(), parked.attempts, parked.retry_at), ("note/1", 1, None));
    assert_eq!(parked.reason, "poison: I never will");
    assert_eq!(recorder.seen_of("note/1"), [1]);

    recorder.cured();
    module.retry_parked("recorder").await.expect("orders");
    eventually("the stream goes on", async || recorder.seen_of("note/1").len() == 3).await;
    append_one(&module, 1, 104).await.expect("appends");
    eventually("and is free", async || recorder.seen_of("note/1").len() == 4).await;
    running.stop().await;
    assert_eq!(recorder.seen_of("note/1"), [1, 2, 3, 4]);
    assert_eq!(module.parked_streams().await.expect("reads"), []);
}

#[tokio::test]
async fn a_skipped_event_lets_its_stream_go_on() {
    let database = TestDatabase::create(&BOTH).await;
    let module = database.module(&PROBE);
    let recorder = Recorder::with_mood("note/1", 1, Mood::Refuses);
    make_aggregates(&module, 1).await;
    for marker in [101, 102, 103] {
        append_one(&module, 1, marker).await.expect("appends");
    }
    let running = relay(&module, &recorder);
    eventually("all three are parked", async || {
        let parked = module.parked_streams().await.expect("reads");
        parked.first().is_some_and(|stream| stream.events == 3)
    })
    .await;
    let poison = module.parked_streams().await.expect("reads").remove(0).event;
    assert_eq!(module.skip_parked("recorder", poison).await, Ok(true));
    assert_eq!(module.skip_parked("recorder", poison).await, Ok(false));
    eventually("the rest is delivered", async || recorder.seen_of("note/1") == [2, 3]).await;
    running.stop().await;
}

#[tokio::test]
async fn an_event_that_keeps_failing_is_parked_and_tried_again_later() {
    for mood in [Mood::Fails, Mood::Panics] {
        let database = TestDatabase::create(&BOTH).await;
        let module = database.module(&PROBE);
        let recorder = Recorder::with_mood("note/1", 1, mood);
        make_aggregates(&module, 1).await;
        append_one(&module, 1, 101).await.expect("appends");
        let running = relay(&module, &recorder);
        eventually("it is parked", async || {
            !module.parked_streams().await.expect("reads").is_empty()
        })
        .await;
        let parked = module.parked_streams().await.expect("reads").remove(0);
        assert_eq!(parked.attempts, 3, "{mood:?}");
        assert!(parked.retry_at.is_some(), "nobody called it poison");
        recorder.cured();
        module.retry_parked("recorder").await.expect("orders");
        eventually("it is taken", async || recorder.seen_of("note/1") == [1]).await;
        running.stop().await;
    }
}

#[tokio::test]
async fn an_open_transaction_holds_events_back_and_loses_none() {
    let database = TestDatabase::create(&BOTH).await;
    let module = database.module(&PROBE);
    make_aggregates(&module, 1).await;
    let mut open = module.begin(&ctx(tenant_one())).await.expect("begins");
    open.append(&[draft("note/9", 1)]).await.expect("appends");
    append_one(&module, 1, 101).await.expect("appends");
    let recorder = Arc::new(Recorder::default());
    let running = relay(&module, &recorder);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(recorder.seen_of("note/1"), [0i64; 0], "it lies behind the open transaction");
    let settled = module.events_after(EventPosition::default(), 10).await.expect("reads");
    assert_eq!(settled, []);
    open.commit().await.expect("commits");
    eventually("both are delivered", async || recorder.seen().len() == 2).await;
    running.stop().await;
}

#[tokio::test]
async fn events_nobody_wants_are_passed_over() {
    let database = TestDatabase::create(&BOTH).await;
    let module = database.module(&PROBE);
    make_aggregates(&module, 1).await;
    append_one(&module, 1, 101).await.expect("appends");
    let recorder = Arc::new(Recorder::default());
    let deaf = Subscription { types: &["orders."], ..subscription(&recorder) };
    let (stop, stopped) = oneshot::channel::<()>();
    let relay = Relay::new(module.clone(), vec![deaf]);
    let task = tokio::spawn(relay.run(async {
        stopped.await.ok();
    }));
    eventually("the cursor has passed it", async || {
        let mut uow = module.begin_system().await.expect("begins");
        let moved: Option<bool> = sqlx::query_scalar(
            "SELECT (xid, seq) >= (SELECT xid, seq FROM probes.events)
             FROM probes.consumer_offsets WHERE consumer = 'recorder'",
        )
        .fetch_optional(uow.connection())
        .await
        .expect("reads");
        moved == Some(true)
    })
    .await;
    stop.send(()).expect("it runs");
    task.await.expect("no panic");
    assert_eq!(recorder.seen(), []);
}
