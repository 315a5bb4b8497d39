//! Sets goods aside for many orders that wait for the same rows, in one transaction.
//!
//! What each is told is what it would have been told alone, at the place where it waited. The
//! number of statements does not depend on how many they are.

use std::collections::{BTreeSet, HashMap, HashSet, hash_map::Entry as Slot};

use kernel_common::{IdempotencyKey, OrderId, ReservationId, Sku, TenantId, Timestamp};
use kernel_events::EventMeta;
use mod_inventory_api::{Reservation, ReservationError, ReservationState};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{Claim, StoreError, UnitOfWork, parse_reply};

use super::reserve_stock::{OPERATION, REASON};
use crate::{
    Inventory,
    hot::{Answer, Ask, LaneKey, Server, Waiter},
    publisher,
    reservation::{ReservationRecord, Share, fill},
    stock::{Entry, StockKey},
    store::{BookedEntry, Booking, JournalStore, ReservationStore, StockStore},
};

/// Serves a lane until nobody waits there.
pub(crate) async fn serve(inventory: Inventory, lane: LaneKey) {
    let tenant = lane.tenant;
    let mut server = Server::serve(inventory.hot.clone(), lane);
    while let Some(batch) = server.next_batch() {
        answer(&inventory, tenant, batch).await;
    }
}

/// Answers everybody, or leaves them to go on alone. A batch that fails is cut in two until what
/// makes it fail stands by itself, so that one broken request does not slow the others down.
async fn answer(inventory: &Inventory, tenant: TenantId, batch: Vec<Waiter>) {
    let (late, batch): (Vec<_>, Vec<_>) = batch.into_iter().partition(is_late);
    for waiter in late {
        waiter.tell(Err(StoreError::Timeout.into()));
    }
    let mut pieces = vec![batch];
    while let Some(mut piece) = pieces.pop().filter(|piece| !piece.is_empty()) {
        let asks: Vec<&Ask> = piece.iter().map(|waiter| &waiter.ask).collect();
        let granted = inventory.db.with_retries(|| grant(inventory, tenant, &asks)).await;
        match granted {
            Ok(outcomes) => {
                inventory.hot.batch_was_served(outcomes.len());
                for (waiter, outcome) in piece.into_iter().zip(outcomes) {
                    // Dropped, it goes on alone.
                    if let Some(answer) = outcome {
                        waiter.tell(answer);
                    }
                }
            }
            // The database is in trouble, and the outcome may be unknown: everybody's own keys say.
            Err(
                error @ (StoreError::Unavailable { .. }
                | StoreError::Timeout
                | StoreError::Retryable { .. }),
            ) => {
                inventory.hot.batch_failed();
                for waiter in piece {
                    waiter.tell(Err(error.clone().into()));
                }
            }
            Err(
                StoreError::Constraint { .. }
                | StoreError::Corrupt { .. }
                | StoreError::Internal { .. },
            ) => {
                inventory.hot.batch_failed();
                if piece.len() > 1 {
                    let second = piece.split_off(piece.len() / 2);
                    pieces.extend([second, piece]);
                }
            }
        }
    }
}

fn is_late(waiter: &Waiter) -> bool {
    waiter.ask.deadline.is_some_and(|deadline| deadline.remaining().is_zero())
}

/// What a batch came to, by ask; an ask without an answer goes on alone.
type Outcomes = Vec<Option<Answer>>;

async fn grant(
    inventory: &Inventory,
    tenant: TenantId,
    asks: &[&Ask],
) -> Result<Outcomes, StoreError> {
    let sorted = sort(asks);
    let mut uow = inventory.db.begin(&CallCtx::system(tenant, "inventory")).await?;
    let mut outcomes: Outcomes = vec![None; asks.len()];
    let fresh = claim(&mut uow, asks, &sorted.first, &mut outcomes).await?;
    if !fresh.is_empty() {
        grant_fresh(inventory, tenant, uow, asks, &fresh, &mut outcomes).await?;
    }
    for (twin, first) in sorted.twins {
        outcomes[twin] = outcomes[first].clone();
    }
    Ok(outcomes)
}

/// The asks of a batch by what can be done with them together.
struct Sorted {
    /// The first under its key and for its order.
    first: Vec<usize>,
    /// Repeats of an earlier one, which is named: they get its answer.
    twins: Vec<(usize, usize)>,
}

/// An ask that shares a key with another request, or an order with another key, is in neither
/// list: what becomes of it depends on what has become of the other.
fn sort(asks: &[&Ask]) -> Sorted {
    let mut keys: HashMap<&IdempotencyKey, usize> = HashMap::with_capacity(asks.len());
    let mut orders: HashSet<OrderId> = HashSet::with_capacity(asks.len());
    let mut sorted = Sorted { first: Vec::with_capacity(asks.len()), twins: Vec::new() };
    for (at, ask) in asks.iter().enumerate() {
        match keys.entry(&ask.key) {
            Slot::Occupied(first) if asks[*first.get()].fingerprint == ask.fingerprint => {
                sorted.twins.push((at, *first.get()));
            }
            Slot::Occupied(_) => {}
            Slot::Vacant(slot) => {
                if orders.insert(ask.order_id) {
                    slot.insert(at);
                    sorted.first.push(at);
                }
            }
        }
    }
    sorted
}

/// Claims the keys and answers those that were used before; the others are fresh.
async fn claim(
    uow: &mut UnitOfWork,
    asks: &[&Ask],
    first: &[usize],
    outcomes: &mut Outcomes,
) -> Result<Vec<usize>, StoreError> {
    let asked: Vec<_> = first.iter().map(|at| (&asks[*at].key, &asks[*at].fingerprint)).collect();
    let claims = uow.claim_each(OPERATION, &asked).await?;
    let mut fresh = Vec::with_capacity(first.len());
    for (at, claim) in first.iter().zip(claims) {
        outcomes[*at] = match claim {
            Claim::Fresh => {
                fresh.push(*at);
                None
            }
            Claim::Kept(reply) => Some(parse_reply(reply).map_err(CallError::from)),
            Claim::OtherRequest => Some(Err(CallError::Domain(ReservationError::KeyReused))),
            Claim::Buried => Some(Err(CallError::Domain(ReservationError::AlreadyVoided))),
        };
    }
    Ok(fresh)
}

/// Locks what the fresh asks need, serves them in the order they came and commits. Where nobody
/// gets anything there is nothing to commit.
async fn grant_fresh(
    inventory: &Inventory,
    tenant: TenantId,
    mut uow: UnitOfWork,
    asks: &[&Ask],
    fresh: &[usize],
    outcomes: &mut Outcomes,
) -> Result<(), StoreError> {
    let skus: BTreeSet<&Sku> = fresh.iter().flat_map(|at| asks[*at].wanted.keys()).collect();
    let skus: Vec<Sku> = skus.into_iter().cloned().collect();
    let mut rows = StockStore::new(&mut uow, tenant).lock_skus(&skus).await?;
    let now = inventory.clock.now();
    let shares = fill(&mut rows, fresh.iter().map(|at| &asks[*at].wanted), now);
    let mut grants = Vec::new();
    let mut refused = Vec::new();
    for (at, share) in fresh.iter().zip(shares) {
        let ask = asks[*at];
        outcomes[*at] = Some(match share {
            Share::Granted { entries, lines } => {
                let id = ReservationId::generate(inventory.ids.as_ref());
                let reservation = Reservation { id, order_id: ask.order_id, lines };
                grants.push(Grant { ask, entries, reservation: reservation.clone() });
                Ok(reservation)
            }
            Share::Refused(shortages) => {
                refused.push(&ask.key);
                Err(CallError::Domain(ReservationError::InsufficientStock(shortages)))
            }
        });
    }
    if grants.is_empty() {
        return Ok(());
    }
    if !refused.is_empty() {
        uow.unclaim(OPERATION, &refused).await?;
    }
    let touched: HashSet<&StockKey> =
        grants.iter().flat_map(|grant| grant.entries.iter().map(|entry| &entry.key)).collect();
    rows.retain(|row| touched.contains(&row.key));
    let bookings: Vec<Booking> = grants.iter().map(Grant::booking).collect();
    let records: Vec<ReservationRecord> = grants.iter().map(|grant| grant.record(now)).collect();
    JournalStore::new(&mut uow, tenant).book_all(&bookings, &rows).await?;
    ReservationStore::new(&mut uow, tenant).insert_all(&records).await?;
    let mut caused: Vec<(&EventMeta, &Entry)> = Vec::new();
    for grant in &grants {
        caused.extend(grant.entries.iter().map(|entry| (&grant.ask.cause, entry)));
    }
    publisher::publish_each(&mut uow, &caused).await?;
    let replies: Vec<_> = grants.iter().map(|grant| (&grant.ask.key, &grant.reservation)).collect();
    uow.keep_replies(OPERATION, &replies).await?;
    uow.commit().await
}

/// What one ask gets.
struct Grant<'a> {
    ask: &'a Ask,
    entries: Vec<Entry>,
    reservation: Reservation,
}

impl Grant<'_> {
    fn booking(&self) -> Booking {
        let document = self.ask.order_id.to_string();
        let booked = |entry: &Entry| BookedEntry {
            entry: entry.clone(),
            reason: REASON.to_owned(),
            document: document.clone(),
        };
        let actor = self.ask.cause.actor.clone();
        Booking { actor, entries: self.entries.iter().map(booked).collect() }
    }

    fn record(&self, now: Timestamp) -> ReservationRecord {
        ReservationRecord {
            id: self.reservation.id,
            order_id: self.ask.order_id,
            state: ReservationState::Active,
            lines: self.reservation.lines.clone(),
            created_at: now,
        }
    }
}
