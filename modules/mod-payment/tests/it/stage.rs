//! The module with its database and its provider, in words.

use std::{sync::Arc, time::Duration};

use adapter_testcard::TestCardSettings;
use kernel_common::{Currency, ManualClock, Money, OrderId, PaymentId};
use mod_payment::PaymentModule;
use mod_payment_api::{
    AuthorizePayment, InstrumentToken, Payment, PaymentError, PaymentRef, Payments,
    PendingPayments, Refund, RefundPayment, VoidPayment, VoidedPayment, spi::PaymentProvider,
};
use rt_contract::{CallCtx, CallError};
use rt_host::RandomIds;
use rt_postgres::ModuleDb;
use testkit::{TestDatabase, tenant_one};

use crate::{
    provider::Provider,
    scripted::{Answer, Call, Scripted, instrument},
};

pub(crate) use testkit::{ctx_of, fresh_ctx};

pub(crate) type Answered<T> = Result<T, CallError<PaymentError>>;

/// Every order here costs 12.50 EUR.
pub(crate) const PRICE_MINOR: i64 = 1250;

/// The module over its own database.
pub(crate) struct Stage {
    pub(crate) module: PaymentModule,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) db: ModuleDb,
    pub(crate) database: TestDatabase,
}

/// A stage with a real provider.
pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) provider: Provider,
}

impl std::ops::Deref for Shop {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::with(|_| {}, |_| {}).await
    }

    pub(crate) async fn with(
        of_provider: impl FnOnce(&mut pspsim::Config),
        of_adapter: impl FnOnce(&mut TestCardSettings),
    ) -> Self {
        let provider = Provider::start(of_provider, of_adapter).await;
        Self { stage: Stage::over(provider.adapter.clone()).await, provider }
    }

    /// Pays an order of its own with a card.
    pub(crate) async fn pay(&self, key: &str, token: &str) -> Payment {
        let request = order_paid_with(card(token));
        self.module.authorize(&ctx(key), request).await.expect("an answer")
    }
}

impl Stage {
    /// With a provider that says what it is told to.
    pub(crate) async fn scripted(
        script: impl FnMut(&Call) -> Answer + Send + 'static,
    ) -> (Self, Arc<Scripted>) {
        let scripted = Scripted::new(script);
        (Self::over(scripted.clone()).await, scripted)
    }

    pub(crate) async fn over(provider: Arc<dyn PaymentProvider>) -> Self {
        let database = TestDatabase::create(&[mod_payment::schema()]).await;
        let db = database.module(&mod_payment::schema());
        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(RandomIds);
        let module = PaymentModule::new(db.clone(), clock.clone(), ids, vec![provider]);
        Self { module, clock, db, database }
    }

    /// Asks the scripted provider for the money of an order of its own.
    pub(crate) async fn authorize(&self, key: &str) -> Answered<Payment> {
        self.module.authorize(&ctx(key), order_paid_with(instrument())).await
    }

    pub(crate) async fn payment(&self, id: PaymentId) -> Payment {
        let found = self.module.find(&fresh_ctx(), vec![PaymentRef::Id(id)]).await;
        found.expect("an answer").items.pop().expect("the payment is there")
    }

    pub(crate) async fn refresh(&self, id: PaymentId) -> Answered<Payment> {
        self.module.refresh(&fresh_ctx(), PaymentRef::Id(id)).await
    }

    /// Undoes what was authorised under a key.
    pub(crate) async fn void(&self, key: &str) -> Answered<VoidedPayment> {
        let made_under = VoidPayment::MadeUnder(key.parse().expect("a key"));
        self.module.void(&fresh_ctx(), made_under).await
    }

    pub(crate) async fn refund(&self, key: &str, id: PaymentId, minor: i64) -> Answered<Refund> {
        self.module.refund(&ctx(key), refund_of(id, Some(minor))).await
    }

    /// What the poller would look at a minute from now.
    pub(crate) async fn pending(&self) -> Vec<PaymentId> {
        let soon = kernel_common::Clock::now(self.clock.as_ref()).after(Duration::from_secs(60));
        let query = PendingPayments { unchanged_since: soon, limit: 100 };
        let pending = self.module.pending(&fresh_ctx(), query).await.expect("an answer");
        pending.iter().map(|payment| payment.id).collect()
    }

    /// Types of the events published, in the order of the payment's stream.
    pub(crate) async fn published(&self, id: PaymentId) -> Vec<String> {
        let after = rt_postgres::EventPosition::default();
        let events = self.db.events_committed(after, 10_000).await.expect("events can be read");
        let subject = format!("payment/{id}");
        let own = events.into_iter().filter(|event| event.envelope.subject == subject);
        let mut own: Vec<_> = own.map(|e| (e.envelope.streamseq, e.envelope.event_type)).collect();
        own.sort();
        let short = |name: &str| {
            let name = name.strip_prefix("payments.").expect("an event of payments");
            name.strip_suffix(".v1").expect("its first version").to_owned()
        };
        own.iter().map(|(_, name)| short(name)).collect()
    }

    /// One number, asked behind the module's back.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let mut connection = self.database.behind().await;
        let counted = sqlx::query_scalar(sql).fetch_one(&mut connection).await;
        counted.expect("a number")
    }
}

pub(crate) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// A card of the test provider, by its token.
pub(crate) fn card(token: &str) -> InstrumentToken {
    InstrumentToken {
        method: "testcard".to_owned(),
        token: token.to_owned(),
        label: "•••• 4242".to_owned(),
    }
}

/// Asks for the money of an order; each call is another order.
pub(crate) fn order_paid_with(instrument: InstrumentToken) -> AuthorizePayment {
    AuthorizePayment {
        order_id: OrderId::generate(&RandomIds),
        amount: eur(PRICE_MINOR),
        instrument,
        return_url: "http://shop.localhost/back".to_owned(),
    }
}

pub(crate) fn refund_of(id: PaymentId, minor: Option<i64>) -> RefundPayment {
    let reason = "the goods came back".to_owned();
    RefundPayment { payment: PaymentRef::Id(id), amount: minor.map(eur), reason }
}

/// The first tenant's context under a key.
pub(crate) fn ctx(key: &str) -> CallCtx {
    ctx_of(tenant_one(), key)
}

/// The module's refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(answer: Answered<T>) -> PaymentError {
    match answer {
        Err(CallError::Domain(error)) => error,
        other => panic!("no refusal: {other:?}"),
    }
}
