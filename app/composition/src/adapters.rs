//! The outside systems of this installation, by configuration.

use std::sync::Arc;

use adapter_mail::{Encryption, InvalidServer, OutboxFolder, Smtp, SmtpSettings};
use adapter_testcard::{InvalidAddress, TestCardProvider, TestCardSettings};
use kernel_common::Clock;
use mod_notification_api::spi::MailTransport;
use mod_payment_api::spi::PaymentProvider;
use rt_config::{MailTransport as Chosen, Settings, SmtpTls};

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
    Ok(providers)
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
