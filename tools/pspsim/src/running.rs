//! Starting and stopping one provider.

use std::{io, net::SocketAddr, sync::Arc};

use tokio::{
    net::TcpListener,
    sync::{Notify, oneshot},
    task::JoinSet,
};

use crate::{
    app::{App, Shared},
    chances::{Chances, Dice},
    config::Config,
    control::Control,
    http::{fields::is_absolute_url, server},
    idempotency::WebhookPlan,
    ledger::{JournalError, Ledger, Opened},
    routes,
    webhooks::{Dispatcher, RetryPolicy, Sender},
};

/// Why a provider did not start; each is one sentence for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A secret is empty: everybody would know it.
    #[error("--secret and --webhook-secret must not be empty")]
    EmptySecret,
    /// An address that cannot be asked.
    #[error("{option} {url:?} is not an absolute address ({schemes})")]
    BadUrl {
        /// The option at fault.
        option: &'static str,
        /// Its value.
        url: String,
        /// What it may begin with.
        schemes: &'static str,
    },
    /// Other machines could reach the simulator.
    #[error("{listen} is not a loopback address; add --allow-remote if that is meant")]
    NotLoopback {
        /// The refused address.
        listen: SocketAddr,
    },
    /// The address cannot be listened at.
    #[error("cannot listen at {listen}: {source}; choose another with --listen")]
    Listen {
        /// The refused address.
        listen: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] JournalError),
}

/// The ledger's disk failed; nothing is answered any more.
#[derive(Debug, thiserror::Error)]
#[error("the ledger cannot be written: {0}; make room or mend the disk, then start again")]
pub struct LedgerFailure(io::Error);

/// A provider at work. Dropping it stops it too, but without waiting for the data folder.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    tasks: JoinSet<()>,
    ledger: Ledger,
    ended: oneshot::Receiver<io::Result<()>>,
}

impl Running {
    /// `http://` and the address, without a trailing slash.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Stops at once, like a crash that is polite to its file: open connections are cut, answers in
    /// flight are lost, and when this returns the data folder is free.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
        self.ledger.close().await;
        // Either way the thread is over and the file closed.
        let _ = self.ended.await;
    }

    /// Returns when the disk of the ledger has failed; the caller should then stop.
    pub async fn failed(&mut self) -> LedgerFailure {
        match (&mut self.ended).await {
            Ok(Err(source)) => LedgerFailure(source),
            Ok(Ok(())) => LedgerFailure(io::Error::other("the ledger was closed")),
            Err(_) => LedgerFailure(io::Error::other("the ledger's thread was lost")),
        }
    }
}

/// Starts a provider: replays its ledger, goes on with its pending webhooks and listens.
///
/// # Errors
/// See [`StartError`]; after one nothing runs and the data folder is free.
pub async fn start(config: Config) -> Result<Running, StartError> {
    check(&config)?;
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener
        .and_then(|listener| Ok((listener.local_addr()?, listener)))
        .map_err(|source| StartError::Listen { listen: config.listen, source });
    let (addr, listener) = listener?;
    let data = config.data.clone();
    let opened = tokio::task::spawn_blocking(move || Ledger::open(&data)).await;
    let Opened { ledger, webhooks, ended } = opened.expect("opening a ledger does not panic")?;
    let base_url = config.public_url.clone().unwrap_or_else(|| format!("http://{addr}"));
    let base_url = base_url.trim_end_matches('/').to_owned();
    let control = Arc::new(Control::default());
    let dice = Arc::new(Dice::default());
    dice.set(Chances { seed: config.seed, ..Chances::default() });
    let settled = Arc::new(Notify::new());
    let dispatcher = Dispatcher {
        ledger: ledger.clone(),
        sender: Sender::new(config.webhook_secret, base_url.clone()),
        default_url: config.webhook_url.clone(),
        behaviour: control.subscribe(),
        dice: Arc::clone(&dice),
        retry: RetryPolicy {
            backoff_ms: config.webhook_backoff_ms,
            attempts_max: config.webhook_attempts_max,
        },
        settled: Arc::clone(&settled),
    };
    let app: App = Arc::new(Shared {
        ledger: ledger.clone(),
        control,
        dice,
        secret: config.secret,
        base_url,
        late_ms: config.late_ms,
        webhook_plan: WebhookPlan {
            enabled: config.webhooks,
            has_default_url: config.webhook_url.is_some(),
            delay_ms: 0,
        },
        webhook_delay_ms: config.webhook_delay_ms,
        webhook_settled: settled,
    });
    let mut tasks = JoinSet::new();
    if config.webhooks {
        tasks.spawn(dispatcher.run(webhooks));
    }
    tasks.spawn(server::serve(listener, routes::router(app)));
    Ok(Running { addr, tasks, ledger, ended })
}

fn check(config: &Config) -> Result<(), StartError> {
    if config.secret.is_empty() || config.webhook_secret.is_empty() {
        return Err(StartError::EmptySecret);
    }
    if !config.listen.ip().is_loopback() && !config.allow_remote {
        return Err(StartError::NotLoopback { listen: config.listen });
    }
    let urls = [
        ("--webhook-url", &config.webhook_url, &["http"][..], "http"),
        ("--public-url", &config.public_url, &["http", "https"][..], "http or https"),
    ];
    for (option, url, allowed, schemes) in urls {
        if let Some(url) = url.as_ref().filter(|url| !is_absolute_url(url, allowed)) {
            return Err(StartError::BadUrl { option, url: url.clone(), schemes });
        }
    }
    Ok(())
}
