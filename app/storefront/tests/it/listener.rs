//! A process that hears of the shop.

use std::collections::HashSet;

use app_storefront::{Freshness, ShopGenerations};
use kernel_common::{Clock, EventId};
use kernel_events::{DeliveryError, Envelope, Subscription};
use testkit::tenant_one;

use crate::window::Window;

/// A listener that has heard everything so far.
pub(crate) struct Listener<'a> {
    window: &'a Window,
    pub(crate) generations: ShopGenerations,
    subscription: Subscription,
    heard: HashSet<EventId>,
}

impl<'a> Listener<'a> {
    pub(crate) async fn to(window: &'a Window) -> Self {
        let generations = ShopGenerations::default();
        let freshness = Freshness::new(generations.clone(), window.heard.clone());
        let (subscription, heard) = (freshness.subscription(), HashSet::new());
        let mut listener = Self { window, generations, subscription, heard };
        listener.listen().await;
        listener
    }

    /// What happened since the last time. It happened at the window's time, whatever the
    /// database's is: how long a test takes decides nothing.
    pub(crate) async fn news(&mut self) -> Vec<Envelope> {
        let mut events = self.window.shop.events().await;
        events.retain(|event| {
            self.subscription.wants(&event.event_type) && self.heard.insert(event.id)
        });
        let now = self.window.shop.clock.now();
        events.iter_mut().for_each(|event| event.time = now);
        events
    }

    pub(crate) async fn hear(&self, event: &Envelope) -> Result<(), DeliveryError> {
        self.subscription.handler.handle(event).await
    }

    /// Hears what is new; answers how many generations the first tenant is further.
    pub(crate) async fn listen(&mut self) -> u64 {
        let before = self.generation();
        for event in self.news().await {
            self.hear(&event).await.expect("taken");
        }
        self.generation() - before
    }

    /// The generation of everything, of the first tenant.
    pub(crate) fn generation(&self) -> u64 {
        self.generations.everything().of(tenant_one())
    }

    /// The generation of its prices.
    pub(crate) fn prices(&self) -> u64 {
        self.generations.prices().of(tenant_one())
    }
}
