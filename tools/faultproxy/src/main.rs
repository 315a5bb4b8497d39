//! The command line of faultproxy: a proxy and its control API until a signal.

use std::{
    io::{self, Write},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
};

use clap::{Parser, ValueEnum};
use faultproxy::{Protocol, Proxy, Upstream};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// Stands in front of a dependency and breaks what passes, on command.
///
/// `curl -d '{"swallow_commits":1}' -H 'content-type: application/json' http://CONTROL/faults`
#[derive(Parser)]
#[command(version, verbatim_doc_comment)]
struct Arguments {
    /// Where to listen; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// What stands behind: ADDRESS:PORT, or the path of a socket
    #[arg(long)]
    upstream: Upstream,
    /// What to understand of it
    #[arg(long, value_enum, default_value_t = Spoken::Stream)]
    protocol: Spoken,
    /// What chances follow from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the control API listens
    #[arg(long, default_value = "127.0.0.1:0")]
    control: SocketAddr,
}

#[derive(Clone, Copy, ValueEnum)]
enum Spoken {
    Stream,
    Postgres,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("faultproxy: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let protocol = match arguments.protocol {
        Spoken::Stream => Protocol::Stream,
        Spoken::Postgres => Protocol::Postgres,
    };
    let Arguments { listen, upstream, seed, .. } = arguments;
    let proxy = Arc::new(Proxy::start(listen, upstream, protocol, seed).await?);
    let control = TcpListener::bind(arguments.control).await?;
    let (at, controlled_at) = (proxy.address(), control.local_addr()?);
    writeln!(io::stdout(), "faultproxy listening on {at}, control on http://{controlled_at}")?;
    let serving = axum::serve(control, faultproxy::router(proxy));
    tokio::select! {
        served = serving.into_future() => served,
        _ = terminate.recv() => Ok(()),
        _ = interrupt.recv() => Ok(()),
    }
}
