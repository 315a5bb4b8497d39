//! `GET /v1/settlements`: what the provider reports to have settled, a line for each payment.
//!
//! The report is made from the ledger and, by chance, wrong, as reports of banks are: a line that
//! is missing, another amount, a line twice. The ledger stays right: whoever reconciles has to
//! find each difference, and no other.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::{HeaderName, header},
};
use serde::Serialize;

use crate::{app::App, chances::Kind, http::problem::Problem, ledger::Entry, payment::PostingKind};

#[derive(Clone, Debug, Serialize)]
struct Line {
    payment_id: String,
    reference: String,
    currency: String,
    charged_minor: i64,
    refunded_minor: i64,
}

/// Reports every payment that was charged, as JSON lines, in the order of its first charge.
pub(super) async fn report(
    State(app): State<App>,
) -> Result<([(HeaderName, &'static str); 1], Vec<u8>), Problem> {
    let entries = app.ledger.run(|desk| desk.books().entries().to_vec()).await?;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(settled(&entries)) {
        for line in spoilt(&app, number, line) {
            serde_json::to_writer(&mut lines, &line).expect("a line has text keys only");
            lines.push(b'\n');
        }
    }
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines))
}

/// The truth: what was taken and given back, by payment.
fn settled(entries: &[Entry]) -> Vec<Line> {
    let mut lines: BTreeMap<String, (usize, Line)> = BTreeMap::new();
    for entry in entries {
        let id = entry.payment_id.to_string();
        let (_, line) = lines.entry(id.clone()).or_insert_with(|| {
            let (reference, currency) = (entry.reference.clone(), entry.currency.clone());
            let line =
                Line { payment_id: id, reference, currency, charged_minor: 0, refunded_minor: 0 };
            (entry.seq, line)
        });
        match entry.kind {
            PostingKind::Charge => line.charged_minor += entry.amount_minor,
            PostingKind::Refund => line.refunded_minor += entry.amount_minor,
            PostingKind::Authorization | PostingKind::Void => {}
        }
    }
    let mut lines: Vec<_> =
        lines.into_values().filter(|(_, line)| line.charged_minor > 0).collect();
    lines.sort_by_key(|(first, _)| *first);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The line as it is reported: the same each time it is asked for.
fn spoilt(app: &App, number: u64, line: Line) -> Vec<Line> {
    match app.dice.strikes(Kind::WrongSettlement, number) {
        None => vec![line],
        Some(how) => match how % 3 {
            0 => vec![],
            1 => vec![Line { charged_minor: line.charged_minor + 1, ..line }],
            _ => vec![line.clone(), line],
        },
    }
}
