//! Two tenants and every operation of the API: asked by one with the ids, codes and secrets of the
//! other, it answers as if nobody had them, and the other's things stay as they are.

use std::collections::BTreeSet;

use e2e::{Answer, Shop, Store, eventually, fresh_key};
use serde_json::{Value, json};

use crate::{
    documents::{self, Described},
    furnished::Furnished,
};

/// What one store shows of itself, by operation.
type Shown = Vec<(String, u16, String)>;

/// Operations that show what only its owner can know: it has to be in their answers to the owner, or
/// this suite would not see one that leaks.
const TELLING: [&str; 21] = [
    "get_cart",
    "get_order",
    "list_attributes",
    "list_collections",
    "list_families",
    "list_imports",
    "list_movements",
    "list_options",
    "list_orders",
    "list_relations",
    "list_returns",
    "list_transfers",
    "list_units",
    "list_warehouses",
    "list_webhook_deliveries",
    "list_webhooks",
    "show_category_traits",
    "show_import",
    "show_order",
    "show_webhook",
    "show_webhook_delivery",
];

async fn shown(shop: &Shop, ours: &Furnished, all: &[Described]) -> Shown {
    let mut shown = Shown::new();
    for Described { door, operation, .. } in all {
        if operation.method == "GET" {
            let asker = door.asker(shop, Store::Tihaven);
            let answer = ours.asks(operation).send(&asker, operation).await;
            shown.push((operation.id.clone(), answer.status, answer.text()));
        }
    }
    shown
}

/// What a store shows once nothing moves any more: reactions to events come a moment later.
async fn settled(shop: &Shop, ours: &Furnished, all: &[Described]) -> Shown {
    let look = || async {
        let seen = shown(shop, ours, all).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        (shown(shop, ours, all).await == seen).then_some(seen)
    };
    eventually("the store stands still", look).await
}

/// An answer without what differs from one request to the next.
fn shape(answer: &Answer) -> (u16, Value) {
    let body = answer.json();
    let pointers = body["errors"].as_array().into_iter().flatten();
    let pointers: Vec<&Value> = pointers.map(|error| &error["pointer"]).collect();
    let items = body["items"].as_array().map(Vec::len);
    (answer.status, json!({ "code": body["code"], "pointers": pointers, "items": items }))
}

#[tokio::test]
async fn no_operation_reads_or_changes_what_another_tenant_has() {
    let shop = Shop::start();
    let all = documents::read(&shop).await;
    let ours = Furnished::tihaven(&shop).await;
    let before = settled(&shop, &ours, &all).await;
    let telling: BTreeSet<&str> = before
        .iter()
        .filter(|(_, status, text)| {
            *status == 200 && ours.secrets().into_iter().any(|secret| text.contains(secret))
        })
        .map(|(id, ..)| id.as_str())
        .collect();
    let silent: Vec<&str> = TELLING.into_iter().filter(|id| !telling.contains(id)).collect();
    assert!(silent.is_empty(), "the owner does not see the secret in {silent:?}");

    // What a path names is looked for before anybody could have made their own of that name.
    let (named, other): (Vec<_>, Vec<_>) =
        all.iter().partition(|described| described.operation.path.contains('{'));
    assert_eq!(named.len(), 31, "operations whose path names something");
    let mut faults = Vec::new();
    for described in named {
        let (foreign, fault) = asked_by_a_stranger(&shop, &ours, described).await;
        faults.extend(fault);
        if foreign.status != 404 {
            let id = &described.operation.id;
            faults.push(format!("{id} finds a foreign name: {}", foreign.text()));
        }
    }
    for described in other {
        faults.extend(asked_by_a_stranger(&shop, &ours, described).await.1);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    a_foreign_cart_is_not_claimed(&shop, &ours).await;
    let after = settled(&shop, &ours, &all).await;
    assert_eq!(before, after, "nothing of the other tenant has changed");
    shop.audit();
    shop.stop();
}

/// What a stranger hears who uses our names, and what is wrong with it: it has to be the same as of
/// names that nobody has.
async fn asked_by_a_stranger(
    shop: &Shop,
    ours: &Furnished,
    described: &Described,
) -> (Answer, Option<String>) {
    let Described { door, operation, .. } = described;
    let (stranger, id) = (door.asker(shop, Store::Velomarsh), &operation.id);
    let unknown = ours.nobodys().asks(operation).send(&stranger, operation).await;
    let ask = ours.asks(operation);
    let foreign = ask.send(&stranger, operation).await;
    let told = |secret: &&str| foreign.text().contains(secret) && !ask.says(secret);
    let fault = if foreign.status >= 500 {
        Some(format!("{id}: {}", foreign.text()))
    } else if let Some(secret) = ours.secrets().into_iter().find(told) {
        Some(format!("{id} tells {secret}: {}", foreign.text()))
    } else if shape(&foreign) != shape(&unknown) {
        let (foreign, unknown) = (foreign.text(), unknown.text());
        Some(format!("{id} tells what another has from what nobody has: {foreign} but {unknown}"))
    } else {
        None
    };
    (foreign, fault)
}

/// The one operation whose body names an opaque id beside one of the asker's own.
async fn a_foreign_cart_is_not_claimed(shop: &Shop, ours: &Furnished) {
    let stranger = shop.shopper(Store::Velomarsh);
    let own = stranger.cart().await;
    let path = format!("/api/v1/carts/{}/claims", own.id());
    let mut heard = Vec::new();
    for cart in [ours.merged_cart.clone(), ours.nobodys().merged_cart] {
        let claim = json!({ "source": cart });
        heard.push(stranger.send("POST", &path, Some(&fresh_key()), Some(&claim)).await);
    }
    assert_eq!(shape(&heard[0]), shape(&heard[1]));
    let seen = stranger.get(&format!("/api/v1/carts/{}", own.id())).await.expect(200);
    assert_eq!(seen["lines"], json!([]));
}
