//! Documents as the engine takes them.
//!
//! Texts are analysed here, by the port's own analysis, and handed over as finished terms parted
//! by spaces. All texts of a document go into one field that decides what is found (`all`); the
//! heavier ones also into fields of their own that only help to rank.

use kernel_search::{
    Document, FieldKind, IndexDefinition, Language, Value,
    analysis::{code, measures, stem, words},
};
use tantivy::{
    TantivyDocument, Term,
    schema::{
        BytesOptions, FAST, Field, IndexRecordOption, JsonObjectOptions, STORED, STRING, Schema,
        SchemaBuilder, TextFieldIndexing, TextOptions,
    },
    tokenizer::{TextAnalyzer, TokenizerManager, WhitespaceTokenizer},
};
use uuid::Uuid;

/// Parts a facet's name from its value in a term.
const FACET_MARK: char = '\u{1f}';
/// How many words at the beginning of the heaviest text say what a thing is.
const HEAD_WORDS: usize = 2;
/// Most letters of a sort text; what is longer sorts by its beginning.
const SORT_CHARS_MAX: usize = 60;
/// Letters of an abbreviation that is known as one by its full stop.
pub(crate) const ABBREVIATION_CHARS: std::ops::RangeInclusive<usize> = 3..=7;

const LANGUAGES: [Language; 2] = [Language::English, Language::Russian];

/// The engine's fields of a definition.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) id: Field,
    id_high: Field,
    id_low: Field,
    /// Stems of every text.
    pub(crate) all: Field,
    /// Stems of the first words of the heaviest text.
    pub(crate) head: Field,
    /// Words of every text as they are: for corrections and unfinished words.
    pub(crate) words: Field,
    pub(crate) code: Field,
    pub(crate) facet: Field,
    numbers: Field,
    pub(crate) stored: Field,
    /// Heavier texts by name.
    pub(crate) heavy: Vec<Heavy>,
    sort: Vec<(String, Language, Field)>,
    heaviest: Option<String>,
}

/// A text field that helps to rank.
#[derive(Clone, Debug)]
pub(crate) struct Heavy {
    name: String,
    pub(crate) field: Field,
    pub(crate) weight: u8,
}

/// Terms of the text fields of one document, by field.
#[derive(Default)]
struct Terms {
    all: String,
    head: String,
    words: String,
    heavy: Vec<String>,
}

impl Fields {
    pub(crate) fn new(definition: &IndexDefinition) -> Self {
        let mut builder = Schema::builder();
        let id = builder.add_bytes_field("id", BytesOptions::default().set_indexed());
        let id_high = builder.add_u64_field(ID_HIGH, FAST);
        let id_low = builder.add_u64_field(ID_LOW, FAST);
        let all = builder.add_text_field("all", terms(IndexRecordOption::WithFreqs, true));
        let head = builder.add_text_field("head", terms(IndexRecordOption::Basic, false));
        let words = builder.add_text_field("words", terms(IndexRecordOption::Basic, false));
        let code = builder.add_text_field("code", terms(IndexRecordOption::Basic, false));
        let facet = builder.add_text_field(FACET, STRING | FAST);
        let numbers = JsonObjectOptions::default().set_fast("raw");
        let numbers = builder.add_json_field(NUMBERS, numbers);
        let stored = builder.add_text_field("stored", STORED);
        let weights = definition.fields.iter().filter_map(|field| match field.kind {
            FieldKind::Text { weight } => Some((field.name.clone(), weight)),
            _ => None,
        });
        let texts: Vec<(String, u8)> = weights.collect();
        let heaviest = texts.iter().max_by_key(|(_, weight)| *weight).map(|(name, _)| name.clone());
        let heavy = texts.into_iter().filter(|(_, weight)| *weight > 1).map(|(name, weight)| {
            let options = terms(IndexRecordOption::WithFreqs, true);
            let field = builder.add_text_field(&format!("text_{name}"), options);
            Heavy { name, field, weight }
        });
        let heavy = heavy.collect();
        let sort = sort_fields(definition, &mut builder);
        let schema = builder.build();
        Self {
            schema,
            id,
            id_high,
            id_low,
            all,
            head,
            words,
            code,
            facet,
            numbers,
            stored,
            heavy,
            sort,
            heaviest,
        }
    }

    /// The term that names a document.
    pub(crate) fn id_term(&self, id: Uuid) -> Term {
        Term::from_field_bytes(self.id, id.as_bytes())
    }

    /// The columns of a sort text: the one of `language` first.
    pub(crate) fn sort_columns(&self, field: &str, language: Language) -> Vec<String> {
        let mut languages = LANGUAGES;
        languages.sort_by_key(|other| *other != language);
        let known = self.sort.iter().any(|(name, ..)| name == field);
        let columns = languages.iter().map(|language| sort_column(field, *language));
        columns.filter(|_| known).collect()
    }

    /// A document in the engine's own form.
    pub(crate) fn document(&self, document: &Document) -> TantivyDocument {
        let mut taken = TantivyDocument::default();
        taken.add_bytes(self.id, document.id.as_bytes());
        let (high, low) = document.id.as_u64_pair();
        taken.add_u64(self.id_high, high);
        taken.add_u64(self.id_low, low);
        taken.add_text(self.stored, &document.stored);
        let mut terms = Terms { heavy: vec![String::new(); self.heavy.len()], ..Terms::default() };
        let mut numbers = std::collections::BTreeMap::new();
        for (field, value) in &document.values {
            match value {
                Value::Text { language, text } => {
                    match self.sort.iter().find(|(name, l, _)| name == field && l == language) {
                        Some((.., sort)) => taken.add_text(*sort, sort_key(text)),
                        None => self.take_text(field, text, &mut terms),
                    }
                }
                Value::Code(text) => taken.add_text(self.code, code(text)),
                Value::Facet { name, value } => taken.add_text(self.facet, facet_term(name, value)),
                Value::Path(nodes) => {
                    for node in nodes {
                        taken.add_text(self.facet, facet_term(field, node));
                    }
                }
                Value::Number { name, number } => {
                    numbers.insert(number_key(name), (*number).into());
                }
            }
        }
        taken.add_text(self.all, &terms.all);
        taken.add_text(self.head, &terms.head);
        taken.add_text(self.words, &terms.words);
        for (heavy, text) in self.heavy.iter().zip(&terms.heavy) {
            taken.add_text(heavy.field, text);
        }
        taken.add_object(self.numbers, numbers);
        taken
    }

    fn take_text(&self, field: &str, text: &str, terms: &mut Terms) {
        let heavy = self.heavy.iter().position(|heavy| heavy.name == field);
        let heaviest = self.heaviest.as_deref() == Some(field);
        let words = words(text);
        for measure in measures(text, &words) {
            push(&mut terms.all, &measure.term);
            if let Some(heavy) = heavy {
                push(&mut terms.heavy[heavy], &measure.term);
            }
        }
        for (place, word) in words.iter().enumerate() {
            let stem = stem(&word.text);
            push(&mut terms.all, &stem);
            push(&mut terms.words, &word.text);
            if let Some(heavy) = heavy {
                push(&mut terms.heavy[heavy], &stem);
            }
            if heaviest && place < HEAD_WORDS {
                push(&mut terms.head, &stem);
            }
            for part in &word.parts {
                push(&mut terms.all, &self::stem(part));
                push(&mut terms.words, part);
            }
            if word.abbreviated && ABBREVIATION_CHARS.contains(&word.text.chars().count()) {
                push(&mut terms.all, &abbreviation(&word.text));
            }
        }
    }
}

/// Names of the columns of ids.
pub(crate) const ID_HIGH: &str = "id_high";
/// The lower half.
pub(crate) const ID_LOW: &str = "id_low";
/// Name of the column of facets.
pub(crate) const FACET: &str = "facet";
const NUMBERS: &str = "numbers";

/// The tokenizer that takes finished terms.
pub(crate) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TERMS, TextAnalyzer::builder(WhitespaceTokenizer::default()).build());
    tokenizers
}

const TERMS: &str = "terms";

fn terms(record: IndexRecordOption, lengths: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default();
    let indexing = indexing.set_tokenizer(TERMS).set_index_option(record).set_fieldnorms(lengths);
    TextOptions::default().set_indexing_options(indexing)
}

fn sort_fields(
    definition: &IndexDefinition,
    builder: &mut SchemaBuilder,
) -> Vec<(String, Language, Field)> {
    let fields = definition.fields.iter().filter(|field| field.kind == FieldKind::SortText);
    let all = fields.flat_map(|field| LANGUAGES.map(|language| (field.name.clone(), language)));
    let options = TextOptions::default().set_fast("raw");
    all.map(|(name, language)| {
        let field = builder.add_text_field(&sort_column(&name, language), options.clone());
        (name, language, field)
    })
    .collect()
}

fn sort_column(field: &str, language: Language) -> String {
    let language = match language {
        Language::English => "en",
        Language::Russian => "ru",
    };
    format!("sort_{field}_{language}")
}

/// Sorts like a dictionary: by words, whatever their case and the signs between them.
pub(crate) fn sort_key(text: &str) -> String {
    let mut key = String::new();
    for word in words(text) {
        push(&mut key, &word.text);
    }
    key.chars().take(SORT_CHARS_MAX).collect()
}

/// The term of an abbreviation: `зуб.`
pub(crate) fn abbreviation(word: &str) -> String {
    format!("{word}.")
}

/// The term of a facet's value.
pub(crate) fn facet_term(name: &str, value: &str) -> String {
    format!("{name}{FACET_MARK}{value}")
}

/// The facet's name and the value of a term.
pub(crate) fn facet_parts(term: &str) -> (&str, &str) {
    term.split_once(FACET_MARK).unwrap_or((term, ""))
}

/// The column of a number.
pub(crate) fn number_column(name: &str) -> String {
    format!("{NUMBERS}.{}", number_key(name))
}

/// A dot in a column's name would part it.
fn number_key(name: &str) -> String {
    name.replace('.', "_")
}

fn push(terms: &mut String, term: &str) {
    if !terms.is_empty() {
        terms.push(' ');
    }
    terms.push_str(term);
}
