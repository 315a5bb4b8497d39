//! COMMITs of a real PostgreSQL whose reply is lost, or that never arrive.

use std::net::SocketAddr;

use faultproxy::{Faults, Protocol, Proxy, Upstream};
use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use testkit::TestDatabase;

use crate::streams::ANY_PORT;

struct Stage {
    _database: TestDatabase,
    proxy: Proxy,
    /// Past the proxy.
    direct: PgConnection,
    through: PgConnectOptions,
}

/// A table of a test's own behind a proxy.
async fn stage() -> Stage {
    let database = TestDatabase::create(&[]).await;
    let options = database.superuser_options();
    let upstream = match options.get_socket() {
        Some(folder) => Upstream::Unix(folder.join(format!(".s.PGSQL.{}", options.get_port()))),
        None => format!("{}:{}", options.get_host(), options.get_port()).parse().expect("TCP"),
    };
    let mut direct = PgConnection::connect_with(&options).await.expect("it answers");
    sqlx::raw_sql("CREATE TABLE things (name text)").execute(&mut direct).await.expect("made");
    let listen = SocketAddr::from(ANY_PORT);
    let proxy = Proxy::start(listen, upstream, Protocol::Postgres, 1).await.expect("it starts");
    let mut url = options.to_url_lossy();
    url.set_host(Some("127.0.0.1")).expect("a host");
    url.set_port(Some(proxy.address().port())).expect("a port");
    url.set_query(None);
    let through = url.as_str().parse().expect("a URL of PostgreSQL");
    Stage { _database: database, proxy, direct, through }
}

impl Stage {
    async fn connect(&self) -> PgConnection {
        PgConnection::connect_with(&self.through).await.expect("it answers through the proxy")
    }

    /// Writes in a transaction as a unit of work of the platform does.
    async fn write(&self, name: &str) -> Result<(), sqlx::Error> {
        let mut connection = self.connect().await;
        sqlx::raw_sql("BEGIN").execute(&mut connection).await?;
        sqlx::query("INSERT INTO things VALUES ($1)").bind(name).execute(&mut connection).await?;
        let end = "SELECT current_user::text; COMMIT";
        sqlx::raw_sql(end).fetch_all(&mut connection).await.map(|_| ())
    }

    async fn written(&mut self) -> Vec<String> {
        let names = sqlx::query_scalar("SELECT name FROM things ORDER BY name");
        names.fetch_all(&mut self.direct).await.expect("it answers")
    }
}

fn is_lost(written: &Result<(), sqlx::Error>) -> bool {
    matches!(written, Err(sqlx::Error::Io(_)))
}

#[tokio::test]
async fn a_commit_without_a_reply_may_be_true_or_not() {
    let mut stage = stage().await;
    stage.write("answered").await.expect("nothing is broken");
    stage.proxy.set(Faults { swallow_commits: 1, ..Faults::default() });
    let swallowed = stage.write("swallowed").await;
    assert!(is_lost(&swallowed), "{swallowed:?}");
    stage.proxy.set(Faults { lose_commits: 1, ..Faults::default() });
    let lost = stage.write("lost").await;
    assert!(is_lost(&lost), "{lost:?}");
    stage.write("after").await.expect("both are used up");
    assert_eq!(stage.written().await, ["after", "answered", "swallowed"]);
    let counts = stage.proxy.counts();
    assert_eq!((counts.commits, counts.commits_swallowed, counts.commits_lost), (4, 1, 1));
}

#[tokio::test]
async fn a_prepared_commit_is_a_commit() {
    let mut stage = stage().await;
    let mut connection = stage.connect().await;
    sqlx::raw_sql("BEGIN; INSERT INTO things VALUES ('prepared')")
        .execute(&mut connection)
        .await
        .expect("nothing is broken");
    stage.proxy.set(Faults { swallow_commits: 1, ..Faults::default() });
    let swallowed = sqlx::query("COMMIT").execute(&mut connection).await;
    assert!(swallowed.is_err(), "{swallowed:?}");
    assert_eq!(stage.written().await, ["prepared"]);
    assert_eq!(stage.proxy.counts().commits_swallowed, 1);
}

#[tokio::test]
async fn a_commit_of_what_has_failed_is_not_swallowed() {
    let mut stage = stage().await;
    let mut connection = stage.connect().await;
    stage.proxy.set(Faults { swallow_commits: 1, ..Faults::default() });
    sqlx::raw_sql("BEGIN").execute(&mut connection).await.expect("it begins");
    sqlx::raw_sql("SELECT 1/0").execute(&mut connection).await.expect_err("it fails");
    sqlx::raw_sql("COMMIT").execute(&mut connection).await.expect("answered with ROLLBACK");
    assert_eq!(stage.proxy.counts().commits_swallowed, 0);
    assert!(stage.written().await.is_empty());
}

#[tokio::test]
async fn large_answers_pass_whole() {
    let stage = stage().await;
    let mut connection = stage.connect().await;
    let text: String = sqlx::query_scalar("SELECT repeat('0123456789', 200000)")
        .fetch_one(&mut connection)
        .await
        .expect("it answers");
    assert_eq!(text.len(), 2_000_000);
}
