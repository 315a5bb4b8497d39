use std::{sync::Arc, time::Duration};

use rt_contract::{CallError, Encoding, FaultKind, MethodTable};

use crate::sample::{Bank, BankClient, Both, ctx, policy, serve, speaking, transport};

/// The kind of fault, or what came instead.
fn kind<T: std::fmt::Debug, E: std::fmt::Debug>(answer: Result<T, CallError<E>>) -> FaultKind {
    match answer {
        Err(CallError::Fault(fault)) => fault.kind,
        other => panic!("no fault: {other:?}"),
    }
}

#[tokio::test]
async fn misbehaviour_is_the_same_fault_whichever_way_one_goes() {
    let both = Both::new(policy()).await;
    for (how, expected) in [
        ("panic", FaultKind::Internal),
        ("unavailable", FaultKind::Unavailable),
        ("rate", FaultKind::RateLimited),
    ] {
        for bank in both.ways() {
            assert_eq!(kind(bank.misbehave(&ctx(), how.to_owned()).await), expected, "{how}");
        }
    }
    for bank in both.ways() {
        assert!(bank.misbehave(&ctx(), String::new()).await.is_ok(), "it still serves");
    }
}

#[tokio::test]
async fn nobody_waits_beyond_the_deadline() {
    let both = Both::new(policy()).await;
    let short = ctx().with_timeout(Duration::from_millis(30));
    for bank in both.ways() {
        let answer = bank.misbehave(&short, "hang".to_owned()).await;
        assert_eq!(kind(answer), FaultKind::DeadlineExceeded);
    }
}

#[tokio::test]
async fn a_process_that_serves_something_else_is_incompatible() {
    let base = serve(MethodTable::new()).await;
    let remote = BankClient::remote(transport(&base), policy());
    assert_eq!(kind(remote.balances(&ctx(), vec![]).await), FaultKind::Incompatible);
}

#[tokio::test]
async fn a_process_that_is_not_there_is_unavailable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let remote = BankClient::remote(transport(&base), policy());
    assert_eq!(kind(remote.balances(&ctx(), vec![]).await), FaultKind::Unavailable);
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_answer_is_unavailable() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let remote = BankClient::remote(transport(&base), policy());
    assert_eq!(kind(remote.balances(&ctx(), vec![]).await), FaultKind::Unavailable);
}

/// The same contract a version later, when a balance is no longer a number.
mod newer {
    use rt_contract::{CallCtx, CallError, async_trait, contract};

    use crate::sample::BankError;

    contract! {
        pub(crate) trait Bank as "test.Bank" v 1, client BankClient, error BankError {
            query balances(u64) -> Vec<String>;
        }
    }

    #[derive(Debug)]
    pub(crate) struct Words;

    #[async_trait]
    impl Bank for Words {
        async fn balances(
            &self,
            _ctx: &CallCtx,
            count: u64,
        ) -> Result<Vec<String>, CallError<BankError>> {
            Ok((0..count).map(|_| "plenty".to_owned()).collect())
        }
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_incompatible_on_either_side() {
    let words: Arc<dyn newer::Bank> = Arc::new(newer::Words);
    let mut table = MethodTable::new();
    newer::BankClient::mount(&words, &mut table);
    let base = serve(table).await;
    let both = Both::new(policy()).await;
    for encoding in Encoding::ALL {
        let old: Arc<dyn Bank> = BankClient::remote(speaking(&base, encoding), policy());
        let asked = old.balances(&ctx(), vec!["ann".to_owned()]).await;
        assert_eq!(kind(asked), FaultKind::Incompatible, "the server cannot read the question");

        let new = newer::BankClient::remote(speaking(&both.base, encoding), policy());
        assert_eq!(kind(new.balances(&ctx(), 1).await), FaultKind::Incompatible);
    }
}

#[tokio::test]
async fn a_process_from_before_there_were_two_forms_is_incompatible_and_says_why() {
    // It takes nothing but JSON, and answers what it was taught to answer.
    let old = axum::Router::new().fallback(async |headers: http::HeaderMap| {
        let json = headers.get("content-type").is_some_and(|form| form == "application/json");
        let fault = r#"{"fault":{"kind":"incompatible","message":"only JSON is understood"}}"#;
        let (status, body) = if json {
            (http::StatusCode::OK, "[7]")
        } else {
            (http::StatusCode::UNSUPPORTED_MEDIA_TYPE, fault)
        };
        (status, [("content-type", "application/json")], body)
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, old).await });

    let json = BankClient::remote(speaking(&base, Encoding::Json), policy());
    assert_eq!(json.balances(&ctx(), vec!["ann".to_owned()]).await, Ok(vec![7]));
    let packed = BankClient::remote(speaking(&base, Encoding::MessagePack), policy());
    let refused = packed.balances(&ctx(), vec!["ann".to_owned()]).await;
    let Err(CallError::Fault(fault)) = refused else { panic!("no fault: {refused:?}") };
    assert_eq!(fault.kind, FaultKind::Incompatible);
    assert_eq!(fault.message, "only JSON is understood");
}
