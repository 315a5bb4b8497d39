//! What words find.

use std::sync::Arc;

use super::{ask, built, definition, draft, found, names, text};
use crate::{SearchEngine, SearchIndex, Synonyms, TextQuery};

async fn shelf(engine: &dyn SearchEngine) -> Arc<dyn SearchIndex> {
    let drafts = vec![
        draft(1, "Чайник эмалированный").code("TEA-1"),
        draft(2, "Кружка для чая"),
        draft(3, "Наушники Philips").code("0069554406331"),
        draft(4, "Шампунь от перхоти").about("для волос"),
        draft(5, "Паста зуб. мятная"),
        draft(6, "Тетрадь 48л в клетку"),
        draft(7, "Крупа ядрица"),
        draft(8, "Green tea mug"),
        draft(9, "Toothbrush soft"),
        draft(10, "Чашка чайная"),
    ];
    built(engine, drafts).await
}

/// Any case, number and gender of a word finds the others; ё is е.
pub async fn words_are_found_in_every_form(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    for form in ["чайник", "Чайники", "чайниками", "ЧАЙНИКА"] {
        assert_eq!(found(&*index, text(form)).await, ["Чайник эмалированный"], "{form}");
    }
    assert_eq!(found(&*index, text("mugs")).await, ["Green tea mug"]);
    let answer = ask(&*index, text("кружку")).await;
    let pieces = answer.matcher.pieces("Кружка для чая");
    assert_eq!((pieces[0].text, pieces[0].matched), ("Кружка", true));
}

/// A text narrows with every word, and what names a thing comes before what mentions it.
pub async fn all_words_must_be_found_and_the_best_come_first(engine: &dyn SearchEngine) {
    let index = built(
        engine,
        vec![
            draft(1, "Вафли с молоком").about("молоко"),
            draft(2, "Молоко"),
            draft(3, "Хлеб").about("молоко и мука"),
        ],
    )
    .await;
    assert_eq!(found(&*index, text("молоко")).await, ["Молоко", "Вафли с молоком", "Хлеб"]);
    assert_eq!(found(&*index, text("вафли молоко")).await, ["Вафли с молоком"]);
}

/// Where no document has all words, one without what names the thing is no answer.
pub async fn what_names_the_thing_is_not_left_out(engine: &dyn SearchEngine) {
    let shelf = vec![draft(1, "Сумка женская"), draft(2, "Колготки детские")];
    let index = built(engine, shelf).await;
    assert_eq!(found(&*index, text("колготки женские")).await, ["Колготки детские"]);
    assert_eq!(found(&*index, text("женские")).await, ["Сумка женская"]);
}

/// A preposition of one letter need not be found; the same letter at the end is meant.
pub async fn prepositions_of_one_letter_are_no_words(engine: &dyn SearchEngine) {
    let shelf = vec![draft(1, "Кофе зерно"), draft(2, "Витамин C"), draft(3, "Витамин D")];
    let index = built(engine, shelf).await;
    assert_eq!(found(&*index, text("кофе в зерне")).await, ["Кофе зерно"]);
    assert_eq!(found(&*index, text("витамин с")).await, ["Витамин C"]);
}

/// `0,5 л` is `500 мл` and `500ml`, and another amount is not.
pub async fn amounts_are_one_in_every_spelling(engine: &dyn SearchEngine) {
    let index = built(
        engine,
        vec![draft(1, "Молоко 0,5 л"), draft(2, "Молоко 500мл жирное"), draft(3, "Молоко 1 л")],
    )
    .await;
    for amount in ["0,5 л", "0.5л", "500 мл", "500ml", "50cl"] {
        let mut names = found(&*index, text(&format!("молоко {amount}"))).await;
        names.sort();
        assert_eq!(names, ["Молоко 0,5 л", "Молоко 500мл жирное"], "{amount}");
    }
    assert_eq!(found(&*index, text("молоко 1000 мл")).await, ["Молоко 1 л"]);
}

/// Keys of the other layout, and words with letters wrong, lead to what was meant.
pub async fn other_keyboard_layouts_and_slips_are_corrected_and_said(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let expected = [
        ("yfeiybrb", "Наушники Philips", "наушники"),
        ("зршдшзы", "Наушники Philips", "philips"),
        ("ifvgeym", "Шампунь от перхоти", "шампунь"),
        ("шампнь", "Шампунь от перхоти", "шампунь"),
        ("тетардь", "Тетрадь 48л в клетку", "тетрадь"),
        ("tothbrush", "Toothbrush soft", "toothbrush"),
    ];
    for (typed, name, corrected) in expected {
        let answer = ask(&*index, text(typed)).await;
        assert_eq!(names(&answer), [name], "{typed}");
        assert_eq!(answer.corrected.as_deref(), Some(corrected));
    }
    let mut strict = text("шампнь");
    if let Some(query) = &mut strict.text {
        query.forgiving = false;
    }
    assert_eq!(ask(&*index, strict).await.total, 0, "only the forgiving guess");
    let half = ask(&*index, text("зуб. gfcnf")).await;
    assert_eq!(names(&half), ["Паста зуб. мятная"], "half of the text on the wrong layout");
}

/// A word that some document has is what was meant.
pub async fn known_words_are_never_corrected(engine: &dyn SearchEngine) {
    let index = built(engine, vec![draft(1, "Кошка"), draft(2, "Ложка"), draft(3, "Кожка")]).await;
    let answer = ask(&*index, text("ложка")).await;
    assert_eq!(names(&answer), ["Ложка"]);
    assert_eq!(answer.corrected, None);
}

/// Catalogs cut words short and glue amounts to units.
pub async fn abbreviations_and_amounts_are_found(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    assert_eq!(found(&*index, text("зубная паста")).await, ["Паста зуб. мятная"]);
    for amount in ["тетрадь 48л", "тетрадь 48 л", "тетрадь 48"] {
        assert_eq!(found(&*index, text(amount)).await, ["Тетрадь 48л в клетку"], "{amount}");
    }
    // Signs between amount and unit, and the alphabet of a lookalike, do not matter.
    assert_eq!(found(&*index, text("Hаушники")).await, ["Наушники Philips"], "a Latin H");
}

/// Synonyms are of questions: another list needs no other index.
pub async fn synonyms_are_found_and_may_change_without_a_rebuild(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    assert_eq!(found(&*index, text("гречка")).await, ["Крупа ядрица"]);
    drop(index);
    let words = vec!["пиала".to_owned(), "чашка".to_owned()];
    let other = crate::IndexDefinition { synonyms: vec![Synonyms(words)], ..definition() };
    let index = engine.open("suite", other).await.expect("the folder is free");
    assert_eq!(found(&*index, text("пиала")).await, ["Чашка чайная"]);
}

/// A document's own code comes before what words find, whatever its case, signs and zeros.
pub async fn codes_come_first(engine: &dyn SearchEngine) {
    let index = built(
        engine,
        vec![
            draft(1, "Подставка для TEA-1"),
            draft(2, "Чайник").code("TEA-1"),
            draft(3, "Наушники").code("069554406331"),
        ],
    )
    .await;
    assert_eq!(found(&*index, text("tea-1")).await[0], "Чайник");
    assert_eq!(found(&*index, text("69554406331")).await, ["Наушники"]);
    assert_eq!(found(&*index, text("0069-5544-06331")).await, ["Наушники"]);
    let codes = index.by_codes(vec!["TEA-1".to_owned(), "none".to_owned()]).await;
    let codes = codes.expect("an answer");
    assert_eq!(codes.len(), 1);
    assert_eq!(codes[0].stored, "Чайник");
}

/// Words that stand in no document together find those with most of them.
pub async fn when_no_document_has_all_words_the_nearest_are_found(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let near = found(&*index, text("шампунь от перхоти синий в клетку")).await;
    assert_eq!(near[0], "Шампунь от перхоти");
    assert!(found(&*index, text("ъъъыыщщ")).await.is_empty(), "no word at all");
    assert_eq!(found(&*index, text("чайник ъъъыыщщ")).await, ["Чайник эмалированный"]);
}

/// The last word may be its beginning only.
pub async fn an_unfinished_word_goes_on(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let unfinished = |typed: &str| {
        let mut request = text(typed);
        request.text =
            Some(TextQuery { text: typed.to_owned(), unfinished: true, forgiving: true });
        request
    };
    assert_eq!(found(&*index, unfinished("ша")).await, ["Шампунь от перхоти"]);
    assert_eq!(found(&*index, unfinished("кружка ча")).await, ["Кружка для чая"]);
    assert_eq!(found(&*index, unfinished("yfei")).await, ["Наушники Philips"]);
}

/// No text breaks anything.
pub async fn hostile_texts_are_answered(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let long = "чай ".repeat(500);
    let huge = "щ".repeat(10_000);
    for hostile in
        ["", " ", "\0", "\"", "*", "a AND (", "-", "+чай", "ё́", "🙂", "..", "𝔘𝔫𝔦", &long, &huge]
    {
        let answer = ask(&*index, text(hostile)).await;
        assert!(answer.total <= 10, "{hostile:.20}");
    }
}
