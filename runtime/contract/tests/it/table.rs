//! The server side, and a client whose server answers nonsense.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use bytes::Bytes;
use rt_contract::{
    CallCtx, CallName, Encoding, Fault, FaultKind, Forms, MethodTable, Outcome, Transport,
    async_trait,
};

use crate::ledger::{
    Answer, Ledger, LedgerClient, Scripted, ctx, entry, fault, keyed, kind_of, overdrawn, policy,
};

fn table(service: Arc<Scripted>) -> MethodTable {
    let service: Arc<dyn Ledger> = service;
    let mut table = MethodTable::new();
    LedgerClient::mount(&service, &mut table);
    table
}

async fn call(table: &MethodTable, body: &'static str) -> Outcome {
    in_forms(table, body.as_bytes(), Encoding::Json.into()).await
}

async fn in_forms(table: &MethodTable, body: &'static [u8], forms: Forms) -> Outcome {
    let body = Bytes::from_static(body);
    table.call("/rpc/tests.Ledger.v2/balance", ctx(), body, forms).expect("a known path").await
}

#[tokio::test]
async fn a_mounted_contract_is_served_under_its_paths_only() {
    let table = table(Scripted::doing([]));
    assert_eq!(table.paths(), ["/rpc/tests.Ledger.v2/balance", "/rpc/tests.Ledger.v2/book"]);
    assert!(table.serves("/rpc/tests.Ledger.v2/book"));
    for unknown in ["", "/rpc/tests.Ledger.v1/book", "/rpc/tests.Ledger.v2/burn"] {
        assert!(!table.serves(unknown), "{unknown}");
        let nothing = table.call(unknown, ctx(), Bytes::new(), Encoding::Json.into());
        assert!(nothing.is_none(), "{unknown}");
    }
}

#[tokio::test]
async fn outcomes_tell_answers_refusals_and_faults_apart() {
    let table = table(Scripted::doing([
        crate::ledger::Act::Answer(Ok(5)),
        overdrawn(),
        fault(FaultKind::RateLimited),
    ]));
    assert_eq!(call(&table, r#""cash""#).await, Outcome::Answered(Bytes::from_static(b"5")));
    let refused = Bytes::from_static(br#"{"domain":{"overdrawn":{"left":3}}}"#);
    assert_eq!(call(&table, r#""cash""#).await, Outcome::Failed(None, refused));
    let failed = call(&table, r#""cash""#).await;
    assert!(matches!(failed, Outcome::Failed(Some(FaultKind::RateLimited), _)), "{failed:?}");
}

#[tokio::test]
async fn the_answer_is_in_the_form_it_is_wanted_in() {
    let (json, packed) = (Encoding::Json, Encoding::MessagePack);
    for (request, answer, body, five, refused) in [
        (json, json, &b"\"cash\""[..], &b"5"[..], &br#"{"domain":{"overdrawn":{"left":3}}}"#[..]),
        (packed, packed, b"\xa4cash", b"\x05", b"\x81\xa6domain\x81\xa9overdrawn\x81\xa4left\x03"),
        (json, packed, b"\"cash\"", b"\x05", b"\x81\xa6domain\x81\xa9overdrawn\x81\xa4left\x03"),
        (packed, json, b"\xa4cash", b"5", br#"{"domain":{"overdrawn":{"left":3}}}"#),
    ] {
        let table = table(Scripted::doing([crate::ledger::Act::Answer(Ok(5)), overdrawn()]));
        let forms = Forms { request, answer };
        let answered = Outcome::Answered(Bytes::from_static(five));
        assert_eq!(in_forms(&table, body, forms).await, answered, "{forms:?}");
        let failed = Outcome::Failed(None, Bytes::from_static(refused));
        assert_eq!(in_forms(&table, body, forms).await, failed, "{forms:?}");
    }
}

#[tokio::test]
async fn a_body_in_another_form_than_it_says_never_reaches_the_service() {
    let service = Scripted::doing([]);
    let table = table(service.clone());
    let (json, packed) = (&b"\"cash\""[..], &b"\xa4cash"[..]);
    for (form, body) in [(Encoding::Json, packed), (Encoding::MessagePack, json)] {
        let outcome = in_forms(&table, body, form.into()).await;
        let refused = matches!(outcome, Outcome::Failed(Some(FaultKind::Incompatible), _));
        assert!(refused, "{form:?}: {outcome:?}");
    }
    assert_eq!(service.times(), 0);
}

#[tokio::test]
async fn a_body_of_another_shape_never_reaches_the_service() {
    let service = Scripted::doing([]);
    let table = table(service.clone());
    for body in ["", "{", "7", "[]", r#"{"account":"cash"}"#, "null", r#""a" "b""#] {
        let outcome = call(&table, body).await;
        let refused = matches!(outcome, Outcome::Failed(Some(FaultKind::Incompatible), _));
        assert!(refused, "{body}: {outcome:?}");
    }
    assert_eq!(service.times(), 0);
}

/// Answers the same whatever is asked.
struct Parrot {
    says: Result<Outcome, Fault>,
    asked: AtomicU32,
}

#[async_trait]
impl Transport for Parrot {
    async fn send(&self, _: &CallCtx, _: CallName, _: Bytes) -> Result<Outcome, Fault> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.says.clone()
    }
}

async fn told(says: Result<Outcome, Fault>) -> (Answer, u32) {
    let parrot = Arc::new(Parrot { says, asked: AtomicU32::new(0) });
    let client = LedgerClient::remote(parrot.clone(), policy());
    let answer = client.book(&keyed(), entry()).await;
    (answer, parrot.asked.load(Ordering::SeqCst))
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_incompatible_and_not_asked_for_again() {
    for nonsense in [&b"\"seven\""[..], b"", b"{}", b"\xff"] {
        let body = Bytes::from_static(nonsense);
        for says in [Outcome::Answered(body.clone()), Outcome::Failed(None, body)] {
            let (answer, asked) = told(Ok(says)).await;
            assert_eq!(kind_of(&answer), Some(FaultKind::Incompatible), "{nonsense:?}");
            assert_eq!(asked, 1, "{nonsense:?}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_not_reached_is_tried_again() {
    let (answer, asked) = told(Err(Fault::new(FaultKind::Unavailable, "refused"))).await;
    assert_eq!((kind_of(&answer), asked), (Some(FaultKind::Unavailable), 3));
}

#[tokio::test]
async fn a_fault_of_a_kind_from_the_future_is_internal() {
    let body = br#"{"fault":{"kind":"out_of_ink","message":"later"}}"#;
    let (answer, _) = told(Ok(Outcome::Failed(None, Bytes::from_static(body)))).await;
    assert_eq!(kind_of(&answer), Some(FaultKind::Internal));
}
