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

/// The words of a page, in one line.
pub(crate) fn words(html: &str) -> String {
    let text: String = html
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, t)| t))
        .fold(String::new(), |mut words, text| {
            words.push_str(text);
            words.push(' ');
            words
        });
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a browser would send of the first form that goes to `action`, untouched.
pub(crate) fn fields_of(html: &str, action: &str) -> Vec<(String, String)> {
    let start = html.find(&format!("action=\"{action}\"")).expect("a form goes there");
    let form = &html[start..start + html[start..].find("</form>").expect("the form ends")];
    let mut fields = Vec::new();
    for tag in tags(form).into_iter().filter(|tag| name(tag) == "input") {
        let attribute = |wanted: &str| {
            let start = format!(" {wanted}=\"");
            Some(tag.split_once(start.as_str())?.1.split_once('"')?.0.to_owned())
        };
        let choice = matches!(attribute("type").as_deref(), Some("radio" | "checkbox"));
        if choice && !tag.contains(" checked") {
            continue;
        }
        if let Some(name) = attribute("name") {
            fields.push((name, attribute("value").unwrap_or_default()));
        }
    }
    if let Some((_, after)) = form.split_once("<select") {
        let (_, name) = after.split_once("name=\"").expect("a select has a name");
        let chosen = tags(after).into_iter().find(|tag| tag.contains(" selected"));
        let value = chosen.and_then(|tag| tag.split('"').nth(1)).expect("something is chosen");
        fields.push((name.split('"').next().unwrap_or_default().to_owned(), value.to_owned()));
    }
    fields
}
