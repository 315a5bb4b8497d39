//! What is written, and what survives.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use uuid::Uuid;

use super::{Draft, ask, built, definition, draft, everything, found, text};
use crate::{
    Batch, Field, FieldKind, IndexDefinition, IndexError, Operation, SearchEngine, SearchIndex,
};

fn batch(drafts: Vec<Draft>) -> Batch {
    Batch { operations: drafts.into_iter().map(Draft::put).collect() }
}

async fn open(engine: &dyn SearchEngine) -> Arc<dyn SearchIndex> {
    engine.open("suite", definition()).await.expect("the folder is free")
}

/// Writes, replacements and removals appear together, with their checkpoint.
pub async fn nothing_is_seen_before_its_commit(engine: &dyn SearchEngine) {
    let index = built(engine, vec![draft(1, "Mug"), draft(2, "Bowl")]).await;
    let mut changes = batch(vec![draft(1, "Cup"), draft(3, "Plate")]);
    changes.operations.push(Operation::Remove(Uuid::from_u128(2)));
    index.write(changes).await.expect("written");
    assert_eq!(found(&*index, everything()).await, ["Bowl", "Mug"]);
    index.commit("second".to_owned()).await.expect("committed");
    assert_eq!(found(&*index, everything()).await, ["Plate", "Cup"]);
    assert_eq!(index.checkpoint().as_deref(), Some("second"));
    let documents = index.documents(None, 1).await.expect("an answer");
    assert_eq!(documents[0].stored, "Cup");
    let rest = index.documents(Some(documents[0].id), 5).await.expect("an answer");
    assert_eq!(rest.len(), 1);
}

/// Closed and opened again, an index answers as before.
pub async fn an_index_is_found_again_with_its_checkpoint(engine: &dyn SearchEngine) {
    let index = open(engine).await;
    assert_eq!(index.checkpoint(), None);
    assert!(matches!(index.search(everything()).await, Err(IndexError::Empty)));
    drop(index);
    drop(built(engine, vec![draft(1, "Mug")]).await);
    let index = open(engine).await;
    assert_eq!(index.checkpoint().as_deref(), Some("built"));
    assert_eq!(found(&*index, text("mugs")).await, ["Mug"]);
    assert_eq!(index.size().documents, 1);
    assert!(index.size().disk_bytes > 0);
}

/// Index and checkpoint never part: what a crash takes is said by the checkpoint.
pub async fn what_was_not_committed_is_gone_after_a_crash(engine: &dyn SearchEngine) {
    let index = built(engine, vec![draft(1, "Mug")]).await;
    index.write(batch(vec![draft(2, "Bowl")])).await.expect("written");
    index.commit("first".to_owned()).await.expect("committed");
    index.write(batch(vec![draft(1, "Cup"), draft(3, "Plate")])).await.expect("written");
    drop(index);
    let index = open(engine).await;
    assert_eq!(index.checkpoint().as_deref(), Some("first"));
    assert_eq!(found(&*index, everything()).await, ["Bowl", "Mug"]);
    index.write(batch(vec![draft(3, "Plate")])).await.expect("written again");
    index.commit("second".to_owned()).await.expect("committed");
    assert_eq!(found(&*index, everything()).await, ["Plate", "Bowl", "Mug"]);
}

/// Every question is answered by the old index or the new one, whole.
pub async fn a_rebuilt_index_takes_over_under_questions(engine: &dyn SearchEngine) {
    let shelf = |name: &str| (1..=20).map(|number| draft(number, name)).collect::<Vec<_>>();
    let index = built(engine, shelf("Old mug")).await;
    let done = AtomicBool::new(false);
    let asking = async {
        let mut asked = 0;
        while !done.load(Ordering::Relaxed) {
            let answer = ask(&*index, super::SearchRequest { limit: 20, ..text("mug") }).await;
            assert_eq!(answer.total, 20);
            let names = super::names(&answer);
            assert!(names.iter().all(|name| *name == names[0]), "of one index only: {names:?}");
            asked += 1;
        }
        asked
    };
    let rebuilding = async {
        for round in 0..3 {
            let rebuild = index.rebuild().await.expect("a new generation");
            let name = format!("New mug {round}");
            rebuild.write(batch(shelf(&name))).await.expect("written");
            rebuild.finish(name).await.expect("it takes over");
        }
        done.store(true, Ordering::Relaxed);
    };
    let (asked, ()) = join(asking, rebuilding).await;
    assert!(asked > 0, "questions were asked meanwhile");
    assert_eq!(index.checkpoint().as_deref(), Some("New mug 2"));
    index.write(batch(vec![draft(99, "Late")])).await.expect("it goes on being written");
    index.commit("late".to_owned()).await.expect("committed");
    assert_eq!(found(&*index, text("late")).await, ["Late"]);
}

/// Given up half way, a rebuild is as if it had not been begun.
pub async fn an_unfinished_rebuild_leaves_nothing(engine: &dyn SearchEngine) {
    let index = built(engine, vec![draft(1, "Mug")]).await;
    let before = index.size().disk_bytes;
    let rebuild = index.rebuild().await.expect("a new generation");
    rebuild.write(batch(vec![draft(2, "Bowl")])).await.expect("written");
    drop(rebuild);
    assert_eq!(found(&*index, everything()).await, ["Mug"]);
    drop(index);
    let index = open(engine).await;
    assert_eq!(found(&*index, everything()).await, ["Mug"]);
    assert_eq!(index.size().disk_bytes, before);
}

/// An index of other fields is like none.
pub async fn another_definition_asks_for_a_rebuild(engine: &dyn SearchEngine) {
    drop(built(engine, vec![draft(1, "Mug")]).await);
    let mut other: IndexDefinition = definition();
    other.fields.push(Field { name: "summary".to_owned(), kind: FieldKind::Text { weight: 2 } });
    let index = engine.open("suite", other).await.expect("the folder is free");
    assert_eq!(index.checkpoint(), None);
    let rebuild = index.rebuild().await.expect("a new generation");
    rebuild.write(batch(vec![draft(2, "Bowl")])).await.expect("written");
    rebuild.finish("other".to_owned()).await.expect("it takes over");
    assert_eq!(found(&*index, everything()).await, ["Bowl"]);
}

/// What is in one index is in no other.
pub async fn indexes_do_not_see_each_other(engine: &dyn SearchEngine) {
    let first = built(engine, vec![draft(1, "Mug").code("A-1").facet("color", "red")]).await;
    let second = engine.open("other", definition()).await.expect("another folder");
    let rebuild = second.rebuild().await.expect("a new generation");
    rebuild.write(batch(vec![draft(2, "Bowl")])).await.expect("written");
    rebuild.finish("built".to_owned()).await.expect("it takes over");
    assert_eq!(found(&*second, everything()).await, ["Bowl"]);
    assert!(found(&*second, text("mug")).await.is_empty());
    assert!(second.by_codes(vec!["A-1".to_owned()]).await.expect("an answer").is_empty());
    assert_eq!(found(&*first, everything()).await, ["Mug"]);
}

/// Two writers would ruin an index.
pub async fn an_open_index_is_not_opened_twice(engine: &dyn SearchEngine) {
    let index = built(engine, vec![draft(1, "Mug")]).await;
    let again = engine.open("suite", definition()).await;
    assert!(matches!(again.map(|_| ()), Err(IndexError::InUse(_))));
    drop(index);
    assert!(engine.open("suite", definition()).await.is_ok());
}

/// Read step by step, every document comes once and in the order of ids, in however many commits
/// it was written, replaced or removed.
pub async fn many_documents_are_passed_through_in_order(engine: &dyn SearchEngine) {
    let named = |number: u128| draft(number, &format!("Mug {number}"));
    let index = built(engine, (1..=30).rev().map(named).collect()).await;
    for commit in 0..3 {
        let (from, again) = (31 + 10 * commit, 5 + commit);
        let mut changes = batch((from..from + 10).chain([again]).map(named).collect());
        changes.operations.push(Operation::Remove(Uuid::from_u128(20 + commit)));
        index.write(changes).await.expect("written");
        index.commit(format!("commit {commit}")).await.expect("committed");
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let some = index.documents(after, 7).await.expect("an answer");
        let Some(last) = some.last() else { break };
        after = Some(last.id);
        seen.extend(some.into_iter().map(|document| document.id.as_u128()));
    }
    let expected: Vec<u128> = (1..=60).filter(|number| !(20..23).contains(number)).collect();
    assert_eq!(seen, expected);
}

/// Both at once; the kernel has no runtime to do it.
async fn join<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (std::pin::pin!(a), std::pin::pin!(b));
    let (mut first, mut second) = (None, None);
    std::future::poll_fn(|context| {
        if first.is_none()
            && let std::task::Poll::Ready(done) = a.as_mut().poll(context)
        {
            first = Some(done);
        }
        if second.is_none()
            && let std::task::Poll::Ready(done) = b.as_mut().poll(context)
        {
            second = Some(done);
        }
        match (first.take(), second.take()) {
            (Some(a), Some(b)) => std::task::Poll::Ready((a, b)),
            (a, b) => {
                (first, second) = (a, b);
                std::task::Poll::Pending
            }
        }
    })
    .await
}
