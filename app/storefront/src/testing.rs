//! An index for tests: it answers what it was told to and remembers what it was asked.

use std::sync::{Mutex, MutexGuard, PoisonError};

use app_search::{
    ProductHit, ProductsAnswer, Search, SearchError, SearchProducts, SuggestQuery, Suggestions,
};
use async_trait::async_trait;
use kernel_common::ProductId;
use rt_contract::{CallCtx, CallError};

type Answered<T> = Result<T, CallError<SearchError>>;

/// An index that finds nothing until a test says what it finds.
#[derive(Debug)]
pub struct ScriptedSearch {
    products: Mutex<Answered<ProductsAnswer>>,
    suggestions: Mutex<Answered<Suggestions>>,
    asked: Mutex<Vec<SearchProducts>>,
}

impl Default for ScriptedSearch {
    fn default() -> Self {
        Self {
            products: Mutex::new(Ok(ProductsAnswer::default())),
            suggestions: Mutex::new(Ok(Suggestions::default())),
            asked: Mutex::default(),
        }
    }
}

impl ScriptedSearch {
    /// From now on it finds this.
    pub fn finds(&self, answer: ProductsAnswer) {
        *own(&self.products) = Ok(answer);
    }

    /// From now on it finds these products and nothing around them.
    pub fn finds_products(&self, products: &[ProductId]) {
        let hit = |product: &ProductId| ProductHit { product: *product, name: Vec::new() };
        self.finds(ProductsAnswer {
            hits: products.iter().map(hit).collect(),
            total: u64::try_from(products.len()).unwrap_or(u64::MAX),
            ..ProductsAnswer::default()
        });
    }

    /// From now on it suggests this.
    pub fn suggests(&self, suggestions: Suggestions) {
        *own(&self.suggestions) = Ok(suggestions);
    }

    /// From now on it refuses.
    pub fn refuses(&self, error: &CallError<SearchError>) {
        *own(&self.products) = Err(error.clone());
        *own(&self.suggestions) = Err(error.clone());
    }

    /// What it was asked since the last time.
    pub fn asked(&self) -> Vec<SearchProducts> {
        std::mem::take(&mut *own(&self.asked))
    }
}

#[async_trait]
impl Search for ScriptedSearch {
    async fn products(&self, _: &CallCtx, request: SearchProducts) -> Answered<ProductsAnswer> {
        own(&self.asked).push(request);
        own(&self.products).clone()
    }

    async fn suggest(&self, _: &CallCtx, _: SuggestQuery) -> Answered<Suggestions> {
        own(&self.suggestions).clone()
    }
}

fn own<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
