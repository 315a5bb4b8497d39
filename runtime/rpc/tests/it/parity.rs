use kernel_common::{Currency, Locale};
use kernel_events::Actor;
use rt_contract::{CallError, TraceParent};

use crate::sample::{BankError, Both, Deposit, ctx, keyed, policy};

fn deposit(account: &str, amount: i64) -> Deposit {
    Deposit { account: account.to_owned(), amount }
}

#[tokio::test]
async fn answers_are_equal() {
    let both = Both::new(policy()).await;
    assert_eq!(both.local.deposit(&keyed(), deposit("ann", 5)).await, Ok(5));
    assert_eq!(both.remote.deposit(&keyed(), deposit("ann", 7)).await, Ok(12));
    assert_eq!(both.packed.deposit(&keyed(), deposit("ann", 1 << 40)).await, Ok((1 << 40) + 12));
    let asked = vec!["ann".to_owned(), "bob".to_owned()];
    for bank in both.ways() {
        assert_eq!(bank.balances(&ctx(), asked.clone()).await, Ok(vec![(1 << 40) + 12, 0]));
    }
}

#[tokio::test]
async fn typed_errors_are_equal() {
    let both = Both::new(policy()).await;
    for wrong in [deposit("", 1), deposit("ann", -1)] {
        let local = both.local.deposit(&keyed(), wrong.clone()).await;
        assert!(matches!(local, Err(CallError::Domain(_))), "{local:?}");
        assert_eq!(both.remote.deposit(&keyed(), wrong.clone()).await, local);
        assert_eq!(both.packed.deposit(&keyed(), wrong).await, local);
    }
    let too_little = BankError::TooLittle { account: "ann".to_owned(), left: 0 };
    for bank in both.ways() {
        let refused = bank.deposit(&keyed(), deposit("ann", -1)).await;
        assert_eq!(refused, Err(CallError::Domain(too_little.clone())));
    }
}

#[tokio::test]
async fn the_context_arrives_whole() {
    let both = Both::new(policy()).await;
    let mut told = keyed();
    told.actor = Actor::Customer("Žofie 🦊".to_owned());
    told.locale = Locale::ru();
    told.currency = Currency::JPY;
    told.channel = "web".to_owned();
    told.trace = Some(TraceParent::new(7, 9));
    let local = both.local.who(&told, ()).await.unwrap();
    assert_eq!(both.remote.who(&told, ()).await.unwrap(), local);
    assert_eq!(both.packed.who(&told, ()).await.unwrap(), local);
}

#[tokio::test]
async fn every_binding_counts_its_calls() {
    let both = Both::new(policy()).await;
    let counted = ctx();
    for bank in both.ways() {
        bank.balances(&counted, vec![]).await.unwrap();
    }
    assert_eq!(counted.calls.count(), 3);
}
