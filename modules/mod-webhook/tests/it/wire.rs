//! What stands in the place of the network: takes every request, unless told otherwise.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use mod_webhook_api::spi::{SendError, UrlFault, WebhookAnswer, WebhookRequest, WebhookSender};
use tokio::sync::Notify;

pub(crate) type Outcome = Result<WebhookAnswer, SendError>;

/// What an address does with a request.
#[derive(Clone)]
pub(crate) enum Reply {
    Is(Outcome),
    Never,
    Panic,
    /// Not before it is told to.
    After(Arc<Notify>, Outcome),
}

/// Addresses and what they were sent.
#[derive(Default)]
pub(crate) struct Wire {
    requests: Mutex<Vec<WebhookRequest>>,
    next: Mutex<HashMap<String, VecDeque<Reply>>>,
    always: Mutex<HashMap<String, Reply>>,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

/// A request under way, until it is answered or broken off.
struct Leaving<'w>(&'w Wire);

impl Wire {
    /// The next request to `url` is replied to like this; those after it as before.
    pub(crate) fn once(&self, url: &str, reply: Reply) {
        let mut next = self.next.lock().expect("not poisoned");
        next.entry(url.to_owned()).or_default().push_back(reply);
    }

    /// From now on requests to `url` are replied to like this.
    pub(crate) fn always(&self, url: &str, reply: Reply) {
        self.always.lock().expect("not poisoned").insert(url.to_owned(), reply);
    }

    /// Every request that left, answered or not.
    pub(crate) fn requests(&self) -> Vec<WebhookRequest> {
        self.requests.lock().expect("not poisoned").clone()
    }

    /// Those to one address.
    pub(crate) fn requests_to(&self, url: &str) -> Vec<WebhookRequest> {
        self.requests().into_iter().filter(|request| request.url == url).collect()
    }

    /// The most requests that were under way at once since this was last asked.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most.swap(0, Ordering::SeqCst)
    }

    fn leave(&self) -> Leaving<'_> {
        let now = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        Leaving(self)
    }

    fn reply(&self, url: &str) -> Reply {
        let next =
            self.next.lock().expect("not poisoned").get_mut(url).and_then(VecDeque::pop_front);
        let always = || self.always.lock().expect("not poisoned").get(url).cloned();
        next.or_else(always).unwrap_or_else(|| status(200))
    }
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl WebhookSender for Wire {
    fn accepts(&self, url: &str) -> Result<(), UrlFault> {
        match url.split_once("://") {
            Some(("https", "localhost")) => Err(UrlFault::Private),
            Some(("https", _)) => Ok(()),
            Some(("http", _)) => Err(UrlFault::NotHttps),
            _ => Err(UrlFault::Malformed),
        }
    }

    async fn send(&self, request: &WebhookRequest) -> Outcome {
        let _leaving = self.leave();
        self.requests.lock().expect("not poisoned").push(request.clone());
        match self.reply(&request.url) {
            Reply::Is(outcome) => outcome,
            Reply::Never => std::future::pending().await,
            Reply::Panic => panic!("planted"),
            Reply::After(told, outcome) => {
                told.notified().await;
                outcome
            }
        }
    }
}

pub(crate) fn status(status: u16) -> Reply {
    Reply::Is(Ok(WebhookAnswer { status, retry_after: None }))
}

pub(crate) fn busy(status: u16, seconds: u64) -> Reply {
    Reply::Is(Ok(WebhookAnswer { status, retry_after: Some(Duration::from_secs(seconds)) }))
}

pub(crate) fn refused() -> Reply {
    Reply::Is(Err(SendError::Unreachable("refused".to_owned())))
}
