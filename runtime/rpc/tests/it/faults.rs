use std::{sync::Arc, time::Duration};

use rt_contract::{CallError, FaultKind, MethodTable};

use crate::sample::{Bank, BankClient, Both, ctx, policy, serve, transport};

/// The kind of fault, or what came instead.
fn kind<T: std::fmt::Debug, E: std::fmt::Debug>(answer: Result<T, CallError<E>>) -> FaultKind {
    match answer {
        Err(CallError::Fault(fault)) => fault.kind,
        other => panic!("no fault: {other:?}"),
    }
}

#[tokio::test]
async fn misbehaviour_is_the_same_fault_on_both_sides() {
    let both = Both::new(policy()).await;
    for (how, expected) in [
        ("panic", FaultKind::Internal),
        ("unavailable", FaultKind::Unavailable),
        ("rate", FaultKind::RateLimited),
    ] {
        let local = kind(both.local.misbehave(&ctx(), how.to_owned()).await);
        let remote = kind(both.remote.misbehave(&ctx(), how.to_owned()).await);
        assert_eq!((local, remote), (expected, expected), "{how}");
    }
    assert!(both.remote.misbehave(&ctx(), String::new()).await.is_ok(), "it still serves");
}

#[tokio::test]
async fn nobody_waits_beyond_the_deadline() {
    let both = Both::new(policy()).await;
    let short = ctx().with_timeout(Duration::from_millis(30));
    for bank in [&both.local, &both.remote] {
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
    let old: Arc<dyn Bank> = BankClient::remote(transport(&base), policy());
    let asked = old.balances(&ctx(), vec!["ann".to_owned()]).await;
    assert_eq!(kind(asked), FaultKind::Incompatible, "the server cannot read the question");

    let both = Both::new(policy()).await;
    let new = newer::BankClient::remote(transport(&both.base), policy());
    assert_eq!(kind(new.balances(&ctx(), 1).await), FaultKind::Incompatible);
}
