//! One question over all segments: hits and counts in one pass.

use kernel_search::{Choice, Hit, IndexError, SearchAnswer, SearchRequest};
use tantivy::query::{EnableScoring, Query};

use crate::{
    counts::{Scope, Sources, Tally},
    failed,
    generation::Shared,
    live::LiveReader,
    page::{Best, Candidate, cut},
    predicate::{Names, Predicate},
    text::{Plan, all_of, find_any},
    values::Values,
    view::View,
};

/// Answers a question.
pub(crate) fn answer(
    view: &View,
    shared: &Shared,
    request: &SearchRequest,
) -> Result<SearchAnswer, IndexError> {
    let fields = &shared.fields;
    let synonyms = &shared.definition.synonyms;
    let plan = request.text.as_ref().map(|text| Plan::new(text, view, fields, synonyms));
    let plan = plan.transpose()?;
    let text = plan.as_ref().map(|plan| words(plan, view, shared, request)).transpose()?;
    let query = all_of(text, &request.filter, fields);
    let values = shared.values.read().expect("no panic under the lock");
    let live = shared.live.reader();
    let found = Question { view, shared, request, values: &values, live: &live }.ask(&*query)?;
    let facets = found.tally.finish(request, &values);
    drop(live);
    drop(values);
    let (page, has_previous, has_next) = cut(found.candidates, request);
    let hits = page.into_iter().map(|candidate| candidate.read(view, fields));
    Ok(SearchAnswer {
        hits: hits.collect::<Result<Vec<Hit>, _>>()?,
        total: found.total,
        facets,
        corrected: plan.as_ref().and_then(|plan| plan.corrected().map(str::to_owned)),
        matcher: plan.as_ref().map(Plan::matcher).unwrap_or_default(),
        has_previous,
        has_next,
    })
}

/// The query of the words: with all of them, or with as many as any document has.
fn words(
    plan: &Plan,
    view: &View,
    shared: &Shared,
    request: &SearchRequest,
) -> Result<Box<dyn Query>, IndexError> {
    let strict = plan.query(&shared.fields, 0);
    let forgiving = request.text.as_ref().is_some_and(|text| text.forgiving);
    if !forgiving || plan.required() < 2 || find_any(&*strict, view)? {
        return Ok(strict);
    }
    for missing in 1..plan.required() {
        let loose = plan.query(&shared.fields, missing);
        if find_any(&*loose, view)? {
            return Ok(loose);
        }
    }
    Ok(strict)
}

struct Question<'a> {
    view: &'a View,
    shared: &'a Shared,
    request: &'a SearchRequest,
    values: &'a Values,
    live: &'a LiveReader<'a>,
}

struct Found {
    candidates: Vec<Candidate>,
    tally: Tally,
    total: u64,
}

impl Question<'_> {
    fn ask(&self, query: &dyn Query) -> Result<Found, IndexError> {
        let request = self.request;
        let tally = Tally::new(request, self.values);
        let mut found = Found { candidates: Vec::new(), tally, total: 0 };
        let scored = request.text.is_some() && request.sort == kernel_search::Sort::Relevance;
        let searcher = &self.view.searcher;
        let scoring = if scored {
            EnableScoring::enabled_from_searcher(searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        let weight = query.weight(scoring).map_err(failed)?;
        for (place, (segment, columns)) in (0..).zip(self.view.segments()) {
            let (live, values) = (&self.shared.live, self.values);
            let names = Names { values, live, segment, columns };
            let base = Predicate::new(&request.filter, &names)?;
            let choices: Vec<(&Choice, Predicate)> = request
                .choices
                .iter()
                .map(|choice| Ok((choice, Predicate::new(&choice.filter, &names)?)))
                .collect::<Result<_, IndexError>>()?;
            let sources = Sources::new(request, &names)?;
            let fields = &self.shared.fields;
            let mut best = Best::new(request, (segment, columns), fields, self.live, live)?;
            let everything = base.is_everything();
            let mut take = |doc, score| {
                if segment.is_deleted(doc) || !(everything || base.holds(doc, columns, self.live)) {
                    return;
                }
                let mut failing = choices.iter().filter(|(_, p)| !p.holds(doc, columns, self.live));
                let scope = match (failing.next(), failing.next()) {
                    (None, _) => Scope::Hit,
                    (Some((choice, _)), None) => Scope::Only(choice),
                    (Some(_), Some(_)) => return,
                };
                if matches!(scope, Scope::Hit) {
                    found.total += 1;
                    best.offer(doc, score, columns);
                }
                let (sources, live) = ((&**columns, &sources), (self.values, self.live));
                found.tally.add(doc, &scope, request, sources, live);
            };
            if scored {
                weight.for_each(segment, &mut take).map_err(failed)?;
            } else {
                let mut each = |docs: &[u32]| docs.iter().for_each(|doc| take(*doc, 0.0));
                weight.for_each_no_score(segment, &mut each).map_err(failed)?;
            }
            found.candidates.extend(best.finish(place, columns)?);
        }
        Ok(found)
    }
}
