//! From characters to words.

use super::{Decimal, ExpressionError, TEXT_BYTES_MAX};

/// A word of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare name: a column, a function or `and`, `or`, `not`.
    Name(String),
    /// A name in backticks: a column.
    Quoted(String),
    /// `$3`
    Position(usize),
    /// `"text"`
    Text(String),
    /// `12.90`, as it was written.
    Number(String),
    /// An operator, a parenthesis or a comma.
    Sign(&'static str),
    /// Nothing more.
    End,
}

/// A word and where it begins, counted from 1.
pub(super) type Placed = (usize, Token);

/// Longer ones first: `<=` is not `<`.
const SIGNS: [&str; 14] =
    ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", ",", "%"];

pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, ExpressionError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(fault(1, "the expression is longer than 4096 bytes"));
    }
    let characters: Vec<char> = text.chars().collect();
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        if character.is_whitespace() {
            at += 1;
            continue;
        }
        let (token, next) = token(&characters, at)?;
        all.push((at + 1, token));
        at = next;
    }
    all.push((at + 1, Token::End));
    Ok(all)
}

fn token(characters: &[char], at: usize) -> Result<(Token, usize), ExpressionError> {
    let first = characters[at];
    match first {
        '"' => {
            let (text, next) = quoted(characters, at, '"', true)?;
            Ok((Token::Text(text), next))
        }
        '`' => {
            let (name, next) = quoted(characters, at, '`', false)?;
            Ok((Token::Quoted(name), next))
        }
        '$' => {
            let (digits, next) = run(characters, at + 1, |c| c.is_ascii_digit());
            match digits.parse() {
                Ok(position) if position > 0 => Ok((Token::Position(position), next)),
                _ => Err(fault(at + 1, "write the place of a column as $1, $2, ...")),
            }
        }
        _ if first.is_ascii_digit() => {
            let (number, next) = run(characters, at, |c| c.is_ascii_digit() || c == '.');
            match Decimal::parse(&number) {
                Some(_) => Ok((Token::Number(number), next)),
                None => Err(fault(at + 1, "this is not a number such as 12.90")),
            }
        }
        _ if first.is_alphabetic() || first == '_' => {
            let (name, next) = run(characters, at, |c| c.is_alphanumeric() || c == '_');
            Ok((Token::Name(name), next))
        }
        _ => {
            let is_here = |sign: &&str| {
                sign.chars().enumerate().all(|(n, c)| characters.get(at + n) == Some(&c))
            };
            let sign = SIGNS.into_iter().find(|sign| is_here(sign));
            let sign =
                sign.ok_or_else(|| fault(at + 1, format!("{first:?} has no meaning here")))?;
            Ok((Token::Sign(sign), at + sign.len()))
        }
    }
}

fn run(characters: &[char], at: usize, holds: impl Fn(char) -> bool) -> (String, usize) {
    let word: String = characters[at..].iter().copied().take_while(|c| holds(*c)).collect();
    let next = at + word.chars().count();
    (word, next)
}

fn quoted(
    characters: &[char],
    at: usize,
    mark: char,
    escapes: bool,
) -> Result<(String, usize), ExpressionError> {
    let mut text = String::new();
    let mut rest = characters.iter().copied().enumerate().skip(at + 1);
    while let Some((place, character)) = rest.next() {
        if character == mark {
            return Ok((text, place + 1));
        }
        if character != '\\' || !escapes {
            text.push(character);
            continue;
        }
        match rest.next() {
            Some((_, 'n')) => text.push('\n'),
            Some((_, 't')) => text.push('\t'),
            Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
            _ => return Err(fault(place + 1, "after \\ comes one of n, t, \" and \\")),
        }
    }
    Err(fault(at + 1, format!("the {mark} that opens here is never closed")))
}

pub(super) fn fault(position: usize, reason: impl Into<String>) -> ExpressionError {
    ExpressionError { position, reason: reason.into() }
}
