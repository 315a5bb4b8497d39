//! The contract trait.

use rt_contract::contract;

use crate::{
    AuthorizePayment, DueReturn, FoundPayments, InstrumentToken, Payment, PaymentError,
    PaymentMethod, PaymentRef, PendingPayments, ReceiveWebhook, RecordReturn, RecordTransfer,
    RecordedTransfer, Refund, RefundPayment, TokenizeInstrument, TransfersQuery, VoidPayment,
    VoidedPayment, WebhookReceipt,
};

contract! {
    /// Money in, and money back.
    pub trait Payments as "payment.Payments" v 1, client PaymentsClient, error PaymentError {
        /// Methods a shopper can choose in the currency of the call.
        query methods(()) -> Vec<PaymentMethod>;
        /// Exchanges what the shopper typed for a token that is safe to keep. Nothing is stored.
        query tokenize(TokenizeInstrument) -> InstrumentToken;
        /// Asks for the money of an order, under the idempotency key of the call. The intent and
        /// the provider's own key are committed before the provider is called; no transaction is
        /// open meanwhile. A repeat while the outcome is unknown asks the provider again, with
        /// the same key or by our reference, and never makes a second attempt.
        command authorize(AuthorizePayment) -> Payment;
        /// Asks the provider for the truth about a payment and merges what it says; then finishes
        /// what was begun and not answered: refunds, and an undo.
        command refresh(PaymentRef) -> Payment;
        /// Undoes an authorisation: voids it, or returns money already captured. Names the
        /// forward key; when nothing was ever authorised under it, leaves a tombstone. Refuses
        /// with `outcome_unknown` as long as the provider cannot say what happened; the wish is
        /// kept meanwhile, nothing is authorised under the key any more, and `refresh` goes on
        /// with it.
        command void(VoidPayment) -> VoidedPayment;
        /// Returns money, under the idempotency key of the call. The sum of all refunds never
        /// exceeds what was captured. A repeat goes on with the same refund.
        command refund(RefundPayment) -> Refund;
        /// Takes a provider's webhook: verifies the signature over the raw bytes, keeps the fact,
        /// merges it. A fact seen before changes nothing.
        command receive_webhook(ReceiveWebhook) -> WebhookReceipt;
        /// Payments by id or order, at most [`BATCH_MAX`](crate::BATCH_MAX) references.
        query find(Vec<PaymentRef>) -> FoundPayments;
        /// Payments of all tenants that something is still to be heard of: the outcome, the
        /// shopper, a refund, an undo. Oldest first; for the poller, which refreshes each.
        query pending(PendingPayments) -> Vec<Payment>;
        /// Records money that came by transfer, under the bank's own id of the movement: the same
        /// id again changes nothing. Money is never refused for being too little, too much or too
        /// late; the answer says what it comes to.
        command record_transfer(RecordTransfer) -> RecordedTransfer;
        /// Settles a refund of a transfer: somebody has sent the money back. A repeat answers the
        /// same.
        command record_return(RecordReturn) -> Refund;
        /// Payments by transfer that money is still awaited for, the nearest deadline first.
        query awaited(TransfersQuery) -> Vec<Payment>;
        /// Money to be sent back by hand, the oldest wish first.
        query returns_due(TransfersQuery) -> Vec<DueReturn>;
    }
}
