//! Exchanges what the shopper typed for a token. Nothing of it is stored or logged.

use kernel_common::FieldError;
use mod_payment_api::{InstrumentToken, PaymentError, TokenizeInstrument};
use rt_contract::{CallCtx, CallError};

use crate::PaymentModule;

pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    request: &TokenizeInstrument,
) -> Result<InstrumentToken, CallError<PaymentError>> {
    let provider = module.providers.offered(&request.method, ctx.tenant, ctx.currency);
    let provider = provider.map_err(CallError::Domain)?;
    provider.tokenize(&request.fields).await.map_err(|faults| {
        let field = |fault: mod_payment_api::spi::InstrumentFault| {
            FieldError::new(format!("/fields/{}", fault.field), fault.code, fault.message)
        };
        let faults = faults.into_iter().map(field).collect();
        CallError::Domain(PaymentError::InvalidInstrument(faults))
    })
}
