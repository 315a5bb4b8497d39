//! The private server: started twice, killed, joined.

use std::{path::PathBuf, sync::Arc, time::Duration};

use kernel_common::SequentialIds;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use rt_postgres::{
    Postgres, PostgresSettings,
    embedded::{EmbeddedError, EmbeddedPostgres, EmbeddedSettings, Running},
};
use sqlx::{Connection, PgConnection};
use testkit::{ctx, tenant_one};

use crate::modules::{PROBE, count_notes, write_note};

/// A folder of the test's own, under the system's temporary folder; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("shop-it-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("can be made");
        Self(path)
    }

    fn settings(&self) -> EmbeddedSettings {
        EmbeddedSettings::new(self.0.join("postgres"), rt_host::random_bytes)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

async fn start(folder: &Folder) -> Running {
    let settings = folder.settings();
    tokio::task::spawn_blocking(move || EmbeddedPostgres::start(&settings))
        .await
        .expect("no panic")
        .unwrap_or_else(|error| panic!("{error}"))
}

async fn stop(running: Running) {
    tokio::task::spawn_blocking(move || running.stop())
        .await
        .expect("no panic")
        .unwrap_or_else(|error| panic!("{error}"));
}

/// Writes one note and answers how many there are.
async fn note(running: &Running, id: i64) -> i64 {
    let ids = Arc::new(SequentialIds::default());
    let settings = PostgresSettings::new(running.options(), ids);
    let postgres = Postgres::connect(settings).await.unwrap_or_else(|error| panic!("{error}"));
    postgres.migrate(&[PROBE]).await.unwrap_or_else(|error| panic!("{error}"));
    let probe = postgres.module(&PROBE);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    write_note(&mut uow, tenant_one(), id).await.expect("writes");
    let count = count_notes(&mut uow).await;
    uow.commit().await.expect("commits");
    postgres.close().await;
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn data_outlive_a_stop_and_a_kill() {
    let folder = Folder::new("kill");
    let first = start(&folder).await;
    assert!(!first.is_joined());
    assert_eq!(note(&first, 1).await, 1);
    stop(first).await;

    let second = start(&folder).await;
    assert_eq!(note(&second, 2).await, 2);
    let pid = Pid::from_raw(i32::try_from(second.pid()).expect("small"));
    kill(pid, Signal::SIGKILL).expect("it runs");
    drop(second);

    let third = start(&folder).await;
    assert_eq!(note(&third, 3).await, 3);
    stop(third).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_joins_and_leaves_the_server_running() {
    let folder = Folder::new("join");
    let owner = start(&folder).await;
    let guest = start(&folder).await;
    assert!(guest.is_joined());
    assert_eq!(guest.pid(), owner.pid());
    assert_eq!(note(&guest, 1).await, 1);
    drop(guest);
    assert_eq!(note(&owner, 2).await, 2);

    let superuser = owner.superuser_options();
    let mut superuser = PgConnection::connect_with(&superuser).await.expect("connects");
    let count = "SELECT count(*) FROM probes.notes";
    let all: i64 = sqlx::query_scalar(count).fetch_one(&mut superuser).await.expect("counts");
    assert_eq!(all, 2, "a backup sees every tenant");
    stop(owner).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_folder_is_nobody_else_s_and_the_password_is_needed() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("closed");
    let running = start(&folder).await;
    let mode = |path: &str| {
        let found = std::fs::metadata(folder.0.join("postgres").join(path)).expect("is there");
        found.permissions().mode() & 0o777
    };
    assert_eq!(mode(""), 0o700);
    assert_eq!(mode("cluster"), 0o700);
    assert_eq!(mode("shop.password"), 0o600);
    assert_eq!(mode("postgres.password"), 0o600);
    let wrong = running.options().password("wrong");
    let refused = PgConnection::connect_with(&wrong).await.expect_err("refused");
    assert!(refused.to_string().contains("password authentication failed"), "{refused}");
    stop(running).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pid_file_whose_number_is_a_stranger_s_is_no_trouble() {
    let folder = Folder::new("stranger");
    let running = start(&folder).await;
    let pid_file = folder.0.join("postgres/cluster/postmaster.pid");
    let contents = std::fs::read_to_string(&pid_file).expect("the server wrote it");
    stop(running).await;
    let mut sleeper = std::process::Command::new("sleep").arg("60").spawn().expect("starts");
    let own_number = contents.replacen(
        contents.lines().next().expect("begins with the number"),
        &sleeper.id().to_string(),
        1,
    );
    std::fs::write(&pid_file, own_number).expect("writes");
    let running = start(&folder).await;
    assert!(!running.is_joined());
    assert!(sleeper.try_wait().expect("asks").is_none(), "the stranger was left alone");
    sleeper.kill().expect("it runs");
    sleeper.wait().expect("it ends");
    stop(running).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_another_version_say_what_to_install() {
    let folder = Folder::new("version");
    let cluster = folder.0.join("postgres/cluster");
    std::fs::create_dir_all(&cluster).expect("can be made");
    std::fs::write(cluster.join("PG_VERSION"), "12\n").expect("writes");
    let error = EmbeddedPostgres::start(&folder.settings()).expect_err("not installed");
    assert!(matches!(error, EmbeddedError::WrongVersion { data_major: 12, .. }), "{error}");
    assert!(error.to_string().contains("apt-get install postgresql-12"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_without_binaries_or_without_leave_to_write_is_named() {
    let folder = Folder::new("places");
    let mut settings = folder.settings();
    settings.bin_dir = Some(folder.0.join("bin"));
    let error = EmbeddedPostgres::start(&settings).expect_err("no binaries there");
    assert!(matches!(error, EmbeddedError::WrongBinaries { .. }), "{error}");
    settings.data_dir = PathBuf::from("/proc/shop");
    let error = EmbeddedPostgres::start(&settings).expect_err("not a place to write");
    assert!(error.to_string().starts_with("/proc/shop cannot be written"), "{error}");
}

/// Tells the process below where to start its server.
const FOLDER_VARIABLE: &str = "SHOP_IT_EMBEDDED_FOLDER";

#[test]
#[ignore = "run as a process of its own by the test below"]
fn a_process_that_starts_a_server_and_waits_to_be_killed() {
    let data_dir = std::env::var_os(FOLDER_VARIABLE).expect("run by the test below");
    let settings = EmbeddedSettings::new(data_dir, rt_host::random_bytes);
    let _running = EmbeddedPostgres::start(&settings).unwrap_or_else(|error| panic!("{error}"));
    std::thread::sleep(Duration::from_secs(120));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_does_not_outlive_the_process_that_started_it() {
    let folder = Folder::new("orphan");
    let data_dir = folder.settings().data_dir;
    let mut process = std::process::Command::new(std::env::current_exe().expect("known"))
        .args([
            "--ignored",
            "--exact",
            "embedded::a_process_that_starts_a_server_and_waits_to_be_killed",
        ])
        .env(FOLDER_VARIABLE, &data_dir)
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("starts");
    let status = data_dir.join("cluster/postmaster.pid");
    eventually("the server is ready", || {
        std::fs::read_to_string(&status).is_ok_and(|said| said.contains("ready"))
    })
    .await;
    // A second process joins; the first is killed under it.
    let joined = start(&folder).await;
    assert!(joined.is_joined());
    assert_eq!(note(&joined, 1).await, 1);
    process.kill().expect("it runs");
    process.wait().expect("it ends");
    let server = std::path::Path::new("/proc").join(joined.pid().to_string());
    eventually("the kernel has stopped the server", || !server.exists()).await;

    let successor = start(&folder).await;
    assert!(!successor.is_joined(), "the lock died with its holder");
    assert_eq!(note(&successor, 2).await, 2);
    stop(successor).await;
}

async fn eventually(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..6_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never came true: {what}");
}
