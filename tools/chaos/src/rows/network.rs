//! R7, between two processes: calls that are late, refused, and answered to nobody.

use faultproxy::{Faults, Proxy};

use super::{AT_A_TIME, mostly_good, no_failures, unknown};
use crate::{
    broken::{Checked, reached},
    shopper::ask_again,
    world::World,
};

/// Does nothing where the shop is one process.
pub(crate) async fn broken(world: &mut World) -> Checked {
    if world.between.is_none() {
        return Ok(());
    }
    let count = world.settings.size.of(30, 1_000);
    let purchases = world.carts("R7", count, mostly_good).await?;
    // A reset comes instead of an answer: what was asked for has been done.
    let faults = Faults { latency_ms: 5, reset_permille: 200, ..Faults::default() };
    both(world, |proxy| proxy.set(faults.clone()));
    let before = lost_answers(world);
    let rushed = world.rush(purchases, AT_A_TIME).await;
    no_failures(&rushed)?;
    let (purchases, _) = unknown(rushed);
    // They are asked about while answers still go astray.
    let settled = ask_again(&world.client(), &world.history, purchases, AT_A_TIME).await?;
    let lost = lost_answers(world) - before;
    world.settle(settled).await?;
    // Then the other process is as good as dead for a while, and all calls of a moment are cut.
    let purchases = world.carts("R7", count / 2, mostly_good).await?;
    both(world, |proxy| {
        proxy.set(Faults { refuse: true, ..Faults::default() });
        proxy.cut();
    });
    let rushed = world.rush(purchases, AT_A_TIME).await;
    no_failures(&rushed)?;
    let refused = world.between.as_ref().map_or(0, |between| between.calls.counts().refused);
    let (purchases, _) = unknown(rushed);
    world.settle(purchases).await?;
    reached("calls between processes whose answer was lost", lost, 5)?;
    reached("calls between processes that were refused", refused, 5)
}

fn both(world: &World, change: impl Fn(&Proxy)) {
    if let Some(between) = &world.between {
        change(&between.calls);
        change(&between.events);
    }
}

fn lost_answers(world: &World) -> u64 {
    world.between.as_ref().map_or(0, |between| between.calls.counts().resets)
}
