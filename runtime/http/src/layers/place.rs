//! A place among the requests that are answered at once.
//!
//! Invariant: a place is held only while the work is ours. A request that waits for more of its
//! body gives its place back meanwhile: else as many slow clients as there are places would shut
//! everybody out. What comes when all places are taken is refused like a new request.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use axum::{body::Body, extract::Request};
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The body came while all places were taken.
#[derive(Debug, thiserror::Error)]
#[error("too many requests at once")]
pub(crate) struct NoPlace;

/// The place of one request; free again when dropped.
pub(super) struct Place(Arc<Shared>);

struct Shared {
    places: Arc<Semaphore>,
    hold: Mutex<Hold>,
}

enum Hold {
    Here {
        _permit: OwnedSemaphorePermit,
    },
    /// Somebody else may have it until the client goes on.
    Lent,
    /// The request is answered; what is still read of its body needs none.
    Over,
}

impl Place {
    /// A place, if one is free.
    pub(super) fn take(places: &Arc<Semaphore>) -> Option<Self> {
        let permit = places.clone().try_acquire_owned().ok()?;
        let hold = Mutex::new(Hold::Here { _permit: permit });
        Some(Self(Arc::new(Shared { places: places.clone(), hold })))
    }

    /// The request, whose body gives the place back while it is waited for.
    pub(super) fn lent_by(&self, request: Request) -> Request {
        if request.body().is_end_stream() {
            return request;
        }
        request.map(|body| Body::new(LendingBody { body, place: self.0.clone() }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.hold() = Hold::Over;
    }
}

impl Shared {
    fn hold(&self) -> MutexGuard<'_, Hold> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lend(&self) {
        let mut hold = self.hold();
        if matches!(*hold, Hold::Here { .. }) {
            *hold = Hold::Lent;
        }
    }

    /// Whether the request has a place, or needs none.
    fn take_back(&self) -> bool {
        let mut hold = self.hold();
        if matches!(*hold, Hold::Lent) {
            match self.places.clone().try_acquire_owned() {
                Ok(permit) => *hold = Hold::Here { _permit: permit },
                Err(_) => return false,
            }
        }
        true
    }
}

struct LendingBody {
    body: Body,
    place: Arc<Shared>,
}

impl HttpBody for LendingBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Pending => {
                this.place.lend();
                Poll::Pending
            }
            Poll::Ready(_) if !this.place.take_back() => Poll::Ready(Some(Err(NoPlace.into()))),
            Poll::Ready(frame) => Poll::Ready(frame.map(|frame| frame.map_err(Into::into))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
