//! Shoppers who press the button twice, wait, hang up and try again; and staff who cancel.

use std::{collections::BTreeMap, time::Duration};

use app_checkout::{Answer, CheckoutError, PlaceOrder};
use futures_util::future::{Either, select};
use kernel_common::{Address, CartId, Contact, IdSource, OrderId};
use kernel_events::Actor;
use mod_order_api::CancelOrder;
use rt_contract::CallCtx;

use crate::{
    run::Nodes,
    shop::{self, METHOD, TENANT},
    sim::{Place, Sim, World},
};

/// What shoppers were told.
#[derive(Default)]
pub(crate) struct Heard {
    /// Shoppers who are still at it.
    pub(crate) waiting: u32,
    /// By key: the order they were told of, and whether they were told no.
    by_key: BTreeMap<String, Told>,
    pub(crate) placed: u32,
    pub(crate) refused: u32,
}

#[derive(Default)]
struct Told {
    order: Option<OrderId>,
    placed: bool,
    refused: bool,
}

/// How an order stands at the end.
pub(crate) struct Standing {
    pub(crate) order: OrderId,
    pub(crate) is_placed: bool,
    pub(crate) was_placed: bool,
}

impl Heard {
    /// What shoppers were told that is not so at the end. `standing` finds the order of a key.
    pub(crate) fn lies(&self, standing: impl Fn(&str) -> Option<Standing>) -> Vec<String> {
        let lie = |(key, told): (&String, &Told)| {
            let standing = standing(key);
            match standing {
                Some(now) if told.refused && now.is_placed => {
                    Some(format!("{key} was refused, and order {} is placed", now.order))
                }
                Some(now) if told.placed && !now.was_placed => {
                    Some(format!("{key} was told placed, and order {} never was", now.order))
                }
                Some(now) if told.order.is_some_and(|order| order != now.order) => {
                    Some(format!("{key} was told of another order than {}", now.order))
                }
                None if told.order.is_some() => Some(format!("{key} has no order")),
                _ => None,
            }
        };
        self.by_key.iter().filter_map(lie).collect()
    }
}

/// One shopper.
pub(crate) struct Shopper {
    pub(crate) key: String,
    pub(crate) cart: CartId,
    pub(crate) card: &'static str,
    pub(crate) begins: Duration,
    pub(crate) patience: u32,
    pub(crate) confirms_after: Option<Duration>,
    pub(crate) cancelled_after: Option<Duration>,
}

fn order(cart: CartId, card: &str) -> PlaceOrder {
    PlaceOrder {
        cart_id: cart,
        cart_version: Some(1),
        expected_total: shop::total_of(cart),
        contact: Contact { email: "ada@example.com".to_owned(), phone: None },
        delivery_address: Address {
            name: "Ada Lovelace".to_owned(),
            line: "12 Marsstraße".to_owned(),
            city: "Berlin".to_owned(),
            postal_code: "10115".to_owned(),
            country: "DE".parse().expect("a country"),
        },
        billing_address: None,
        delivery_option: None,
        payment_method: METHOD.to_owned(),
        payment_fields: [("number".to_owned(), card.to_owned())].into(),
        terms_accepted: true,
        return_url: "https://shop.test/orders/{token}".to_owned(),
    }
}

/// Buys, and tries again under the same key until it is told yes or no or has had enough.
pub(crate) async fn buy(sim: Sim, nodes: Nodes, shopper: Shopper) {
    sim.sleep(Place::OUTSIDE, shopper.begins).await;
    if let Some(wait) = shopper.confirms_after {
        tokio::spawn(confirm(sim.clone(), shopper.key.clone(), wait));
    }
    if let Some(wait) = shopper.cancelled_after {
        tokio::spawn(cancel(sim.clone(), nodes.clone(), shopper.key.clone(), wait));
    }
    for _ in 0..shopper.patience {
        let node = sim.with(World::any_node).and_then(|place| nodes.checkout(place));
        if let Some(checkout) = node {
            let ctx = CallCtx {
                actor: Actor::Guest,
                channel: "web".to_owned(),
                ..CallCtx::system(TENANT, "web")
            };
            let ctx = ctx.with_key(shopper.key.parse().expect("a key"));
            let place = async move {
                checkout.place(&ctx, shop::store(), order(shopper.cart, shopper.card)).await
            };
            let asked = select(Box::pin(place), sim.sleep(Place::OUTSIDE, Duration::from_secs(20)));
            if let Either::Left((answer, _)) = asked.await
                && hear(&sim, &shopper.key, &answer)
            {
                break;
            }
        }
        sim.pause(Place::OUTSIDE, 200_000, 8_000_000).await;
    }
    sim.with(|world| world.heard.waiting -= 1);
}

/// Notes what was said; true when it was a yes or a no.
fn hear(sim: &Sim, key: &str, answer: &Result<Answer, CheckoutError>) -> bool {
    sim.with(|world| {
        world.note(|| format!("{key} hears {answer:?}"));
        let told = world.heard.by_key.entry(key.to_owned()).or_default();
        match answer {
            Err(CheckoutError::Fault(_) | CheckoutError::InFlight) => return false,
            Err(_) => {
                told.refused = true;
                world.heard.refused += 1;
            }
            Ok(answer) => {
                let order = answer.order().order_id;
                let before = told.order.replace(order);
                let placed = matches!(answer, Answer::Placed(_));
                told.placed |= placed;
                world.heard.placed += u32::from(placed);
                if before.is_some_and(|before| before != order) {
                    world.violated(|| format!("{key} was told of two orders"));
                }
            }
        }
        true
    })
}

/// The shopper confirms with the provider, in time or not.
async fn confirm(sim: Sim, key: String, wait: Duration) {
    sim.sleep(Place::OUTSIDE, wait).await;
    sim.with(|world| {
        if let Some(order_id) = world.tables.order_keys.get(&key) {
            world.provider.confirm(*order_id);
        }
    });
    crate::provider::tell_webhooks(&sim);
}

/// Staff cancels the order, and tries again until it is told.
async fn cancel(sim: Sim, nodes: Nodes, key: String, wait: Duration) {
    sim.sleep(Place::OUTSIDE, wait).await;
    let Some(order_id) = sim.with(|world| world.tables.order_keys.get(&key).copied()) else {
        return;
    };
    let reason = "the shopper called".to_owned();
    let command = CancelOrder { order_id, reason };
    let ctx = CallCtx::system(TENANT, "staff").with_key(sim.next().into());
    for _ in 0..4 {
        let place = sim.with(World::any_node);
        if let Some(orders) = place.and_then(|place| nodes.orders(place)) {
            let asked = orders.cancel(&ctx, command.clone());
            let patience = sim.sleep(Place::OUTSIDE, Duration::from_secs(15));
            if let Either::Left((Ok(_), _)) = select(asked, patience).await {
                return;
            }
        }
        sim.pause(Place::OUTSIDE, 500_000, 3_000_000).await;
    }
}
