//! Events of another cluster: what was delivered stays so, the rest and the new ones arrive.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope, EventHandler, Subscription};
use rt_postgres::{ModuleDb, Relay};
use sqlx::{Connection, PgConnection};
use testkit::{TestDatabase, ctx, tenant_one};
use tokio::sync::oneshot;

use crate::{
    events::draft,
    modules::{BOTH, PROBE},
};

#[derive(Default)]
struct Recorder(Mutex<Vec<i64>>);

impl Recorder {
    fn seen(&self) -> Vec<i64> {
        self.0.lock().expect("nobody panics while holding the lock").clone()
    }
}

#[async_trait]
impl EventHandler for Recorder {
    async fn handle(&self, event: &Envelope) -> Result<(), DeliveryError> {
        self.0.lock().expect("nobody panics while holding the lock").push(event.streamseq);
        Ok(())
    }
}

async fn append(module: &ModuleDb, number: i64) {
    let mut uow = module.begin(&ctx(tenant_one())).await.expect("begins");
    uow.append(&[draft("note/1", number)]).await.expect("appends");
    uow.commit().await.expect("commits");
}

/// Relays until the recorder has seen `count` events, or for a while.
async fn relay(module: &ModuleDb, recorder: &Arc<Recorder>, count: usize) {
    let subscription =
        Subscription { consumer: "recorder", types: &["probe."], handler: recorder.clone() };
    let (stop, stopped) = oneshot::channel::<()>();
    let relay = Relay::new(module.clone(), vec![subscription]);
    let task = tokio::spawn(relay.run(async {
        stopped.await.ok();
    }));
    for _ in 0..150 {
        if recorder.seen().len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send(()).expect("it runs");
    task.await.expect("no panic");
}

/// What a restore into a younger cluster leaves: positions from far in its future.
async fn come_from_an_older_cluster(database: &TestDatabase) {
    let options = database.superuser_options();
    let mut superuser = PgConnection::connect_with(&options).await.expect("connects");
    let age = "SET session_replication_role = replica;
        UPDATE probes.events SET xid = ((xid::text::bigint + 1000000000)::text)::xid8;
        UPDATE probes.consumer_offsets SET xid = ((xid::text::bigint + 1000000000)::text)::xid8
        WHERE xid > '0'";
    sqlx::raw_sql(age).execute(&mut superuser).await.expect("ages");
}

#[tokio::test]
async fn events_of_an_older_cluster_are_delivered_on() {
    let database = TestDatabase::create(&BOTH).await;
    let module = database.module(&PROBE);
    let recorder = Arc::new(Recorder::default());
    append(&module, 1).await;
    append(&module, 2).await;
    relay(&module, &recorder, 2).await;
    assert_eq!(recorder.seen(), [1, 2]);
    append(&module, 3).await;
    come_from_an_older_cluster(&database).await;
    relay(&module, &recorder, 3).await;
    assert_eq!(recorder.seen(), [1, 2], "without a rebase consumers wait for ever");
    for _ in 0..2 {
        database.postgres().rebase_events(&BOTH).await.expect("rebases");
    }
    append(&module, 4).await;
    relay(&module, &recorder, 4).await;
    assert_eq!(recorder.seen(), [1, 2, 3, 4], "each once, in order");
}

#[tokio::test]
async fn rebased_events_are_as_append_only_as_before() {
    let database = TestDatabase::create(&BOTH).await;
    let module = database.module(&PROBE);
    append(&module, 1).await;
    database.postgres().rebase_events(&BOTH).await.expect("rebases");
    let options = database.superuser_options();
    let mut superuser = PgConnection::connect_with(&options).await.expect("connects");
    let change = sqlx::query("UPDATE probes.events SET stream = 'other'");
    assert!(change.execute(&mut superuser).await.is_err());
    let forced = "SELECT relforcerowsecurity FROM pg_class WHERE oid = 'probes.events'::regclass";
    let forced: bool = sqlx::query_scalar(forced).fetch_one(&mut superuser).await.expect("asks");
    assert!(forced);
}
