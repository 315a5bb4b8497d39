//! R20: what the ACIDRain study found broken in other shops, as far as these modules go.
//!
//! Coupons and gift cards join with their modules.

use serde_json::json;
use tokio::task::JoinSet;

use super::{AT_A_TIME, SKU, good, no_failures, unknown};
use crate::{
    broken::{Checked, promise, reached},
    client::Outcome,
    shopper::{Card, fill, place},
    world::World,
};

/// A SKU whose price changes.
const FICKLE: &str = "SOP-BAR-CHA";

/// R20: refunds at once, carts changed while they are paid, prices changed meanwhile.
pub(crate) async fn changed_meanwhile(world: &mut World) -> Checked {
    refunds_at_once(world).await?;
    carts_changed(world).await?;
    prices_changed(world).await
}

async fn refunds_at_once(world: &mut World) -> Checked {
    let purchases = world.carts("R20", world.settings.size.of(3, 20), good).await?;
    let (mut purchases, _) = unknown(world.rush(purchases, AT_A_TIME).await);
    let staff = world.shop.staff()?;
    let (mut given, mut refused) = (0, 0);
    for purchase in &mut purchases {
        purchase.refunded_on_purpose = true;
        let half = purchase.total_minor() / 2 + 1;
        let path = format!("/api/admin/v1/orders/{}/refund", purchase.told("order_id"));
        let mut asking = JoinSet::new();
        for number in 0..20 {
            let (staff, path) = (staff.clone(), path.clone());
            let key = format!("{}-refund-{number}", purchase.key);
            let body = json!({
                "amount": { "amount_minor": half, "currency": "EUR" }, "reason": "broken",
            });
            asking.spawn(async move { staff.send("POST", &path, Some(&key), Some(&body)).await });
        }
        for outcome in asking.join_all().await {
            match outcome.answer().map(|answer| answer.status) {
                Some(200..=202) => given += 1,
                Some(409 | 422) => refused += 1,
                _ => promise(false, || format!("a refund: {outcome:?}"))?,
            }
        }
    }
    let count = purchases.len() as u64;
    world.settle(purchases).await?;
    promise(given == count, || {
        format!("{given} halves and a bit were refunded for {count} orders")
    })?;
    reached("refunds refused", refused, count * 19)
}

async fn carts_changed(world: &mut World) -> Checked {
    let purchases = world.carts("R20", world.settings.size.of(20, 300), good).await?;
    let mut racing = JoinSet::new();
    for mut purchase in purchases {
        let (client, history) = (world.client(), world.history.clone());
        racing.spawn(async move {
            let path = format!("/api/v1/carts/{}/lines/{SKU}", purchase.cart);
            let key = format!("{}-more", purchase.key);
            let change = json!({ "quantity": 3 });
            let (outcome, changed) = tokio::join!(
                place(&client, &history, &mut purchase),
                client.send("PUT", &path, Some(&key), Some(&change)),
            );
            (purchase, outcome, changed)
        });
    }
    let came = racing.join_all().await;
    let changed = came.iter().filter(|(_, _, changed)| answered(changed, 200)).count() as u64;
    let rushed: Vec<_> =
        came.into_iter().map(|(purchase, outcome, _)| (purchase, outcome)).collect();
    no_failures(&rushed)?;
    let (purchases, _) = unknown(rushed);
    world.settle(purchases).await?;
    reached("carts changed while they were paid", changed, 1)
}

async fn prices_changed(world: &mut World) -> Checked {
    world.stock(&[FICKLE], 1_000).await?;
    let count = world.settings.size.of(24, 300);
    let carts = (0..count).map(|_| (vec![(FICKLE.to_owned(), 2)], Card::Approved)).collect();
    let name = world.fresh_name("R20");
    let purchases = fill(&world.client(), &name, carts).await?;
    let staff = world.shop.staff()?;
    // No price of an earlier run of the row: who was refused because of a price that then came back
    // would rightly be let in.
    let first_minor = 900 + 42 * world.fresh_number();
    let pricing = async {
        let mut set = 0;
        for number in 0..6 {
            let price = json!({ "items": [{
                "list": "retail-eur", "sku": FICKLE,
                "price": { "amount_minor": first_minor + number * 7, "currency": "EUR" },
            }] });
            let key = format!("{name}-price-{number}");
            let outcome = staff.send("PUT", "/api/admin/v1/prices", Some(&key), Some(&price)).await;
            set += u64::from(answered(&outcome, 200));
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        }
        set
    };
    let (rushed, set) = tokio::join!(world.rush(purchases, 6), pricing);
    no_failures(&rushed)?;
    let told = |(_, outcome): &&(_, Outcome)| answered(outcome, 409);
    let told = rushed.iter().filter(told).count() as u64;
    let (purchases, _) = unknown(rushed);
    world.settle(purchases).await?;
    reached("prices set", set, 3)?;
    reached("shoppers told of another price", told, 1)
}

fn answered(outcome: &Outcome, status: u16) -> bool {
    outcome.answer().is_some_and(|answer| answer.status == status)
}
