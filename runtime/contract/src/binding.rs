//! How a client reaches its contract: in this process, or through a transport.

use std::{future::Future, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    CallCtx, CallError, CallName, Encoding, EncodingError, Fault, FaultKind, Outcome, Policy,
};

/// Carries calls to another process.
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// The form in which it carries bodies: those it is given, and those of outcomes.
    fn encoding(&self) -> Encoding {
        Encoding::Json
    }

    /// Sends one call and waits for its outcome.
    async fn send(&self, ctx: &CallCtx, name: CallName, body: Bytes) -> Result<Outcome, Fault>;
}

/// Where the implementation of a contract `T` is.
pub enum Binding<T: ?Sized> {
    /// In this process.
    Local(Arc<T>, Policy),
    /// Behind a transport.
    Remote(Arc<dyn Transport>, Policy),
}

impl<T: ?Sized> Clone for Binding<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Local(service, policy) => Self::Local(service.clone(), policy.clone()),
            Self::Remote(transport, policy) => Self::Remote(transport.clone(), policy.clone()),
        }
    }
}

impl<T: ?Sized> std::fmt::Debug for Binding<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Local(..) => "Local",
            Self::Remote(..) => "Remote",
        })
    }
}

impl<T: ?Sized + Send + Sync> Binding<T> {
    /// Makes one call; `contract!` calls it with the local method as `serve`.
    pub async fn call<Q, R, E, F, Fut>(
        &self,
        ctx: &CallCtx,
        name: CallName,
        request: Q,
        serve: F,
    ) -> Result<R, CallError<E>>
    where
        Q: Clone + Serialize + DeserializeOwned + Send + Sync,
        R: Serialize + DeserializeOwned + Send,
        E: Serialize + DeserializeOwned + Send,
        F: Fn(Arc<T>, Q) -> Fut + Send + Sync,
        Fut: Future<Output = Result<R, CallError<E>>> + Send,
    {
        match self {
            Self::Local(service, policy) => {
                let request = policy.through_the_wire(request)?;
                let attempt = || serve(service.clone(), request.clone());
                let answer = policy.run(ctx, name, attempt).await;
                match answer {
                    Ok(reply) => Ok(policy.through_the_wire(reply)?),
                    Err(error) => Err(policy.through_the_wire(error)?),
                }
            }
            Self::Remote(transport, policy) => {
                let body = transport
                    .encoding()
                    .encode(&request)
                    .map_err(|error| Fault::new(FaultKind::Incompatible, error.to_string()))?;
                let attempt = || remote(transport.as_ref(), ctx, name, body.clone());
                policy.run(ctx, name, attempt).await
            }
        }
    }
}

async fn remote<R: DeserializeOwned, E: DeserializeOwned>(
    transport: &dyn Transport,
    ctx: &CallCtx,
    name: CallName,
    body: Bytes,
) -> Result<R, CallError<E>> {
    let incompatible = |error: EncodingError| {
        CallError::fault(FaultKind::Incompatible, format!("{}: {error}", name.path()))
    };
    let encoding = transport.encoding();
    match transport.send(ctx, name, body).await? {
        Outcome::Answered(body) => encoding.decode(&body).map_err(incompatible),
        Outcome::Failed(_, body) => {
            Err(encoding.decode::<CallError<E>>(&body).unwrap_or_else(incompatible))
        }
    }
}
