//! The server side: methods by path, with their types erased.

use std::{collections::HashMap, future::Future, sync::Arc};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};

use crate::{CallCtx, CallError, CallName, Encoding, FaultKind, Forms};

/// What a served call sends back, in the form that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer.
    Answered(Bytes),
    /// A `CallError`; a fault also says its kind, for the transport's own status.
    Failed(Option<FaultKind>, Bytes),
}

type Handler = Arc<dyn Fn(CallCtx, Bytes, Forms) -> BoxFuture<'static, Outcome> + Send + Sync>;

/// Contract methods a process serves, by path.
#[derive(Clone, Default)]
pub struct MethodTable(HashMap<String, Handler>);

impl MethodTable {
    /// Nothing served yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Serves one method; `contract!` calls it.
    pub fn add<Q, R, E, F, Fut>(&mut self, name: CallName, serve: F)
    where
        Q: DeserializeOwned + Send + 'static,
        R: Serialize,
        E: Serialize,
        F: Fn(CallCtx, Q) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<R, CallError<E>>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |ctx, body, forms| {
            let serve = serve.clone();
            Box::pin(async move {
                let answer = match forms.request.decode::<Q>(&body) {
                    Ok(request) => serve(ctx, request).await,
                    Err(error) => Err(CallError::fault(FaultKind::Incompatible, error.to_string())),
                };
                encode(&answer, forms.answer)
            })
        });
        self.0.insert(name.path(), handler);
    }

    /// Whether the path is served.
    #[must_use]
    pub fn serves(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Paths served, sorted.
    #[must_use]
    pub fn paths(&self) -> Vec<&str> {
        let mut paths: Vec<_> = self.0.keys().map(String::as_str).collect();
        paths.sort_unstable();
        paths
    }

    /// Serves a call whose body is in the form that `forms` says, and answers in the other that
    /// it says; `None` for an unknown path.
    #[must_use]
    pub fn call(
        &self,
        path: &str,
        ctx: CallCtx,
        body: Bytes,
        forms: Forms,
    ) -> Option<BoxFuture<'static, Outcome>> {
        self.0.get(path).map(|handler| handler(ctx, body, forms))
    }
}

impl std::fmt::Debug for MethodTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.paths()).finish()
    }
}

fn encode<R: Serialize, E: Serialize>(
    answer: &Result<R, CallError<E>>,
    encoding: Encoding,
) -> Outcome {
    let body = match answer {
        Ok(reply) => encoding.encode(reply),
        Err(error) => encoding.encode(error),
    };
    let body = body.expect("contract types are plain data");
    match answer {
        Ok(_) => Outcome::Answered(body),
        Err(CallError::Domain(_)) => Outcome::Failed(None, body),
        Err(CallError::Fault(fault)) => Outcome::Failed(Some(fault.kind), body),
    }
}
