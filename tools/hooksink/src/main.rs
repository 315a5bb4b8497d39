//! The command line of hooksink: reads options, starts, says where, waits for a signal.

use std::{
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use hooksink::Config;
use tokio::signal::unix::{SignalKind, signal};

const EXAMPLE: &str = "Example:\n  hooksink --listen 127.0.0.1:9500 --record ./received.jsonl\n  \
                       curl -X PUT http://127.0.0.1:9500/control/endpoints/erp \\\n    \
                       -d '{\"secrets\":[\"whsec_…\"],\"mode\":\"take\"}'";

/// A receiver of webhooks that writes down what it is sent, for tests.
#[derive(Parser)]
#[command(version, after_help = EXAMPLE)]
struct Arguments {
    /// Where to listen, on this machine; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The file of the records, a line each; made if absent. Without it they go with the process
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { listen, record } = Arguments::parse();
    tracing_subscriber::fmt().with_writer(io::stderr).with_target(false).init();
    match run(Config { listen, record }).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // With standard error gone there is nobody left to tell.
            let _ = writeln!(io::stderr(), "hooksink: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<(), Box<dyn std::error::Error>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let running = hooksink::start(config).await?;
    writeln!(io::stdout(), "hooksink listening on {}", running.base_url())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    running.stop().await;
    Ok(())
}
