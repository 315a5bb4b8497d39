//! How good the answers are.

use std::{collections::BTreeMap, error::Error};

use app_search::{FacetsWanted, Search as _, SearchProducts, SearchService};
use kernel_common::{Currency, Locale};
use rt_contract::CallCtx;

use crate::{
    data::Rows,
    rule::Words,
    shelf::{place, settings},
};

/// A query and what it should find.
pub(crate) struct Judged {
    pub(crate) query: String,
    kind: String,
    /// Rules for the grades 3, 2 and 1; the first that holds counts.
    rules: [String; 3],
}

/// The quality of all answers.
pub(crate) struct Relevance {
    /// Mean nDCG@10 by kind of query; `all` of all that should find something.
    pub(crate) ndcg: BTreeMap<String, f64>,
    /// Queries judged.
    pub(crate) judged: usize,
    /// Queries that should find something and found nothing.
    pub(crate) nothing_found: Vec<String>,
    /// Queries that should find nothing and found something.
    pub(crate) too_much_found: Vec<String>,
    /// The worst answers, for whoever tunes.
    pub(crate) worst: Vec<(String, f64)>,
}

const JUDGEMENTS: &str = include_str!("../../relevance/judgements.tsv");
const AT: usize = 10;

/// The judged queries.
pub(crate) fn read() -> Result<Vec<Judged>, Box<dyn Error>> {
    let lines = JUDGEMENTS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let judged = lines.map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [query, kind, _intent, three, two, one] = fields[..] else {
            return Err(format!("six fields, not {}: {line}", fields.len()).into());
        };
        let rules = [three, two, one].map(str::to_owned);
        Ok(Judged { query: query.to_owned(), kind: kind.to_owned(), rules })
    });
    judged.collect()
}

/// Asks every query.
pub(crate) async fn judge(
    service: &SearchService,
    judged: &[Judged],
    rows: &Rows,
) -> Result<Relevance, Box<dyn Error>> {
    let words = Words::of(rows);
    let mut scores: Vec<(String, &Judged, f64)> = Vec::new();
    let (mut nothing_found, mut too_much_found) = (Vec::new(), Vec::new());
    for one in judged {
        let mut grades: BTreeMap<u32, u32> = BTreeMap::new();
        for (grade, rule) in [3, 2, 1].into_iter().zip(&one.rules) {
            for row in words.rows(rule) {
                grades.entry(row).or_insert(grade);
            }
        }
        let answer = service.products(&ctx(), question(&one.query)).await?;
        let found = answer.hits.iter().map(|hit| {
            let row = u32::try_from(place(hit.product)).unwrap_or(u32::MAX);
            grades.get(&row).copied().unwrap_or(0)
        });
        let found: Vec<u32> = found.collect();
        match (grades.is_empty(), answer.total) {
            (true, 1..) if one.kind == "nothing" => too_much_found.push(one.query.clone()),
            // The data that was indexed has nothing for it.
            (true, _) => {}
            (false, 0) => nothing_found.push(one.query.clone()),
            (false, _) => {}
        }
        if !grades.is_empty() {
            let mut ideal: Vec<u32> = grades.into_values().collect();
            ideal.sort_unstable_by(|a, b| b.cmp(a));
            let score = gain(&found) / gain(&ideal[..ideal.len().min(AT)]);
            scores.push((one.kind.clone(), one, score));
        }
    }
    let mut by_kind: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (kind, _, score) in &scores {
        by_kind.entry(kind.clone()).or_default().push(*score);
        by_kind.entry("all".to_owned()).or_default().push(*score);
    }
    let mean = |scores: Vec<f64>| scores.iter().sum::<f64>() / scores.len() as f64;
    scores.sort_by(|a, b| a.2.total_cmp(&b.2));
    let worst = scores.iter().take(25).map(|(_, one, score)| (one.query.clone(), *score));
    Ok(Relevance {
        judged: judged.len(),
        worst: worst.collect(),
        ndcg: by_kind.into_iter().map(|(kind, scores)| (kind, mean(scores))).collect(),
        nothing_found,
        too_much_found,
    })
}

/// Shows what a query finds.
pub(crate) async fn show(service: &SearchService, text: &str) -> Result<(), Box<dyn Error>> {
    let answer = service.products(&ctx(), question(text)).await?;
    println!("{text:?}: {} found, corrected: {:?}", answer.total, answer.corrected);
    for hit in &answer.hits {
        let name: String = hit.name.iter().map(|segment| segment.text.as_str()).collect();
        println!("  {name}");
    }
    Ok(())
}

/// A shopper in Russian and roubles.
pub(crate) fn ctx() -> CallCtx {
    CallCtx {
        locale: Locale::ru(),
        currency: Currency::RUB,
        channel: "web".to_owned(),
        ..CallCtx::system(settings().tenant, "searchbench")
    }
}

fn question(text: &str) -> SearchProducts {
    SearchProducts {
        text: Some(text.to_owned()),
        facets: FacetsWanted::None,
        page_size: 10,
        ..SearchProducts::default()
    }
}

/// Discounted cumulative gain: `(2^grade - 1) / log2(place + 1)`.
fn gain(grades: &[u32]) -> f64 {
    let gains = (1u32..)
        .zip(grades)
        .map(|(place, grade)| f64::from(2_u32.pow(*grade) - 1) / f64::from(place + 1).log2());
    gains.sum()
}
