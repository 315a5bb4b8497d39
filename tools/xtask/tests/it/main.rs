//! `with-postgres` as a shell sees it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::{Connection as _, PgConnection};

/// Starts `with-postgres -- sh -c SCRIPT` and answers it with the first line that it prints.
fn start(script: &str) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["with-postgres", "--", "sh", "-c", script])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("xtask starts");
    let mut line = String::new();
    let output = child.stdout.take().expect("it was piped");
    BufReader::new(output).read_line(&mut line).expect("the script prints a line");
    (child, line.trim().to_owned())
}

async fn answers(url: &str) -> bool {
    let Ok(mut connection) = PgConnection::connect(url).await else {
        return false;
    };
    let one: i32 =
        sqlx::query_scalar("SELECT 1").fetch_one(&mut connection).await.expect("it answers");
    one == 1
}

#[tokio::test]
async fn the_server_is_there_for_the_command_and_gone_with_it() {
    let (mut child, url) = start("echo $SHOP_TEST_POSTGRES_URL; exec sleep 600");
    assert!(answers(&url).await, "{url}");
    let id = i32::try_from(child.id()).expect("process ids fit");
    kill(Pid::from_raw(id), Signal::SIGTERM).expect("it runs");
    let status = child.wait().expect("it is ours");
    assert_eq!(status.code(), Some(128 + Signal::SIGTERM as i32));
    assert!(!answers(&url).await, "{url}");
}

#[test]
fn the_code_of_the_command_is_returned_and_what_it_left_is_ended() {
    let (mut child, left) = start("sleep 600 >/dev/null & echo $!; exit 7");
    let status = child.wait().expect("it is ours");
    assert_eq!(status.code(), Some(7));
    // A process that has ended but that nobody has waited for has no command line any more.
    let command = std::fs::read(format!("/proc/{left}/cmdline")).unwrap_or_default();
    assert_eq!(String::from_utf8_lossy(&command), "", "{left} still runs");
}
