//! A small contract, bound both ways.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use kernel_common::{FieldError, IdSource, Problem, ProblemKind, SequentialIds, TenantId};
use rt_contract::{
    CallCtx, CallError, Encoding, FaultKind, MethodTable, Policy, Transport, async_trait, contract,
};
use rt_rpc::{HttpTransport, RpcToken, TokioTimer, router};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deposit {
    pub(crate) account: String,
    pub(crate) amount: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BankError {
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    #[error("{account} has {left}")]
    TooLittle { account: String, left: i64 },
}

impl Problem for BankError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Invalid(_) => ProblemKind::Invalid,
            Self::TooLittle { .. } => ProblemKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "bank.invalid",
            Self::TooLittle { .. } => "bank.too_little",
        }
    }
}

contract! {
    /// Keeps balances.
    pub(crate) trait Bank as "test.Bank" v 1, client BankClient, error BankError {
        /// Balances, in the order asked for.
        query balances(Vec<String>) -> Vec<i64>;
        /// Changes a balance and answers it.
        command deposit(Deposit) -> i64;
        /// Answers what the call said of itself.
        query who(()) -> Vec<String>;
        /// Misbehaves.
        query misbehave(String) -> ();
    }
}

/// Balances, and how often each method was really reached.
#[derive(Debug, Default)]
pub(crate) struct MemoryBank {
    balances: Mutex<HashMap<String, i64>>,
    pub(crate) reached: Mutex<Vec<&'static str>>,
}

impl MemoryBank {
    fn reach(&self, method: &'static str) {
        self.reached.lock().expect("not poisoned").push(method);
    }
}

#[async_trait]
impl Bank for MemoryBank {
    async fn balances(
        &self,
        _ctx: &CallCtx,
        accounts: Vec<String>,
    ) -> Result<Vec<i64>, CallError<BankError>> {
        self.reach("balances");
        let balances = self.balances.lock().expect("not poisoned");
        Ok(accounts.iter().map(|account| balances.get(account).copied().unwrap_or(0)).collect())
    }

    async fn deposit(&self, _ctx: &CallCtx, deposit: Deposit) -> Result<i64, CallError<BankError>> {
        self.reach("deposit");
        let Deposit { account, amount } = deposit;
        if account.is_empty() {
            let fault = FieldError::new("/account", "required", "is required");
            return Err(CallError::Domain(BankError::Invalid(vec![fault])));
        }
        let mut balances = self.balances.lock().expect("not poisoned");
        let left = balances.entry(account.clone()).or_insert(0);
        if *left + amount < 0 {
            return Err(CallError::Domain(BankError::TooLittle { account, left: *left }));
        }
        *left += amount;
        Ok(*left)
    }

    async fn who(&self, ctx: &CallCtx, (): ()) -> Result<Vec<String>, CallError<BankError>> {
        self.reach("who");
        Ok(vec![
            ctx.tenant.to_string(),
            format!("{:?}", ctx.actor),
            ctx.locale.to_string(),
            ctx.currency.to_string(),
            ctx.channel.clone(),
            format!("{:?}", ctx.key),
            format!("{:?}", ctx.trace),
            ctx.remaining().is_some().to_string(),
        ])
    }

    async fn misbehave(&self, _ctx: &CallCtx, how: String) -> Result<(), CallError<BankError>> {
        self.reach("misbehave");
        match how.as_str() {
            "panic" => panic!("no such branch"),
            "hang" => std::future::pending().await,
            "unavailable" => Err(CallError::fault(FaultKind::Unavailable, "closed")),
            "rate" => Err(CallError::fault(FaultKind::RateLimited, "slowly")),
            _ => Ok(()),
        }
    }
}

pub(crate) fn token() -> RpcToken {
    RpcToken::try_from("0123456789abcdef".repeat(2)).expect("long enough")
}

pub(crate) fn policy() -> Policy {
    Policy::new(Arc::new(TokioTimer))
}

pub(crate) fn ctx() -> CallCtx {
    let ids = SequentialIds::default();
    ids.next();
    CallCtx::system(TenantId::generate(&ids), "test").with_timeout(Duration::from_secs(10))
}

pub(crate) fn keyed() -> CallCtx {
    ctx().with_key("k-1".parse().expect("valid"))
}

/// Serves `table` on a free port and answers its address.
pub(crate) async fn serve(table: MethodTable) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, router(table, token())).await });
    base
}

pub(crate) fn transport(base: &str) -> Arc<dyn Transport> {
    speaking(base, Encoding::Json)
}

pub(crate) fn speaking(base: &str, encoding: Encoding) -> Arc<dyn Transport> {
    let transport = HttpTransport::new(base, &token()).expect("an address");
    Arc::new(transport.speaking(encoding))
}

/// One bank, locally and over HTTP in each form.
pub(crate) struct Both {
    pub(crate) bank: Arc<MemoryBank>,
    pub(crate) local: Arc<dyn Bank>,
    pub(crate) remote: Arc<dyn Bank>,
    pub(crate) packed: Arc<dyn Bank>,
    pub(crate) base: String,
}

impl Both {
    pub(crate) async fn new(policy: Policy) -> Self {
        let bank = Arc::new(MemoryBank::default());
        let service: Arc<dyn Bank> = bank.clone();
        let mut table = MethodTable::new();
        BankClient::mount(&service, &mut table);
        let base = serve(table).await;
        Self {
            bank,
            local: BankClient::local(service, policy.clone()),
            remote: BankClient::remote(transport(&base), policy.clone()),
            packed: BankClient::remote(speaking(&base, Encoding::MessagePack), policy),
            base,
        }
    }

    /// Each way to the bank.
    pub(crate) fn ways(&self) -> [&Arc<dyn Bank>; 3] {
        [&self.local, &self.remote, &self.packed]
    }

    pub(crate) fn reached(&self) -> usize {
        self.bank.reached.lock().expect("not poisoned").len()
    }
}
