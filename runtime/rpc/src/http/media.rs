//! The forms of bodies by their names in HTTP, and what a caller takes.

use http::{HeaderMap, header};
use rt_contract::Encoding;

/// The registered media type of a form. MessagePack has had one since 2024,
/// `application/vnd.msgpack`; the names in use before were never registered and are not taken.
pub(super) fn name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Json => "application/json",
        Encoding::MessagePack => "application/vnd.msgpack",
    }
}

/// The form of a body by its `content-type`; none where it is missing or nothing of ours.
pub(super) fn of_body(headers: &HeaderMap) -> Option<Encoding> {
    let named = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = named.split(';').next().unwrap_or_default().trim();
    Encoding::ALL.into_iter().find(|encoding| essence.eq_ignore_ascii_case(name(*encoding)))
}

/// The form to answer in by `accept`: what the caller likes best, and among equals what it `spoke`
/// itself. None when it takes neither.
pub(super) fn of_answer(headers: &HeaderMap, spoke: Encoding) -> Option<Encoding> {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let ranges: Vec<Range<'_>> = lines.flat_map(|line| line.split(',')).filter_map(range).collect();
    if ranges.is_empty() {
        return Some(spoke);
    }
    let weighed = Encoding::ALL.map(|encoding| (weight(&ranges, encoding), encoding));
    let taken = weighed.into_iter().filter(|(weight, _)| *weight > 0);
    taken.max_by_key(|(weight, encoding)| (*weight, *encoding == spoke)).map(|(_, taken)| taken)
}

/// A part of an `accept` header: media types, and how much they are liked, in thousandths.
struct Range<'h> {
    types: &'h str,
    weight: u16,
}

fn range(text: &str) -> Option<Range<'_>> {
    let mut parts = text.split(';').map(str::trim);
    let types = parts.next().filter(|types| !types.is_empty())?;
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    Some(Range { types, weight: weight.map_or(1_000, thousandths) })
}

/// `0.8` as 800. What is no weight at all weighs nothing.
fn thousandths(text: &str) -> u16 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let part: u16 = if digits { format!("{part:0<3}").parse().unwrap_or(0) } else { 0 };
    match whole {
        "0" => part,
        "1" => 1_000,
        _ => 0,
    }
}

/// The most exact range that holds a form decides.
fn weight(ranges: &[Range<'_>], encoding: Encoding) -> u16 {
    [name(encoding), "application/*", "*/*"]
        .into_iter()
        .find_map(|types| ranges.iter().find(|range| range.types.eq_ignore_ascii_case(types)))
        .map_or(0, |range| range.weight)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};
    use rt_contract::Encoding::{self, Json, MessagePack};

    use super::{of_answer, of_body};

    fn headers(name: &header::HeaderName, lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (name.clone(), HeaderValue::from_str(line).unwrap())).collect()
    }

    #[test]
    fn a_body_is_what_its_content_type_says() {
        for (line, form) in [
            ("application/json", Some(Json)),
            ("Application/JSON; charset=utf-8", Some(Json)),
            ("application/vnd.msgpack", Some(MessagePack)),
            ("application/vnd.msgpack ;v=5", Some(MessagePack)),
            ("application/msgpack", None),
            ("application/x-msgpack", None),
            ("application/json+x", None),
            ("text/html", None),
            ("", None),
        ] {
            assert_eq!(of_body(&headers(&header::CONTENT_TYPE, &[line])), form, "{line}");
        }
        assert_eq!(of_body(&HeaderMap::new()), None);
    }

    #[test]
    fn an_answer_is_what_the_caller_likes_best() {
        let (json, packed) = ("application/json", "application/vnd.msgpack");
        let cases: [(&[&str], Encoding, Option<Encoding>); 16] = [
            (&[], MessagePack, Some(MessagePack)),
            (&[""], Json, Some(Json)),
            (&["*/*"], MessagePack, Some(MessagePack)),
            (&["application/*;q=0.1"], Json, Some(Json)),
            (&[json], MessagePack, Some(Json)),
            (&[packed], Json, Some(MessagePack)),
            (&[json, packed], MessagePack, Some(MessagePack)),
            (&["application/json, application/vnd.msgpack"], Json, Some(Json)),
            (&["application/json;q=0.8, application/vnd.msgpack;q=0.9"], Json, Some(MessagePack)),
            (&["application/json;q=0.85,*/*;q=0.9"], Json, Some(MessagePack)),
            (&["application/json; q=0, */*"], Json, Some(MessagePack)),
            (&["APPLICATION/JSON;charset=utf-8;Q=1.000"], MessagePack, Some(Json)),
            (&["*/*;q=0"], Json, None),
            (&["text/html"], Json, None),
            (&["application/json;q=0.0"], Json, None),
            (&["application/json;q=much"], Json, None),
        ];
        for (lines, spoke, answer) in cases {
            assert_eq!(of_answer(&headers(&header::ACCEPT, lines), spoke), answer, "{lines:?}");
        }
    }
}
