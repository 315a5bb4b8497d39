//! Takes what a provider tells us by itself.

use kernel_common::FieldError;
use mod_payment_api::{PaymentError, ReceiveWebhook, WebhookReceipt, spi::WebhookError};
use rt_contract::{CallCtx, CallError};

use super::record_fact::record_if_new;
use crate::PaymentModule;

pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    webhook: ReceiveWebhook,
) -> Result<WebhookReceipt, CallError<PaymentError>> {
    let provider = module.providers.of(&webhook.method).map_err(CallError::Domain)?;
    let fact = provider.read_webhook(&webhook.headers, &webhook.body).map_err(|error| {
        CallError::Domain(match error {
            WebhookError::Forged => PaymentError::ForgedWebhook,
            WebhookError::Unreadable(reason) => {
                PaymentError::Invalid(vec![FieldError::new("/body", "unreadable", reason)])
            }
        })
    })?;
    let recorded = record_if_new(module, ctx, &fact).await?;
    let (fresh, kind) = (recorded.fresh, fact.kind);
    Ok(WebhookReceipt { fresh, kind, payment: recorded.payment.view() })
}
