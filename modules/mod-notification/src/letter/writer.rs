//! Writes letters.

use minijinja::{Environment, UndefinedBehavior, Value, syntax::SyntaxConfig, value::Serde};
use mod_notification_api::SendMessage;

use super::{
    language::Language,
    view::{Facts, OrderView, View, details},
    words::Words,
};

const TEXT: &str = "letter.txt";
const HTML: &str = "letter.html";

/// A message as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// The forms and the words, read once.
pub(crate) struct Writer {
    forms: Environment<'static>,
    english: Words,
    russian: Words,
}

impl Writer {
    /// # Panics
    /// Never: the forms ship with the crate and its tests render them.
    pub(crate) fn new() -> Self {
        let mut forms = Environment::new();
        forms.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        forms.set_syntax(syntax.expect("the delimiters are the usual ones"));
        forms.add_filter("href", href);
        // The name decides: values are escaped in `.html` and nowhere else.
        for (name, source) in [
            (TEXT, include_str!("templates/letter.txt")),
            (HTML, include_str!("templates/letter.html")),
        ] {
            forms.add_template(name, source).expect("the forms ship with the crate");
        }
        Self { forms, english: Words::of(Language::En), russian: Words::of(Language::Ru) }
    }

    /// The letter of a message.
    ///
    /// # Errors
    /// What is wrong with the form, for the log; the tests render every form in every language.
    pub(crate) fn write(&self, request: &SendMessage) -> Result<Letter, minijinja::Error> {
        let language = Language::of(&request.locale);
        let words = match language {
            Language::En => &self.english,
            Language::Ru => &self.russian,
        };
        let sentences = words.sentences(&request.message);
        let facts = Value::from(Serde(Facts::of(request, language)));
        let say = |sentence: &str| self.forms.render_str(sentence, facts.clone());
        let subject = say(&sentences.subject)?;
        let heading = say(&sentences.heading)?;
        let said: Result<Vec<String>, _> = sentences.text.iter().map(|text| say(text)).collect();
        let paragraphs: Vec<String> = said?.into_iter().filter(|text| !text.is_empty()).collect();
        let view = View {
            lang: language.tag(),
            labels: &words.labels,
            store: &request.store_name,
            subject: &subject,
            heading: &heading,
            paragraphs: &paragraphs,
            order: OrderView::of(request.message.order(), language),
            transfer: details(&request.message, &words.labels, language),
        };
        let view = Value::from(Serde(view));
        let text = self.forms.get_template(TEXT)?.render(view.clone())?;
        let html = self.forms.get_template(HTML)?.render(view)?;
        Ok(Letter { subject, text, html })
    }
}

/// An address within quotes of HTML. The usual escape would turn its slashes into entities too,
/// which scanners of mail mistake for a disguise.
fn href(link: &str) -> Value {
    let escaped = link.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    Value::from_safe_string(escaped)
}
