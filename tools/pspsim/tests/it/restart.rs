//! What survives: everything that was answered, and nothing else.

use std::{
    fs::{self, OpenOptions},
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
};

use pspsim::{Config, JournalError, StartError, cards};
use serde_json::{Value, json};
use testkit::eventually;
use tokio::task::JoinSet;

use crate::stage::{Folder, Merchant, Receiver, SECRET, WEBHOOK_SECRET, order, start, text, with};

#[tokio::test]
async fn a_restart_knows_payments_keys_and_ledger() {
    let folder = Folder::new();
    let (running, merchant) = start(folder.config()).await;
    let body = order("order-1", cards::APPROVED);
    let first = merchant.post("/v1/payments", "k", &body).await;
    let id = first.json()["id"].clone();
    let refunds = format!("/v1/payments/{}/refunds", text(&id));
    merchant.post(&refunds, "r1", &json!({ "amount_minor": 1000 })).await;
    let refused = merchant.post(&refunds, "r2", &json!({ "amount_minor": 1000 })).await;
    let (payment, ledger) = (merchant.payment(&id).await, merchant.ledger().await);
    running.stop().await;

    let (_running, merchant) = start(folder.config()).await;
    assert_eq!(merchant.payment(&id).await, payment);
    assert_eq!(merchant.ledger().await, ledger);
    let repeat = merchant.post("/v1/payments", "k", &body).await;
    assert_eq!((repeat.status, &repeat.body), (first.status, &first.body));
    let repeat = merchant.post(&refunds, "r2", &json!({ "amount_minor": 1000 })).await;
    assert_eq!((repeat.status, &repeat.body), (refused.status, &refused.body));
    let other = with(body, json!({ "amount_minor": 1 }));
    let other = merchant.post("/v1/payments", "k", &other).await;
    assert_eq!(other.problem().1, "idempotency_key_reused");
    let last = merchant.post(&refunds, "r3", &json!({ "amount_minor": 250 })).await;
    assert_eq!(last.json()["state"], "refunded");
}

#[tokio::test]
async fn a_confirmation_page_lives_at_the_address_of_today() {
    let folder = Folder::new();
    let (running, merchant) = start(folder.config()).await;
    let body = order("order-1", cards::NEEDS_CONFIRMATION);
    merchant.pay("k", &body).await;
    running.stop().await;
    let (running, merchant) = start(folder.config()).await;
    let url = text(&merchant.pay("k", &body).await["action_url"]);
    assert!(url.starts_with(&format!("{}/confirm/pay_", running.base_url())), "{url}");
}

#[tokio::test]
async fn an_unfinished_last_line_is_cut_off_wherever_it_broke() {
    let folder = Folder::new();
    let (running, merchant) = start(folder.config()).await;
    merchant.pay("k1", &order("order-1", cards::APPROVED)).await;
    let whole = fs::read(folder.ledger()).expect("a ledger").len();
    merchant.pay("k2", &order("order-2", cards::APPROVED)).await;
    running.stop().await;
    let lines = fs::read(folder.ledger()).expect("a ledger");
    for cut in [whole + 1, whole + 40, lines.len() - 2, lines.len() - 1] {
        fs::write(folder.ledger(), &lines[..cut]).expect("writable");
        let (running, merchant) = start(folder.config()).await;
        assert_eq!(merchant.ledger().await.len(), 2, "cut at {cut}");
        assert!(merchant.by_reference("order-2").await.is_empty());
        merchant.pay("k3", &order("order-3", cards::APPROVED)).await;
        running.stop().await;
        let (running, merchant) = start(folder.config()).await;
        assert_eq!(merchant.by_reference("order-3").await.len(), 1, "written after the cut");
        running.stop().await;
    }
}

#[tokio::test]
async fn damage_to_what_was_answered_stops_the_start() {
    let folder = Folder::new();
    let (running, merchant) = start(folder.config()).await;
    for number in 0..3 {
        let body = order(&format!("order-{number}"), cards::APPROVED);
        merchant.pay(&format!("k{number}"), &body).await;
    }
    running.stop().await;
    let whole = fs::read_to_string(folder.ledger()).expect("a ledger");
    let lines: Vec<&str> = whole.lines().collect();
    let wounds = [
        (2, format!("{}\n{}\n", lines[0], lines[2])),
        (2, format!("{}\nnonsense\n{}\n", lines[0], lines[2])),
        (3, format!("{}\n{}\nnonsense\n", lines[0], lines[1])),
        (2, whole.replacen("\"seq\":2", "\"seq\":7", 1)),
    ];
    for (number, wound) in wounds {
        fs::write(folder.ledger(), &wound).expect("writable");
        let refused = pspsim::start(folder.config()).await.expect_err("a damaged ledger");
        let StartError::Ledger(JournalError::Damaged { line, .. }) = refused else {
            panic!("{refused}")
        };
        assert_eq!(line, number);
        assert_eq!(fs::read_to_string(folder.ledger()).expect("a ledger"), wound, "left as it was");
    }
}

#[tokio::test]
async fn a_pending_webhook_goes_on_after_a_restart() {
    let folder = Folder::new();
    let nobody = "http://127.0.0.1:1/".to_owned();
    let away = Config { webhook_url: Some(nobody), ..folder.config() };
    let (running, merchant) = start(away).await;
    let payment = merchant.pay("k", &order("order-1", cards::APPROVED)).await;
    running.stop().await;
    let receiver = Receiver::willing().await;
    let back = Config { webhook_url: Some(receiver.url.clone()), ..folder.config() };
    let (_running, _) = start(back).await;
    assert_eq!(receiver.wait_for(1).await[0].json()["data"], payment);
}

#[tokio::test]
async fn a_data_folder_serves_one_provider_at_a_time() {
    let folder = Folder::new();
    let (running, _) = start(folder.config()).await;
    let refused = pspsim::start(folder.config()).await.expect_err("the folder is in use");
    assert!(matches!(refused, StartError::Ledger(JournalError::InUse { .. })), "{refused}");
    running.stop().await;
    start(folder.config()).await.0.stop().await;
}

#[tokio::test]
async fn a_start_that_cannot_be_says_why() {
    let folder = Folder::new();
    let everywhere = "0.0.0.0:0".parse().expect("an address");
    let refused = pspsim::start(Config { listen: everywhere, ..folder.config() }).await;
    assert!(matches!(refused, Err(StartError::NotLoopback { .. })));
    let refused = pspsim::start(Config { secret: String::new(), ..folder.config() }).await;
    assert!(matches!(refused, Err(StartError::EmptySecret)));
    let url = Some("127.0.0.1/hooks".to_owned());
    let refused = pspsim::start(Config { webhook_url: url, ..folder.config() }).await;
    assert!(matches!(refused, Err(StartError::BadUrl { .. })));
    let (running, _) = start(folder.config()).await;
    let other = Folder::new();
    let taken = Config { listen: running.addr, ..other.config() };
    let refused = pspsim::start(taken).await.expect_err("the port is taken");
    assert!(refused.to_string().contains("--listen"), "{refused}");
    let file = Folder::new();
    fs::write(file.path().join("file"), "").expect("writable");
    let under_a_file = Config { data: file.path().join("file/data"), ..file.config() };
    let refused = pspsim::start(under_a_file).await;
    assert!(matches!(refused, Err(StartError::Ledger(JournalError::Io { .. }))));
}

/// The real binary; killed without a word when dropped.
struct Process {
    child: Child,
    merchant: Merchant,
}

impl Process {
    fn start(folder: &Folder) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pspsim"))
            .args(["--listen", "127.0.0.1:0", "--no-webhooks", "--secret", SECRET])
            .args(["--webhook-secret", WEBHOOK_SECRET, "--data"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let stdout = child.stdout.take().expect("a pipe");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let url = line.trim_end().strip_prefix("pspsim listening on ").expect("the ready line");
        let merchant = Merchant::of(url.to_owned());
        Self { child, merchant }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Pays under ever new keys until an answer fails to come; returns what was answered and the
/// reference that was not. Key and reference are the same.
async fn pay_until_cut(merchant: Merchant, name: String) -> (Vec<(String, Value)>, String) {
    let mut answered = Vec::new();
    loop {
        let reference = format!("{name}-{}", answered.len());
        let body = order(&reference, cards::APPROVED).to_string();
        match merchant.post_raw("/v1/payments", &reference, body).await {
            Some(reply) => answered.push((reference, reply.json())),
            None => return (answered, reference),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_survives_kill_9_and_what_was_not_is_resolved_by_its_key() {
    let folder = Folder::new();
    let mut answered = Vec::new();
    let mut in_doubt = Vec::new();
    for round in 0..3 {
        let process = Process::start(&folder);
        let mut shoppers = JoinSet::new();
        for shopper in 0..8 {
            let name = format!("order-{round}-{shopper}");
            shoppers.spawn(pay_until_cut(process.merchant.clone(), name));
        }
        let far = format!("order-{round}-0-5");
        eventually("the fifth payment", async || process.merchant.by_reference(&far).await.pop())
            .await;
        drop(process);
        for (paid, unanswered) in shoppers.join_all().await {
            answered.extend(paid);
            in_doubt.push(unanswered);
        }
        let mut torn = OpenOptions::new().append(true).open(folder.ledger()).expect("a ledger");
        torn.write_all(b"{\"seq\":").expect("writable");
    }
    let process = Process::start(&folder);
    for (reference, payment) in &answered {
        let found = process.merchant.by_reference(reference).await;
        assert_eq!((found.len(), found.first()), (1, Some(payment)), "{reference}");
    }
    assert_eq!(in_doubt.len(), 24, "each round was cut in the middle of eight payments");
    for reference in &in_doubt {
        let found = process.merchant.by_reference(reference).await;
        let payment = process.merchant.pay(reference, &order(reference, cards::APPROVED)).await;
        assert!(found.is_empty() || found == [payment.clone()], "{reference}");
        assert_eq!(process.merchant.by_reference(reference).await, [payment]);
    }
    let ledger = process.merchant.ledger().await;
    assert_eq!(ledger.len(), 2 * (answered.len() + in_doubt.len()), "each is charged once");
}

#[tokio::test]
async fn a_signal_ends_the_binary_in_order() {
    let folder = Folder::new();
    let mut process = Process::start(&folder);
    process.merchant.pay("k", &order("order-1", cards::APPROVED)).await;
    let pid = process.child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status().expect("kill is installed");
    assert!(sent.success());
    assert!(process.child.wait().expect("it ends").success());
    let (_running, merchant) = start(folder.config()).await;
    assert_eq!(merchant.by_reference("order-1").await.len(), 1);
}
