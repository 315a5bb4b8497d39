use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use rt_contract::{CallError, CallName, FaultInjector, FaultKind, Injected};

use crate::sample::{Both, Deposit, ctx, keyed, policy};

/// Breaks the first `left` calls.
struct Breaks {
    left: AtomicU32,
    how: Injected,
}

impl FaultInjector for Breaks {
    fn inject(&self, _name: CallName) -> Option<Injected> {
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        left.ok().map(|_| self.how.clone())
    }
}

async fn breaking(times: u32, how: Injected) -> Both {
    Both::new(policy().injecting(Arc::new(Breaks { left: AtomicU32::new(times), how }))).await
}

fn deposit() -> Deposit {
    Deposit { account: "ann".to_owned(), amount: 5 }
}

#[tokio::test]
async fn a_query_is_repeated_until_it_is_answered() {
    for way in 0..3 {
        let both = breaking(2, Injected::LoseReply).await;
        let bank = both.ways()[way];
        assert_eq!(bank.balances(&ctx(), vec!["ann".to_owned()]).await, Ok(vec![0]));
        assert_eq!(both.reached(), 3);
    }
}

#[tokio::test]
async fn a_command_is_repeated_only_under_a_key() {
    for way in 0..3 {
        let both = breaking(1, Injected::LoseReply).await;
        let refused = both.ways()[way].deposit(&ctx(), deposit()).await;
        let lost = matches!(&refused, Err(CallError::Fault(f)) if f.kind == FaultKind::Unavailable);
        assert!(lost, "{refused:?}");
        assert_eq!(both.reached(), 1, "its effect may have happened; nobody tries again");

        let both = breaking(1, Injected::LoseReply).await;
        let answer = both.ways()[way].deposit(&keyed(), deposit()).await;
        assert_eq!((answer, both.reached()), (Ok(10), 2), "the bank of this test keeps no keys");
    }
}

#[tokio::test]
async fn a_lost_request_has_no_effect_and_is_repeated_twice_at_most() {
    for way in 0..3 {
        let both = breaking(2, Injected::LoseRequest).await;
        let answer = both.ways()[way].deposit(&keyed(), deposit()).await;
        assert_eq!((answer, both.reached()), (Ok(5), 1));

        let both = breaking(3, Injected::LoseRequest).await;
        let refused = both.ways()[way].deposit(&keyed(), deposit()).await;
        assert!(matches!(refused, Err(CallError::Fault(_))), "{refused:?}");
        assert_eq!(both.reached(), 0);
    }
}

#[tokio::test]
async fn a_refusal_is_never_repeated() {
    let both = Both::new(policy()).await;
    let wrong = Deposit { account: "ann".to_owned(), amount: -1 };
    assert!(both.remote.deposit(&keyed(), wrong).await.is_err());
    assert_eq!(both.reached(), 1);
}
