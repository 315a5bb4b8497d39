//! The outside systems of this installation, by configuration.

use std::{collections::HashMap, sync::Arc};

use adapter_bank_transfer::{BankTransfer, StoreTerms};
use adapter_mail::{Encryption, InvalidServer, OutboxFolder, Smtp, SmtpSettings};
use adapter_redis::{InvalidUrl, RedisCarts};
use adapter_testcard::{InvalidAddress, TestCardProvider, TestCardSettings};
use adapter_webhook::{HttpSender, SenderSettings};
use kernel_common::{Clock, TenantId};
use mod_cart_api::spi::CartStore;
use mod_notification_api::spi::MailTransport;
use mod_payment_api::{
    BankAccount,
    spi::{PaymentProvider, TransferTerms},
};
use mod_webhook_api::spi::WebhookSender;
use rt_config::{CartStore as Carts, MailTransport as Chosen, Settings, SmtpTls, Store};

/// Payment providers that are switched on.
pub(crate) fn payment_providers(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
) -> Result<Vec<Arc<dyn PaymentProvider>>, InvalidAddress> {
    let mut providers: Vec<Arc<dyn PaymentProvider>> = Vec::new();
    if let Some(test_card) = &settings.payment.test_card {
        let mut provider = TestCardSettings::new(
            test_card.url.as_str(),
            test_card.secret.expose(),
            test_card.webhook_secret.expose(),
        );
        // Webhooks name their tenant in the path; any host of the installation takes them.
        provider.webhook_base = reachable(settings);
        providers.push(Arc::new(TestCardProvider::new(provider, clock.clone())?));
    }
    if !settings.payment.bank_transfer.is_empty() {
        providers.push(Arc::new(BankTransfer::new(transfers(settings))));
    }
    Ok(providers)
}

/// How each store takes transfers: by its own account, else by the one for all.
fn transfers(settings: &Settings) -> HashMap<TenantId, StoreTerms> {
    let terms = |store: &Arc<Store>| Some((store.tenant, transfer_terms(settings, store)?));
    settings.stores.iter().filter_map(terms).collect()
}

fn transfer_terms(settings: &Settings, store: &Store) -> Option<StoreTerms> {
    let accounts = &settings.payment.bank_transfer;
    let own = accounts.iter().find(|account| account.tenant == Some(store.tenant));
    let account = own.or_else(|| accounts.iter().find(|account| account.tenant.is_none()))?;
    Some(StoreTerms {
        terms: TransferTerms {
            account: BankAccount {
                holder: account.account_holder.clone(),
                number: account.account.clone(),
                bank: account.bank.clone(),
                bic: account.bic.clone(),
            },
            reference_prefix: account.reference_prefix.clone(),
            deadline: account.deadline,
        },
        currencies: account.currencies.clone().unwrap_or_else(|| store.currencies.clone()),
    })
}

/// Where carts lie, if not in the database.
pub(crate) fn cart_store(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
) -> Result<Option<Arc<dyn CartStore>>, InvalidUrl> {
    match &settings.cart.store {
        Carts::Postgres => Ok(None),
        Carts::Redis { url } => {
            let server = adapter_redis::Settings::new(url.expose(), settings.cart.idle);
            Ok(Some(Arc::new(RedisCarts::new(&server, clock.clone())?)))
        }
    }
}

/// The shop's listener, here or in another process, as a provider on this machine reaches it;
/// none where nobody can know its port, and the provider is asked instead.
fn reachable(settings: &Settings) -> Option<String> {
    let listen = settings.server.listen;
    match (listen.ip().is_unspecified(), listen.port()) {
        (_, 0) => None,
        (true, port) => Some(format!("http://127.0.0.1:{port}")),
        (false, _) => Some(format!("http://{listen}")),
    }
}

/// How mail leaves.
pub(crate) fn mail(settings: &Settings) -> Result<Arc<dyn MailTransport>, InvalidServer> {
    match &settings.mail.transport {
        Chosen::Outbox { dir } => Ok(Arc::new(OutboxFolder::new(dir.clone()))),
        Chosen::Smtp { host, port, user, password, tls } => {
            let encryption = match tls {
                SmtpTls::None => Encryption::None,
                SmtpTls::Starttls => Encryption::Starttls,
                SmtpTls::Implicit => Encryption::Implicit,
            };
            let mut server = SmtpSettings::new(host.as_str(), *port, encryption);
            let account = user.as_ref().zip(password.as_ref());
            server.credentials =
                account.map(|(user, password)| (user.clone(), password.expose().to_owned()));
            Ok(Arc::new(Smtp::new(server)?))
        }
    }
}

/// How events leave.
pub(crate) fn webhooks(settings: &Settings) -> Arc<dyn WebhookSender> {
    let private_addresses = settings.webhooks.private_addresses;
    Arc::new(HttpSender::new(SenderSettings { private_addresses, ..SenderSettings::default() }))
}
