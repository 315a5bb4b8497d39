//! `Accept-Language` against the languages of a store (RFC 9110, 12.5.4).

use http::{HeaderMap, header};
use kernel_common::Locale;

/// The store's language that the client likes best. Of equal weights the first named wins; a
/// region is no reason to refuse a language.
pub(crate) fn accepted<'s>(headers: &HeaderMap, spoken: &'s [Locale]) -> Option<&'s Locale> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(u16, &Locale)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts.next().map_or(Some(1_000), weight_thousandths).unwrap_or(0);
        let Some(locale) = speaks(spoken, tag) else { continue };
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

fn speaks<'s>(spoken: &'s [Locale], tag: &str) -> Option<&'s Locale> {
    let exact = spoken.iter().find(|locale| locale.as_str().eq_ignore_ascii_case(tag));
    let language = tag.split('-').next().unwrap_or_default();
    exact.or_else(|| {
        spoken.iter().find(|locale| {
            let own = locale.as_str().split('-').next().unwrap_or_default();
            own.eq_ignore_ascii_case(language)
        })
    })
}

/// `q=0.7` is 700; what is no weight is none.
fn weight_thousandths(parameter: &str) -> Option<u16> {
    let digits = parameter.trim().strip_prefix("q=").or(parameter.trim().strip_prefix("Q="))?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok().filter(|_| fits)?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};
    use kernel_common::Locale;

    use super::accepted;

    #[test]
    fn the_best_liked_spoken_language_is_chosen() {
        let spoken = [Locale::en(), Locale::ru()];
        for (sent, chosen) in [
            ("ru", Some("ru")),
            ("ru-RU, en;q=0.9", Some("ru")),
            ("en;q=0.2, ru;q=0.9", Some("ru")),
            ("en;q=0.5, ru;q=0.5", Some("en")),
            ("de, fr;q=0.9, RU;q=0.1", Some("ru")),
            ("ru;q=0, en;q=0.001", Some("en")),
            ("ru;q=0", None),
            ("ru;q=2", None),
            ("ru;q=nonsense", None),
            ("de", None),
            ("*", None),
            ("rum", None),
            ("", None),
            (",;,-;q=", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(sent));
            let locale = accepted(&headers, &spoken).map(Locale::as_str);
            assert_eq!(locale, chosen, "{sent:?}");
        }
        assert_eq!(accepted(&HeaderMap::new(), &spoken), None);
    }
}
