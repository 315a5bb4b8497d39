//! Every operation that the shop describes: every place of its body, its path and its query.

use std::{collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use e2e::{Answer, Kind, Operation, Shop, Shopper, Store, Wire, encoded, eventually, fresh_key};
use http::Request;
use serde_json::json;
use tokio::{sync::Semaphore, task::JoinSet};

use super::{is_full, judge, raw, strings};
use crate::{
    documents::{self, Described, Door},
    furnished::{Ask, Furnished},
};

/// Few: what changes one thing of a tenant waits for its row.
const AT_A_TIME: usize = 4;
/// How many of the long list each place gets, and how many values of other types a place for a text
/// gets: the next ones each time.
const SHARE: usize = 6;

/// What the walk came by.
#[derive(Debug, Default)]
struct Reached {
    operations: usize,
    places: BTreeMap<Kind, usize>,
    in_paths: usize,
    in_queries: usize,
    taken: usize,
    refused: usize,
}

/// A hostile request, and what is told of it when it fails.
struct Hostile {
    what: String,
    address: String,
    body: Option<Vec<u8>>,
}

/// The strings that the next place gets.
struct Strings {
    ours: Vec<String>,
    long: Vec<String>,
    next: usize,
    next_value: usize,
}

impl Strings {
    fn read() -> Self {
        let long = strings::long_list().unwrap_or_default();
        Self { ours: strings::ours(), long, next: 0, next_value: 0 }
    }

    fn for_a_place(&mut self) -> Vec<String> {
        let long = share(&self.long, &mut self.next);
        self.ours.iter().cloned().chain(long).collect()
    }

    /// Values of other types than a place of this kind takes.
    fn values_for(&mut self, kind: Kind) -> Vec<Vec<u8>> {
        match kind {
            // A name is a text, whatever else there is.
            Kind::Name => Vec::new(),
            Kind::Text => share(&raw::values(), &mut self.next_value),
            Kind::Number | Kind::Boolean | Kind::Object | Kind::List => raw::values(),
        }
    }
}

/// The next few of `all`, or all of them when there is time.
fn share<T: Clone>(all: &[T], next: &mut usize) -> Vec<T> {
    let count = if is_full() { all.len() } else { SHARE.min(all.len()) };
    let from = *next % all.len().max(1);
    *next += count;
    all.iter().cycle().skip(from).take(count).cloned().collect()
}

/// The hostile requests of one operation.
fn hostile(
    described: &Described,
    ask: &Ask,
    strings: &mut Strings,
    reached: &mut Reached,
) -> Vec<Hostile> {
    let Described { operation, document, .. } = described;
    let mut all = Vec::new();
    let valid = operation.address(&ask.path, &ask.query);
    if let Some(body) = &ask.body {
        for spot in document.spots(operation, body) {
            *reached.places.entry(spot.kind).or_default() += 1;
            let mut values = strings.values_for(spot.kind);
            if matches!(spot.kind, Kind::Text | Kind::Name) {
                let strings = strings.for_a_place();
                values.extend(raw::texts());
                values.extend(strings.iter().map(|text| json!(text).to_string().into_bytes()));
            }
            all.extend(values.into_iter().map(|value| Hostile {
                what: format!("{} {} {}", operation.id, spot.pointer, shown(&value)),
                address: valid.clone(),
                body: Some(spot.holding(&value)),
            }));
        }
        let body = body.to_string().into_bytes();
        all.extend(raw::bodies(&body).into_iter().map(|(what, body)| Hostile {
            what: format!("{} with {what}", operation.id),
            address: valid.clone(),
            body: Some(body),
        }));
    }
    let body = || ask.body.as_ref().map(|body| body.to_string().into_bytes());
    for (index, (name, _)) in ask.path.iter().enumerate() {
        reached.in_paths += 1;
        for text in strings.for_a_place() {
            let mut path = ask.path.clone();
            path[index].1.clone_from(&text);
            let what = format!("{} {{{name}}} {}", operation.id, shown(text.as_bytes()));
            all.push(Hostile { what, address: operation.address(&path, &ask.query), body: body() });
        }
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.place == "query") {
        reached.in_queries += 1;
        let name = encoded(&parameter.name);
        let others: Vec<_> =
            ask.query.iter().filter(|(known, _)| *known != parameter.name).cloned().collect();
        let before = operation.address(&ask.path, &others);
        let before = format!("{before}{}", if others.is_empty() { '?' } else { '&' });
        let texts = strings.for_a_place().into_iter().map(|text| encoded(&text));
        let broken = ["%", "%ff", "%zz", "%00", "a&b", "a=b", "[]", "1&1", "18446744073709551616"];
        for value in texts.chain(broken.map(str::to_owned)) {
            let what = format!("{} ?{name}={}", operation.id, shown(value.as_bytes()));
            all.push(Hostile { what, address: format!("{before}{name}={value}"), body: body() });
        }
        // A name with brackets, as forms of other frameworks write lists.
        for address in [format!("{before}{name}[]=a"), format!("{before}{name}[a][b]=c")] {
            all.push(Hostile { what: address.clone(), address, body: body() });
        }
    }
    all
}

/// The beginning of something long.
fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(120)]).into_owned()
}

async fn send(
    asker: &Shopper,
    operation: &Operation,
    address: &str,
    body: Option<Vec<u8>>,
    content_type: &str,
) -> Answer {
    let mut request = Request::builder().method(operation.method.as_str());
    if operation.method != "GET" {
        request = request.header("idempotency-key", fresh_key());
    }
    if body.is_some() {
        request = request.header("content-type", content_type);
    }
    let body = Bytes::from(body.unwrap_or_default());
    let answer = asker.request(asker.known(request), address, body).await;
    answer
        .unwrap_or_else(|error| panic!("{} {}: {error:?}", operation.id, shown(address.as_bytes())))
}

#[tokio::test]
async fn no_value_in_any_place_of_any_operation_is_our_fault() {
    let shop = Shop::start();
    let all = documents::read(&shop).await;
    let furnished = Furnished::tihaven(&shop).await;
    the_index_is_built(&shop).await;
    let (mut strings, mut reached) = (Strings::read(), Reached::default());
    for described in &all {
        let Described { door, operation, .. } = described;
        let (asker, ask) = (door.asker(&shop, Store::Tihaven), furnished.asks(operation));
        let answer = ask.send(&asker, operation).await;
        let expected = if operation.id == "place_order" { 409..410 } else { 200..300 };
        let (id, status) = (&operation.id, answer.status);
        assert!(expected.contains(&status), "{id} is not asked rightly: {}", answer.text());
        reached.operations += 1;

        let door = Arc::new(Semaphore::new(AT_A_TIME));
        let mut answers = JoinSet::new();
        for hostile in hostile(described, &ask, &mut strings, &mut reached) {
            let (asker, operation, door) = (asker.clone(), operation.clone(), door.clone());
            answers.spawn(async move {
                let _turn = door.acquire().await;
                let Hostile { what, address, body } = hostile;
                let answer = send(&asker, &operation, &address, body, "application/json").await;
                judge(&what, &answer);
                answer.status
            });
        }
        for status in answers.join_all().await {
            if status < 400 { reached.taken += 1 } else { reached.refused += 1 }
        }
        if ask.body.is_some() {
            bodies_of_another_make(&asker, described, &ask).await;
            the_connection_lives_on(&shop, described, &ask).await;
        }
    }
    println!("{reached:?}, {} of the long list", strings.next);
    enough_was_reached(&reached);
    shop.audit();
    shop.stop();
}

/// Until then words cannot be searched for, and it is said so by a 503.
async fn the_index_is_built(shop: &Shop) {
    let shopper = shop.shopper(Store::Tihaven);
    let found = || async {
        let found = shopper.get("/api/v1/products?q=linen").await;
        (found.status == 200).then_some(())
    };
    eventually("the shop can be searched", found).await;
}

/// Too large, compressed, or of another type.
async fn bodies_of_another_make(asker: &Shopper, described: &Described, ask: &Ask) {
    let Described { operation, document, .. } = described;
    let address = operation.address(&ask.path, &ask.query);
    let body = ask.body.as_ref().expect("it has one");
    let spots = document.spots(operation, body);
    let text = spots.iter().find(|spot| spot.kind == Kind::Text).or(spots.first());
    let huge = text.expect("a body has a place").holding(&raw::huge());
    let what = format!("{} with ten megabytes", operation.id);
    let answer = send(asker, operation, &address, Some(huge), "application/json").await;
    assert_eq!(answer.problem()["status"], 413, "{what}");
    let body = body.to_string().into_bytes();
    for content_type in [
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "json",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        "",
    ] {
        let answer = send(asker, operation, &address, Some(body.clone()), content_type).await;
        assert_eq!(answer.problem()["status"], 415, "{} as {content_type:?}", operation.id);
    }
    let request = Request::builder()
        .method(operation.method.as_str())
        .header("idempotency-key", fresh_key())
        .header("content-type", "application/json")
        .header("content-encoding", "gzip");
    let answer = asker.request(asker.known(request), &address, body.into()).await;
    assert_eq!(answer.expect("an answer").problem()["status"], 415, "{} gzipped", operation.id);
}

/// A refused body is no reason to hang up: the next request on the same connection is answered.
async fn the_connection_lives_on(shop: &Shop, described: &Described, ask: &Ask) {
    let Described { door, operation, .. } = described;
    let token = match door {
        Door::Street => String::new(),
        Door::Office => format!("Authorization: Bearer {}\r\n", shop.admin_token()),
    };
    let address = operation.address(&ask.path, &ask.query);
    let mut wire = Wire::to(shop.address()).await;
    for body in ["{\"\u{1}", "[]", "{\"a\\u0000\":1e400}"] {
        let length = body.len();
        let request = format!(
            "{} {address} HTTP/1.1\r\nHost: localhost\r\n{token}Idempotency-Key: k\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}\
             GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
            operation.method
        );
        assert!(wire.send(request).await, "{} on a living connection", operation.id);
        let refused = wire.answers(2).await;
        assert!([400, 422].contains(&refused[0].status), "{}: {}", operation.id, refused[0].body);
        assert_eq!(refused[1].status, 200, "{} ended the connection", operation.id);
    }
}

/// A walk that came by less than this has lost its way.
fn enough_was_reached(reached: &Reached) {
    let of = |kind| reached.places.get(&kind).copied().unwrap_or_default();
    assert_eq!(reached.operations, Door::Street.operations() + Door::Office.operations());
    let told = format!("{reached:?}");
    assert!(of(Kind::Text) >= 120, "places for a text: {told}");
    assert!(of(Kind::Number) >= 20, "places for a number: {told}");
    assert!(of(Kind::Name) >= 10, "names of fields: {told}");
    assert!(reached.in_paths >= 24, "places in paths: {told}");
    assert!(reached.in_queries >= 44, "parameters of queries: {told}");
    assert!(reached.taken > 500, "what passed every check: {told}");
    assert!(reached.refused > 5_000, "what did not: {told}");
}
