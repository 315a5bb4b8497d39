//! What one question costs the engine: words, words with counts, a listing without words.

use std::hint::black_box;

use adapter_tantivy::{EngineSettings, TantivyEngine};
use criterion::{Criterion, criterion_group, criterion_main};
use kernel_search::{
    Batch, Choice, FacetRequest, Filter, SearchEngine as _, SearchIndex, SearchRequest,
    testing::{definition, draft, everything, text},
};
use std::sync::Arc;

const DOCUMENTS: u128 = 50_000;
const THINGS: [&str; 8] =
    ["Кружка", "Чайник", "Тетрадь", "Шампунь", "Lamp", "Mug", "Notebook", "Soap"];
const COLORS: [&str; 5] = ["синяя", "красная", "белая", "green", "black"];

async fn shelf(engine: &TantivyEngine) -> Arc<dyn SearchIndex> {
    let index = engine.open("bench", definition()).await.expect("the folder is free");
    let rebuild = index.rebuild().await.expect("a new generation");
    let drafts = (1..=DOCUMENTS).map(|number| {
        let thing = THINGS[usize::try_from(number % 8).unwrap_or(0)];
        let color = COLORS[usize::try_from(number % 5).unwrap_or(0)];
        let brand = format!("brand-{}", number % 97);
        let name = format!("{thing} {color} {}", number % 1_000);
        draft(number, &name).facet("color", color).facet("brand", &brand).at(&["all", thing]).put()
    });
    rebuild.write(Batch { operations: drafts.collect() }).await.expect("written");
    rebuild.finish("bench".to_owned()).await.expect("it answers");
    index
}

fn counted(request: SearchRequest) -> SearchRequest {
    let facets = vec![
        FacetRequest::EveryFacet { limit: 12 },
        FacetRequest::Tree { field: "category".to_owned() },
    ];
    let values = vec!["синяя".to_owned()];
    let color = Filter::Facet { name: "color".to_owned(), values };
    let choices = vec![Choice { of: "color".to_owned(), filter: color }];
    SearchRequest { facets, choices, ..request }
}

fn questions(criterion: &mut Criterion) {
    let folder = std::env::temp_dir().join(format!("index-query-{}", std::process::id()));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let engine = TantivyEngine::new(folder.clone(), EngineSettings::default());
    let index = runtime.block_on(shelf(&engine));
    let mut group = criterion.benchmark_group("index query, 50 000 documents");
    for (name, request) in [
        ("two words", text("кружки синие")),
        ("a misspelt word", text("тетардь")),
        ("one frequent word with counts", counted(text("кружка"))),
        ("everything with counts", counted(everything())),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let answer = runtime.block_on(index.search(black_box(request.clone())));
                answer.expect("an answer").total
            });
        });
    }
    group.finish();
    drop(index);
    let _ = std::fs::remove_dir_all(folder);
}

criterion_group!(benches, questions);
criterion_main!(benches);
