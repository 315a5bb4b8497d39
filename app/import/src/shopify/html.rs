//! Between the HTML of a description and the plain text of the catalog.
//!
//! Invariant: [`to_text`] undoes [`from_text`] for every text without space at its ends. Nothing
//! of the HTML survives but its words and paragraphs: no tag, no script, no style, no address.

/// Elements whose content is no text.
const SILENT: [&str; 8] =
    ["script", "style", "template", "iframe", "object", "noscript", "svg", "head"];
/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "blockquote",
    "pre",
    "hr",
    "header",
    "footer",
    "figure",
    "dl",
    "form",
    "body",
];
/// Elements that begin a line.
const LINES: [&str; 6] = ["li", "tr", "dt", "dd", "option", "caption"];
/// Entities by name, as descriptions use them.
const ENTITIES: [(&str, char); 24] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("bdquo", '„'),
    ("deg", '°'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("times", '×'),
    ("euro", '€'),
    ("pound", '£'),
    ("bull", '•'),
];

/// The words of a description, paragraphs divided by blank lines. A text without any tag keeps
/// its lines.
#[must_use]
pub(crate) fn to_text(html: &str) -> String {
    let html: String = html.replace("\r\n", "\n");
    // Tags are looked for within a multiple of the text: one that is full of `<` without any `>`
    // is read in linear time.
    let budget = html.len().saturating_mul(4);
    let mut looking = Budget(budget);
    let has_tags =
        html.match_indices('<').any(|(at, _)| Tag::read(&html[at..], &mut looking).is_some());
    let mut looking = Budget(budget);
    let mut text = Text { has_tags, ..Text::default() };
    let mut rest = html.as_str();
    while let Some(next) = rest.chars().next() {
        if next == '<'
            && let Some(tag) = Tag::read(rest, &mut looking)
        {
            rest = &rest[tag.bytes..];
            if SILENT.contains(&&*tag.name) && !tag.closing {
                rest = behind(rest, &tag.name, &mut looking);
            }
            text.tag(&tag);
        } else if next == '&'
            && let Some((character, bytes)) = entity(rest)
        {
            text.literal(character);
            rest = &rest[bytes..];
        } else {
            text.character(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    text.finish()
}

/// HTML that says the text and nothing else.
#[must_use]
pub(crate) fn from_text(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut html = String::with_capacity(text.len() + 32);
    // Between two paragraphs there is one blank line; where there are more, they are spelled out.
    let gap = if text.contains("\n\n\n") { "\0" } else { "\n\n" };
    for paragraph in text.split(gap) {
        html.push_str("<p>");
        let mut before = ' ';
        for character in paragraph.chars() {
            match character {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '\n' => html.push_str("<br>"),
                '\r' => html.push_str("&#13;"),
                '\t' => html.push_str("&#9;"),
                // A second space in a row, or one at the beginning of a line, would be lost.
                ' ' if matches!(before, ' ' | '\n') => html.push_str("&#32;"),
                // Other kinds of space, which a reader may take for a plain one.
                other if other.is_whitespace() && other != ' ' => {
                    html.push_str(&format!("&#{};", u32::from(other)));
                }
                other => html.push(other),
            }
            before = character;
        }
        if html.ends_with(' ') {
            html.pop();
            html.push_str("&#32;");
        }
        html.push_str("</p>");
    }
    html.replace(" <br>", "&#32;<br>")
}

#[derive(Default)]
struct Text {
    text: String,
    has_tags: bool,
    /// A space that is written when a word follows.
    space: bool,
    /// Line ends that are written when something follows.
    breaks: usize,
}

impl Text {
    fn tag(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if name == "br" {
            self.flush();
            self.text.push('\n');
        } else if BLOCKS.contains(&name) {
            self.breaks = self.breaks.max(2);
            self.space = false;
        } else if LINES.contains(&name) {
            self.breaks = self.breaks.max(1);
            self.space = false;
            if name == "li" && !tag.closing {
                self.literal('•');
                self.space = true;
            }
        } else if matches!(name, "td" | "th") {
            self.space = true;
        }
    }

    /// A character of the HTML's own text: spaces run together.
    fn character(&mut self, character: char) {
        if !self.has_tags {
            self.literal(character);
        } else if character.is_whitespace() && character != '\u{a0}' {
            self.space = true;
        } else {
            self.literal(character);
        }
    }

    /// A character that stands for itself.
    fn literal(&mut self, character: char) {
        // The catalog takes no other control characters.
        if character.is_control() && !matches!(character, '\n' | '\r' | '\t') {
            return;
        }
        self.flush();
        self.text.push(character);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.text.extend(std::iter::repeat_n('\n', self.breaks));
            if self.space && self.breaks == 0 && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
        }
        self.breaks = 0;
        self.space = false;
    }

    fn finish(self) -> String {
        self.text.trim().to_owned()
    }
}

/// Characters that may still be looked at in search of the ends of tags.
struct Budget(usize);

struct Tag {
    name: String,
    closing: bool,
    bytes: usize,
}

impl Tag {
    /// The tag or comment at the beginning of `html`; none where `<` is just a character.
    fn read(html: &str, looking: &mut Budget) -> Option<Self> {
        if let Some(comment) = html.strip_prefix("<!--") {
            let bytes = comment.find("-->").map_or(html.len(), |end| end + 7);
            return Some(Self { name: String::new(), closing: false, bytes });
        }
        let inner = html.get(1..)?;
        let closing = inner.starts_with('/');
        let named = inner.trim_start_matches('/');
        if !named.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
            return None;
        }
        let name: String = named.chars().take_while(char::is_ascii_alphanumeric).collect();
        let mut quote = None;
        for (at, character) in html.char_indices() {
            looking.0 = looking.0.checked_sub(1)?;
            match (quote, character) {
                (None, '>') => {
                    return Some(Self { name: name.to_ascii_lowercase(), closing, bytes: at + 1 });
                }
                (None, '"' | '\'') => quote = Some(character),
                (Some(open), close) if open == close => quote = None,
                _ => {}
            }
        }
        None
    }
}

/// What follows the end of a silent element; nothing when it never ends.
fn behind<'a>(html: &'a str, name: &str, looking: &mut Budget) -> &'a str {
    let mut rest = html;
    while let Some(at) = rest.find("</") {
        rest = &rest[at..];
        match Tag::read(rest, looking) {
            Some(tag) if tag.closing && tag.name == name => return &rest[tag.bytes..],
            _ => rest = &rest[2..],
        }
    }
    ""
}

/// The character of the entity at the beginning of `html`, and its length.
fn entity(html: &str) -> Option<(char, usize)> {
    let end = html.bytes().take(12).position(|byte| byte == b';')?;
    let name = html.get(1..end)?;
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)?,
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{from_text, to_text};

    #[test]
    fn paragraphs_lists_and_entities_become_plain_text() {
        for (html, text) in [
            ("<p>Classic blown clay pot for plants</p>", "Classic blown clay pot for plants"),
            ("<p>One</p>\n<p>Two &amp; <b>three</b></p>", "One\n\nTwo & three"),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("<ul><li>Red</li> <li>Blue</li></ul>", "• Red\n• Blue"),
            ("Plain text,\nsecond line &lt;3", "Plain text,\nsecond line <3"),
            ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
            ("<div>a<div>b</div></div>", "a\n\nb"),
            ("<table><tr><td>W</td><td>5 cm</td></tr></table>", "W 5 cm"),
            ("<!-- note --><p>x</p>", "x"),
            ("&#x41;&#66;&bogus;&", "AB&bogus;&"),
            ("<p>tab&#9;here</p>", "tab\there"),
            ("", ""),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }

    #[test]
    fn a_text_full_of_open_tags_is_read_in_linear_time() {
        let html = "<a ".repeat(100_000);
        assert_eq!(to_text(&html).len(), html.len() - 1);
    }

    #[test]
    fn nothing_that_could_run_is_left() {
        for html in [
            "<script>alert(1)</script>ok",
            "<style>p{}</style>ok",
            "<img src=x onerror=\"alert('>')\">ok",
            "<svg onload=alert(1)><text>no</text></svg>ok",
        ] {
            let text = to_text(html);
            assert!(text.ends_with("ok") && !text.contains("alert"), "{html}: {text}");
        }
        assert_eq!(to_text("<script>never closed"), "");
    }

    proptest! {
        #[test]
        fn a_text_survives_its_html(text in "[a-z<>&;#'\"/ \n\r\tЖ\u{a0}!-]{0,40}") {
            let text = text.trim();
            // Windows line ends are one line end in HTML.
            prop_assume!(!text.contains("\r\n"));
            prop_assert_eq!(to_text(&from_text(text)), text);
        }

        #[test]
        fn no_html_breaks_the_reader(html in "[<>/a-z!&;#x0-9\"'= -]{0,80}") {
            let text = to_text(&html);
            prop_assert!(!text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')));
            prop_assert_eq!(text.trim().len(), text.len());
        }
    }
}
