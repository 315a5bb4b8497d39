//! Keyed commands: one effect, one answer.

use kernel_common::IdempotencyKey;
use rt_postgres::{Buried, Claim, Fingerprint, ModuleDb, StoreError, parse_reply};
use serde_json::json;
use testkit::{TestDatabase, ctx, tenant_one, tenant_two};

use crate::modules::{BOTH, PROBE, count_notes, write_note};

fn key(text: &str) -> IdempotencyKey {
    text.parse().expect("valid")
}

async fn write_once(probe: &ModuleDb, id: i64) -> Result<(bool, i64), StoreError> {
    probe
        .with_retries(|| async {
            let mut uow = probe.begin(&ctx(tenant_one())).await?;
            match uow.claim("write_note", &key("k"), &Fingerprint::of(&"same")).await? {
                Claim::Fresh => {
                    write_note(&mut uow, tenant_one(), id).await?;
                    uow.keep_reply("write_note", &key("k"), &id).await?;
                    uow.commit().await?;
                    Ok((true, id))
                }
                Claim::Kept(reply) => Ok((false, parse_reply(reply)?)),
                Claim::OtherRequest | Claim::Buried => {
                    Err(StoreError::internal("it is the same request"))
                }
            }
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_twins_one_takes_effect_and_all_get_its_answer() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let twins: Vec<_> = (0..20)
        .map(|id| {
            let probe = probe.clone();
            tokio::spawn(async move { write_once(&probe, id).await })
        })
        .collect();
    let mut answers = Vec::new();
    for twin in twins {
        answers.push(twin.await.expect("no panic").expect("answers"));
    }
    let first: Vec<_> = answers.iter().filter(|(fresh, _)| *fresh).collect();
    assert_eq!(first.len(), 1, "{answers:?}");
    assert!(answers.iter().all(|(_, id)| *id == first[0].1), "{answers:?}");
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    assert_eq!(count_notes(&mut uow).await, 1);
}

#[tokio::test]
async fn another_request_under_the_key_is_told_apart() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    write_once(&probe, 1).await.expect("takes effect");
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let other = uow.claim("write_note", &key("k"), &Fingerprint::of(&"another")).await;
    assert_eq!(other, Ok(Claim::OtherRequest));
}

#[tokio::test]
async fn a_reply_that_is_known_first_is_kept_with_the_claim() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let claim = async |request: &'static str, reply: i64| {
        let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
        let print = Fingerprint::of(&request);
        let claim = uow.claim_with_reply("write_note", &key("k"), &print, &reply).await;
        uow.commit().await.expect("it owes no reply");
        claim
    };
    let mut undone = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let print = Fingerprint::of(&"same");
    let first = undone.claim_with_reply("write_note", &key("k"), &print, &6).await;
    assert_eq!(first, Ok(Claim::Fresh));
    undone.rollback().await.expect("rolls back");
    assert_eq!(claim("same", 7).await, Ok(Claim::Fresh));
    assert_eq!(claim("same", 8).await, Ok(Claim::Kept(json!(7))), "the first answer stays");
    assert_eq!(claim("another", 9).await, Ok(Claim::OtherRequest));
    assert_eq!(write_once(&probe, 10).await, Ok((false, 7)), "it is a claim like any other");
}

#[tokio::test]
async fn a_key_is_one_tenant_s_and_one_operation_s() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    write_once(&probe, 1).await.expect("takes effect");
    let mut uow = probe.begin(&ctx(tenant_two())).await.expect("begins");
    let foreign = uow.claim("write_note", &key("k"), &Fingerprint::of(&"same")).await;
    assert_eq!(foreign, Ok(Claim::Fresh));
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let other_operation = uow.claim("void_note", &key("k"), &Fingerprint::of(&"same")).await;
    assert_eq!(other_operation, Ok(Claim::Fresh));
}

#[tokio::test]
async fn a_claim_that_was_rolled_back_leaves_the_key_fresh() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    uow.claim("write_note", &key("k"), &Fingerprint::of(&"same")).await.expect("claims");
    uow.rollback().await.expect("rolls back");
    assert_eq!(write_once(&probe, 7).await, Ok((true, 7)));
}

#[tokio::test]
async fn a_buried_key_takes_no_effect_whatever_comes_under_it() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    for repeat in ["first", "again"] {
        let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
        let buried = uow.bury("write_note", &key("k")).await;
        assert_eq!(buried, Ok(Buried::Empty), "{repeat}");
        uow.commit().await.expect("a burial needs no reply");
    }
    let mut late = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let claim = late.claim("write_note", &key("k"), &Fingerprint::of(&"same")).await;
    assert_eq!(claim, Ok(Claim::Buried));
}

#[tokio::test]
async fn a_burial_after_the_effect_answers_the_effect() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    write_once(&probe, 7).await.expect("takes effect");
    let mut undo = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let found = undo.bury("write_note", &key("k")).await;
    assert_eq!(found, Ok(Buried::Answered(json!(7))));
    undo.commit().await.expect("commits");
    assert_eq!(write_once(&probe, 8).await, Ok((false, 7)), "the first answer stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burial_waits_for_an_effect_under_way() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let mut run = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let claim = run.claim("write_note", &key("k"), &Fingerprint::of(&"same")).await;
    assert_eq!(claim, Ok(Claim::Fresh));
    let undo = tokio::spawn({
        let probe = probe.clone();
        async move {
            let mut undo = probe.begin(&ctx(tenant_one())).await?;
            let found = undo.bury("write_note", &key("k")).await?;
            undo.commit().await?;
            Ok::<Buried, StoreError>(found)
        }
    });
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert!(!undo.is_finished());
    run.keep_reply("write_note", &key("k"), &7).await.expect("keeps");
    run.commit().await.expect("commits");
    assert_eq!(undo.await.expect("no panic"), Ok(Buried::Answered(json!(7))));
}

#[tokio::test]
async fn a_reply_needs_its_claim() {
    let database = TestDatabase::create(&BOTH).await;
    let mut uow = database.module(&PROBE).begin(&ctx(tenant_one())).await.expect("begins");
    let refused = uow.keep_reply("write_note", &key("k"), &1).await.expect_err("never claimed");
    assert!(matches!(refused, StoreError::Internal { .. }), "{refused}");
}
