//! What a listing costs: from memory, and made anew over the real modules and their database. The
//! first must stay a matter of microseconds; the distance between both is what the cache is worth.

use std::{hint::black_box, sync::Arc, time::Duration};

use app_checkout::{Checkout, Host};
use app_gateway_public::{Gateway, Readiness, router};
use app_storefront::Storefront;
use async_trait::async_trait;
use axum::{Router, body::Body};
use criterion::{Criterion, criterion_group, criterion_main};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use kernel_common::SequentialIds;
use rt_cache::{AnswerCache, Generations};
use rt_host::RandomIds;
use rt_http::{HttpSettings, standard_layers};
use rt_rpc::TokioTimer;
use rt_security::{SecretKey, Signer};
use testkit::tenant_one;
use testshop::{Calls, Shop};
use tower::ServiceExt;

const LISTING: &str = "/api/v1/products?sort=name";

struct Nothing;

#[async_trait]
impl Readiness for Nothing {
    async fn missing(&self) -> Vec<&'static str> {
        Vec::new()
    }
}

/// The API of a small shop, and what makes its answers old.
async fn open() -> (Shop, Router, Generations) {
    let shop = Shop::open().await;
    let own = shop.process(&Calls::default());
    let contracts = app_checkout::Contracts {
        carts: own.carts.clone(),
        reservations: own.reservations,
        payments: own.payments.clone(),
        orders: own.orders.clone(),
        flows: own.flows,
    };
    let host = Host {
        clock: shop.clock.clone(),
        ids: Arc::new(RandomIds),
        timer: Arc::new(TokioTimer),
        signer: Arc::new(Signer::new(SecretKey::from_bytes([7; 32]))),
    };
    let generations = Generations::default();
    let api = router(Gateway {
        storefront: Storefront::new(app_storefront::Contracts {
            catalog: own.catalog,
            prices: own.prices,
            stock: own.stock,
            carts: own.carts.clone(),
        }),
        checkout: Checkout::new(contracts, host),
        carts: own.carts,
        orders: own.orders,
        payments: own.payments,
        stores: shop.stores.clone(),
        answers: AnswerCache::new("bench", 1 << 20, Duration::from_secs(600), generations.clone()),
        readiness: Arc::new(Nothing),
    });
    let settings = HttpSettings::new(Arc::new(SequentialIds::default()));
    (shop, standard_layers(api, settings), generations)
}

async fn get(router: &Router) -> usize {
    let request = Request::get(LISTING).header("host", "nordlicht.test").body(Body::empty());
    let response = router.clone().oneshot(request.expect("a request")).await.expect("infallible");
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().collect().await.expect("a body").to_bytes().len()
}

fn listing(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let (shop, router, generations) = runtime.block_on(open());
    let mut group = criterion.benchmark_group("listing");
    group.bench_function("from_memory", |bencher| {
        bencher.iter(|| black_box(runtime.block_on(get(&router))));
    });
    group.bench_function("made_anew", |bencher| {
        bencher.iter(|| {
            generations.next(tenant_one());
            black_box(runtime.block_on(get(&router)))
        });
    });
    group.finish();
    drop(shop);
}

criterion_group!(benches, listing);
criterion_main!(benches);
