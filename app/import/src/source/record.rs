//! One record.

/// The fields of one record, in one piece of memory that is used again for the next.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The line it begins on, counted from 1.
    pub(crate) line: u64,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// A record of given fields.
    #[must_use]
    pub fn of<'a>(line: u64, fields: impl IntoIterator<Item = &'a str>) -> Self {
        let mut record = Self { line, ..Self::default() };
        for field in fields {
            record.text.push_str(field);
            record.ends.push(record.text.len());
        }
        record
    }

    /// The line it begins on, counted from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// How many fields it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True without any field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A field, counted from 0; empty where there is none.
    #[must_use]
    pub fn field(&self, index: usize) -> &str {
        let end = self.ends.get(index).copied();
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).copied().unwrap_or(0) };
        end.map_or("", |end| &self.text[start..end])
    }

    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.field(index))
    }

    /// Takes over what was cut; `None`, with the field at fault, where it is not UTF-8.
    pub(super) fn fill(&mut self, line: u64, cut: &mut Cut) -> Result<(), usize> {
        let text = match String::from_utf8(std::mem::take(&mut cut.bytes)) {
            Ok(text) => text,
            Err(error) => {
                let upto = error.utf8_error().valid_up_to();
                let field = cut.ends.iter().position(|end| *end > upto).unwrap_or(0);
                return Err(field);
            }
        };
        // Halves of a letter on both sides of a delimiter make a whole one without it.
        if let Some(field) = cut.ends.iter().position(|end| !text.is_char_boundary(*end)) {
            return Err(field);
        }
        let old = std::mem::replace(&mut self.text, text);
        cut.bytes = old.into_bytes();
        cut.bytes.clear();
        std::mem::swap(&mut self.ends, &mut cut.ends);
        self.line = line;
        Ok(())
    }
}

/// Fields as bytes, while a record is being cut.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) bytes: Vec<u8>,
    pub(super) ends: Vec<usize>,
}

impl Cut {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    pub(super) fn end_field(&mut self) {
        self.ends.push(self.bytes.len());
    }
}
