//! Each event applied once.

use kernel_common::{EventId, SequentialIds};
use rt_postgres::Inbox;
use testkit::{TestDatabase, ctx, tenant_one};

use crate::modules::{BOTH, PROBE, count_notes, write_note};

#[tokio::test(flavor = "multi_thread")]
async fn an_event_delivered_many_times_at_once_is_applied_once() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let event = EventId::generate(&SequentialIds::default());
    let deliveries: Vec<_> = (0..10)
        .map(|id| {
            let probe = probe.clone();
            tokio::spawn(async move {
                let mut uow = probe.begin(&ctx(tenant_one())).await?;
                let first = Inbox::first_time(&mut uow, "notes", event).await?;
                if first {
                    write_note(&mut uow, tenant_one(), id).await?;
                    uow.commit().await?;
                }
                Ok::<bool, rt_postgres::StoreError>(first)
            })
        })
        .collect();
    let mut applied = 0;
    for delivery in deliveries {
        applied += u32::from(delivery.await.expect("no panic").expect("delivered"));
    }
    assert_eq!(applied, 1);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    assert_eq!(count_notes(&mut uow).await, 1);
    let other = Inbox::first_time(&mut uow, "another_consumer", event).await;
    assert_eq!(other, Ok(true), "consumers are independent");
}
