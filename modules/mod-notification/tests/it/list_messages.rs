//! Answering which messages there are.

use std::time::Duration;

use kernel_common::{Cursor, PageRequest};
use mod_notification_api::{MessagesQuery, NotificationError, Notifications};
use rt_contract::CallError;

use crate::stage::{Stage, ctx, first};

#[tokio::test]
async fn messages_come_newest_first_in_pages_without_gaps() {
    let stage = Stage::open().await;
    let mut sent = Vec::new();
    for n in 0..5 {
        sent.push(stage.send(&format!("event-{n}")).await);
        // Two at one moment: the id decides.
        stage.clock.advance(Duration::from_secs(n % 2));
    }
    let (mut seen, mut query) = (Vec::new(), first(2));
    loop {
        let page = stage.module.list(&ctx("-"), query).await.expect("a page");
        seen.extend(page.items.iter().map(|message| message.id));
        let Some(next) = page.next else { break };
        query = MessagesQuery { page: PageRequest { after: Some(next), limit: 2 } };
    }
    sent.reverse();
    assert_eq!(seen, sent);
}

#[tokio::test]
async fn a_foreign_cursor_is_a_fault_of_its_field() {
    let stage = Stage::open().await;
    let after = Some(Cursor::encode(&("elsewhere", 1)));
    let query = MessagesQuery { page: PageRequest { after, limit: 2 } };
    let answer = stage.module.list(&ctx("-"), query).await;
    let Err(CallError::Domain(NotificationError::Invalid(faults))) = answer else {
        panic!("a fault: {answer:?}");
    };
    assert_eq!(faults[0].pointer, "/page/after");
}
