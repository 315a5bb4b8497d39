//! Files in a folder.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use adapter_mail::OutboxFolder;
use mod_notification_api::{
    MessageId,
    spi::{MailError, MailTransport},
};
use rt_host::RandomIds;

use crate::mail::{header, mail, parts};

/// A folder that goes when the test goes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name = format!("outbox-{}", MessageId::generate(&RandomIds));
        Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name))
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the folder is there");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        names.map(|name| name.into_string().expect("UTF-8")).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[tokio::test]
async fn each_mail_is_a_file_named_by_its_message() {
    let folder = Folder::new();
    let outbox = OutboxFolder::new(folder.0.join("made/on/demand"));
    let mail = mail();
    outbox.send(&mail).await.expect("written");
    let path = folder.0.join(format!("made/on/demand/{}.eml", mail.id));
    let written = fs::read_to_string(&path).expect("the file is there");
    assert_eq!(header(&written, "Subject"), mail.subject);
    assert_eq!(parts(&written), [mail.text, mail.html]);
    let mode = fs::metadata(&path).expect("the file is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it holds an address and a link");
}

#[tokio::test]
async fn a_repeat_leaves_one_file_and_nothing_half_written() {
    let folder = Folder::new();
    let outbox = OutboxFolder::new(&folder.0);
    let (first, second) = (mail(), mail());
    for mail in [&first, &second, &first] {
        outbox.send(mail).await.expect("written");
    }
    let mut names = folder.names();
    names.sort();
    let mut expected = [format!("{}.eml", first.id), format!("{}.eml", second.id)];
    expected.sort();
    assert_eq!(names, expected);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_passing_trouble() {
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).expect("the target folder is writable");
    let occupied = folder.0.join("occupied");
    fs::write(&occupied, "a file in the way").expect("written");
    let answer = OutboxFolder::new(&occupied).send(&mail()).await;
    assert!(matches!(answer, Err(MailError::Unavailable(_))), "{answer:?}");
    assert_eq!(folder.names(), ["occupied"]);
}

#[tokio::test]
async fn a_line_break_in_a_header_adds_none() {
    let folder = Folder::new();
    let mut sly = mail();
    sly.subject = "Hello\r\nBcc: everybody@example.com".to_owned();
    sly.from.name = "Shop\r\nX-Evil: yes".to_owned();
    OutboxFolder::new(&folder.0).send(&sly).await.expect("written");
    let path = folder.0.join(format!("{}.eml", sly.id));
    let written = fs::read_to_string(path).expect("the file is there");
    let injected =
        written.lines().any(|line| line.starts_with("Bcc") || line.starts_with("X-Evil"));
    assert!(!injected, "{written}");
}
