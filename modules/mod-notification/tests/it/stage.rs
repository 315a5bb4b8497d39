//! The module with its database and a letterbox in the place of a mail server.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, OnceLock},
};

use async_trait::async_trait;
use kernel_common::{Address, Currency, Locale, ManualClock, Money, PageRequest, Quantity};
use mod_notification::{Deliveries, NotificationModule};
use mod_notification_api::{
    Mailbox, Message, MessageId, MessageLine, MessageSummary, MessageTotals, MessagesQuery,
    Notifications, OrderDigest, SendMessage,
    spi::{Mail, MailError, MailTransport},
};
use rt_contract::CallCtx;
use rt_host::RandomIds;
use rt_postgres::ModuleDb;
use testkit::{TestDatabase, tenant_one};

pub(crate) use testkit::ctx_of;

pub(crate) struct Stage {
    pub(crate) module: NotificationModule,
    pub(crate) letterbox: Arc<Letterbox>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) db: ModuleDb,
    pub(crate) database: TestDatabase,
}

impl Stage {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::create(&[mod_notification::schema()]).await;
        let db = database.module(&mod_notification::schema());
        let (letterbox, clock) = (Arc::new(Letterbox::default()), Arc::new(ManualClock::default()));
        let module = over(db.clone(), clock.clone(), letterbox.clone());
        Self { module, letterbox, clock, db, database }
    }

    /// The module in another process on the same database.
    pub(crate) async fn another_process(&self) -> NotificationModule {
        let postgres = self.database.another_process().await;
        let db = postgres.module(&mod_notification::schema());
        over(db, self.clock.clone(), self.letterbox.clone())
    }

    pub(crate) async fn send(&self, key: &str) -> MessageId {
        self.module.send(&ctx(key), confirmation()).await.expect("kept")
    }

    pub(crate) async fn deliver(&self) -> Deliveries {
        self.module.deliver_due(100).await.expect("the database answers")
    }

    pub(crate) async fn message(&self, id: MessageId) -> MessageSummary {
        let page = self.module.list(&ctx("-"), first(100)).await.expect("a list");
        page.items.into_iter().find(|message| message.id == id).expect("the message is there")
    }

    /// One number, asked behind the module's back.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let mut behind = self.database.behind().await;
        sqlx::query_scalar(sql).fetch_one(&mut behind).await.expect("a number")
    }
}

fn over(db: ModuleDb, clock: Arc<ManualClock>, letterbox: Arc<Letterbox>) -> NotificationModule {
    NotificationModule::new(db, clock, Arc::new(RandomIds), letterbox)
}

pub(crate) fn first(limit: u32) -> MessagesQuery {
    MessagesQuery { page: PageRequest::first(limit) }
}

/// The first tenant's context under a key.
pub(crate) fn ctx(key: &str) -> CallCtx {
    ctx_of(tenant_one(), key)
}

/// The confirmation of an order of one mug.
pub(crate) fn confirmation() -> SendMessage {
    let eur = |minor| Money::new(minor, Currency::EUR);
    let order = OrderDigest {
        number: "K7MX-4Q2P".to_owned(),
        link: "https://shop.example/orders/abc".to_owned(),
        lines: vec![MessageLine {
            name: "Mug".to_owned(),
            variant: "Blue".to_owned(),
            quantity: Quantity::ONE,
            total: eur(2_000),
        }],
        totals: MessageTotals {
            lines: eur(2_000),
            delivery: eur(490),
            tax: eur(397),
            tax_included: true,
            total: eur(2_490),
        },
        delivery: "Parcel".to_owned(),
        address: Address {
            name: "Ada".to_owned(),
            line: "Street 1".to_owned(),
            city: "Berlin".to_owned(),
            postal_code: "10115".to_owned(),
            country: "DE".parse().expect("a country"),
        },
    };
    SendMessage {
        message: Message::OrderConfirmed { order, transfer: None },
        to: "ada@example.com".to_owned(),
        locale: Locale::en(),
        store_name: "Nordlicht".to_owned(),
        from: Mailbox {
            name: "Nordlicht".to_owned(),
            address: "hello@nordlicht.example".to_owned(),
        },
    }
}

type Probe = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Takes every mail, unless told otherwise.
#[derive(Default)]
pub(crate) struct Letterbox {
    mails: Mutex<Vec<Mail>>,
    answers: Mutex<VecDeque<MailError>>,
    probe: OnceLock<Probe>,
}

impl Letterbox {
    /// Refuses the next mails, one for each error.
    pub(crate) fn refuse(&self, errors: impl IntoIterator<Item = MailError>) {
        self.answers.lock().expect("not poisoned").extend(errors);
    }

    /// Does something while each mail leaves.
    pub(crate) fn meanwhile<F>(&self, probe: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let probe: Probe = Arc::new(move || Box::pin(probe()));
        assert!(self.probe.set(probe).is_ok(), "one probe a letterbox");
    }

    /// Every mail it was handed, taken or not.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.mails.lock().expect("not poisoned").clone()
    }
}

#[async_trait]
impl MailTransport for Letterbox {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.mails.lock().expect("not poisoned").push(mail.clone());
        if let Some(probe) = self.probe.get() {
            probe().await;
        }
        self.answers.lock().expect("not poisoned").pop_front().map_or(Ok(()), Err)
    }
}

pub(crate) fn busy() -> MailError {
    MailError::Unavailable("busy".to_owned())
}
