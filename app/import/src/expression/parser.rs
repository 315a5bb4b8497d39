//! From words to a tree.

use super::{
    ColumnRef, Decimal, Expression, ExpressionError,
    functions::Function,
    lexer::{Placed, Token, fault, tokens},
};

/// Deepest nesting.
const DEPTH_MAX: usize = 32;
/// Most operands: an expression is evaluated by recursion, and `1 + 1 + 1 + ...` nests as well.
const OPERANDS_MAX: usize = 256;

/// A node of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// A text as written.
    Text(String),
    /// A number as written.
    Number(Decimal),
    /// The n-th of the expression's columns.
    Column(usize),
    /// A function of its arguments.
    Call(Function, Vec<Node>),
    /// An operator between two.
    Binary(Operator, Box<(Node, Node)>),
    /// `not x`
    Not(Box<Node>),
    /// `-x`
    Negative(Box<Node>),
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Plus,
    Minus,
    Times,
    Over,
}

impl Operator {
    /// The operator a word stands for, and how tightly it binds.
    fn of(token: &Token) -> Option<(Self, u8)> {
        Some(match token {
            Token::Name(name) if name == "or" => (Self::Or, 1),
            Token::Name(name) if name == "and" => (Self::And, 2),
            Token::Sign("==") => (Self::Equal, 3),
            Token::Sign("!=") => (Self::Unequal, 3),
            Token::Sign("<") => (Self::Less, 3),
            Token::Sign("<=") => (Self::AtMost, 3),
            Token::Sign(">") => (Self::More, 3),
            Token::Sign(">=") => (Self::AtLeast, 3),
            Token::Sign("+") => (Self::Plus, 4),
            Token::Sign("-") => (Self::Minus, 4),
            Token::Sign("*") => (Self::Times, 5),
            Token::Sign("/") => (Self::Over, 5),
            _ => return None,
        })
    }
}

pub(super) fn parse(text: &str) -> Result<Expression, ExpressionError> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, at: 0, operands: 0, columns: Vec::new() };
    let node = parser.expression(1, 0)?;
    let (position, rest) = parser.take();
    match rest {
        Token::End => Ok(Expression { node, columns: parser.columns }),
        _ => Err(fault(position, "the expression was complete before this")),
    }
}

struct Parser {
    tokens: Vec<Placed>,
    at: usize,
    operands: usize,
    columns: Vec<ColumnRef>,
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].1
    }

    /// The next word; the end is never passed.
    fn take(&mut self) -> Placed {
        let placed = self.tokens[self.at].clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        placed
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), ExpressionError> {
        let (position, token) = self.take();
        if token == Token::Sign(sign) {
            return Ok(());
        }
        Err(fault(position, format!("{sign:?} is missing here")))
    }

    /// Everything that binds at least as tightly as `tightness`.
    fn expression(&mut self, tightness: u8, depth: usize) -> Result<Node, ExpressionError> {
        let mut left = self.operand(depth)?;
        while let Some((operator, binds)) =
            Operator::of(self.peek()).filter(|(_, b)| *b >= tightness)
        {
            self.take();
            let right = self.expression(binds + 1, depth + 1)?;
            left = Node::Binary(operator, Box::new((left, right)));
        }
        Ok(left)
    }

    fn operand(&mut self, depth: usize) -> Result<Node, ExpressionError> {
        let (position, token) = self.take();
        self.operands += 1;
        if depth > DEPTH_MAX {
            return Err(fault(position, "the expression is nested too deeply"));
        }
        if self.operands > OPERANDS_MAX {
            return Err(fault(position, "the expression has more than 256 operands"));
        }
        match token {
            Token::Text(text) => Ok(Node::Text(text)),
            Token::Number(number) => {
                let number = Decimal::parse(&number);
                number.map(Node::Number).ok_or_else(|| fault(position, "this is not a number"))
            }
            Token::Quoted(name) => Ok(self.column(ColumnRef::Name(name))),
            Token::Position(place) => Ok(self.column(ColumnRef::Position(place))),
            Token::Sign("(") => {
                let inner = self.expression(1, depth + 1)?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Sign("-") => Ok(Node::Negative(Box::new(self.operand(depth + 1)?))),
            Token::Name(name) if name == "not" => {
                Ok(Node::Not(Box::new(self.expression(3, depth + 1)?)))
            }
            Token::Name(name) if *self.peek() == Token::Sign("(") => {
                self.call(position, &name, depth)
            }
            Token::Name(name) if name == "and" || name == "or" => {
                Err(fault(position, format!("{name:?} stands between two conditions")))
            }
            Token::Name(name) => Ok(self.column(ColumnRef::Name(name))),
            Token::Sign(_) | Token::End => {
                Err(fault(position, "a column, a text, a number or a function is missing here"))
            }
        }
    }

    fn call(&mut self, position: usize, name: &str, depth: usize) -> Result<Node, ExpressionError> {
        let function = Function::named(name)
            .ok_or_else(|| fault(position, format!("there is no function {name:?}")))?;
        self.expect("(")?;
        let mut arguments = Vec::new();
        if *self.peek() != Token::Sign(")") {
            arguments.push(self.expression(1, depth + 1)?);
            while *self.peek() == Token::Sign(",") {
                self.take();
                arguments.push(self.expression(1, depth + 1)?);
            }
        }
        self.expect(")")?;
        let (least, most) = function.arity();
        if !(least..=most).contains(&arguments.len()) {
            let wanted = match (least, most) {
                (least, usize::MAX) => format!("at least {least}"),
                (least, most) if least == most => least.to_string(),
                (least, most) => format!("{least} to {most}"),
            };
            return Err(fault(position, format!("{name} takes {wanted} arguments")));
        }
        Ok(Node::Call(function, arguments))
    }

    fn column(&mut self, column: ColumnRef) -> Node {
        let known = self.columns.iter().position(|other| *other == column);
        Node::Column(known.unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        }))
    }
}
