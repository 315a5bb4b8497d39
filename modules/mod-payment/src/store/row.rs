//! How a payment is read: one list of columns for every way to find it.

use kernel_common::{Currency, IdempotencyKey, Money, OrderId, PaymentId, TenantId};
use mod_payment_api::{BankAccount, InstrumentToken};
use rt_postgres::StoreError;
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

use super::mapping::named;
use crate::payment::{PaymentRecord, TransferRecord};

/// The statement that reads payments; its end says which and in what order. Where it is used,
/// `Json`, `BankAccount` and `InstrumentToken` are in scope.
macro_rules! select_payments {
    ($tail:tt, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            $crate::store::row::PaymentRow,
            r#"
            SELECT tenant_id, payment_id, order_id,
                   instrument AS "instrument: Json<InstrumentToken>", provider_key, return_url,
                   state, currency, amount_minor, captured_minor, refunded_minor,
                   refund_asked_minor, action_url, decline_code, provider_payment, undo_wanted,
                   transfer AS "transfer: Json<BankAccount>", transfer_reference, due_at,
                   expired_at, received_minor, surplus_returned_minor,
                   event_seq, asked_at, created_at, updated_at
            FROM payments.payments
            "# + $tail,
            $($argument),*
        )
    };
}
pub(super) use select_payments;

pub(super) struct PaymentRow {
    pub(super) tenant_id: Uuid,
    pub(super) payment_id: Uuid,
    pub(super) order_id: Uuid,
    pub(super) instrument: Json<InstrumentToken>,
    pub(super) provider_key: String,
    pub(super) return_url: String,
    pub(super) state: String,
    pub(super) currency: String,
    pub(super) amount_minor: i64,
    pub(super) captured_minor: i64,
    pub(super) refunded_minor: i64,
    pub(super) refund_asked_minor: i64,
    pub(super) action_url: Option<String>,
    pub(super) decline_code: Option<String>,
    pub(super) provider_payment: Option<String>,
    pub(super) undo_wanted: bool,
    pub(super) transfer: Option<Json<BankAccount>>,
    pub(super) transfer_reference: Option<String>,
    pub(super) due_at: Option<OffsetDateTime>,
    pub(super) expired_at: Option<OffsetDateTime>,
    pub(super) received_minor: i64,
    pub(super) surplus_returned_minor: i64,
    pub(super) event_seq: i64,
    pub(super) asked_at: OffsetDateTime,
    pub(super) created_at: OffsetDateTime,
    pub(super) updated_at: OffsetDateTime,
}

impl PaymentRow {
    pub(super) fn into_record(self) -> Result<PaymentRecord, StoreError> {
        let row = self.payment_id;
        let corrupt = |column| StoreError::corrupt("payments.payments", column, row);
        let currency = Currency::from_code(&self.currency).ok_or_else(|| corrupt("currency"))?;
        let provider_key: IdempotencyKey =
            self.provider_key.parse().map_err(|_| corrupt("provider_key"))?;
        let transfer = match (self.transfer, self.transfer_reference, self.due_at) {
            (Some(Json(account)), Some(reference), Some(due_at)) => Some(TransferRecord {
                account,
                reference,
                due_at: due_at.into(),
                expired_at: self.expired_at.map(Into::into),
                received_minor: self.received_minor,
                surplus_returned_minor: self.surplus_returned_minor,
            }),
            _ => None,
        };
        Ok(PaymentRecord {
            id: PaymentId::from_uuid(row),
            tenant: TenantId::from_uuid(self.tenant_id),
            order_id: OrderId::from_uuid(self.order_id),
            instrument: self.instrument.0,
            provider_key,
            return_url: self.return_url,
            state: named(&self.state, "payments.payments", "state", row)?,
            amount: Money::new(self.amount_minor, currency),
            captured: Money::new(self.captured_minor, currency),
            refunded: Money::new(self.refunded_minor, currency),
            refund_asked: Money::new(self.refund_asked_minor, currency),
            action_url: self.action_url,
            decline_code: self.decline_code,
            provider_payment: self.provider_payment,
            undo_wanted: self.undo_wanted,
            transfer,
            event_seq: self.event_seq,
            asked_at: self.asked_at.into(),
            created_at: self.created_at.into(),
            updated_at: self.updated_at.into(),
        })
    }
}
