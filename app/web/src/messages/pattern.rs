use std::{collections::BTreeMap, sync::Arc};

use minijinja::{
    Error, ErrorKind, State, Value,
    value::{Kwargs, Object, ObjectRepr, from_args},
};

use crate::{
    Language,
    format::{PluralCategory, number},
    render::escape_html,
};

/// A text with places to fill in, once for each plural form.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) key: String,
    pub(super) language: Language,
    pub(super) forms: Forms,
}

#[derive(Debug)]
pub(super) enum Forms {
    Single(Pattern),
    /// Chosen by the argument `count`.
    Plural(BTreeMap<PluralCategory, Pattern>),
}

#[derive(Debug)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Text(String),
    Placeholder(String),
}

impl Pattern {
    /// `None` when a brace has no partner or the name in braces is not `[a-z_]+`.
    pub(super) fn parse(source: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = source;
        while let Some((text, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                return None;
            }
            pieces.push(Piece::Text(text.to_owned()));
            pieces.push(Piece::Placeholder(name.to_owned()));
            rest = after;
        }
        if rest.contains('}')
            || pieces.iter().any(|p| matches!(p, Piece::Text(t) if t.contains('}')))
        {
            return None;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Some(Self(pieces))
    }

    /// The text, if there is nothing to fill in.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    pub(super) fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Placeholder(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// Numbers are written as the language writes them.
    ///
    /// With one argument that is already HTML (a link), the whole becomes HTML and everything else
    /// in it is escaped; otherwise it stays a text for the page to escape.
    fn fill(&self, arguments: &Kwargs, language: Language) -> Result<Value, Error> {
        let mut values = Vec::new();
        for name in self.placeholders() {
            values.push(arguments.get::<Value>(name)?);
        }
        let html = values.iter().any(Value::is_safe);
        let mut filled = String::new();
        let mut values = values.iter();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) if html => escape_html(text, &mut filled),
                Piece::Text(text) => filled.push_str(text),
                Piece::Placeholder(_) => {
                    let value = values.next().expect("one value was read for each placeholder");
                    let text = match value.is_integer() {
                        true => number(&value.to_string(), language),
                        false => value.to_string(),
                    };
                    if html && !value.is_safe() {
                        escape_html(&text, &mut filled);
                    } else {
                        filled.push_str(&text);
                    }
                }
            }
        }
        Ok(if html { Value::from_safe_string(filled) } else { Value::from(filled) })
    }
}

impl Message {
    fn text(&self, arguments: &Kwargs) -> Result<Value, Error> {
        let pattern = match &self.forms {
            Forms::Single(pattern) => pattern,
            Forms::Plural(forms) => {
                let category = PluralCategory::of(arguments.get("count")?, self.language);
                forms.get(&category).expect("the catalogue has every form the language uses")
            }
        };
        let text = pattern.fill(arguments, self.language)?;
        arguments.assert_all_used()?;
        Ok(text)
    }
}

/// `t.section.key(name=value)`.
impl Object for Message {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let (arguments,): (Kwargs,) = from_args(args)?;
        self.text(&arguments).map_err(|error| {
            Error::new(ErrorKind::InvalidOperation, format!("message {}", self.key))
                .with_source(error)
        })
    }
}
