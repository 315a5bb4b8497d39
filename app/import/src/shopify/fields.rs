//! Columns by their names, old and new.

use crate::{SourceError, source::Record};

macro_rules! columns {
    ($($Variant:ident $($name:literal)|+;)*) => {
        /// A column that means something to us.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Column { $($Variant,)* }

        /// How many there are.
        const COUNT: usize = [$(Column::$Variant),*].len();

        impl Column {
            /// The column of a header, whatever its case.
            fn named(name: &str) -> Option<Self> {
                match name.trim().to_lowercase().as_str() {
                    $($($name)|+ => Some(Self::$Variant),)*
                    _ => None,
                }
            }
        }
    };
}

// The first name is today's.
columns! {
    Title "title";
    Handle "url handle" | "handle";
    Description "description" | "body (html)";
    Vendor "vendor";
    Category "product category";
    Type "type";
    Tags "tags";
    Published "published on online store" | "published";
    Status "status";
    Sku "sku" | "variant sku";
    Barcode "barcode" | "variant barcode";
    Option1Name "option1 name";
    Option1Value "option1 value";
    Option2Name "option2 name";
    Option2Value "option2 value";
    Option3Name "option3 name";
    Option3Value "option3 value";
    Price "price" | "variant price";
    CompareAt "compare-at price" | "variant compare at price";
    TaxCode "tax code" | "variant tax code";
    Quantity "inventory quantity" | "variant inventory qty";
    Grams "weight value (grams)" | "variant grams";
    ImageUrl "product image url" | "image src";
    ImagePosition "image position";
    ImageAlt "image alt text";
    VariantImage "variant image url" | "variant image";
}

/// The options of the format: name and value.
pub(super) const OPTIONS: [(Column, Column); 3] = [
    (Column::Option1Name, Column::Option1Value),
    (Column::Option2Name, Column::Option2Value),
    (Column::Option3Name, Column::Option3Value),
];

/// Where the columns of a file are.
#[derive(Clone, Debug)]
pub(super) struct Places {
    places: [Option<usize>; COUNT],
    names: Vec<String>,
}

impl Places {
    /// Reads a header.
    ///
    /// # Errors
    /// When it is none of a product CSV, or a column comes twice.
    pub(super) fn of(header: &Record) -> Result<Self, SourceError> {
        let names: Vec<String> = header.fields().map(|name| name.trim().to_owned()).collect();
        let mut places = [None; COUNT];
        for (index, name) in names.iter().enumerate() {
            let Some(column) = Column::named(name) else { continue };
            if places[column as usize].replace(index).is_some() {
                return Err(SourceError::TwoColumns { column: name.clone() });
            }
        }
        let found = Self { places, names };
        // A title alone is any file; a handle, an option or a price beside it is this format.
        let marks = [Column::Handle, Column::Option1Name, Column::Price, Column::Sku];
        if found.has(Column::Title) && marks.into_iter().any(|mark| found.has(mark)) {
            return Ok(found);
        }
        Err(SourceError::NotShopify { columns: found.names.join(", ") })
    }

    /// How many columns the file has.
    pub(super) fn width(&self) -> usize {
        self.names.len()
    }

    /// The columns as the file names them.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.places[column as usize].is_some()
    }

    /// What a record says in a column, without the quote against formulas.
    pub(super) fn get<'a>(&self, record: &'a Record, column: Column) -> &'a str {
        let place = self.places[column as usize];
        place.map_or("", |place| crate::formula::plain(record.field(place)))
    }

    /// What the file calls a column.
    pub(super) fn name(&self, column: Column) -> String {
        let place = self.places[column as usize];
        place.map_or_else(String::new, |place| self.names[place].clone())
    }
}
