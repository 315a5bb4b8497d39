use std::iter;

/// A string literal and the line on which it begins, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Where it begins.
    pub line: usize,
    /// Its contents, escapes left as written.
    pub text: String,
}

/// Splits Rust source into code (comments, literals and test items blanked) and string literals.
pub(super) fn split(source: &str) -> (String, Vec<Literal>) {
    let mut lexer = Lexer { rest: source, line: 1, code: String::new(), literals: Vec::new() };
    lexer.run();
    let tests = test_items(&lexer.code);
    let mut code: Vec<char> = lexer.code.chars().collect();
    let mut literals = lexer.literals;
    for (start, end) in tests {
        let line_at = |at: usize| 1 + code[..at].iter().filter(|&&letter| letter == '\n').count();
        let (first, last) = (line_at(start), line_at(end));
        literals.retain(|literal| literal.line < first || literal.line > last);
        for letter in &mut code[start..end] {
            if *letter != '\n' {
                *letter = ' ';
            }
        }
    }
    (code.into_iter().collect(), literals)
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    code: String,
    literals: Vec<Literal>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(letter) = self.rest.chars().next() {
            if self.rest.starts_with("//") {
                self.blank(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                self.blank(block_comment(self.rest));
            } else if let Some(hashes) = raw_string(self.rest).filter(|_| !self.after_identifier())
            {
                self.raw_literal(hashes);
            } else if letter == '"' {
                self.literal();
            } else if let Some(length) = char_literal(self.rest) {
                self.blank(length);
            } else {
                self.line += usize::from(letter == '\n');
                self.code.push(letter);
                self.rest = &self.rest[letter.len_utf8()..];
            }
        }
    }

    fn after_identifier(&self) -> bool {
        let before = self.code.chars().next_back();
        before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    }

    /// Leaves out the next `length` bytes, keeping the lines.
    fn blank(&mut self, length: usize) {
        let lines = self.rest[..length].matches('\n').count();
        self.code.extend(iter::repeat_n('\n', lines));
        self.code.push(' ');
        self.line += lines;
        self.rest = &self.rest[length..];
    }

    fn literal(&mut self) {
        let mut escaped = false;
        let end = self.rest[1..].find(|letter| {
            let ends = letter == '"' && !escaped;
            escaped = letter == '\\' && !escaped;
            ends
        });
        self.keep(1, end.map_or(self.rest.len(), |end| end + 1), 1);
    }

    fn raw_literal(&mut self, hashes: usize) {
        let open = self.rest.find('"').expect("a raw string opens with a quote") + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        let end = self.rest[open..].find(&close).map_or(self.rest.len(), |end| open + end);
        self.keep(open, end, close.len());
    }

    /// Keeps the literal between `open` and `end` and leaves it out of the code.
    fn keep(&mut self, open: usize, end: usize, close: usize) {
        let text = self.rest[open.min(end)..end].to_owned();
        self.literals.push(Literal { line: self.line, text });
        self.blank((end + close).min(self.rest.len()));
    }
}

/// The number of hashes, when a raw string begins here.
fn raw_string(rest: &str) -> Option<usize> {
    let after = ["br", "cr", "r"].into_iter().find_map(|prefix| rest.strip_prefix(prefix))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// The length of the character literal that begins here; a lifetime is none.
fn char_literal(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let first = inner.chars().next()?;
    if first == '\\' {
        let escaped = inner.chars().nth(1)?;
        let tail = 1 + escaped.len_utf8();
        return inner[tail..].find('\'').map(|end| 1 + tail + end + 1);
    }
    inner[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

/// The length of the block comment that begins here; they nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The ranges, in characters, of items under `#[cfg(test)]` that have a body here.
fn test_items(code: &str) -> Vec<(usize, usize)> {
    const ATTRIBUTE: &str = "#[cfg(test)]";
    let mut items = Vec::new();
    for (byte, _) in code.match_indices(ATTRIBUTE) {
        let start = code[..byte].chars().count();
        let mut depth = 0_usize;
        let mut end = start + ATTRIBUTE.len();
        for letter in code[byte + ATTRIBUTE.len()..].chars() {
            end += 1;
            match letter {
                ';' if depth == 0 => break,
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        items.push((start, end));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(source: &str) -> String {
        split(source).0
    }

    fn literals(source: &str) -> Vec<(usize, String)> {
        split(source).1.into_iter().map(|literal| (literal.line, literal.text)).collect()
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        let source =
            "//! hidden1\nlet a = \"hidden2\"; /* hidden3 /* nested */ */ b('x', '\\'');\n";
        let code = code(source);
        assert!(!code.contains("hidden"), "{code}");
        assert!(code.contains("let a ="), "{code}");
        assert!(code.contains("b("), "{code}");
        assert_eq!(code.lines().count(), 2);
    }

    #[test]
    fn a_literal_is_kept_with_its_line() {
        let source = "let a = 1;\nlet b = r#\"one \"two\"\n three\"#;\nlet c = \"q\\\"uote\";\n";
        assert_eq!(
            literals(source),
            [(2, "one \"two\"\n three".to_owned()), (4, "q\\\"uote".to_owned())]
        );
        assert_eq!(code(source).lines().count(), 4);
    }

    #[test]
    fn a_lifetime_opens_no_literal() {
        let source = "fn f<'a>(x: &'a str) -> &'a str { x }\nlet quote = '\"';\nlet s = \"in\";\n";
        assert_eq!(literals(source), [(3, "in".to_owned())]);
    }

    #[test]
    fn items_under_cfg_test_are_no_code() {
        let source = "fn ships() {}\n#[cfg(test)]\nmod tests {\n fn hidden() { \"gone\"; }\n}\nfn also_ships() {}\n";
        let (code, literals) = split(source);
        assert!(code.contains("ships"), "{code}");
        assert!(code.contains("also_ships"), "{code}");
        assert!(!code.contains("hidden"), "{code}");
        assert_eq!(literals, []);
    }

    #[test]
    fn a_test_module_in_its_own_file_ends_at_the_semicolon() {
        let source = "#[cfg(test)]\nmod tests;\nfn ships() {}\n";
        assert!(code(source).contains("ships"));
    }
}
