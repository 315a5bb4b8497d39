//! A slip in a relay's own tasks costs a moment, not the events.
//!
//! The slips are settings that no moment can be added to: the task panics by itself.

use std::{sync::Arc, time::Duration};

use rt_postgres::RelaySettings;
use testkit::{Counters, TestDatabase};

use crate::{
    modules::{BOTH, PROBE},
    relay::{Mood, Recorder, append_one, eventually, make_aggregates, quick, relay_with},
};

const PANICS: &str = "shop_events_panics_total";

#[tokio::test]
async fn a_tail_that_panics_is_begun_again_and_nothing_is_lost() {
    let (counters, database) = (Counters::default(), TestDatabase::create(&BOTH).await);
    let _listening = counters.listen();
    let module = database.module(&PROBE);
    make_aggregates(&module, 1).await;
    let recorder = Arc::new(Recorder::default());
    let slip = RelaySettings { gather: Duration::MAX, ..quick() };
    let running = relay_with(&module, &recorder, slip);
    let panics = || counters.sum(PANICS, &[("module", "probe"), ("task", "tail")]);
    eventually("the tail panics", async || panics() > 0).await;
    for marker in [101, 102, 103] {
        append_one(&module, 1, marker).await.expect("appends");
    }
    eventually("all are delivered", async || recorder.seen_of("note/1") == [1, 2, 3]).await;
    running.stop().await;
}

#[tokio::test]
async fn a_consumer_that_panics_is_begun_again_and_nothing_is_lost() {
    let (counters, database) = (Counters::default(), TestDatabase::create(&BOTH).await);
    let _listening = counters.listen();
    let module = database.module(&PROBE);
    make_aggregates(&module, 1).await;
    let recorder = Recorder::with_mood("note/1", 2, Mood::Fails);
    let slip = RelaySettings { retry_first: Duration::MAX, retry_max: Duration::MAX, ..quick() };
    let running = relay_with(&module, &recorder, slip);
    for marker in [101, 102, 103] {
        append_one(&module, 1, marker).await.expect("appends");
    }
    let panics = || counters.sum(PANICS, &[("module", "probe"), ("task", "recorder")]);
    eventually("the consumer panics", async || panics() > 0).await;
    assert!(!recorder.seen_of("note/1").contains(&2));
    recorder.cured();
    eventually("all are delivered", async || recorder.seen_of("note/1").ends_with(&[2, 3])).await;
    running.stop().await;
}
