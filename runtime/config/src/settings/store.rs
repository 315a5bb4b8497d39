//! `[[stores]]`: one shop front of one tenant.

use kernel_common::{CountryCode, Currency, Locale, LocalizedText, Rounding, TenantId};

use super::delivery::{DeliveryOption, Token};
use crate::{
    reader::Reader,
    section::Section,
    values::{Colour, Email, HostName, LongText, Name, PictureUrl, WebUrl, Zone, word_setting},
};

/// The colours pages start with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// What the shopper's system prefers.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

word_setting!(
    Theme, "one of auto, light, dark", "\"auto\"",
    "auto" => Self::Auto, "light" => Self::Light, "dark" => Self::Dark,
);

/// Texts the law asks for; an absent one means the page says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LegalTexts {
    /// Terms of sale.
    pub terms: LocalizedText,
    /// What happens to personal data.
    pub privacy: LocalizedText,
    /// How things are delivered.
    pub delivery: LocalizedText,
    /// How things are returned.
    pub returns: LocalizedText,
    /// Who the seller is.
    pub imprint: LocalizedText,
}

/// What a store says about itself on its pages; a store that says nothing has its name and its
/// products.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontTexts {
    /// One sentence about the shop.
    pub tagline: LocalizedText,
    /// A square sign beside the name.
    pub mark_url: Option<String>,
    /// The icon in the browser's tab.
    pub icon_url: Option<String>,
    /// Heading of the front page.
    pub hero_heading: LocalizedText,
    /// A sentence or two under it.
    pub hero_text: LocalizedText,
    /// The picture beside it.
    pub hero_picture_url: Option<String>,
}

/// One shop front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// What shoppers read.
    pub name: String,
    /// The company behind it.
    pub tenant: TenantId,
    /// The hosts it answers on, lower case, without port.
    pub hosts: Vec<String>,
    /// What links in mail start with, without a slash at the end.
    pub base_url: String,
    /// Languages; the first is the default.
    pub locales: Vec<Locale>,
    /// Currencies; the first is the default.
    pub currencies: Vec<Currency>,
    /// The country of the seller.
    pub country: CountryCode,
    /// Countries delivered to.
    pub countries: Vec<CountryCode>,
    /// The zone whose tax rates apply.
    pub tax_zone: String,
    /// True where prices are shown with tax in them.
    pub prices_include_tax: bool,
    /// How a part of a minor unit is rounded.
    pub rounding: Rounding,
    /// The accent colour, safe to put into a style sheet.
    pub accent: Option<String>,
    /// The colours pages start with.
    pub theme: Theme,
    /// Where shoppers write to.
    pub contact_email: String,
    /// The zone that dates on pages and in letters are told in.
    pub zone: Zone,
    /// What the pages say about the shop.
    pub front: FrontTexts,
    /// Texts the law asks for.
    pub legal: LegalTexts,
    /// Ways of delivery; at least one.
    pub delivery: Vec<DeliveryOption>,
}

impl Store {
    /// The language of a shopper who asks for none we have.
    ///
    /// # Panics
    /// Never for a store read from a configuration: one without languages is refused there.
    #[must_use]
    pub fn default_locale(&self) -> &Locale {
        self.locales.first().expect("a store without languages is refused when it is read")
    }

    /// The currency of a shopper who asks for none we have.
    ///
    /// # Panics
    /// Never for a store read from a configuration: one without currencies is refused there.
    #[must_use]
    pub fn default_currency(&self) -> Currency {
        *self.currencies.first().expect("a store without currencies is refused when it is read")
    }

    /// The way of delivery called `id`.
    #[must_use]
    pub fn delivery_option(&self, id: &str) -> Option<&DeliveryOption> {
        self.delivery.iter().find(|option| option.id == id)
    }

    pub(super) fn read_all(reader: &mut Reader<'_>, root: &mut Section, port: u16) -> Vec<Self> {
        let tables = reader.tables(root, "stores");
        if tables.is_empty() {
            reader.missing("stores".to_owned(), "add at least one [[stores]] to the file");
        }
        tables.into_iter().filter_map(|table| Self::read(reader, table, port)).collect()
    }

    fn read(reader: &mut Reader<'_>, mut table: Section, port: u16) -> Option<Self> {
        let section = &mut table;
        let name = reader.get::<Name>(section, "name");
        let tenant = reader.get(section, "tenant");
        let hosts = reader.filled_list::<HostName>(section, "hosts");
        let base_url = reader.find::<WebUrl>(section, "base_url");
        let locales = reader.filled_list(section, "locales");
        let currencies = reader.filled_list(section, "currencies");
        let country = reader.get(section, "country");
        let countries = reader.list(section, "countries");
        let tax_zone = reader.find::<Token>(section, "tax_zone");
        let prices_include_tax = reader.get(section, "prices_include_tax");
        let rounding = reader.find(section, "rounding");
        let accent = reader.find::<Colour>(section, "accent");
        let theme = reader.find(section, "theme");
        let contact_email = reader.get::<Email>(section, "contact_email");
        let time_zone = reader.find::<Zone>(section, "time_zone");
        let front = read_front(reader, section);
        let legal = read_legal(reader, section);
        let delivery = DeliveryOption::read_all(
            reader,
            section,
            locales.as_ref().and_then(|locales| locales.first()),
            currencies.as_deref().unwrap_or_default(),
        );
        reader.finish(table);
        let (hosts, country) = (hosts?, country?);
        Some(Self {
            base_url: base_url.map_or_else(|| local_url(&hosts, port), |url| url.0),
            name: name?.0,
            tenant: tenant?,
            hosts: hosts.into_iter().map(|host| host.0).collect(),
            locales: locales?,
            currencies: currencies?,
            country,
            countries: countries.unwrap_or_else(|| vec![country]),
            tax_zone: tax_zone.map_or_else(|| country.to_string(), |zone| zone.0),
            prices_include_tax: prices_include_tax?,
            rounding: rounding.unwrap_or_default(),
            accent: accent.map(|accent| accent.0),
            theme: theme.unwrap_or_default(),
            contact_email: contact_email?.0,
            zone: time_zone.unwrap_or_default(),
            front,
            legal,
            delivery,
        })
    }
}

/// Where a store without a `base_url` is reached: right on the machine itself.
fn local_url(hosts: &[HostName], port: u16) -> String {
    let host = hosts.first().map_or("localhost", |host| &host.0);
    if port == 80 { format!("http://{host}") } else { format!("http://{host}:{port}") }
}

fn read_front(reader: &mut Reader<'_>, store: &mut Section) -> FrontTexts {
    let mut table = reader.section(store, "front");
    let section = &mut table;
    let picture = |url: PictureUrl| url.0;
    let front = FrontTexts {
        tagline: read_texts(reader, section, "tagline"),
        mark_url: reader.find(section, "mark_url").map(picture),
        icon_url: reader.find(section, "icon_url").map(picture),
        hero_heading: read_texts(reader, section, "hero_heading"),
        hero_text: read_texts(reader, section, "hero_text"),
        hero_picture_url: reader.find(section, "hero_picture_url").map(picture),
    };
    reader.finish(table);
    front
}

fn read_texts(reader: &mut Reader<'_>, table: &mut Section, key: &'static str) -> LocalizedText {
    let texts = reader.map::<Locale, LongText>(table, key);
    LocalizedText(texts.into_iter().map(|(locale, text)| (locale, text.0)).collect())
}

fn read_legal(reader: &mut Reader<'_>, store: &mut Section) -> LegalTexts {
    let mut table = reader.section(store, "legal");
    let mut text = |key| read_texts(reader, &mut table, key);
    let legal = LegalTexts {
        terms: text("terms"),
        privacy: text("privacy"),
        delivery: text("delivery"),
        returns: text("returns"),
        imprint: text("imprint"),
    };
    reader.finish(table);
    legal
}
