//! The functions of the language: a name, how many arguments, what it gives.

use std::borrow::Cow;

use super::{
    Decimal, EvaluationError, Value,
    evaluate::{VALUE_BYTES_MAX, evaluate, in_range},
    parser::Node,
    slug::{hash_of, slug_of, tag_of},
};
use crate::shopify::html;

/// Characters of a slug that one `slug(...)` makes.
const SLUG_LENGTH_MAX: usize = 150;

macro_rules! functions {
    ($($Variant:ident $name:literal $least:literal..=$most:expr;)*) => {
        /// A function.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Function { $($Variant,)* }

        impl Function {
            /// The function of a name.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$Variant),)*
                    _ => None,
                }
            }

            /// Fewest and most arguments.
            pub(super) fn arity(self) -> (usize, usize) {
                match self {
                    $(Self::$Variant => ($least, $most),)*
                }
            }
        }
    };
}

functions! {
    Concat "concat" 1..=usize::MAX;
    Join "join" 2..=2;
    Split "split" 2..=2;
    At "at" 2..=2;
    Replace "replace" 3..=3;
    Lower "lower" 1..=1;
    Upper "upper" 1..=1;
    Trim "trim" 1..=1;
    Clean "clean" 1..=1;
    Cut "cut" 2..=2;
    Length "length" 1..=1;
    PlainText "plain_text" 1..=1;
    IfEmpty "if_empty" 2..=usize::MAX;
    If "if" 3..=3;
    Case "case" 4..=usize::MAX;
    Contains "contains" 2..=2;
    StartsWith "starts_with" 2..=2;
    EndsWith "ends_with" 2..=2;
    Like "like" 2..=2;
    Slug "slug" 1..=usize::MAX;
    Tag "tag" 1..=usize::MAX;
    Number "number" 1..=1;
    Round "round" 2..=2;
    Least "min" 2..=usize::MAX;
    Greatest "max" 2..=usize::MAX;
    Seeded "seeded" 3..=4;
}

pub(super) fn call<'a>(
    function: Function,
    arguments: &'a [Node],
    column: &impl Fn(usize) -> &'a str,
) -> Result<Value<'a>, EvaluationError> {
    let value = |n: usize| evaluate(&arguments[n], column);
    let text = |n: usize| value(n)?.into_text();
    let whole = |n: usize| whole_number(value(n)?);
    Ok(match function {
        Function::Concat => Value::Text(concat(arguments, column)?.into()),
        Function::Join => Value::Text(join(&value(0)?.into_list(), &text(1)?)?.into()),
        Function::Split => Value::List(split(text(0)?, &text(1)?)?),
        Function::At => Value::Text(at(value(0)?.into_list(), whole(1)?)),
        Function::Replace => Value::Text(replace(text(0)?, &text(1)?, &text(2)?)?),
        Function::Lower => Value::Text(text(0)?.to_lowercase().into()),
        Function::Upper => Value::Text(text(0)?.to_uppercase().into()),
        Function::Trim => Value::Text(text(0)?.trim().to_owned().into()),
        Function::Clean => Value::Text(clean(text(0)?)),
        Function::Cut => {
            let length = usize::try_from(whole(1)?).unwrap_or(0);
            Value::Text(text(0)?.chars().take(length).collect::<String>().into())
        }
        Function::Length => {
            let count = i64::try_from(text(0)?.chars().count()).unwrap_or(i64::MAX);
            Value::Number(Decimal::whole(count))
        }
        Function::PlainText => Value::Text(html::to_text(&text(0)?).into()),
        Function::IfEmpty => first_filled(arguments, column)?,
        Function::If => value(if value(0)?.is_true() { 1 } else { 2 })?,
        Function::Case => case(arguments, column)?,
        Function::Contains => Value::Flag(text(0)?.contains(&*text(1)?)),
        Function::StartsWith => Value::Flag(text(0)?.starts_with(&*text(1)?)),
        Function::EndsWith => Value::Flag(text(0)?.ends_with(&*text(1)?)),
        Function::Like => Value::Flag(like(&text(0)?, &text(1)?)),
        Function::Slug => Value::Text(slug(arguments, column)?.into()),
        Function::Tag => Value::Text(tag_of(&concat(arguments, column)?).into()),
        Function::Number => match value(0)?.into_number()? {
            Some(number) => Value::Number(number),
            None => Value::Text("".into()),
        },
        Function::Round => match value(0)?.into_number()? {
            Some(number) => {
                let places = u32::try_from(whole(1)?).unwrap_or(0);
                Value::Number(in_range(number.round(places))?)
            }
            None => Value::Text("".into()),
        },
        Function::Least => extreme(arguments, column, std::cmp::Ordering::Less)?,
        Function::Greatest => extreme(arguments, column, std::cmp::Ordering::Greater)?,
        Function::Seeded => Value::Number(seeded(arguments, column)?),
    })
}

fn concat<'a>(
    arguments: &'a [Node],
    column: &impl Fn(usize) -> &'a str,
) -> Result<String, EvaluationError> {
    let mut whole = String::new();
    for argument in arguments {
        whole.push_str(&evaluate(argument, column)?.into_text()?);
        within_bounds(whole.len())?;
    }
    Ok(whole)
}

fn join(list: &[Cow<'_, str>], between: &str) -> Result<String, EvaluationError> {
    let length: usize = list.iter().map(|text| text.len() + between.len()).sum();
    within_bounds(length)?;
    Ok(list.join(between))
}

/// The pieces between separators, without spaces around and without empty ones.
fn split<'a>(text: Cow<'a, str>, by: &str) -> Result<Vec<Cow<'a, str>>, EvaluationError> {
    if by.is_empty() {
        return Err(EvaluationError("split needs something to split by".to_owned()));
    }
    let filled = |piece: &&str| !piece.trim().is_empty();
    Ok(match text {
        Cow::Borrowed(text) => {
            text.split(by).filter(filled).map(|piece| Cow::Borrowed(piece.trim())).collect()
        }
        Cow::Owned(text) => {
            text.split(by).filter(filled).map(|piece| Cow::Owned(piece.trim().to_owned())).collect()
        }
    })
}

/// Counted from 1, or from the end with -1; nothing beyond the ends.
fn at(mut list: Vec<Cow<'_, str>>, place: i64) -> Cow<'_, str> {
    let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
    let index = if place < 0 { length + place } else { place - 1 };
    match usize::try_from(index) {
        Ok(index) if index < list.len() => list.swap_remove(index),
        _ => Cow::Borrowed(""),
    }
}

fn replace<'a>(text: Cow<'a, str>, from: &str, to: &str) -> Result<Cow<'a, str>, EvaluationError> {
    if from.is_empty() || !text.contains(from) {
        return Ok(text);
    }
    let hits = text.matches(from).count();
    within_bounds(text.len() + hits.saturating_mul(to.len()))?;
    Ok(text.replace(from, to).into())
}

/// One line: control characters become spaces, runs of spaces one, none at the ends.
fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut gap = false;
    let dirty = text.chars().any(|character| {
        let space = character.is_whitespace() || character.is_control();
        let bad = space && (gap || character != ' ');
        gap = space;
        bad
    });
    if !dirty && text.trim().len() == text.len() {
        return text;
    }
    let blank = |character: char| character.is_whitespace() || character.is_control();
    let words: Vec<&str> = text.split(blank).filter(|word| !word.is_empty()).collect();
    words.join(" ").into()
}

fn first_filled<'a>(
    arguments: &'a [Node],
    column: &impl Fn(usize) -> &'a str,
) -> Result<Value<'a>, EvaluationError> {
    for argument in arguments {
        let value = evaluate(argument, column)?;
        let empty = match &value {
            Value::Text(text) => text.trim().is_empty(),
            Value::List(list) => list.is_empty(),
            Value::Number(_) | Value::Flag(_) => false,
        };
        if !empty {
            return Ok(value);
        }
    }
    Ok(Value::Text("".into()))
}

/// `case(subject, one, result, two, result, ..., otherwise)`.
fn case<'a>(
    arguments: &'a [Node],
    column: &impl Fn(usize) -> &'a str,
) -> Result<Value<'a>, EvaluationError> {
    let subject = evaluate(&arguments[0], column)?.into_text()?;
    let mut pairs = arguments[1..].chunks_exact(2);
    for pair in pairs.by_ref() {
        if evaluate(&pair[0], column)?.into_text()? == subject {
            return evaluate(&pair[1], column);
        }
    }
    match pairs.remainder() {
        [otherwise] => evaluate(otherwise, column),
        _ => Ok(Value::Text("".into())),
    }
}

/// A pattern over a whole text: `#` a digit, `@` a letter, `?` any character, `*` any number of
/// them. Goes back to the last `*` only, so that no pattern takes exponential time.
fn like(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) =
        (text.chars().collect(), pattern.chars().collect());
    let fits = |wanted: char, character: char| match wanted {
        '#' => character.is_ascii_digit(),
        '@' => character.is_alphabetic(),
        '?' => true,
        other => other == character,
    };
    let (mut t, mut p, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&wanted) if fits(wanted, text[t]) => {
                t += 1;
                p += 1;
            }
            _ => {
                let Some((back, from)) = star else { return false };
                star = Some((back, from + 1));
                p = back + 1;
                t = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|wanted| *wanted == '*')
}

/// The slug of each argument that has one, with `-` between.
fn slug<'a>(
    arguments: &'a [Node],
    column: &impl Fn(usize) -> &'a str,
) -> Result<String, EvaluationError> {
    let mut parts = Vec::with_capacity(arguments.len());
    for argument in arguments {
        parts.push(slug_of(&evaluate(argument, column)?.into_text()?, SLUG_LENGTH_MAX));
    }
    parts.retain(|part| !part.is_empty());
    Ok(parts.join("-"))
}

fn extreme<'a>(
    arguments: &'a [Node],
    column: &impl Fn(usize) -> &'a str,
    wanted: std::cmp::Ordering,
) -> Result<Value<'a>, EvaluationError> {
    let mut best: Option<Decimal> = None;
    for argument in arguments {
        if let Some(number) = evaluate(argument, column)?.into_number()? {
            best = Some(best.filter(|best| number.compare(*best) != wanted).unwrap_or(number));
        }
    }
    Ok(best.map_or(Value::Text("".into()), Value::Number))
}

/// `seeded(key, low, high)` or `seeded(key, low, high, step)`: a number between the two, in
/// steps, that depends on the key alone. For demonstrations: data that have no prices get some,
/// the same in every run.
fn seeded<'a>(
    arguments: &'a [Node],
    column: &impl Fn(usize) -> &'a str,
) -> Result<Decimal, EvaluationError> {
    let number = |n: usize| -> Result<Decimal, EvaluationError> {
        let number = evaluate(&arguments[n], column)?.into_number()?;
        number.ok_or_else(|| EvaluationError("seeded needs numbers".to_owned()))
    };
    let key = evaluate(&arguments[0], column)?.into_text()?;
    let (low, high) = (number(1)?, number(2)?);
    let step = if arguments.len() > 3 { number(3)? } else { Decimal::whole(1) };
    let steps = high.minus(low).and_then(|width| width.over(step));
    let steps = steps.and_then(|steps| steps.round(0)).and_then(|steps| steps.to_units(0));
    let steps = steps.and_then(|steps| u64::try_from(steps).ok());
    let Some(steps) = steps.filter(|_| !step.is_negative()) else {
        return Err(EvaluationError("seeded needs low, high and step in this order".to_owned()));
    };
    let chosen = i64::try_from(hash_of(&key) % (steps + 1)).unwrap_or(0);
    in_range(Decimal::whole(chosen).times(step).and_then(|above| above.plus(low)))
}

fn whole_number(value: Value<'_>) -> Result<i64, EvaluationError> {
    let number = value.into_number()?.and_then(|number| number.to_units(0));
    number.ok_or_else(|| EvaluationError("a whole number was expected".to_owned()))
}

fn within_bounds(bytes: usize) -> Result<(), EvaluationError> {
    if bytes <= VALUE_BYTES_MAX {
        return Ok(());
    }
    Err(EvaluationError("the text grows beyond 64 KiB".to_owned()))
}
