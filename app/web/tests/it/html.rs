//! Just enough of HTML to ask a page questions.

/// Start and end tags in order, without the angle brackets. Attribute values hold no `>`: the
/// renderer escapes it.
pub(crate) fn tags(html: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').expect("every tag is closed");
        tags.push(tag);
        rest = after;
    }
    tags
}

/// The first element's name of a tag: `a` of `a href="/"`.
pub(crate) fn name(tag: &str) -> &str {
    tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default()
}

/// The values of an attribute over the page, in order.
pub(crate) fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    tags(html)
        .into_iter()
        .filter_map(|tag| tag.split_once(start.as_str())?.1.split_once('"'))
        .map(|(value, _)| value)
        .collect()
}

/// The tag that is closed or left open at the wrong place, if there is one.
pub(crate) fn misnested(html: &str) -> Option<String> {
    const VOID: [&str; 6] = ["!doctype", "meta", "link", "img", "input", "br"];
    const SELF_CLOSED: [&str; 3] = ["path", "circle", "rect"];
    let mut open = Vec::new();
    for tag in tags(html) {
        let element = name(tag);
        if VOID.contains(&element) || SELF_CLOSED.contains(&element) || tag.starts_with("!--") {
            continue;
        }
        if !tag.starts_with('/') {
            open.push(element);
        } else if open.pop() != Some(element) {
            return Some(tag.to_owned());
        }
    }
    open.pop().map(str::to_owned)
}
