//! R8: clients that hang up.

use tokio::task::JoinSet;

use super::{AT_A_TIME, good, no_failures, unknown};
use crate::{
    broken::{Checked, promise, reached},
    world::World,
};

/// Sends every purchase and leaves at a random moment; then buys in peace.
pub(crate) async fn hang_up(world: &mut World) -> Checked {
    let count = world.settings.size.of(100, 20_000);
    let purchases = world.carts("R8", count.min(2_000), good).await?;
    let mut chance = world.chance("R8");
    let mut leaving = JoinSet::new();
    for purchase in &purchases {
        let (client, key, body) = (world.client(), purchase.key.clone(), purchase.body.clone());
        let patience = chance.up_to_ms(400);
        leaving.spawn(async move {
            client.send_and_leave("/api/v1/checkout", &key, &body, patience).await;
        });
        if leaving.len() >= AT_A_TIME {
            leaving.join_next().await;
        }
    }
    leaving.join_all().await;
    world.history.act("everybody has hung up");
    let begun = world.count("SELECT count(*) FROM orders.orders WHERE email LIKE 'r8-%'").await?;
    let idle = "SELECT count(*) FROM pg_stat_activity
                WHERE state LIKE 'idle in transaction%' AND application_name = 'shop'
                  AND clock_timestamp() - state_change > interval '1 second'";
    let peaceful = world.carts("R8", 20, good).await?;
    let rushed = world.rush(peaceful, AT_A_TIME).await;
    no_failures(&rushed)?;
    let (peaceful, _) = unknown(rushed);
    let unsettled = peaceful.iter().filter(|purchase| !purchase.was_answered(201)).count();
    promise(unsettled == 0, || format!("{unsettled} purchases failed after others hung up"))?;
    let idle = world.count(idle).await?;
    promise(idle == 0, || format!("{idle} connections are left inside a transaction"))?;
    world.settle(purchases).await?;
    world.settle(peaceful).await?;
    reached("orders begun by those who left", begun.unsigned_abs(), 5)
}
