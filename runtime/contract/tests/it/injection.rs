//! Faults that tests inject: on the way there, and on the way back.

use std::sync::Arc;

use rt_contract::{FaultKind, Injected, Policy};

use crate::ledger::{Breaks, Watch, ctx, entry, keyed, kind_of, under_all};

fn breaking(attempts: &[Option<Injected>]) -> Policy {
    Policy::new(Arc::new(Watch::default())).injecting(Breaks::first(attempts.to_vec()))
}

#[tokio::test]
async fn a_lost_request_never_arrives() {
    for binding in ["local", "remote", "remote, packed"] {
        let policy = breaking(&[Some(Injected::LoseRequest)]);
        under_all(Vec::new, &policy, async |name, service, client| {
            if name == binding {
                let answer = client.book(&ctx(), entry()).await;
                assert_eq!(kind_of(&answer), Some(FaultKind::Unavailable), "{name}");
                assert_eq!(service.times(), 0, "{name}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_lost_reply_has_had_its_effect() {
    for binding in ["local", "remote", "remote, packed"] {
        let policy = breaking(&[Some(Injected::LoseReply)]);
        under_all(Vec::new, &policy, async |name, service, client| {
            if name == binding {
                let answer = client.book(&ctx(), entry()).await;
                assert_eq!(kind_of(&answer), Some(FaultKind::Unavailable), "{name}");
                assert_eq!(service.times(), 1, "{name}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn each_attempt_is_broken_by_itself() {
    let both = [Some(Injected::LoseReply), Some(Injected::LoseRequest), None];
    for binding in ["local", "remote", "remote, packed"] {
        let policy = breaking(&both);
        under_all(Vec::new, &policy, async |name, service, client| {
            if name == binding {
                assert_eq!(client.book(&keyed(), entry()).await, Ok(100), "{name}");
                assert_eq!(service.times(), 2, "{name}: the first and the third");
            }
        })
        .await;
    }
}
