//! What a unit of work costs, counted on the wire.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use kernel_common::TenantId;
use rt_postgres::{ModuleDb, Postgres, PostgresSettings};
use testkit::{TestDatabase, ctx, tenant_one, tenant_two};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixListener, UnixStream},
};

use crate::modules::{BOTH, PROBE, count_notes};

static WIRES: AtomicU32 = AtomicU32::new(0);

/// Passes bytes on, and counts how often the client speaks after the server has.
struct Wire {
    folder: PathBuf,
    round_trips: Arc<AtomicU32>,
}

impl Wire {
    fn to(settings: &PostgresSettings) -> Self {
        let folder = std::env::temp_dir().join(format!(
            "shop-it-{}-wire-{}",
            std::process::id(),
            WIRES.fetch_add(1, Ordering::SeqCst)
        ));
        std::fs::create_dir_all(&folder).expect("can be made");
        let port = settings.options.get_port();
        let path = folder.join(format!(".s.PGSQL.{port}"));
        std::fs::remove_file(&path).ok();
        let listener = UnixListener::bind(path).expect("binds");
        let round_trips = Arc::new(AtomicU32::new(0));
        let (socket, host) =
            (settings.options.get_socket().cloned(), settings.options.get_host().to_owned());
        let count = round_trips.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (client_reads, client_writes) = client.into_split();
                let count = count.clone();
                if let Some(folder) = &socket {
                    let server = UnixStream::connect(folder.join(format!(".s.PGSQL.{port}")));
                    let (reads, writes) = server.await.expect("connects").into_split();
                    tokio::spawn(pass_on(client_reads, client_writes, reads, writes, count));
                } else {
                    let server = TcpStream::connect((host.as_str(), port));
                    let (reads, writes) = server.await.expect("connects").into_split();
                    tokio::spawn(pass_on(client_reads, client_writes, reads, writes, count));
                }
            }
        });
        Self { folder, round_trips }
    }

    fn counted(&self) -> u32 {
        self.round_trips.swap(0, Ordering::SeqCst)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

async fn pass_on(
    mut client_reads: impl AsyncRead + Unpin + Send + 'static,
    mut client_writes: impl AsyncWrite + Unpin + Send + 'static,
    mut server_reads: impl AsyncRead + Unpin + Send + 'static,
    mut server_writes: impl AsyncWrite + Unpin + Send + 'static,
    round_trips: Arc<AtomicU32>,
) {
    let server_spoke = Arc::new(AtomicBool::new(true));
    let answered = server_spoke.clone();
    tokio::spawn(async move {
        let mut bytes = [0; 16_384];
        while let Ok(length @ 1..) = server_reads.read(&mut bytes).await {
            answered.store(true, Ordering::SeqCst);
            if client_writes.write_all(&bytes[..length]).await.is_err() {
                break;
            }
        }
    });
    let mut bytes = [0; 16_384];
    while let Ok(length @ 1..) = client_reads.read(&mut bytes).await {
        if server_spoke.swap(false, Ordering::SeqCst) {
            round_trips.fetch_add(1, Ordering::SeqCst);
        }
        if server_writes.write_all(&bytes[..length]).await.is_err() {
            break;
        }
    }
}

/// A module whose only connection is counted on the wire, and has been used.
async fn counted(database: &TestDatabase) -> (Wire, ModuleDb) {
    let settings = database.settings().await;
    let wire = Wire::to(&settings);
    let options = settings.options.clone().socket(&wire.folder);
    let settings = PostgresSettings { options, pool_size_max: 1, ..settings };
    let probe = Postgres::connect(settings).await.expect("connects").module(&PROBE);
    // The first unit connects and prepares the statement.
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    count_notes(&mut uow).await;
    uow.rollback().await.expect("rolls back");
    wire.counted();
    (wire, probe)
}

#[tokio::test]
async fn a_unit_of_one_statement_is_three_round_trips() {
    let database = TestDatabase::create(&BOTH).await;
    let (wire, probe) = counted(&database).await;
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    assert_eq!(wire.counted(), 1, "BEGIN, role and tenant");
    count_notes(&mut uow).await;
    assert_eq!(wire.counted(), 1, "one prepared statement");
    uow.commit().await.expect("commits");
    assert_eq!(wire.counted(), 1, "COMMIT");
    probe.begin(&ctx(tenant_one())).await.expect("begins");
    assert_eq!(wire.counted(), 1, "nothing in between");
}

#[tokio::test]
async fn a_second_read_of_one_statement_is_one_round_trip() {
    let database = TestDatabase::create(&BOTH).await;
    let (wire, probe) = counted(&database).await;
    let read = async |tenant: TenantId| {
        let mut uow = probe.begin_read(&ctx(tenant)).await.expect("begins");
        count_notes(&mut uow).await;
        uow.end_read();
        wire.counted()
    };
    assert_eq!(read(tenant_one()).await, 2, "role and tenant, and the statement");
    assert_eq!(read(tenant_one()).await, 1, "the statement");
    assert_eq!(read(tenant_two()).await, 2, "another tenant is another session");
    assert_eq!(read(tenant_one()).await, 2, "and so is the first one again");
}
