//! From a tree and a row to a value.

use std::{borrow::Cow, cmp::Ordering};

use super::{
    Decimal, EvaluationError, Value, functions,
    parser::{Node, Operator},
};

/// Longest text an expression may make, in bytes.
pub(super) const VALUE_BYTES_MAX: usize = 65_536;

pub(super) fn evaluate<'a>(
    node: &'a Node,
    column: &impl Fn(usize) -> &'a str,
) -> Result<Value<'a>, EvaluationError> {
    let value = match node {
        Node::Text(text) => Value::Text(Cow::Borrowed(text)),
        Node::Number(number) => Value::Number(*number),
        Node::Column(index) => Value::Text(Cow::Borrowed(column(*index))),
        Node::Not(inner) => Value::Flag(!evaluate(inner, column)?.is_true()),
        Node::Negative(inner) => {
            let number = evaluate(inner, column)?.into_number()?;
            Value::Number(in_range(Decimal::whole(0).minus(number.unwrap_or(Decimal::whole(0))))?)
        }
        Node::Binary(operator, sides) => binary(*operator, &sides.0, &sides.1, column)?,
        Node::Call(function, arguments) => functions::call(*function, arguments, column)?,
    };
    match &value {
        Value::Text(text) if text.len() > VALUE_BYTES_MAX && matches!(text, Cow::Owned(_)) => {
            Err(EvaluationError("the text grows beyond 64 KiB".to_owned()))
        }
        _ => Ok(value),
    }
}

fn binary<'a>(
    operator: Operator,
    left: &'a Node,
    right: &'a Node,
    column: &impl Fn(usize) -> &'a str,
) -> Result<Value<'a>, EvaluationError> {
    let first = evaluate(left, column)?;
    // The second side of `and` and `or` is looked at only where it matters.
    match operator {
        Operator::And if !first.is_true() => return Ok(Value::Flag(false)),
        Operator::Or if first.is_true() => return Ok(Value::Flag(true)),
        _ => {}
    }
    let second = evaluate(right, column)?;
    Ok(match operator {
        Operator::And | Operator::Or => Value::Flag(second.is_true()),
        Operator::Equal => Value::Flag(compare(first, second)? == Ordering::Equal),
        Operator::Unequal => Value::Flag(compare(first, second)? != Ordering::Equal),
        Operator::Less => Value::Flag(numbers(first, second)? == Ordering::Less),
        Operator::AtMost => Value::Flag(numbers(first, second)? != Ordering::Greater),
        Operator::More => Value::Flag(numbers(first, second)? == Ordering::Greater),
        Operator::AtLeast => Value::Flag(numbers(first, second)? != Ordering::Less),
        Operator::Plus => arithmetic(first, second, Decimal::plus)?,
        Operator::Minus => arithmetic(first, second, Decimal::minus)?,
        Operator::Times => arithmetic(first, second, Decimal::times)?,
        Operator::Over => arithmetic(first, second, Decimal::over)?,
    })
}

/// Equality is of numbers where one side is one, else of texts.
fn compare(left: Value<'_>, right: Value<'_>) -> Result<Ordering, EvaluationError> {
    if matches!(left, Value::Number(_)) || matches!(right, Value::Number(_)) {
        return numbers(left, right);
    }
    Ok(left.into_text()?.cmp(&right.into_text()?))
}

/// An empty field is smaller than every number.
fn numbers(left: Value<'_>, right: Value<'_>) -> Result<Ordering, EvaluationError> {
    Ok(match (left.into_number()?, right.into_number()?) {
        (Some(left), Some(right)) => left.compare(right),
        (left, right) => left.is_some().cmp(&right.is_some()),
    })
}

/// Nothing plus something is nothing: an empty price stays empty.
fn arithmetic<'a>(
    left: Value<'a>,
    right: Value<'a>,
    operation: fn(Decimal, Decimal) -> Option<Decimal>,
) -> Result<Value<'a>, EvaluationError> {
    match (left.into_number()?, right.into_number()?) {
        (Some(left), Some(right)) => Ok(Value::Number(in_range(operation(left, right))?)),
        _ => Ok(Value::Text(Cow::Borrowed(""))),
    }
}

pub(super) fn in_range(number: Option<Decimal>) -> Result<Decimal, EvaluationError> {
    number.ok_or_else(|| EvaluationError("a number is out of range".to_owned()))
}
