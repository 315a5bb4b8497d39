//! A payment provider with its own books, and the bad line to it.
//!
//! It keeps its promises: a key makes one charge, what is returned was taken. Its replies and
//! webhooks get lost, come late, twice and in any order; a webhook is sent until it is heard.

use std::{collections::BTreeMap, time::Duration};

use kernel_common::{Currency, Money, OrderId, PaymentId};
use mod_payment_api::{FactKind, PaymentFact};

use crate::{
    shop::payments,
    sim::{Place, Sim, World},
};

/// How a charge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    RequiresAction,
    Declined,
    Held,
    Captured,
    Voided,
}

#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub(crate) id: String,
    pub(crate) order_id: OrderId,
    payment_id: PaymentId,
    standing: Standing,
    amount_minor: i64,
    refunded_minor: i64,
    version: u32,
}

impl Charge {
    /// Money of the shopper that the shop has, or has a promise of.
    pub(crate) fn held_minor(&self) -> i64 {
        match self.standing {
            Standing::Held => self.amount_minor,
            Standing::Captured => self.amount_minor - self.refunded_minor,
            Standing::RequiresAction | Standing::Declined | Standing::Voided => 0,
        }
    }

    fn fact(&self) -> PaymentFact {
        let money = |minor| Money::new(minor, Currency::EUR);
        let captured = self.standing == Standing::Captured;
        let kind = match self.standing {
            Standing::RequiresAction => FactKind::RequiresAction,
            Standing::Declined => FactKind::Declined,
            Standing::Held => FactKind::Authorized,
            Standing::Captured if self.refunded_minor > 0 => FactKind::Refunded,
            Standing::Captured => FactKind::Captured,
            Standing::Voided => FactKind::Voided,
        };
        PaymentFact {
            event_id: format!("{}-{}", self.id, self.version),
            payment_id: self.payment_id,
            kind,
            captured: money(if captured { self.amount_minor } else { 0 }),
            refunded: money(self.refunded_minor),
            provider_payment: Some(self.id.clone()),
            action_url: (self.standing == Standing::RequiresAction)
                .then(|| format!("https://provider.test/{}", self.id)),
            decline_code: (self.standing == Standing::Declined)
                .then(|| "insufficient_funds".to_owned()),
            raw: serde_json::Value::Null,
        }
    }
}

#[derive(Default)]
pub(crate) struct Provider {
    /// By the shop's idempotency key.
    pub(crate) charges: BTreeMap<String, Charge>,
    /// Changes that were made and not told yet.
    untold: Vec<PaymentFact>,
    /// Webhooks that nobody has heard yet.
    pub(crate) telling: u32,
}

/// Why there is no fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProviderError {
    /// It may have happened.
    Unknown,
    /// It did not and never will.
    Refused,
}

pub(crate) type Said = Result<PaymentFact, ProviderError>;

/// What the provider is asked to authorise.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) key: String,
    pub(crate) payment_id: PaymentId,
    pub(crate) order_id: OrderId,
    pub(crate) amount_minor: i64,
    pub(crate) card: String,
}

impl Provider {
    pub(crate) fn authorize(&mut self, asked: &Asked) -> Said {
        if let Some(known) = self.charges.get(&asked.key) {
            return Ok(known.fact());
        }
        let standing = match asked.card.as_str() {
            "hold" => Standing::Held,
            "confirm" => Standing::RequiresAction,
            "empty" => Standing::Declined,
            _ => Standing::Captured,
        };
        let charge = Charge {
            id: format!("ch_{}", self.charges.len() + 1),
            order_id: asked.order_id,
            payment_id: asked.payment_id,
            standing,
            amount_minor: asked.amount_minor,
            refunded_minor: 0,
            version: 1,
        };
        self.untold.push(charge.fact());
        let fact = charge.fact();
        self.charges.insert(asked.key.clone(), charge);
        Ok(fact)
    }

    /// `None`: never heard of.
    pub(crate) fn look_up(&self, payment_id: PaymentId) -> Option<PaymentFact> {
        self.charges.values().find(|charge| charge.payment_id == payment_id).map(Charge::fact)
    }

    pub(crate) fn void(&mut self, id: &str) -> Said {
        self.change(id, |charge| match charge.standing {
            Standing::RequiresAction | Standing::Held => {
                charge.standing = Standing::Voided;
                Ok(true)
            }
            Standing::Voided => Ok(false),
            Standing::Declined | Standing::Captured => Err(ProviderError::Refused),
        })
    }

    /// Returns money up to a sum of all refunds.
    pub(crate) fn refund_up_to(&mut self, id: &str, minor: i64) -> Said {
        self.change(id, |charge| {
            if charge.standing != Standing::Captured || minor > charge.amount_minor {
                return Err(ProviderError::Refused);
            }
            let more = minor > charge.refunded_minor;
            charge.refunded_minor = charge.refunded_minor.max(minor);
            Ok(more)
        })
    }

    /// The shopper confirms what waits for it.
    pub(crate) fn confirm(&mut self, order_id: OrderId) {
        let waiting = self.charges.values().find(|charge| charge.order_id == order_id);
        if let Some(id) = waiting.map(|charge| charge.id.clone()) {
            let confirmed = self.change(&id, |charge| {
                if charge.standing != Standing::RequiresAction {
                    return Ok(false);
                }
                charge.standing = Standing::Captured;
                Ok(true)
            });
            drop(confirmed);
        }
    }

    fn change(
        &mut self,
        id: &str,
        change: impl FnOnce(&mut Charge) -> Result<bool, ProviderError>,
    ) -> Said {
        let charge = self.charges.values_mut().find(|charge| charge.id == id);
        let charge = charge.ok_or(ProviderError::Refused)?;
        if change(charge)? {
            charge.version += 1;
            self.untold.push(charge.fact());
        }
        Ok(charge.fact())
    }
}

/// Calls the provider over a bad line. A request that is late arrives within the time after which
/// the shop takes "never heard of it" for an answer.
pub(crate) async fn call(
    sim: &Sim,
    place: Place,
    ask: impl Fn(&mut World) -> Said + Send + 'static,
) -> Said {
    sim.pause(place, 500, 200_000).await;
    let trouble = sim.with(|world| world.rng.happens(world.trouble.provider));
    if !trouble {
        let said = sim.with(&ask);
        tell_webhooks(sim);
        sim.pause(place, 500, 200_000).await;
        return said;
    }
    match sim.with(|world| world.rng.between(0, 4)) {
        0 => sim.with(|world| world.note(|| "provider: request lost".to_owned())),
        1 => {
            let late = sim.with(|world| world.rng.between(1, 10_000));
            sim.with(|world| world.note(|| format!("provider: request {late} ms late")));
            let later = sim.clone();
            tokio::spawn(async move {
                later.sleep(Place::OUTSIDE, Duration::from_millis(late)).await;
                later.with(&ask).ok();
                tell_webhooks(&later);
            });
        }
        n => {
            sim.with(|world| world.note(|| "provider: reply lost".to_owned()));
            sim.with(&ask).ok();
            if n == 3 {
                sim.with(&ask).ok();
            }
            tell_webhooks(sim);
        }
    }
    sim.pause(place, 1_000_000, 5_000_000).await;
    Err(ProviderError::Unknown)
}

/// Sends out the webhooks of all changes since.
pub(crate) fn tell_webhooks(sim: &Sim) {
    let untold = sim.with(|world| {
        let untold = std::mem::take(&mut world.provider.untold);
        world.provider.telling += u32::try_from(untold.len()).expect("a handful");
        untold
    });
    for fact in untold {
        tokio::spawn(tell(sim.clone(), fact));
    }
}

async fn tell(sim: Sim, fact: PaymentFact) {
    loop {
        let wait_us = sim.with(|world| {
            let late = world.rng.happens(200);
            let high = if late { 40_000_000 } else { 400_000 };
            world.rng.between(1_000, high)
        });
        sim.sleep(Place::OUTSIDE, Duration::from_micros(wait_us)).await;
        let (node, lost) =
            sim.with(|world| (world.any_node(), world.rng.happens(world.trouble.delivery_lost)));
        let Some(place) = node.filter(|_| !lost) else { continue };
        let patience = sim.sleep(Place::OUTSIDE, Duration::from_secs(15));
        let hearing = Box::pin(payments::record(&sim, place, &fact));
        let heard = futures_util::future::select(hearing, patience).await;
        if let futures_util::future::Either::Left((Ok(_), _)) = heard
            && !sim.with(|world| world.rng.happens(world.trouble.delivery_doubled))
        {
            break;
        }
    }
    sim.with(|world| world.provider.telling -= 1);
}
