//! Over real TLS, under an authority that only these tests trust; `fixtures/make` made it.

use std::{net::SocketAddr, sync::Arc};

use adapter_webhook::SenderSettings;
use hooksink::Mode;
use mod_webhook_api::spi::{SendError, WebhookSender};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

use crate::stage::{ALSO_PUBLIC, Lies, PUBLIC, patient, receiver, request};

const CA: &[u8] = include_bytes!("fixtures/ca.crt");
const CERTIFICATE: &[u8] = include_bytes!("fixtures/server.crt");
const KEY: &[u8] = include_bytes!("fixtures/server.key");

/// Ends TLS in front of `behind`; its certificate names `hooks.test`.
struct Front {
    address: SocketAddr,
    _serving: JoinSet<()>,
}

impl Front {
    async fn of(behind: SocketAddr) -> Self {
        let certificate = CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(KEY).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("the key is the certificate's");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Whoever refuses the certificate hangs up here.
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut behind = TcpStream::connect(behind).await.expect("the receiver listens");
                tokio::io::copy_bidirectional(&mut stream, &mut behind).await.ok();
            }
        });
        Self { address, _serving: serving }
    }
}

/// Trusts the authority of the tests beside those of the web.
fn trusting() -> SenderSettings {
    let mut settings = patient();
    let authority = CertificateDer::from_pem_slice(CA).expect("a certificate");
    settings.roots.add(authority).expect("an authority");
    settings
}

#[tokio::test]
async fn a_request_to_a_public_name_arrives_over_tls() {
    let receiver = receiver(Mode::Take).await;
    let front = Front::of(receiver.addr).await;
    let network = Lies::new(front.address, &[&[PUBLIC, ALSO_PUBLIC]]);
    let sender = network.sender(trusting());
    let request = request("https://hooks.test/hooks/erp");
    let answer = sender.send(&request).await.expect("an answer");
    assert_eq!(answer.status, 200);
    let record = receiver.received().pop().expect("a record");
    assert_eq!((record.verified, record.webhook_id), (true, Some(request.id.to_string())));
    assert_eq!(network.asked(), ["hooks.test"]);
    assert_eq!(network.connected(), [(PUBLIC, 443).into()], "the first of them is enough");
}

#[tokio::test]
async fn a_certificate_of_somebody_else_or_by_nobody_we_know_is_refused() {
    let receiver = receiver(Mode::Take).await;
    let front = Front::of(receiver.addr).await;
    for (settings, url) in [
        (trusting(), "https://other.test/hooks/erp"),
        (trusting(), "https://8.8.8.8/hooks/erp"),
        (patient(), "https://hooks.test/hooks/erp"),
    ] {
        let network = Lies::new(front.address, &[&[PUBLIC]]);
        let answer = network.sender(settings).send(&request(url)).await;
        let Err(SendError::Unreachable(why)) = answer else { panic!("{url}: {answer:?}") };
        assert!(why.starts_with("TLS: "), "{url}: {why}");
    }
    assert_eq!(receiver.received(), [], "nothing is said to whoever it is");
}
