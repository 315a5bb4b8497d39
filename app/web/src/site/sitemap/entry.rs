//! One page of the shop, in all its languages.

use rt_contract::CallCtx;

use crate::{Href, Language, Paths, render::escape_html, site::visit::Visit};

/// Where a shop is and which languages it speaks, its own first.
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    pub(crate) origin: String,
    pub(crate) languages: Vec<Language>,
    /// The context of the walk. It has no deadline: whoever asked may be gone before it ends.
    pub(crate) ctx: CallCtx,
}

impl Shop {
    pub(crate) fn of(visit: &Visit) -> Self {
        Self {
            origin: visit.store.base_url.clone(),
            languages: visit.languages().collect(),
            ctx: CallCtx::system(visit.ctx.tenant, "sitemap"),
        }
    }

    /// How many addresses a page has.
    pub(crate) fn urls_each(&self) -> usize {
        self.languages.len()
    }

    fn own_language(&self) -> Language {
        self.languages.first().copied().unwrap_or(Language::En)
    }

    /// Appends the page that `here` finds in each language, each with the others beside it;
    /// `changed` is a day, `2026-11-21`.
    pub(crate) fn entry(
        &self,
        here: impl Fn(&Paths) -> Href,
        changed: Option<&str>,
        xml: &mut String,
    ) {
        let urls: Vec<(Language, String)> = self
            .languages
            .iter()
            .map(|language| {
                let paths = Paths::new(*language, self.own_language());
                (*language, format!("{}{}", self.origin, here(&paths)))
            })
            .collect();
        for (_, url) in &urls {
            xml.push_str("<url><loc>");
            escape_html(url, xml);
            xml.push_str("</loc>");
            if let Some(changed) = changed {
                xml.push_str("<lastmod>");
                escape_html(changed, xml);
                xml.push_str("</lastmod>");
            }
            if urls.len() > 1 {
                for (language, url) in &urls {
                    alternate(language.tag(), url, xml);
                }
                alternate("x-default", &urls[0].1, xml);
            }
            xml.push_str("</url>\n");
        }
    }
}

fn alternate(language: &str, url: &str, xml: &mut String) {
    xml.push_str("<xhtml:link rel=\"alternate\" hreflang=\"");
    xml.push_str(language);
    xml.push_str("\" href=\"");
    escape_html(url, xml);
    xml.push_str("\"/>");
}
