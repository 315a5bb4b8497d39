//! What a body costs in each form of the wire: its bytes, and writing and reading it once each.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kernel_common::{
    Currency, EventId, IdSource, Locale, Money, SequentialIds, Sku, TenantId, Timestamp,
};
use kernel_events::{Actor, Envelope, EventMeta};
use rt_contract::Encoding;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;

/// A row as answers about prices and stock are made of.
#[derive(Serialize, Deserialize)]
struct Row {
    sku: Sku,
    warehouse: TenantId,
    price: Money,
    compare_at: Option<Money>,
    on_hand: i64,
    reserved: i64,
    available: i64,
    changed_at: Timestamp,
}

fn rows(ids: &dyn IdSource) -> Vec<Row> {
    (0..100_i64)
        .map(|number| Row {
            sku: format!("MUG-{number:04}-BLUE").parse().expect("a SKU"),
            warehouse: TenantId::generate(ids),
            price: Money::new(990 + number * 37, Currency::EUR),
            compare_at: (number % 3 == 0).then(|| Money::new(2_990, Currency::EUR)),
            on_hand: number * 3,
            reserved: number,
            available: number * 2,
            changed_at: Timestamp::from_unix_micros(1_767_225_600_000_000 + number * 123_456),
        })
        .collect()
}

/// Events as a process hands them to another.
fn events(ids: &dyn IdSource) -> Vec<Envelope> {
    let tenant = TenantId::generate(ids);
    let line = |number: i64| {
        json!({
            "sku": format!("MUG-{number:04}"), "name": "Mug, blue, 300 ml", "quantity": 1 + number % 3,
            "unit_price": { "amount_minor": 1_290, "currency": "EUR" },
            "tax": { "amount_minor": 206, "currency": "EUR" },
        })
    };
    (1..=100_i64)
        .map(|number| Envelope {
            specversion: "1.0".to_owned(),
            id: EventId::from_uuid(ids.next()),
            source: "/orders".to_owned(),
            event_type: "orders.order_placed.v1".to_owned(),
            subject: format!("order/{}", ids.next()),
            time: Timestamp::from_unix_micros(1_767_225_600_000_000 + number * 123_456),
            datacontenttype: "application/json".to_owned(),
            tenant,
            streamseq: number,
            meta: EventMeta {
                actor: Actor::Customer(ids.next().to_string()),
                traceparent: None,
                locale: Some(Locale::en()),
            },
            data: json!({ "fact": "order_placed", "lines": (0..4).map(line).collect::<Vec<_>>() }),
        })
        .collect()
}

fn measure<T: Serialize + DeserializeOwned>(criterion: &mut Criterion, name: &str, value: &T) {
    let mut group = criterion.benchmark_group(name);
    for encoding in Encoding::ALL {
        let body = encoding.encode(value).expect("plain data");
        // The bytes are a result as well, and criterion shows none.
        eprintln!("{name}/{encoding:?}: {} bytes", body.len());
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function(format!("{encoding:?}/write"), |bencher| {
            bencher.iter(|| encoding.encode(black_box(value)).expect("plain data"));
        });
        group.bench_function(format!("{encoding:?}/read"), |bencher| {
            bencher.iter(|| encoding.decode::<T>(black_box(&body)).expect("its own form"));
        });
    }
    group.finish();
}

fn encodings(criterion: &mut Criterion) {
    let ids = SequentialIds::default();
    measure(criterion, "100 rows", &rows(&ids));
    measure(criterion, "100 events", &events(&ids));
}

criterion_group!(benches, encodings);
criterion_main!(benches);
