//! Keeps a delivery for each event and each endpoint that wants it.
//!
//! Called for every event there is, and nearly all tenants want none: what they want is remembered,
//! and only an event that somebody seems to want goes to the database, where it is decided.

use kernel_events::Envelope;
use mod_webhook_api::{DeliveryId, TELL_MAX, Told, WebhookError};
use rt_contract::{CallCtx, CallError};
use rt_postgres::StoreError;

use super::keyed::invalid;
use crate::{
    WebhookModule,
    endpoint::{concerns, wants},
    interests::Patterns,
    message::Message,
    store::{Addressed, Subscriber, TellingStore},
};

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    events: Vec<Envelope>,
) -> Result<Told, CallError<WebhookError>> {
    if events.len() > TELL_MAX {
        return Err(invalid("", "batch_size", "a batch has at most 200 events"));
    }
    if let Some(foreign) = events.iter().position(|event| event.tenant != ctx.tenant) {
        let pointer = format!("/{foreign}/tenant");
        return Err(invalid(&pointer, "invalid", "is not the tenant of the call"));
    }
    let wanted = wanted(module, ctx).await?;
    let messages: Vec<Message> =
        events.iter().filter(|event| wants(&wanted, &event.event_type)).map(Message::of).collect();
    if messages.is_empty() {
        return Ok(Told::default());
    }
    let told = module.db.with_retries(|| keep(module, ctx, &messages)).await?;
    if told.deliveries > 0 {
        module.quiet.disturb();
    }
    Ok(told)
}

/// What the tenant's endpoints want, as it was at most a second ago.
async fn wanted(module: &WebhookModule, ctx: &CallCtx) -> Result<Patterns, StoreError> {
    let now = module.clock.now();
    if let Some(known) = module.interests.known(ctx.tenant, now) {
        return Ok(known);
    }
    let reading = module.interests.begin_reading();
    let mut uow = module.db.begin_read(ctx).await?;
    let active = TellingStore::new(&mut uow, ctx.tenant).active().await?;
    uow.end_read();
    let patterns: Patterns = active.into_iter().flat_map(|to| to.types).collect();
    module.interests.note(reading, ctx.tenant, now, patterns.clone());
    Ok(patterns)
}

async fn keep(
    module: &WebhookModule,
    ctx: &CallCtx,
    messages: &[Message],
) -> Result<Told, StoreError> {
    let mut uow = module.db.begin(ctx).await?;
    let mut store = TellingStore::new(&mut uow, ctx.tenant);
    let active = store.active().await?;
    let mut addressed = Vec::new();
    for message in messages {
        for to in active.iter().filter(|to| hears(to, message)) {
            let id = DeliveryId::generate(module.ids.as_ref());
            addressed.push(Addressed { id, to: to.id, message });
        }
    }
    if addressed.is_empty() {
        return Ok(Told::default());
    }
    let mut kept: Vec<&Message> = addressed.iter().map(|one| one.message).collect();
    // Those of one message are neighbours.
    kept.dedup_by_key(|message| message.event_id);
    let new = store.insert(&kept, &addressed, module.clock.now()).await?;
    uow.commit().await?;
    Ok(Told { deliveries: u32::try_from(new).unwrap_or(u32::MAX) })
}

fn hears(to: &Subscriber, message: &Message) -> bool {
    wants(&to.types, &message.event_type) && concerns(to.created_at, message.at)
}
