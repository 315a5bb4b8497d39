//! Letting messages leave, with patience.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use kernel_common::Clock;
use mod_notification::Deliveries;
use mod_notification_api::{MessageState, Notifications, spi::MailError};
use sqlx::{Connection, PgConnection};
use testkit::{Executed, executed};

use crate::stage::{Stage, busy, confirmation, ctx};

#[tokio::test]
async fn a_message_leaves_as_a_mail_that_says_what_was_asked() {
    let stage = Stage::open().await;
    let queued_at = stage.clock.now();
    let id = stage.send("event-1").await;
    stage.clock.advance(Duration::from_secs(5));
    assert_eq!(stage.deliver().await, Deliveries { delivered: 1, postponed: 0, failed: 0 });
    let mails = stage.letterbox.mails();
    let [mail] = mails.as_slice() else { panic!("one mail: {mails:?}") };
    assert_eq!((mail.id, mail.at), (id, queued_at));
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        ("ada@example.com", "Order K7MX-4Q2P is confirmed")
    );
    assert_eq!(mail.from, confirmation().from);
    assert!(mail.text.contains("€24.90") && mail.html.contains("€24.90"));
    let message = stage.message(id).await;
    assert_eq!((message.state, message.attempts), (MessageState::Delivered, 1));
    assert_eq!(message.delivered_at, Some(stage.clock.now()));
    assert_eq!(stage.deliver().await.tried(), 0);
}

#[tokio::test]
async fn a_busy_transport_is_tried_again_later_with_the_same_mail() {
    let stage = Stage::open().await;
    let id = stage.send("event-1").await;
    stage.letterbox.refuse([busy()]);
    assert_eq!(stage.deliver().await.postponed, 1);
    let message = stage.message(id).await;
    assert_eq!((message.state, message.attempts), (MessageState::Queued, 1));
    assert_eq!(message.last_error.as_deref(), Some("not now: busy"));
    assert_eq!(stage.deliver().await.tried(), 0, "not at once");
    stage.clock.advance(Duration::from_secs(15));
    assert_eq!(stage.deliver().await.delivered, 1);
    let message = stage.message(id).await;
    assert_eq!((message.state, message.last_error), (MessageState::Delivered, None));
    let mails = stage.letterbox.mails();
    assert_eq!(mails[0], mails[1]);
    let ended = "SELECT count(*) FROM notifications.attempts WHERE finished_at IS NOT NULL";
    assert_eq!(stage.count(ended).await, 2);
}

#[tokio::test]
async fn after_eight_tries_a_message_is_given_up() {
    let stage = Stage::open().await;
    let id = stage.send("event-1").await;
    stage.letterbox.refuse(std::iter::repeat_n(busy(), 20));
    let mut tries = 0;
    for _ in 0..20 {
        tries += stage.deliver().await.tried();
        stage.clock.advance(Duration::from_secs(12 * 3_600));
    }
    assert_eq!(tries, 8);
    let message = stage.message(id).await;
    assert_eq!((message.state, message.attempts), (MessageState::Failed, 8));
    assert_eq!(message.delivered_at, None);
}

#[tokio::test]
async fn a_refused_mail_is_not_tried_again_and_holds_up_nobody() {
    let stage = Stage::open().await;
    let refused = stage.send("event-1").await;
    stage.clock.advance(Duration::from_millis(1));
    let other = stage.send("event-2").await;
    stage.letterbox.refuse([MailError::Refused("no such mailbox".to_owned())]);
    assert_eq!(stage.deliver().await, Deliveries { delivered: 1, postponed: 0, failed: 1 });
    assert_eq!(stage.message(refused).await.state, MessageState::Failed);
    assert_eq!(stage.message(other).await.state, MessageState::Delivered);
    stage.clock.advance(Duration::from_secs(24 * 3_600));
    assert_eq!(stage.deliver().await.tried(), 0);
}

#[tokio::test]
async fn a_try_that_never_ended_is_made_again_when_its_lease_is_over() {
    let stage = Stage::open().await;
    let id = stage.send("event-1").await;
    let claimed = "UPDATE notifications.messages
                   SET attempts = 1, next_try_at = next_try_at + interval '120 seconds'";
    let mut unit = stage.db.begin_system().await.expect("a unit of work");
    sqlx::query(claimed).execute(unit.connection()).await.expect("as a crashed process left it");
    unit.commit().await.expect("committed");
    assert_eq!(stage.deliver().await.tried(), 0, "somebody may be at it");
    stage.clock.advance(Duration::from_secs(120));
    assert_eq!(stage.deliver().await.delivered, 1);
    assert_eq!(stage.message(id).await.attempts, 2);
}

#[tokio::test]
async fn a_message_whose_tries_all_end_without_a_word_is_given_up() {
    let stage = Stage::open().await;
    let id = stage.send("event-1").await;
    let mut unit = stage.db.begin_system().await.expect("a unit of work");
    sqlx::query("UPDATE notifications.messages SET attempts = 8")
        .execute(unit.connection())
        .await
        .expect("as eight crashes left it");
    unit.commit().await.expect("committed");
    assert_eq!(stage.deliver().await.failed, 1);
    assert_eq!(stage.message(id).await.state, MessageState::Failed);
    assert_eq!(stage.letterbox.mails(), [], "it may be what ends the process");
}

#[tokio::test]
async fn a_late_word_of_delivery_counts_and_a_late_failure_does_not() {
    let stage = Arc::new(Stage::open().await);
    let id = stage.send("event-1").await;
    let inner = stage.clone();
    let nested = Arc::new(AtomicI64::new(0));
    let count = nested.clone();
    stage.letterbox.meanwhile(move || {
        let (stage, count) = (inner.clone(), count.clone());
        async move {
            // While the first try hangs its lease runs out and another process tries.
            if count.fetch_add(1, Ordering::SeqCst) == 0 {
                stage.clock.advance(Duration::from_secs(121));
                assert_eq!(Box::pin(stage.deliver()).await.postponed, 1);
            }
        }
    });
    stage.letterbox.refuse([busy()]);
    assert_eq!(stage.deliver().await.delivered, 1);
    let message = stage.message(id).await;
    assert_eq!((message.state, message.attempts), (MessageState::Delivered, 2));
    assert_eq!(nested.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_deliver_each_message_once() {
    let stage = Arc::new(Stage::open().await);
    for n in 0..30 {
        stage.send(&format!("event-{n}")).await;
    }
    let other = stage.another_process().await;
    let one = {
        let stage = stage.clone();
        tokio::spawn(async move { stage.deliver().await })
    };
    let two = tokio::spawn(async move { other.deliver_due(100).await.expect("it answers") });
    let (one, two) = (one.await.expect("no panic"), two.await.expect("no panic"));
    assert_eq!(one.delivered + two.delivered, 30);
    let ids: std::collections::HashSet<_> =
        stage.letterbox.mails().iter().map(|mail| mail.id.as_uuid()).collect();
    assert_eq!((ids.len(), stage.letterbox.mails().len()), (30, 30));
}

#[tokio::test]
async fn a_run_ends_at_its_limit() {
    let stage = Stage::open().await;
    for n in 0..3 {
        stage.send(&format!("event-{n}")).await;
    }
    let done = stage.module.deliver_due(2).await.expect("the database answers");
    assert_eq!(done.delivered, 2);
    assert_eq!(stage.deliver().await.delivered, 1);
}

#[tokio::test]
async fn no_transaction_is_open_while_a_mail_leaves() {
    let stage = Stage::open().await;
    let options = stage.database.superuser_options();
    let open = Arc::new(AtomicI64::new(-1));
    let counted = open.clone();
    stage.letterbox.meanwhile(move || {
        let (options, counted) = (options.clone(), counted.clone());
        async move {
            let mut behind = PgConnection::connect_with(&options).await.expect("it answers");
            let open: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()
                   AND backend_type = 'client backend' AND xact_start IS NOT NULL",
            )
            .fetch_one(&mut behind)
            .await
            .expect("a number");
            counted.store(open, Ordering::SeqCst);
            behind.close().await.ok();
        }
    });
    stage.module.send(&ctx("event-1"), confirmation()).await.expect("kept");
    assert_eq!(stage.deliver().await.delivered, 1);
    assert_eq!(open.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn nothing_is_asked_while_nothing_can_be_due() {
    let stage = Stage::open().await;
    assert_eq!(stage.deliver().await.tried(), 0);
    let asked = async |stage: &Stage| executed(stage.deliver()).await;
    assert_eq!(asked(&stage).await, (Deliveries::default(), Executed::default()));

    stage.letterbox.refuse([busy()]);
    stage.send("event-1").await;
    let (done, cost) = asked(&stage).await;
    assert_eq!((done.postponed, cost.commits), (1, 2), "the claim, and the note with the next one");
    assert_eq!(asked(&stage).await, (Deliveries::default(), Executed::default()));
    stage.clock.advance(Duration::from_secs(15));
    assert_eq!(asked(&stage).await.0.delivered, 1, "its time has come");
}

#[tokio::test]
async fn what_another_process_kept_is_found_within_ten_seconds() {
    let stage = Stage::open().await;
    assert_eq!(stage.deliver().await.tried(), 0);
    let other = stage.another_process().await;
    other.send(&ctx("event-1"), confirmation()).await.expect("kept");
    drop(other);
    stage.clock.advance(Duration::from_secs(10));
    assert_eq!(stage.deliver().await.delivered, 1);
}

#[tokio::test]
async fn one_of_several_messages_is_one_commit() {
    let stage = Stage::open().await;
    for n in 0..5 {
        stage.send(&format!("event-{n}")).await;
    }
    let (done, cost) = executed(stage.deliver()).await;
    assert_eq!((done.delivered, cost.commits), (5, 6), "the first claim, and a commit a message");
}
