//! R18: carts that want the same goods.

use super::{no_failures, unknown};
use crate::{
    broken::{Checked, promise, reached},
    shopper::{Card, fill},
    world::World,
};

const ONE: &str = "SOP-BAR-LAV";
const OTHER: &str = "SOP-BAR-OAT";

/// Half of the carts hold two SKUs in one order, half in the other; there is not enough.
pub(crate) async fn contended(world: &mut World) -> Checked {
    let wanting = world.settings.size.of(60, 2_000);
    let units = i64::try_from(wanting / 2).unwrap_or(1);
    // Nobody else sells these: what is left over is booked away first.
    world.stock(&[ONE, OTHER], units).await?;
    let lines = |number: usize| {
        let mut lines = vec![(ONE.to_owned(), 1), (OTHER.to_owned(), 1)];
        if number % 2 == 1 {
            lines.reverse();
        }
        lines
    };
    let carts = (0..wanting).map(|number| (lines(number), Card::Approved)).collect();
    let name = world.fresh_name("R18");
    let purchases = fill(&world.client(), &name, carts).await?;
    let rushed = world.rush(purchases, 32).await;
    no_failures(&rushed)?;
    let (purchases, _) = unknown(rushed);
    world.settle(purchases).await?;
    let mine = &world.purchases[world.purchases.len() - wanting..];
    let placed = mine.iter().filter(|purchase| purchase.was_answered(201)).count();
    let refused = mine.iter().filter(|purchase| purchase.was_answered(409)).count() as u64;
    promise(i64::try_from(placed).is_ok_and(|placed| placed == units), || {
        format!("there were {units} of each, and {placed} carts were sold")
    })?;
    reached("carts that found nothing left", refused, wanting as u64 / 4)
}
