//! What only the clients and the provider together can know: that every answer was true.
//!
//! `shop audit` sees the database and the provider's book; here stand the people who bought. What
//! they were told, what was charged and what was set aside have to be the same story.

use std::collections::{BTreeMap, HashMap};

use crate::{
    broken::{Checked, harness, promise},
    provider::Account,
    shopper::Purchase,
    world::{World, times_said},
};

#[derive(Clone, Debug)]
struct OrderRow {
    id: String,
    number: String,
    status: String,
    total_minor: i64,
    payments: Vec<String>,
}

impl World {
    /// Judges everything that was bought since the start. Nothing may be under way any more.
    pub(crate) async fn judge(&self) -> Checked {
        let orders = self.orders().await?;
        let ledger = self.provider.ledger().await?;
        let mut sold: BTreeMap<&str, i64> = BTreeMap::new();
        for purchase in &self.purchases {
            let of = orders.get(&purchase.email).map_or(&[][..], Vec::as_slice);
            promise(of.len() <= 1, || {
                format!("{} made {} orders: {of:?}", purchase.key, of.len())
            })?;
            told_the_truth(purchase, of.first())?;
            charged_rightly(purchase, of.first(), &ledger)?;
            if of.first().is_some_and(|order| order.status == "placed") {
                for (sku, units) in &purchase.lines {
                    *sold.entry(sku).or_default() += units;
                }
            }
        }
        self.every_charge_is_known(&ledger).await?;
        for (sku, units) in sold {
            let reserved = self.reserved(sku).await?;
            let said = || format!("{units} of {sku} were sold, {reserved} are set aside");
            promise(reserved == units, said)?;
        }
        self.letters_were_written_once().await?;
        let aborted = times_said(&self.database.log(), "current transaction is aborted");
        promise(aborted == 0, || {
            "a connection was used inside a failed transaction (25P02)".to_owned()
        })?;
        let deadlocks = self.count("SELECT sum(deadlocks)::bigint FROM pg_stat_database").await?;
        promise(deadlocks == 0, || format!("{deadlocks} deadlocks"))?;
        let forged = self.provider.happened("forged_webhooks_taken").await?;
        promise(forged == 0, || format!("{forged} forged webhooks were taken"))
    }

    async fn orders(&self) -> Checked<HashMap<String, Vec<OrderRow>>> {
        let rows: Vec<(String, String, String, String, i64, Vec<String>)> = sqlx::query_as(
            "SELECT o.email, o.order_id::text, o.number, o.status, o.total_minor,
                    ARRAY(SELECT p.payment_id::text FROM payments.payments p
                          WHERE p.tenant_id = o.tenant_id AND p.order_id = o.order_id)
             FROM orders.orders o",
        )
        .fetch_all(&self.database.pool)
        .await
        .map_err(harness("reading orders"))?;
        let mut orders: HashMap<String, Vec<OrderRow>> = HashMap::new();
        for (email, id, number, status, total_minor, payments) in rows {
            let row = OrderRow { id, number, status, total_minor, payments };
            orders.entry(email).or_default().push(row);
        }
        Ok(orders)
    }

    async fn every_charge_is_known(&self, ledger: &BTreeMap<String, Account>) -> Checked {
        let known: Vec<String> =
            sqlx::query_scalar("SELECT payment_id::text FROM payments.payments")
                .fetch_all(&self.database.pool)
                .await
                .map_err(harness("reading payments"))?;
        let known: std::collections::HashSet<_> = known.into_iter().collect();
        for (reference, account) in ledger {
            let lost = account.kept_minor() != 0 && !known.contains(reference);
            promise(!lost, || format!("{reference} was charged, and nobody knows of it"))?;
        }
        Ok(())
    }

    async fn reserved(&self, sku: &str) -> Checked<i64> {
        let sum = "SELECT coalesce(sum(reserved), 0)::bigint FROM inventory.stock
                   WHERE sku = $1 AND tenant_id = '019a0000-0000-7000-8000-000000000001'";
        let sum = sqlx::query_scalar(sum).bind(sku).fetch_one(&self.database.pool).await;
        sum.map_err(harness("reading stock"))
    }

    async fn letters_were_written_once(&self) -> Checked {
        let twice = self
            .count(
                "SELECT count(*) FROM (
                    SELECT FROM notifications.messages WHERE template = 'order_confirmed'
                    GROUP BY tenant_id, order_number HAVING count(*) > 1) twice",
            )
            .await?;
        promise(twice == 0, || format!("{twice} orders were confirmed by two letters"))
    }
}

/// What the shopper was told is what became of it.
fn told_the_truth(purchase: &Purchase, order: Option<&OrderRow>) -> Checked {
    let key = &purchase.key;
    if let Some(order) = order {
        promise(order.status != "pending", || format!("{key}: {} still waits", order.number))?;
    }
    let Some(first) = &purchase.first else { return Ok(()) };
    let placed = order.filter(|order| order.status == "placed");
    let story = || format!("{key} was answered {}, and there is {order:?}", first.text());
    match first.status {
        201 => {
            let told = first.json();
            let same = placed.is_some_and(|order| {
                told["order_id"] == order.id.as_str()
                    && told["total"]["amount_minor"] == order.total_minor
                    && order.total_minor == purchase.total_minor()
            });
            promise(same, story)
        }
        202 => promise(order.is_some_and(|order| order.id == purchase.told("order_id")), story),
        _ => promise(placed.is_none(), story),
    }
}

/// A placed order is charged once, its own total; any other keeps nothing.
fn charged_rightly(
    purchase: &Purchase,
    order: Option<&OrderRow>,
    ledger: &BTreeMap<String, Account>,
) -> Checked {
    let Some(order) = order else { return Ok(()) };
    let accounts: Vec<&Account> =
        order.payments.iter().filter_map(|payment| ledger.get(payment)).collect();
    let charges: Vec<i64> = accounts.iter().flat_map(|it| it.charges.clone()).collect();
    let kept: i64 = accounts.iter().map(|it| it.kept_minor()).sum();
    let story = || format!("{}: {order:?} was charged {charges:?}, kept {kept}", purchase.key);
    promise(charges.len() <= 1 || order.status != "placed", story)?;
    promise(charges.len() <= order.payments.len(), story)?;
    if order.status != "placed" {
        return promise(kept == 0, story);
    }
    promise(charges == [order.total_minor], story)?;
    if purchase.refunded_on_purpose {
        promise((0..=order.total_minor).contains(&kept), story)
    } else {
        promise(kept == order.total_minor, story)
    }
}
