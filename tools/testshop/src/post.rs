//! Carries published events to their consumers, one by one, when a test says so.

use std::collections::HashSet;

use kernel_common::EventId;
use kernel_events::{DeliveryError, Envelope, Subscription};

use crate::Shop;

/// Rounds after which nothing new should come.
const ROUNDS_MAX: u32 = 20;

/// A messenger between the modules and some consumers. It remembers what it has delivered.
pub struct Post<'a> {
    shop: &'a Shop,
    subscriptions: Vec<Subscription>,
    delivered: HashSet<(EventId, &'static str)>,
    /// Each event goes out so often.
    copies: u32,
}

impl<'a> Post<'a> {
    /// A messenger of `shop`.
    #[must_use]
    pub fn new(shop: &'a Shop, subscriptions: Vec<Subscription>) -> Self {
        Self { shop, subscriptions, delivered: HashSet::new(), copies: 1 }
    }

    /// Delivers everything twice.
    #[must_use]
    pub fn doubling(self) -> Self {
        Self { copies: 2, ..self }
    }

    /// Delivers what was published, and what that leads to, in the order of each stream, until
    /// nothing new comes. What a consumer does not take now stays for the next time.
    ///
    /// # Panics
    /// When a consumer calls an event poison.
    pub async fn deliver(&mut self) {
        for _ in 0..ROUNDS_MAX {
            if !self.round().await {
                return;
            }
        }
        panic!("events lead to events without end");
    }

    /// Whether anything was delivered.
    async fn round(&mut self) -> bool {
        let mut any = false;
        for event in self.shop.events().await {
            for subscription in self.subscriptions.clone() {
                let name = (event.id, subscription.consumer);
                if subscription.wants(&event.event_type) && !self.delivered.contains(&name) {
                    let taken = self.hand_over(&subscription, &event).await;
                    any |= taken;
                    if taken {
                        self.delivered.insert(name);
                    }
                }
            }
        }
        any
    }

    async fn hand_over(&self, subscription: &Subscription, event: &Envelope) -> bool {
        for _ in 0..self.copies {
            match subscription.handler.handle(event).await {
                Ok(()) => {}
                Err(DeliveryError::Retry(_)) => return false,
                Err(DeliveryError::Poison(why)) => {
                    panic!("{} calls {} poison: {why}", subscription.consumer, event.event_type)
                }
            }
        }
        true
    }
}

impl std::fmt::Debug for Post<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post").field("subscriptions", &self.subscriptions).finish_non_exhaustive()
    }
}
