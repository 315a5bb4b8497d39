//! What the API takes and gives. Its own shapes: contracts change for the platform's reasons,
//! the API for its users'.

pub(crate) mod catalog;
mod import;
mod money;
mod order;
mod order_requests;
mod page;
mod payment;
mod price;
mod problem;
mod stock;
mod stock_requests;
mod transfer;
mod webhook;
mod webhook_delivery;
mod webhook_requests;
mod words;

pub(crate) use import::{FileBytes, ImportJob, ImportList, ImportRequest, PieceParams, Received};
pub(crate) use money::Money;
pub(crate) use order::{OrderDetails, OrderPage};
pub(crate) use order_requests::{CancelRequest, OrdersParams, RefundRequest, ShipRequest};
pub(crate) use page::page_of;
pub(crate) use payment::{Payment, RefundAnswer};
pub(crate) use price::{PriceLists, PricePage, Prices, PricesParams, RevisionAnswer, TaxRates};
pub(crate) use problem::Problem;
pub(crate) use stock::{MovementPage, StockAsOf, StockChanges, StockPage, WarehouseList};
pub(crate) use stock_requests::{
    Adjustments, AsOfParams, HistoryParams, Receipts, StockParams, Thresholds, Warehouses,
};
pub(crate) use transfer::{
    AwaitedList, ReturnList, ReturnRequest, Transfer, TransferAnswer, TransferRequest,
};
pub(crate) use webhook::{WebhookEndpoint, WebhookPage, WebhookWithSecret};
pub(crate) use webhook_delivery::{DeliveryDetails, DeliveryPage, ReplayAnswer, WebhookDelivery};
pub(crate) use webhook_requests::{
    DeliveriesParams, ReplayRequest, RotationRequest, WebhookChange, WebhookRequest, WebhooksParams,
};
pub(crate) use words::{Actor, word};
