//! What is left to the next process is whole, or it is as if nothing had been left.

use std::{fs::OpenOptions, io::Write};

use kernel_search::{
    LiveRow, SearchEngine as _,
    testing::{built, definition, draft},
};
use uuid::Uuid;

use crate::folder::engine;

#[tokio::test]
async fn a_file_that_is_cut_short_or_goes_on_is_like_none() {
    let (folder, engine) = engine();
    let index = built(&engine, vec![draft(1, "Mug"), draft(2, "Bowl")]).await;
    let values = vec![("price".to_owned(), Some(500))];
    index.set_live(&[LiveRow { id: Uuid::from_u128(1), values }]);
    index.leave_live("left".to_owned()).await.expect("left");
    drop(index);
    let path = folder.path().join("suite").join("live");
    let whole = std::fs::read(&path).expect("a file");
    let note = async || {
        let index = engine.open("suite", definition()).await.expect("the folder is free");
        index.live_note().map(str::to_owned)
    };
    assert_eq!(note().await.as_deref(), Some("left"));
    for length in [0, 1, 20, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).expect("cut short");
        assert_eq!(note().await, None, "{length} bytes");
    }
    std::fs::write(&path, &whole).expect("whole again");
    let mut file = OpenOptions::new().append(true).open(&path).expect("a file");
    file.write_all(b"more").expect("written");
    assert_eq!(note().await, None);
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(note().await, None);
}
