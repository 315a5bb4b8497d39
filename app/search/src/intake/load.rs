//! Reading what lies in memory only: the tree, labels, prices and availability.

use kernel_common::{Page, PageRequest, page::LIMIT_MAX};
use mod_catalog_api::{AttributeKind, AttributesQuery, Code, OptionsQuery};
use uuid::Uuid;

use super::read::{READ_TOGETHER, Shelf, Sources, Unread};
use crate::{document::Stored, tenant::TenantSearch, tree::Tree};

/// Documents in one step.
const STEP: usize = READ_TOGETHER;

/// Goes through the index and reads what is live of each document.
#[derive(Debug, Default)]
pub(super) struct Loading {
    after: Option<Uuid>,
}

impl Loading {
    /// One step. Whether it was the last.
    pub(super) async fn step(
        &mut self,
        search: &TenantSearch,
        sources: &Sources,
    ) -> Result<bool, Unread> {
        let documents = search.index.documents(self.after, STEP).await?;
        let Some(last) = documents.last().map(|document| document.id) else { return Ok(true) };
        let mut shelves: Vec<Shelf> = Vec::with_capacity(documents.len());
        for document in &documents {
            let Some(stored) = Stored::read(&document.stored) else { continue };
            stored.teach(&mut search.labels.write().expect("no panic under the lock"));
            shelves.push((document.id, stored.skus));
        }
        search.set_live(&sources.live(&search.settings, &shelves).await?);
        self.after = Some(last);
        Ok(documents.len() < STEP)
    }
}

impl Sources {
    /// Reads the category tree.
    pub(super) async fn tree(&self, search: &TenantSearch) -> Result<(), Unread> {
        let categories = self.catalog.categories(&Self::ctx(&search.settings), ()).await?;
        search.set_tree(Tree::new(categories));
        Ok(())
    }

    /// Reads what attributes and their values are called: all, or those of `codes`.
    pub(super) async fn labels(
        &self,
        search: &TenantSearch,
        codes: Vec<Code>,
    ) -> Result<(), Unread> {
        let ctx = Self::ctx(&search.settings);
        let mut query = AttributesQuery { codes, page: PageRequest::first(LIMIT_MAX) };
        loop {
            let Page { items, next } = self.catalog.attributes(&ctx, query.clone()).await?;
            for attribute in items {
                let code = attribute.code.as_str();
                {
                    let mut labels = search.labels.write().expect("no panic under the lock");
                    labels.name(code, &attribute.name);
                    if attribute.kind == AttributeKind::Date {
                        labels.days(code);
                    }
                    for option in &attribute.options {
                        labels.value(code, option.code.as_str(), &option.label);
                    }
                }
                let inline = i64::try_from(attribute.options.len()).unwrap_or(i64::MAX);
                let chosen =
                    matches!(attribute.kind, AttributeKind::Option | AttributeKind::Options);
                if chosen && inline < attribute.option_count {
                    self.options(search, attribute.code).await?;
                }
            }
            match next {
                Some(next) => query.page.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn options(&self, search: &TenantSearch, attribute: Code) -> Result<(), Unread> {
        let ctx = Self::ctx(&search.settings);
        let page = PageRequest::first(LIMIT_MAX);
        let mut query = OptionsQuery { attribute: attribute.clone(), page };
        loop {
            let Page { items, next } = self.catalog.options(&ctx, query.clone()).await?;
            {
                let mut labels = search.labels.write().expect("no panic under the lock");
                for option in &items {
                    labels.value(attribute.as_str(), option.code.as_str(), &option.label);
                }
            }
            match next {
                Some(next) => query.page.after = Some(next),
                None => return Ok(()),
            }
        }
    }
}
