//! Every contract of the platform, bound to a module of this process or to one elsewhere.

use std::{collections::BTreeMap, sync::Arc};

use app_search::{ChangeLog, ChangeLogClient, Search, SearchClient};
use mod_cart_api::{Carts, CartsClient};
use mod_catalog_api::{CatalogReader, CatalogReaderClient, CatalogWriter, CatalogWriterClient};
use mod_inventory_api::{
    StockKeeper, StockKeeperClient, StockReader, StockReaderClient, StockReservations,
    StockReservationsClient,
};
use mod_notification_api::{Notifications, NotificationsClient};
use mod_order_api::{Flows, FlowsClient, Orders, OrdersClient};
use mod_payment_api::{Payments, PaymentsClient};
use mod_pricing_api::{PriceBook, PriceBookClient, PriceCalculator, PriceCalculatorClient};
use mod_webhook_api::{
    WebhookDeliveries, WebhookDeliveriesClient, WebhookEndpoints, WebhookEndpointsClient,
};
use rt_config::{RpcEncoding, Topology};
use rt_contract::{ContractSchema, Encoding, JsonWire, MethodTable, Policy, Transport};
use rt_rpc::{EventSinkClient, HttpTransport, InvalidBase, MetricsObserver, RpcToken, TokioTimer};

/// All contracts. A caller cannot tell where each is served.
#[derive(Clone)]
pub struct Contracts {
    /// Catalog, reading.
    pub catalog: Arc<dyn CatalogReader>,
    /// Catalog, writing.
    pub catalog_writer: Arc<dyn CatalogWriter>,
    /// Prices.
    pub prices: Arc<dyn PriceCalculator>,
    /// Price lists and tax rates.
    pub price_book: Arc<dyn PriceBook>,
    /// Stock, reading.
    pub stock: Arc<dyn StockReader>,
    /// Stock, booking.
    pub stock_keeper: Arc<dyn StockKeeper>,
    /// Reservations.
    pub reservations: Arc<dyn StockReservations>,
    /// Carts.
    pub carts: Arc<dyn Carts>,
    /// Orders.
    pub orders: Arc<dyn Orders>,
    /// Flow rows.
    pub flows: Arc<dyn Flows>,
    /// Payments.
    pub payments: Arc<dyn Payments>,
    /// Mail.
    pub notifications: Arc<dyn Notifications>,
    /// Who is told what happens.
    pub webhook_endpoints: Arc<dyn WebhookEndpoints>,
    /// What is on its way to them.
    pub webhook_deliveries: Arc<dyn WebhookDeliveries>,
}

/// Why a contract could not be bound.
#[derive(Debug, thiserror::Error)]
pub enum BindingError {
    /// The module is neither here nor anywhere.
    #[error(
        "module {0} is not in this process (topology.only) and topology.remote.{0} does not say \
         where it is"
    )]
    Nowhere(&'static str),
    /// The address of the other process cannot be used.
    #[error(transparent)]
    Base(#[from] InvalidBase),
    /// There is no token for calls between processes.
    #[error("calls between processes need rpc.token, the secret that they share")]
    NoToken,
}

/// Binds contracts, and collects the local ones for other processes.
pub(crate) struct Binder {
    pub(crate) policy: Policy,
    transports: BTreeMap<String, Arc<dyn Transport>>,
    encoding: Encoding,
    pub(crate) table: MethodTable,
}

impl Binder {
    pub(crate) fn new(
        topology: &Topology,
        encoding: RpcEncoding,
        token: Option<&RpcToken>,
    ) -> Result<Self, BindingError> {
        let policy = Policy::new(Arc::new(TokioTimer)).observed_by(Arc::new(MetricsObserver));
        let encoding = match encoding {
            RpcEncoding::Json => Encoding::Json,
            RpcEncoding::MessagePack => Encoding::MessagePack,
        };
        let (transports, table) = (BTreeMap::new(), MethodTable::new());
        let mut binder = Self { policy, transports, encoding, table };
        for (module, base) in &topology.remote {
            let transport = binder.transport(base, token)?;
            binder.transports.insert(module.clone(), transport);
        }
        Ok(binder)
    }

    /// The way to the process at `base`.
    pub(crate) fn transport(
        &self,
        base: &str,
        token: Option<&RpcToken>,
    ) -> Result<Arc<dyn Transport>, BindingError> {
        let transport = HttpTransport::new(base, token.ok_or(BindingError::NoToken)?)?;
        Ok(Arc::new(transport.speaking(self.encoding)))
    }

    /// The client of a contract of `module`: in process when it is `local`, else remote.
    pub(crate) fn bind<T: ?Sized>(
        &mut self,
        module: &'static str,
        local: Option<Arc<T>>,
        contract: &Client<T>,
    ) -> Result<Arc<T>, BindingError> {
        match local {
            Some(service) => {
                (contract.mount)(&service, &mut self.table);
                Ok((contract.local)(service, self.policy.clone()))
            }
            None => {
                let transport = self.transports.get(module).ok_or(BindingError::Nowhere(module))?;
                Ok((contract.remote)(transport.clone(), self.policy.clone()))
            }
        }
    }
}

impl Binder {
    /// The client of a local service that one caller has for itself: others are not offered it.
    pub(crate) fn beside<T: ?Sized>(&self, service: Arc<T>, contract: &Client<T>) -> Arc<T> {
        (contract.local)(service, self.policy.clone())
    }

    /// What a module published: `local` for one of this process.
    pub(crate) fn change_log(
        &self,
        module: &'static str,
        local: Option<Arc<dyn ChangeLog>>,
    ) -> Result<Arc<dyn ChangeLog>, BindingError> {
        match local {
            Some(log) => Ok(ChangeLogClient::local(log, self.policy.clone())),
            None => {
                let transport = self.transports.get(module).ok_or(BindingError::Nowhere(module))?;
                Ok(ChangeLogClient::remote(transport.clone(), self.policy.clone()))
            }
        }
    }
}

/// The three functions that `contract!` gives a client.
pub(crate) struct Client<T: ?Sized> {
    local: fn(Arc<T>, Policy) -> Arc<T>,
    remote: fn(Arc<dyn Transport>, Policy) -> Arc<T>,
    mount: fn(&Arc<T>, &mut MethodTable),
}

macro_rules! clients {
    ($($constant:ident: $Contract:ident by $Client:ident;)*) => {
        $(pub(crate) const $constant: Client<dyn $Contract> = Client {
            local: $Client::local,
            remote: $Client::remote,
            mount: $Client::mount,
        };)*

        /// What every contract looks like on the wire.
        #[must_use]
        pub fn contract_schemas() -> Vec<ContractSchema> {
            vec![
                $($Client::schema::<JsonWire>(),)*
                ChangeLogClient::schema::<JsonWire>(),
                EventSinkClient::schema::<JsonWire>(),
            ]
        }
    };
}

clients! {
    CATALOG_READER: CatalogReader by CatalogReaderClient;
    CATALOG_WRITER: CatalogWriter by CatalogWriterClient;
    PRICE_CALCULATOR: PriceCalculator by PriceCalculatorClient;
    PRICE_BOOK: PriceBook by PriceBookClient;
    STOCK_READER: StockReader by StockReaderClient;
    STOCK_KEEPER: StockKeeper by StockKeeperClient;
    RESERVATIONS: StockReservations by StockReservationsClient;
    CARTS: Carts by CartsClient;
    ORDERS: Orders by OrdersClient;
    FLOWS: Flows by FlowsClient;
    PAYMENTS: Payments by PaymentsClient;
    NOTIFICATIONS: Notifications by NotificationsClient;
    WEBHOOK_ENDPOINTS: WebhookEndpoints by WebhookEndpointsClient;
    WEBHOOK_DELIVERIES: WebhookDeliveries by WebhookDeliveriesClient;
    SEARCH: Search by SearchClient;
}
