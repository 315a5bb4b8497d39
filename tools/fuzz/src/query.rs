//! What shoppers type, and what programs ask.

use app_search::SearchProducts;
use kernel_search::{
    Number,
    analysis::{code, is_stop_word, other_layout, stem, typos_max, words},
};

/// Words lie where they say in the text, in order; a question survives the wire; numbers are
/// written as they are read.
pub fn query(data: &[u8]) {
    if let Ok(question) = serde_json::from_slice::<SearchProducts>(data) {
        let json = serde_json::to_vec(&question).expect("plain data");
        assert_eq!(serde_json::from_slice::<SearchProducts>(&json).ok(), Some(question));
    }
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let mut end = 0;
    for word in words(text) {
        assert!(word.start >= end && word.start < word.end, "{word:?} in {text:?}");
        assert!(text.get(word.start..word.end).is_some(), "{word:?} cuts a letter of {text:?}");
        end = word.end;
        // These only have to answer.
        let _ = (stem(&word.text), typos_max(&word.text), is_stop_word(&word.text));
    }
    let _ = (code(text), other_layout(text));
    if let Ok(number) = text.parse::<Number>() {
        assert_eq!(number.to_string().parse().ok(), Some(number), "{text:?}");
    }
}
