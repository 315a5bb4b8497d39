use proptest::prelude::*;

use super::{Word, code, is_stop_word, other_layout, stem, typos_max, words};

fn texts(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.text).collect()
}

#[test]
fn words_are_folded_and_keep_their_place() {
    assert_eq!(
        texts("Ёлка, Café-crème  STRASSE/Straße"),
        ["елка", "cafe", "creme", "strasse", "strasse"]
    );
    let text = "Щётка «Ёж»";
    let cut: Vec<_> =
        words(text).iter().map(|Word { start, end, .. }| &text[*start..*end]).collect();
    assert_eq!(cut, ["Щётка", "Ёж"]);
}

#[test]
fn stress_and_dotted_capitals_change_no_word() {
    assert_eq!(texts("за\u{301}мок"), ["замок"]);
    assert_eq!(texts("İstanbul"), ["istanbul"]);
}

#[test]
fn letters_of_the_other_alphabet_that_look_right_are_put_right() {
    assert_eq!(texts("cок"), ["сок"], "a Latin c");
    assert_eq!(texts("шaмпунь"), ["шампунь"], "a Latin a");
    assert_eq!(texts("Соlgate"), ["colgate"], "Cyrillic С and о");
    assert_eq!(texts("shopмаг"), ["shopмаг"], "two alphabets in earnest stay");
}

#[test]
fn single_letters_are_one_in_both_alphabets() {
    assert_eq!(texts("А4 а4 A4"), ["a4", "a4", "a4"]);
    assert_eq!(texts("ААА"), texts("AAA"));
    assert_eq!(texts("витамин С"), ["витамин", "c"]);
}

#[test]
fn amounts_are_words_and_their_parts() {
    let parts = |text: &str| words(text)[0].parts.clone();
    assert_eq!(parts("48листов"), ["48", "листов"]);
    assert_eq!(parts("750ml"), ["750", "ml"]);
    assert_eq!(parts("48л"), ["48"]);
    assert_eq!(parts("молоко"), Vec::<String>::new());
}

#[test]
fn a_full_stop_right_after_a_word_is_seen() {
    let abbreviated: Vec<_> = words("зуб.паста 2.5%").iter().map(|w| w.abbreviated).collect();
    assert_eq!(abbreviated, [true, false, true, false]);
}

#[test]
fn keys_mean_the_same_on_both_layouts() {
    let pairs =
        [("yfeiybrb", "наушники"), ("ifvgeym", "шампунь"), ("[kt,", "хлеб"), ("'kr", "элк")];
    for (english, russian) in pairs {
        assert_eq!(other_layout(english).as_deref(), Some(russian));
        assert_eq!(other_layout(russian).as_deref(), Some(english));
    }
    assert_eq!(other_layout("ыщфз").as_deref(), Some("soap"));
    assert_eq!(other_layout("Ghbdtn").as_deref(), Some("привет"), "capitals are keys too");
    assert_eq!(other_layout("12 345"), None);
}

#[test]
fn forms_of_a_word_have_one_stem() {
    for forms in [
        ["чайник", "чайники", "чайника", "чайниками"],
        ["кружка", "кружки", "кружке", "кружку"],
        ["кружка", "кружек", "кружкам", "кружкой"],
        ["огурец", "огурцы", "огурцов", "огурцом"],
        ["чеснок", "чеснока", "чесноку", "чесноком"],
        ["cookie", "cookies", "cookie", "cookies"],
    ] {
        let stems: Vec<_> = forms.iter().map(|form| stem(form)).collect();
        assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{stems:?}");
    }
    assert_eq!(stem("d04p2150s"), "d04p2150s");
    assert_ne!(stem("сок"), stem("сокол"));
}

#[test]
fn short_words_and_numbers_are_never_guessed() {
    assert_eq!([typos_max("сыр"), typos_max("вафли"), typos_max("чайник")], [0, 1, 2]);
    assert_eq!(typos_max("lr03abcdef"), 0);
    assert!(is_stop_word("для") && is_stop_word("with") && !is_stop_word("без"));
}

#[test]
fn codes_are_compared_without_zeros_signs_and_case() {
    assert_eq!(code("0695-5440 6331"), code("69554406331"));
    assert_eq!(code("d04P-2150"), "d04p2150");
    assert_eq!(code("--"), "");
}

proptest! {
    #[test]
    fn any_text_is_cut_at_letters(text in "\\PC{0,80}") {
        let mut before = 0;
        for word in words(&text) {
            prop_assert!(before <= word.start && word.start < word.end);
            prop_assert!(text.get(word.start..word.end).is_some());
            prop_assert!(!word.text.is_empty());
            before = word.end;
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in "[a-zA-Zа-яёА-ЯЁ0-9 .éüß]{0,40}") {
        let once = texts(&text);
        prop_assert_eq!(texts(&once.join(" ")), once);
    }

    #[test]
    fn stemming_and_switching_take_anything(text in "\\PC{0,40}") {
        let _ = other_layout(&text);
        for word in words(&text) {
            prop_assert!(!stem(&word.text).is_empty());
        }
    }
}
