//! One tenant never sees another's.

use app_search::{NotReady, Search as _, SearchError, SearchService};
use kernel_common::{LocalizedText, TenantId};
use mod_catalog_api::{ProductRef, SetStatus};
use rt_contract::CallError;
use testkit::{tenant_one, tenant_two};
use testshop::{guest, keyed};

use crate::{
    changes::{lamp, renamed},
    desk::{Desk, asked, everything, names, shopper},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_question_crosses_to_another_tenant() {
    let desk = Desk::open().await;
    let own = LocalizedText::en_ru("Zanzibar lantern", "Фонарь");
    renamed(&desk, tenant_one(), "lamp", own).await;
    desk.until(asked("zanzibar"), |answer| answer.total == 1).await;
    let other = guest(tenant_two());
    let answer = desk.search.products(&other, asked("zanzibar")).await.expect("an answer");
    assert_eq!(answer.total, 0);
    let ids = |answer: &app_search::ProductsAnswer| -> Vec<_> {
        answer.hits.iter().map(|hit| hit.product).collect()
    };
    let (here, there) = (
        desk.ask(everything()).await,
        desk.search.products(&other, everything()).await.expect("an answer"),
    );
    assert_eq!((here.total, there.total), (3, 3));
    assert!(ids(&here).iter().all(|id| !ids(&there).contains(id)));
    let foreign = here.categories[0].id;
    let question = app_search::SearchProducts { category: Some(foreign), ..everything() };
    let nothing = desk.search.products(&other, question).await.expect("an answer");
    assert_eq!(nothing.total, 0, "a foreign category is an unknown one");
    // A withdrawal here leaves the same slug there alone.
    let status = mod_catalog_api::ProductStatus::Archived;
    let products = vec![ProductRef::Id(lamp(&desk, tenant_one()).await)];
    let withdraw = SetStatus { products, status };
    let writer = &desk.shop.contracts.catalog_writer;
    writer.set_status(&keyed(tenant_one()), withdraw).await.expect("withdrawn");
    desk.until(everything(), |answer| answer.total == 2).await;
    let there = desk.search.products(&other, asked("lamp")).await.expect("an answer");
    assert_eq!(names(&there).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_tenant_and_a_service_turned_off_are_not_ready() {
    let desk = Desk::open().await;
    let stranger = guest(TenantId::from_uuid(uuid::Uuid::from_u128(7)));
    let answer = desk.search.products(&stranger, everything()).await;
    assert!(matches!(answer, Err(CallError::Domain(SearchError::NotReady(_)))));
    let off = SearchService::off().products(&shopper(), everything()).await;
    assert_eq!(off, Err(CallError::Domain(SearchError::NotReady(NotReady::Off))));
}
