//! R22: what the journal of stock says of any moment, and whether it can be read to its end.

use serde_json::{Value, json};

use super::{AT_A_TIME, SKU, mostly_good, unknown};
use crate::{
    broken::{Broken, Checked, harness, promise, reached},
    chance::Chance,
    client::{Client, Outcome},
    world::World,
};

/// SKUs that only this row moves.
const KINDS: usize = 25;
/// Bookings of one request.
const BATCH: usize = 500;
/// Moments that are looked back at.
const MOMENTS: usize = 24;
const PAGE: usize = 200;
/// A booking that is answered to nobody is asked for again under its key, so many times.
const TRIES: usize = 10;

/// What the row itself believes is on the shelf after each batch, and when that was.
struct Book {
    skus: Vec<String>,
    levels: Vec<i64>,
    movements: Vec<u64>,
    /// An instant, and the levels then.
    moments: Vec<(String, Vec<i64>)>,
}

/// R22: books many movements, remembers the levels of some moments, and has the shop tell them.
pub(crate) async fn replayed(world: &mut World) -> Checked {
    let total = world.settings.size.of(20_000, 1_000_000);
    let mut chance = world.chance("R22");
    let name = world.fresh_name("R22").to_ascii_uppercase();
    let mut book = Book {
        skus: (0..KINDS).map(|kind| format!("{name}-{kind}")).collect(),
        levels: vec![0; KINDS],
        movements: vec![0; KINDS],
        moments: Vec::new(),
    };
    let staff = world.shop.staff()?;
    let batches = total.div_ceil(BATCH);
    for batch in 0..batches {
        book_some(&staff, &mut book, &mut chance, &format!("{name}-{batch}"), batch).await?;
        // Each moment is as likely as any other.
        if chance.below(batches as u64) < MOMENTS as u64 || batch + 1 == batches {
            let now = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',
                                      'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
            let now = sqlx::query_scalar(now).fetch_one(&world.database.pool).await;
            book.moments.push((now.map_err(harness("the time"))?, book.levels.clone()));
        }
    }
    for (at, levels) in &book.moments {
        let told = as_of(&staff, at, &book.skus).await?;
        let told: Vec<i64> = told.into_iter().map(|(on_hand, _)| on_hand).collect();
        promise(told == *levels, || format!("at {at} there were {levels:?}, told is {told:?}"))?;
    }
    let mut pages = 0;
    for kind in [0, KINDS - 1] {
        pages += read_to_its_end(&staff, &book, kind).await?;
    }
    let compared = sold_goods(world, &staff).await?;
    let movements: u64 = book.movements.iter().sum();
    reached("movements booked", movements, total as u64)?;
    reached("moments looked back at", book.moments.len() as u64, 5)?;
    reached("moments of goods that were sold", compared, 5)?;
    reached("pages of history", pages, 4)
}

/// Books a batch: goods come, and differences are found that never take more than there is.
async fn book_some(
    staff: &Client,
    book: &mut Book,
    chance: &mut Chance,
    key: &str,
    batch: usize,
) -> Checked {
    let comes = batch.is_multiple_of(2);
    let mut items = Vec::with_capacity(BATCH);
    for _ in 0..BATCH {
        let kind = usize::try_from(chance.below(KINDS as u64)).expect("an index");
        let units = 1 + i64::try_from(chance.below(9)).expect("few");
        let (sku, level) = (&book.skus[kind], &mut book.levels[kind]);
        let delta = if comes || *level < units || chance.below(3) == 0 { units } else { -units };
        *level += delta;
        book.movements[kind] += 1;
        items.push(match comes {
            true => json!({
                "sku": sku, "warehouse": "main", "quantity": delta, "document": key,
            }),
            false => json!({
                "sku": sku, "warehouse": "main", "delta": delta, "reason": "count",
                "document": key,
            }),
        });
    }
    let path = if comes { "receipts" } else { "adjustments" };
    let (path, items) = (format!("/api/admin/v1/stock/{path}"), json!({ "items": items }));
    let mut outcome = staff.send("POST", &path, Some(key), Some(&items)).await;
    for _ in 1..TRIES {
        if outcome.answer().is_some_and(|answer| answer.status != 503) {
            break;
        }
        outcome = staff.send("POST", &path, Some(key), Some(&items)).await;
    }
    read(outcome).map(|_| ())
}

/// On hand and reserved of each SKU at an instant, as the shop replays them.
async fn as_of(staff: &Client, at: &str, skus: &[String]) -> Checked<Vec<(i64, i64)>> {
    let wanted: String = skus.iter().map(|sku| format!("&sku={sku}")).collect();
    let path = format!("/api/admin/v1/stock/as-of?at={at}{wanted}");
    let told = read(staff.send("GET", &path, None, None).await)?;
    let levels = told["items"].as_array().cloned().unwrap_or_default();
    let level = |sku: &String| {
        let of = levels.iter().filter(|level| level["sku"] == sku.as_str());
        of.fold((0, 0), |(on_hand, reserved), level| {
            let units = |field: &str| level[field].as_i64().unwrap_or_default();
            (on_hand + units("on_hand"), reserved + units("reserved"))
        })
    };
    Ok(skus.iter().map(level).collect())
}

/// Reads the history of a SKU from its newest page to its oldest; how many pages it has.
async fn read_to_its_end(staff: &Client, book: &Book, kind: usize) -> Checked<u64> {
    let sku = &book.skus[kind];
    let (mut next, mut expected, mut on_hand, mut pages) =
        (String::new(), book.movements[kind], 0, 0);
    loop {
        let path = format!("/api/admin/v1/stock/{sku}/movements?limit={PAGE}{next}");
        let page = read(staff.send("GET", &path, None, None).await)?;
        pages += 1;
        for movement in page["items"].as_array().into_iter().flatten() {
            let seq = movement["seq"].as_u64().unwrap_or_default();
            promise(seq == expected && expected > 0, || {
                format!("after {expected} more movements of {sku} the history tells number {seq}")
            })?;
            expected -= 1;
            let units = movement["quantity"].as_i64().unwrap_or_default();
            on_hand += if movement["to"] == "on_hand" { units } else { -units };
        }
        match page["next"].as_str() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => break,
        }
    }
    promise(expected == 0, || format!("{expected} movements of {sku} are in no page"))?;
    promise(on_hand == book.levels[kind], || {
        let level = book.levels[kind];
        format!("the history of {sku} adds up to {on_hand}, there are {level}")
    })?;
    Ok(pages)
}

/// Goods that are reserved and given back: any moment told is what the journal adds up to by then.
async fn sold_goods(world: &mut World, staff: &Client) -> Checked<u64> {
    let purchases = world.carts("R22", 24, mostly_good).await?;
    let rushed = world.rush(purchases, AT_A_TIME).await;
    let (purchases, _) = unknown(rushed);
    world.settle(purchases).await?;
    let moments: Vec<(String, i64, i64)> = sqlx::query_as(ADDED_UP)
        .bind(SKU)
        .fetch_all(&world.database.pool)
        .await
        .map_err(harness("adding the journal up"))?;
    for (at, on_hand, reserved) in &moments {
        let told = as_of(staff, at, &[SKU.to_owned()]).await?;
        promise(told == [(*on_hand, *reserved)], || {
            format!("at {at} the journal adds up to {on_hand}, {reserved} reserved; told {told:?}")
        })?;
    }
    Ok(moments.len() as u64)
}

/// Moments of movements, drawn by chance, with the sums of all movements up to each.
const ADDED_UP: &str = "
    WITH journal AS (
        SELECT at, CASE
                   WHEN kind = 'receipt' OR (kind = 'adjustment' AND to_account = 'on_hand')
                       THEN quantity
                   WHEN kind IN ('adjustment', 'post') THEN -quantity ELSE 0 END AS came,
               CASE kind WHEN 'reservation' THEN quantity
                         WHEN 'void' THEN -quantity WHEN 'post' THEN -quantity ELSE 0 END
                   AS promised
        FROM inventory.movements
        WHERE sku = $1 AND tenant_id = '019a0000-0000-7000-8000-000000000001'
    ), moments AS (
        SELECT at FROM (SELECT DISTINCT at FROM journal) AS known ORDER BY md5(at::text) LIMIT 20
    )
    SELECT to_char(m.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),
           sum(j.came)::bigint, sum(j.promised)::bigint
    FROM moments m JOIN journal j ON j.at <= m.at
    GROUP BY m.at";

fn read(outcome: Outcome) -> Checked<Value> {
    match outcome {
        Outcome::Answered(answer) if answer.status == 200 => Ok(answer.json()),
        other => Err(Broken::Harness(format!("the staff's desk: {other:?}"))),
    }
}
