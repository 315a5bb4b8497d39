//! The engine's query of a plan.

use kernel_search::{Filter, IndexError, analysis::stem};
use tantivy::{
    DocSet as _, TERMINATED, Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery,
        EnableScoring, Occur, Query, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{Plan, plan::Planned};
use crate::{
    failed,
    schema::{Fields, facet_term},
    view::View,
};

/// A document's own code comes before anything that words find.
const CODE_SCORE: f32 = 1_000.0;
/// What a word counts at the beginning of the heaviest text, where things are named.
const HEAD_BOOST: f32 = 0.8;
/// The same of a word that only tells which of its kind is meant.
const HEAD_QUALIFIER_BOOST: f32 = 0.4;
/// What a word counts in the very form that was typed.
const EXACT_BOOST: f32 = 0.3;
/// What a word of the heaviest field counts, a tenth of its weight each.
const WEIGHT_STEP: f32 = 0.1;
/// What a word counts that need not be found.
const OPTIONAL_BOOST: f32 = 0.2;

type Clause = (Occur, Box<dyn Query>);

impl Plan {
    /// Documents with all required words but `missing_max` of them, or with the code. What names
    /// the thing is never all missing: a bag is no answer to `колготки женские`.
    pub(crate) fn query(&self, fields: &Fields, missing_max: usize) -> Box<dyn Query> {
        let code = exact(fields.code, &self.code, CODE_SCORE);
        if self.words.is_empty() {
            return if self.code.is_empty() { Box::new(EmptyQuery) } else { code };
        }
        let required: Vec<_> = self.words.iter().filter(|word| word.required).collect();
        let wanted = required.len().saturating_sub(missing_max);
        let found: Box<dyn Query> = if missing_max == 0 {
            let all = required.iter().map(|word| (Occur::Must, word.anywhere(fields)));
            Box::new(BooleanQuery::new(all.collect()))
        } else {
            let some = required.iter().map(|word| word.anywhere(fields)).collect();
            let some = BooleanQuery::union_with_minimum_required_clauses(some, wanted);
            let naming = required.iter().filter(|word| word.names);
            let named: Vec<_> = naming.map(|word| word.anywhere(fields)).collect();
            let named = ConstScoreQuery::new(Box::new(BooleanQuery::union(named)), 0.0);
            Box::new(BooleanQuery::intersection(vec![Box::new(some), Box::new(named)]))
        };
        let mut words: Vec<Clause> = vec![(Occur::Must, found)];
        for word in &self.words {
            words.extend(word.ranking(fields).into_iter().map(|query| (Occur::Should, query)));
        }
        let words: Box<dyn Query> = Box::new(BooleanQuery::new(words));
        if self.code.is_empty() {
            return words;
        }
        Box::new(BooleanQuery::new(vec![(Occur::Should, code), (Occur::Should, words)]))
    }
}

impl Planned {
    /// The word in any text of a document, as any of its alternatives.
    fn anywhere(&self, fields: &Fields) -> Box<dyn Query> {
        let mut queries: Vec<Box<dyn Query>> = Vec::new();
        for alternative in &self.alternatives {
            let one = |term: &String| match alternative.fixed {
                true => exact(fields.all, term, alternative.boost),
                false => scored(fields.all, term, alternative.boost),
            };
            let mut terms: Vec<_> = alternative.terms.iter().map(one).collect();
            queries.push(match terms.len() {
                1 => terms.remove(0),
                _ => Box::new(BooleanQuery::intersection(terms)),
            });
        }
        match queries.len() {
            0 => Box::new(EmptyQuery),
            1 => queries.remove(0),
            _ => Box::new(DisjunctionMaxQuery::new(queries)),
        }
    }

    /// What lets one document that has the word come before another.
    #[expect(clippy::float_arithmetic, reason = "scores are no money")]
    fn ranking(&self, fields: &Fields) -> Vec<Box<dyn Query>> {
        if !self.required {
            return vec![scored(fields.all, &stem(&self.text), OPTIONAL_BOOST)];
        }
        let Some(best) = self.alternatives.first() else { return Vec::new() };
        let mut queries = vec![scored(fields.words, &self.text, EXACT_BOOST)];
        let head = if self.names { HEAD_BOOST } else { HEAD_QUALIFIER_BOOST };
        for term in &best.terms {
            queries.push(scored(fields.head, term, head));
            for heavy in &fields.heavy {
                queries.push(scored(heavy.field, term, f32::from(heavy.weight) * WEIGHT_STEP));
            }
        }
        queries
    }
}

/// The query narrowed by those parts of the filter that lists of documents exist for; everything
/// without a text.
pub(crate) fn all_of(
    text: Option<Box<dyn Query>>,
    filter: &Filter,
    fields: &Fields,
) -> Box<dyn Query> {
    let mut clauses: Vec<Clause> = text.into_iter().map(|query| (Occur::Must, query)).collect();
    let parts = match filter {
        Filter::All(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    for part in parts {
        let term = match part {
            Filter::Under { field, node } => facet_term(field, node),
            Filter::Facet { name, values } if values.len() == 1 => facet_term(name, &values[0]),
            _ => continue,
        };
        clauses.push((Occur::Must, exact(fields.facet, &term, 0.0)));
    }
    match clauses.len() {
        0 => Box::new(AllQuery),
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}

/// Whether a query finds anything at all.
pub(crate) fn find_any(query: &dyn Query, view: &View) -> Result<bool, IndexError> {
    let scoring = EnableScoring::disabled_from_searcher(&view.searcher);
    let weight = query.weight(scoring).map_err(failed)?;
    for (segment, _) in view.segments() {
        let mut scorer = weight.scorer(segment, 1.0).map_err(failed)?;
        while scorer.doc() != TERMINATED {
            if !segment.is_deleted(scorer.doc()) {
                return Ok(true);
            }
            scorer.advance();
        }
    }
    Ok(false)
}

fn scored(field: Field, term: &str, boost: f32) -> Box<dyn Query> {
    let term = Term::from_field_text(field, term);
    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

fn exact(field: Field, term: &str, score: f32) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}
