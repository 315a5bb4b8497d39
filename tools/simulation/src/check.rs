//! What must be true of the shop: after every commit, and at the end.

use std::collections::BTreeMap;

use kernel_common::{Money, OrderId};
use mod_inventory_api::ReservationState;
use mod_order_api::{FlowPhase, OrderState};

use crate::{shop::placed_order, sim::World};

/// After every commit, whatever is under way.
pub(crate) fn after_commit(world: &mut World) {
    let wrong =
        stock(world).or_else(|| orders(world)).or_else(|| money(world)).or_else(|| payments(world));
    if let Some(wrong) = wrong {
        world.violated(|| wrong);
    }
}

/// Reserved is what active reservations hold, and never more than there is.
fn stock(world: &World) -> Option<String> {
    let mut promised: BTreeMap<&str, i64> = BTreeMap::new();
    for (order_id, records) in &world.tables.reservations {
        let active = records.iter().filter(|one| one.state == ReservationState::Active);
        let lines: Vec<_> = active.flat_map(|one| &one.lines).collect();
        if records.iter().filter(|one| one.state == ReservationState::Active).count() > 1 {
            return Some(format!("order {order_id} holds goods twice"));
        }
        for line in lines {
            *promised.entry(line.sku.as_str()).or_default() += line.quantity.get();
        }
    }
    for (sku, row) in &world.tables.stock {
        let held = promised.get(sku.as_str()).copied().unwrap_or(0);
        if row.reserved != held {
            return Some(format!("{sku}: {} are reserved, {held} are promised", row.reserved));
        }
        if !(0..=row.on_hand).contains(&row.reserved) {
            return Some(format!("{sku}: {} of {} are reserved", row.reserved, row.on_hand));
        }
    }
    None
}

/// An order is placed with its goods and its money, once, and never undone as well.
fn orders(world: &mut World) -> Option<String> {
    let tables = &mut world.tables;
    for (order_id, record) in &tables.orders {
        let flow = tables.flows.get(order_id).map(|row| &row.loaded.flow);
        let phase = flow.map(|flow| flow.phase);
        if let OrderState::Placed(placement) = &record.order.state {
            tables.ever_placed.insert(*order_id);
            let goods = tables.reservations.get(order_id).is_some_and(|records| {
                records.iter().any(|one| {
                    one.id == placement.reservation_id && one.state == ReservationState::Active
                })
            });
            if !goods {
                return Some(format!("order {order_id} is placed without its goods"));
            }
            if phase != Some(FlowPhase::Done) {
                return Some(format!("order {order_id} is placed, its flow is {phase:?}"));
            }
            let held = held(&world.provider, *order_id);
            let total = record.order.snapshot.quote.total.amount_minor;
            if held != total {
                return Some(format!("order {order_id} is placed for {total}, {held} are held"));
            }
        }
        let was_placed = tables.ever_placed.contains(order_id);
        if phase == Some(FlowPhase::Undone) && was_placed {
            return Some(format!("order {order_id} was placed and undone"));
        }
        if phase == Some(FlowPhase::Done) && !was_placed {
            return Some(format!("the flow of order {order_id} is done, the order never placed"));
        }
    }
    None
}

/// Nobody pays an order twice.
fn money(world: &World) -> Option<String> {
    world.tables.orders.iter().find_map(|(order_id, record)| {
        let total = record.order.snapshot.quote.total;
        let held = held(&world.provider, *order_id);
        (held > total.amount_minor)
            .then(|| format!("{} are held for order {order_id} of {total}", money_of(held)))
    })
}

/// What a payment has captured and refunded only grows.
fn payments(world: &mut World) -> Option<String> {
    let tables = &mut world.tables;
    for (id, row) in &tables.payments {
        let now = (row.record.captured.amount_minor, row.record.refunded.amount_minor);
        let highest = tables.highest.entry(*id).or_insert(now);
        if now.0 < highest.0 || now.1 < highest.1 {
            return Some(format!("payment {id} went back from {highest:?} to {now:?}"));
        }
        *highest = now;
    }
    None
}

fn money_of(minor: i64) -> Money {
    Money::new(minor, kernel_common::Currency::EUR)
}

fn held(provider: &crate::provider::Provider, order_id: OrderId) -> i64 {
    let of_order = provider.charges.values().filter(|charge| charge.order_id == order_id);
    of_order.map(crate::provider::Charge::held_minor).sum()
}

/// Whether nothing is under way any more.
pub(crate) fn is_settled(world: &World) -> bool {
    let flows_over = world
        .tables
        .flows
        .values()
        .all(|row| matches!(row.loaded.flow.phase, FlowPhase::Done | FlowPhase::Undone));
    flows_over
        && world.bus.open == 0
        && world.provider.telling == 0
        && world.heard.waiting == 0
        && !world.tables.payments.values().any(|row| crate::shop::payments::is_pending(&row.record))
}

/// What is not settled yet, in words.
pub(crate) fn unsettled(world: &World) -> String {
    let flows: Vec<_> = world
        .tables
        .flows
        .iter()
        .map(|(id, row)| (id, &row.loaded.flow))
        .filter(|(_, flow)| !matches!(flow.phase, FlowPhase::Done | FlowPhase::Undone))
        .map(|(id, flow)| format!("{id} {:?} {:?}", flow.phase, flow.trouble))
        .collect();
    let pending = world.tables.payments.values().map(|row| &row.record);
    let pending: Vec<_> = pending
        .filter(|record| crate::shop::payments::is_pending(record))
        .map(|record| format!("{} {:?} undo {}", record.order_id, record.state, record.undo_wanted))
        .collect();
    format!(
        "flows {flows:?}, payments {pending:?}, deliveries {}, webhooks {}, shoppers {}",
        world.bus.open, world.provider.telling, world.heard.waiting
    )
}

/// At the end: what is placed is paid and held back, what is not is neither.
pub(crate) fn at_the_end(world: &mut World) {
    let mut wrong = Vec::new();
    for (order_id, record) in &world.tables.orders {
        let held = held(&world.provider, *order_id);
        let goods =
            world.tables.reservations.get(order_id).is_some_and(|records| {
                records.iter().any(|one| one.state == ReservationState::Active)
            });
        match &record.order.state {
            OrderState::Placed(_) => {}
            OrderState::Cancelled { .. } if held == 0 && !goods => {}
            state => wrong.push(format!(
                "order {order_id} is {:?}, {held} are held, goods reserved: {goods}",
                state.status()
            )),
        }
    }
    let orphans = world.provider.charges.values().filter(|charge| {
        charge.held_minor() > 0 && !world.tables.orders.contains_key(&charge.order_id)
    });
    wrong.extend(orphans.map(|charge| format!("charge {} has no order", charge.id)));
    wrong.extend(world.heard.lies(|key| placed_order(&world.tables, key)));
    if let Some(wrong) = wrong.into_iter().next() {
        world.violated(|| wrong);
    }
}
