//! The suite that every engine passes: one function a fact, each on an engine of its own.
//!
//! [`engine_suite!`](crate::engine_suite) makes a test of each.

pub mod counting;
pub mod finding;
pub mod leaving;
pub mod paging;
pub mod writing;

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    Batch, Document, Field, FieldKind, IndexDefinition, Language, Operation, PageStart,
    SearchAnswer, SearchEngine, SearchIndex, SearchRequest, Sort, Synonyms, TextQuery, Value,
};

/// Makes a `#[tokio::test]` of every fact; `$engine` is an expression that makes an engine, given
/// anew to each. What it keeps beside the engine lives until the end of the test.
#[macro_export]
macro_rules! engine_suite {
    ($engine:expr) => {
        $crate::engine_suite!(@of finding, $engine,
            words_are_found_in_every_form,
            all_words_must_be_found_and_the_best_come_first,
            amounts_are_one_in_every_spelling,
            what_names_the_thing_is_not_left_out,
            prepositions_of_one_letter_are_no_words,
            other_keyboard_layouts_and_slips_are_corrected_and_said,
            known_words_are_never_corrected,
            abbreviations_and_amounts_are_found,
            synonyms_are_found_and_may_change_without_a_rebuild,
            codes_come_first,
            when_no_document_has_all_words_the_nearest_are_found,
            an_unfinished_word_goes_on,
            hostile_texts_are_answered,
        );
        $crate::engine_suite!(@of counting,
            $engine,
            filters_combine,
            a_choice_leaves_its_own_counts_alone,
            trees_count_every_level,
            numbers_have_spans_and_buckets,
            live_columns_filter_sort_and_count_at_once,
        );
        $crate::engine_suite!(@of paging, $engine,
            pages_by_place_neither_repeat_nor_skip,
            the_page_before_is_found_again,
            texts_sort_like_a_dictionary,
            a_place_of_another_order_is_refused,
        );
        $crate::engine_suite!(@of writing, $engine,
            nothing_is_seen_before_its_commit,
            an_index_is_found_again_with_its_checkpoint,
            what_was_not_committed_is_gone_after_a_crash,
            a_rebuilt_index_takes_over_under_questions,
            an_unfinished_rebuild_leaves_nothing,
            another_definition_asks_for_a_rebuild,
            indexes_do_not_see_each_other,
            an_open_index_is_not_opened_twice,
            many_documents_are_passed_through_in_order,
        );
        $crate::engine_suite!(@of leaving, $engine,
            live_columns_are_left_to_the_next_process,
            live_columns_that_nobody_left_are_forgotten,
            live_columns_of_another_definition_are_forgotten,
        );
    };
    (@of $module:ident, $engine:expr, $($fact:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $fact() {
                let (_kept, engine) = $engine;
                $crate::testing::$module::$fact(&engine).await;
            }
        )*
    };
}

/// What the suite's documents are made of.
#[must_use]
pub fn definition() -> IndexDefinition {
    let field = |name: &str, kind| Field { name: name.to_owned(), kind };
    IndexDefinition {
        fields: vec![
            field("name", FieldKind::Text { weight: 10 }),
            field("brand", FieldKind::Text { weight: 4 }),
            field("about", FieldKind::Text { weight: 1 }),
            field("code", FieldKind::Code),
            field("facets", FieldKind::Facets),
            field("numbers", FieldKind::Numbers),
            field("category", FieldKind::TreePath),
            field("sort_name", FieldKind::SortText),
        ],
        live: vec!["price".to_owned(), "stock".to_owned()],
        synonyms: vec![Synonyms(vec!["гречка".to_owned(), "ядрица".to_owned()])],
    }
}

/// A document in the making.
#[derive(Debug)]
pub struct Draft(Document);

/// A document named `name`, in Russian where it has Cyrillic letters.
#[must_use]
pub fn draft(number: u128, name: &str) -> Draft {
    let cyrillic = name.chars().any(|letter| matches!(letter, '\u{400}'..='\u{4ff}'));
    let language = if cyrillic { Language::Russian } else { Language::English };
    let text = || Value::Text { language, text: name.to_owned() };
    Draft(Document {
        id: Uuid::from_u128(number),
        values: vec![("name".to_owned(), text()), ("sort_name".to_owned(), text())],
        stored: name.to_owned(),
    })
}

impl Draft {
    /// With a code.
    #[must_use]
    pub fn code(self, code: &str) -> Self {
        self.with("code", Value::Code(code.to_owned()))
    }

    /// With a value of a facet.
    #[must_use]
    pub fn facet(self, name: &str, value: &str) -> Self {
        self.with("facets", Value::Facet { name: name.to_owned(), value: value.to_owned() })
    }

    /// With a number.
    #[must_use]
    pub fn number(self, name: &str, number: i64) -> Self {
        self.with("numbers", Value::Number { name: name.to_owned(), number })
    }

    /// At a place of the tree.
    #[must_use]
    pub fn at(self, nodes: &[&str]) -> Self {
        let nodes = nodes.iter().map(|node| (*node).to_owned()).collect();
        self.with("category", Value::Path(nodes))
    }

    /// With a lighter text.
    #[must_use]
    pub fn about(self, text: &str) -> Self {
        let (language, text) = (Language::Russian, text.to_owned());
        self.with("about", Value::Text { language, text })
    }

    fn with(mut self, field: &str, value: Value) -> Self {
        self.0.values.push((field.to_owned(), value));
        self
    }

    /// As an operation.
    #[must_use]
    pub fn put(self) -> Operation {
        Operation::Put(Box::new(self.0))
    }
}

/// A built index of documents.
pub async fn built(engine: &dyn SearchEngine, drafts: Vec<Draft>) -> Arc<dyn SearchIndex> {
    let index = engine.open("suite", definition()).await.expect("the folder is free");
    let rebuild = index.rebuild().await.expect("a new generation");
    let operations = drafts.into_iter().map(Draft::put).collect();
    rebuild.write(Batch { operations }).await.expect("documents are taken");
    rebuild.finish("built".to_owned()).await.expect("it takes over");
    index
}

/// Every document, the first ten.
#[must_use]
pub fn everything() -> SearchRequest {
    SearchRequest {
        text: None,
        filter: crate::Filter::Everything,
        choices: Vec::new(),
        facets: Vec::new(),
        sort: Sort::Relevance,
        page: PageStart::Offset(0),
        limit: 10,
    }
}

/// A text as a shopper sends it.
#[must_use]
pub fn text(text: &str) -> SearchRequest {
    let query = TextQuery { text: text.to_owned(), unfinished: false, forgiving: true };
    SearchRequest { text: Some(query), ..everything() }
}

/// The answer to a question that is answered.
pub async fn ask(index: &dyn SearchIndex, request: SearchRequest) -> SearchAnswer {
    index.search(request).await.expect("an answer")
}

/// What is stored of the hits, in order.
pub async fn found(index: &dyn SearchIndex, request: SearchRequest) -> Vec<String> {
    names(&ask(index, request).await)
}

/// What is stored of an answer's hits, in order.
#[must_use]
pub fn names(answer: &SearchAnswer) -> Vec<String> {
    answer.hits.iter().map(|hit| hit.document.stored.clone()).collect()
}
