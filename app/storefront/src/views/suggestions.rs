//! What a shopper may mean while typing.

use app_search::{SuggestQuery, Suggestions};
use rt_contract::CallCtx;

use super::found_page::is_away;
use crate::{Selection, Storefront, ViewError};

impl Storefront {
    /// Suggestions for an unfinished text, at most `limit` of each kind; none for no text, and
    /// none while there is no index: the box still searches.
    pub async fn suggest(
        &self,
        ctx: &CallCtx,
        text: &str,
        limit: u32,
    ) -> Result<Suggestions, ViewError> {
        let selection = Selection::default().with_text(Some(text));
        let Some((search, text)) = self.search.as_ref().zip(selection.text()) else {
            return Ok(Suggestions::default());
        };
        let query = SuggestQuery { text: text.to_owned(), limit };
        match search.suggest(ctx, query).await {
            Ok(suggestions) => Ok(suggestions),
            Err(error) if is_away(&error) => Ok(Suggestions::default()),
            Err(error) => Err(ViewError::of(error)),
        }
    }
}
