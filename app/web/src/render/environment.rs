use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
    syntax::SyntaxConfig, value::ValueKind,
};

use crate::{Language, assets, format::number, messages::Catalogue};

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        /// Every template by name, embedded.
        pub(crate) const TEMPLATES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../templates/", $name)))),*];
    };
}

templates![
    "layout/base.html",
    "layout/shop.html",
    "layout/focused.html",
    "partials/alternates.html",
    "partials/availability.html",
    "partials/breadcrumbs.html",
    "partials/cart_link.html",
    "partials/chosen.html",
    "partials/collection_tiles.html",
    "partials/currencies.html",
    "partials/delivery_offer.html",
    "partials/demo_banner.html",
    "partials/empty.html",
    "partials/facets.html",
    "partials/field.html",
    "partials/flash.html",
    "partials/form_key.html",
    "partials/icon.html",
    "partials/languages.html",
    "partials/listing_body.html",
    "partials/listing_title.html",
    "partials/pager.html",
    "partials/picture.html",
    "partials/price.html",
    "partials/product_card.html",
    "partials/quantity.html",
    "partials/search_box.html",
    "partials/sharing.html",
    "partials/structured.html",
    "partials/subcategories.html",
    "partials/summary_line.html",
    "partials/totals.html",
    "partials/transfer.html",
    "visitor/cart_count.html",
    "visitor/flash.html",
    "cart.html",
    "categories.html",
    "checkout.html",
    "collections.html",
    "error.html",
    "home.html",
    "information.html",
    "listing.html",
    "order.html",
    "payment_checking.html",
    "payment_confirmation.html",
    "payment_declined.html",
    "product.html",
    "suggestions.html",
];

/// The templates in one language: its catalogue is `t`.
pub(super) fn environment(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(print);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the default delimiters are distinct"));
    environment.add_global("t", Catalogue::embedded(language).into_value());
    environment.add_global("script_url", assets::script().url().as_str());
    environment.add_global("icon_url", assets::icon().url().as_str());
    environment.add_filter("number", move |count: u64| number(&count.to_string(), language));
    for (name, source) in TEMPLATES {
        environment
            .add_template(name, source)
            .expect("the embedded templates are parsed by every test that renders");
    }
    environment
}

fn print(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::String => {
            let text = value.as_str().ok_or_else(|| Error::from(ErrorKind::InvalidOperation))?;
            if value.is_safe() {
                out.write_str(text)?;
            } else {
                write_escaped(text, out)?;
            }
            Ok(())
        }
        ValueKind::Number if value.is_integer() => Ok(write!(out, "{value}")?),
        ValueKind::Undefined => Err(Error::from(ErrorKind::UndefinedError)),
        kind => Err(Error::new(ErrorKind::BadSerialization, format!("{kind} is not printable"))),
    }
}

/// Escapes for element content and quoted attributes. Unlike the engine's own, it leaves `/` alone:
/// addresses stay legible, and a slash has no meaning in either place.
fn write_escaped(text: &str, out: &mut impl std::fmt::Write) -> std::fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_str(rest)
}

/// Appends `text` to `out`, escaped.
pub(crate) fn escape_html(text: &str, out: &mut String) {
    write_escaped(text, out).expect("a String takes everything that is written to it");
}

#[cfg(test)]
mod tests {
    use minijinja::{context, value::Serde};

    use super::*;

    fn printed(template: &str) -> Result<String, Error> {
        let nothing: Option<String> = None;
        let values = context! {
            text => "<a href='/x'>&\"", count => 3, half => 0.5, list => vec![1],
            nothing => Value::from(Serde(nothing)),
        };
        environment(Language::En).render_named_str("page.html", template, values)
    }

    #[test]
    fn text_is_escaped_and_whole_numbers_are_printed() {
        let html = printed("{{ text }} {{ count }} {{ text|safe }}").unwrap();
        assert_eq!(html, "&lt;a href=&#39;/x&#39;&gt;&amp;&quot; 3 <a href='/x'>&\"");
    }

    #[test]
    fn what_is_no_text_cannot_be_printed() {
        for template in [
            "{{ nothing }}",
            "{{ list }}",
            "{{ half }}",
            "{{ count > 2 }}",
            "{{ missing }}",
            "{{ list.missing }}",
            "{{ t.availability.low }}",
            "{{ t.cart }}",
        ] {
            assert!(printed(template).is_err(), "{template}");
        }
    }
}
