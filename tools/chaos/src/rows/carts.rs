//! R9: carts lie in Redis, which is slow, away, killed, and comes back empty.

use std::time::Duration;

use faultproxy::Faults;

use super::{AT_A_TIME, browse, mostly_good, no_failures, unknown};
use crate::{
    broken::{Checked, promise, reached},
    world::World,
};

/// Orders, stock and money do not notice; what was in the carts may be gone, and is said so.
pub(crate) async fn redis_lost(world: &mut World) -> Checked {
    let count = world.settings.size.of(24, 300);
    let purchases = world.carts("R9", count, mostly_good).await?;
    let client = world.client();
    // Away for a moment: nobody gets at a cart, everybody sees the shop.
    world.redis().proxy.set(Faults { refuse: true, ..Faults::default() });
    world.redis().proxy.cut();
    let (rushed, browsed) = tokio::join!(world.rush(purchases, AT_A_TIME), browse(&client, 30));
    let browsed = browsed?;
    no_failures(&rushed)?;
    let away = rushed
        .iter()
        .filter(|(_, outcome)| outcome.answer().is_some_and(|answer| answer.status == 503));
    let away = away.count() as u64;
    world.redis().proxy.heal();
    let (purchases, _) = unknown(rushed);
    world.settle(purchases).await?;
    // Killed while they are paid: carts are lost, orders are not.
    let purchases = world.carts("R9", count, mostly_good).await?;
    let (rushed, killed) = {
        let (answered, mut answers) = tokio::sync::watch::channel(0);
        let under_way = crate::shopper::rush(&client, &world.history, purchases, 4, &answered);
        answers.wait_for(|count| *count >= 4).await.ok();
        world.history.act("kill -9 redis-server");
        world.redis_mut().kill();
        tokio::time::sleep(Duration::from_millis(300)).await;
        world.redis_mut().start_again().await?;
        (under_way.join_all().await, 1)
    };
    no_failures(&rushed)?;
    let (purchases, _) = unknown(rushed);
    world.settle(purchases).await?;
    let mine = &world.purchases[world.purchases.len() - count..];
    let gone = mine.iter().filter(|purchase| purchase.was_answered(404)).count() as u64;
    let placed = mine.iter().filter(|purchase| purchase.was_answered(201)).count() as u64;
    promise(placed > 0, || "nobody's order survived Redis".to_owned())?;
    reached("answers that carts are away", away, 1)?;
    reached("pages seen meanwhile", browsed, 30)?;
    reached("carts that were lost", gone, 1)?;
    reached("deaths of Redis", killed, 1)
}
