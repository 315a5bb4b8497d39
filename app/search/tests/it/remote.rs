//! The service behind HTTP: another process cannot tell it from one of its own.

use std::{net::Ipv4Addr, sync::Arc};

use app_search::{
    FacetFilter, FacetsWanted, NotReady, Search, SearchClient, SearchError, SearchPage,
    SearchProducts, SearchSort, SuggestQuery,
};
use kernel_common::{Currency, Cursor};
use rt_contract::{CallCtx, CallError, MethodTable, Policy};
use rt_http::{Server, ServerSettings};
use rt_rpc::{HttpTransport, RpcToken, TokioTimer};
use testshop::Shop;
use tokio::sync::oneshot;

use crate::desk::{Desk, Folder, asked, everything, russian, service, shopper};

/// A service as another process has it, until the sender is dropped.
fn elsewhere(search: &Arc<dyn Search>) -> (Arc<dyn Search>, oneshot::Sender<()>) {
    let token = || RpcToken::try_from("0123456789abcdef0123456789abcdef".to_owned());
    let mut table = MethodTable::new();
    SearchClient::mount(search, &mut table);
    let any = (Ipv4Addr::LOCALHOST, 0).into();
    let bound = Server::new(ServerSettings::default()).bind(any, "--listen").expect("a free port");
    let base = format!("http://{}", bound.local_addr().expect("bound"));
    let (stop, stopped) = oneshot::channel::<()>();
    let router = rt_rpc::router(table, token().expect("a token"));
    tokio::spawn(bound.serve(router, async move {
        let _ = stopped.await;
    }));
    let transport = HttpTransport::new(&base, &token().expect("a token")).expect("an address");
    let policy = Policy::new(Arc::new(TokioTimer));
    (SearchClient::remote(Arc::new(transport), policy), stop)
}

fn questions() -> Vec<(CallCtx, SearchProducts)> {
    let blue = FacetFilter { facet: "color".to_owned(), values: vec!["blue".to_owned()] };
    let sorted = |sort| SearchProducts { sort, ..everything() };
    let questions = [
        everything(),
        asked("mug"),
        asked("ьгп"),
        SearchProducts { exact: true, ..asked("ьгп") },
        asked("xqzvwkj"),
        SearchProducts { filters: vec![blue], ..everything() },
        SearchProducts { facets: FacetsWanted::None, page_size: 1, ..everything() },
        SearchProducts { page: SearchPage::Number(2), page_size: 1, ..everything() },
        sorted(SearchSort::PriceDescending),
        sorted(SearchSort::Name),
        // Refused, with every field.
        SearchProducts { page_size: 0, page: SearchPage::Number(101), ..asked(&"x".repeat(201)) },
        SearchProducts { page: SearchPage::After(Cursor("x".into())), ..asked("a") },
    ];
    let dollars = CallCtx { currency: Currency::USD, ..shopper() };
    let askers = [shopper(), russian(), dollars];
    let all = askers.iter().flat_map(|ctx| questions.iter().map(|q| (ctx.clone(), q.clone())));
    all.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_and_refusals_are_the_same_from_another_process() {
    let desk = Desk::open().await;
    let (remote, _stop) = elsewhere(&desk.search);
    for (ctx, question) in questions() {
        let here = desk.search.products(&ctx, question.clone()).await;
        assert_eq!(remote.products(&ctx, question).await, here);
    }
    for text in ["la", "дфьз", "", &"x".repeat(201)] {
        let question = SuggestQuery { text: text.to_owned(), limit: 5 };
        let here = desk.search.suggest(&shopper(), question.clone()).await;
        assert_eq!(remote.suggest(&shopper(), question).await, here, "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_that_is_not_there_yet_says_so_from_afar() {
    let (shop, folder) = (Arc::new(Shop::open().await), Folder::new());
    // Nobody runs what follows the shop: it never gets ready.
    let (service, _follower) = service(&shop, folder.path());
    let search: Arc<dyn Search> = Arc::new(service);
    let here = search.products(&shopper(), everything()).await;
    let not_ready = SearchError::NotReady(NotReady::Building { done: 0 });
    assert_eq!(here, Err(CallError::Domain(not_ready)));
    let (remote, _stop) = elsewhere(&search);
    assert_eq!(remote.products(&shopper(), everything()).await, here);
}
