//! Two processes that ask each other.

use std::sync::{Arc, OnceLock};

use rt_contract::{CallCtx, CallError, FaultKind, MethodTable, async_trait, contract};

use crate::sample::{BankError, ctx, policy, serve, transport};

contract! {
    pub(crate) trait Echo as "test.Echo" v 1, client EchoClient, error BankError {
        /// Answers how many calls it took to come back, which is never.
        query depth(()) -> u32;
    }
}

#[derive(Default)]
struct AsksTheOther(OnceLock<Arc<dyn Echo>>);

#[async_trait]
impl Echo for AsksTheOther {
    async fn depth(&self, ctx: &CallCtx, (): ()) -> Result<u32, CallError<BankError>> {
        let other = self.0.get().expect("set before the first call");
        Ok(other.depth(ctx, ()).await? + 1)
    }
}

#[tokio::test]
async fn a_loop_between_processes_is_noticed() {
    let mut remotes = Vec::new();
    let ends = [Arc::new(AsksTheOther::default()), Arc::new(AsksTheOther::default())];
    for end in &ends {
        let mut table = MethodTable::new();
        let service: Arc<dyn Echo> = end.clone();
        EchoClient::mount(&service, &mut table);
        remotes.push(EchoClient::remote(transport(&serve(table).await), policy()));
    }
    let first = remotes[0].clone();
    assert!(ends[0].0.set(remotes.remove(1)).is_ok());
    assert!(ends[1].0.set(first.clone()).is_ok());
    let answer = first.depth(&ctx(), ()).await;
    let Err(CallError::Fault(fault)) = answer else { panic!("no fault: {answer:?}") };
    assert_eq!(
        (fault.kind, fault.message.as_str()),
        (FaultKind::Internal, "call loop between processes")
    );
}

#[tokio::test]
async fn the_last_allowed_hop_is_served() {
    struct Here;
    #[async_trait]
    impl Echo for Here {
        async fn depth(&self, ctx: &CallCtx, (): ()) -> Result<u32, CallError<BankError>> {
            Ok(u32::from(ctx.hops))
        }
    }
    let here: Arc<dyn Echo> = Arc::new(Here);
    let mut table = MethodTable::new();
    EchoClient::mount(&here, &mut table);
    let remote = EchoClient::remote(transport(&serve(table).await), policy());
    let mut far = ctx();
    far.hops = CallCtx::HOPS_MAX - 1;
    assert_eq!(remote.depth(&far, ()).await, Ok(u32::from(CallCtx::HOPS_MAX)));
    far.hops = CallCtx::HOPS_MAX;
    assert!(remote.depth(&far, ()).await.is_err());
}
