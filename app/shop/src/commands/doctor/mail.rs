//! Mail that waits, and the server that it waits for.

use std::time::Duration;

use app_audit::{AuditError, WaitingMail};
use rt_config::{MailTransport, Settings};
use tokio::{net::TcpStream, time::timeout};

use super::finding::{Finding, lasting};

const WAITING: &str = "mail";
const SERVER: &str = "mail_server";

/// A mail that is due is tried within a second.
const OVERDUE_WARN_SECONDS: i64 = 300;
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn check(mail: Result<Option<WaitingMail>, AuditError>, at_work: bool) -> Vec<Finding> {
    let mail = match mail {
        Ok(Some(mail)) => mail,
        Ok(None) => return vec![Finding::skipped(WAITING, "this database has no mail")],
        Err(error) => return vec![Finding::skipped(WAITING, error.to_string())],
    };
    let mut findings = Vec::new();
    let last = mail.last_error.as_deref().unwrap_or("nothing went wrong yet");
    if mail.overdue_seconds >= OVERDUE_WARN_SECONDS {
        let overdue = lasting(mail.overdue_seconds);
        let said = format!("{} wait, the oldest is due for {overdue}; {last}", mail.queued);
        let fix = match at_work {
            true => "see the log: nobody is sending",
            false => "start the shop: it sends what is due",
        };
        findings.push(Finding::warn(WAITING, said, fix));
    }
    if mail.failed > 0 {
        let said = format!("{} were given up: {last}", mail.failed);
        let fix = "their shoppers heard nothing: tell them; the orders are in `shop orders list`";
        findings.push(Finding::warn(WAITING, said, fix));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(WAITING, format!("{} wait, none for long", mail.queued)));
    }
    findings
}

/// Whether the server takes connections; nothing is sent.
pub(super) async fn server(settings: &Settings) -> Option<Finding> {
    let MailTransport::Smtp { host, port, .. } = &settings.mail.transport else {
        return None;
    };
    let host = host.trim_matches(['[', ']']);
    let said = match timeout(PATIENCE, TcpStream::connect((host, *port))).await {
        Ok(Ok(_)) => return Some(Finding::ok(SERVER, format!("{host}:{port} answers"))),
        Ok(Err(error)) => format!("{host}:{port} does not answer: {error}"),
        Err(_) => format!("{host}:{port} does not answer within {} s", PATIENCE.as_secs()),
    };
    let fix = "correct mail.smtp.host and mail.smtp.port; mail waits and is tried again";
    Some(Finding::fail(SERVER, said, fix))
}
