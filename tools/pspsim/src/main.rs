//! The command line of pspsim: reads options, starts, says where, waits for a signal.

use std::{
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use pspsim::Config;
use tokio::signal::unix::{SignalKind, signal};

const EXAMPLE: &str = "Example:\n  pspsim --listen 127.0.0.1:9400 --data ./pspsim-data \\\n    \
                       --secret sk_test --webhook-secret wh_test \\\n    \
                       --webhook-url http://127.0.0.1:8080/hooks/testcard";

/// A payment service provider for tests and demonstrations. No real money, no real cards.
#[derive(Parser)]
#[command(version, after_help = EXAMPLE)]
struct Arguments {
    /// Where to listen; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Permit an address that other machines can reach
    #[arg(long)]
    allow_remote: bool,
    /// The folder of the ledger; made if absent
    #[arg(long)]
    data: PathBuf,
    /// The bearer token of the API
    #[arg(long, env = "PSPSIM_SECRET", hide_env_values = true)]
    secret: String,
    /// The key that signs webhooks
    #[arg(long, env = "PSPSIM_WEBHOOK_SECRET", hide_env_values = true)]
    webhook_secret: String,
    /// Where webhooks go whose payment names no address
    #[arg(long)]
    webhook_url: Option<String>,
    /// Make no webhooks
    #[arg(long)]
    no_webhooks: bool,
    /// How long the webhook of a never answered payment waits
    #[arg(long, default_value_t = 2_000)]
    webhook_delay_ms: u64,
    /// The first wait after a refused webhook; it doubles up to a minute
    #[arg(long, default_value_t = 500)]
    webhook_backoff_ms: u64,
    /// Attempts after which a webhook is given up
    #[arg(long, default_value_t = 15)]
    webhook_attempts_max: u32,
    /// How long the late card keeps its merchant waiting
    #[arg(long, default_value_t = 8_000)]
    late_ms: u64,
    /// What misbehaviour by chance follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Stop when standard input ends, and leave Ctrl-C to whoever holds its other end
    #[arg(long)]
    stop_with_stdin: bool,
    /// The address under which card holders reach the confirmation page
    #[arg(long)]
    public_url: Option<String>,
}

impl From<Arguments> for Config {
    fn from(arguments: Arguments) -> Self {
        Self {
            listen: arguments.listen,
            allow_remote: arguments.allow_remote,
            data: arguments.data,
            secret: arguments.secret,
            webhook_secret: arguments.webhook_secret,
            webhook_url: arguments.webhook_url,
            webhooks: !arguments.no_webhooks,
            webhook_delay_ms: arguments.webhook_delay_ms,
            webhook_backoff_ms: arguments.webhook_backoff_ms,
            webhook_attempts_max: arguments.webhook_attempts_max,
            late_ms: arguments.late_ms,
            seed: arguments.seed,
            public_url: arguments.public_url,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(io::stderr).with_target(false).init();
    let stop_with_stdin = arguments.stop_with_stdin;
    match run(arguments.into(), stop_with_stdin).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // With standard error gone there is nobody left to tell.
            let _ = writeln!(io::stderr(), "pspsim: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config, stop_with_stdin: bool) -> Result<(), Box<dyn std::error::Error>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stdin_ended = stdin_ended(stop_with_stdin);
    let mut running = pspsim::start(config).await?;
    writeln!(io::stdout(), "pspsim listening on {}", running.base_url())?;
    tokio::select! {
        failure = running.failed() => return Err(failure.into()),
        _ = terminate.recv() => {}
        _ = interrupt.recv(), if !stop_with_stdin => {}
        _ = stdin_ended => {}
    }
    running.stop().await;
    Ok(())
}

/// Completes when standard input ends, which it does when the process at its other end does,
/// however that ended. Never completes when nobody asked.
async fn stdin_ended(asked: bool) {
    if !asked {
        return std::future::pending().await;
    }
    let (ended, waiting) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // A broken pipe is an end as well.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        let _ = ended.send(());
    });
    let _ = waiting.await;
}
