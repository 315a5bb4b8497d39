//! The front page.

use app_storefront::HomePage;
use mod_catalog_api::Category;

use super::{card, categories::collection_tile, delivery_offer, picture};
use crate::{
    StoreIdentity,
    information::{Subject, starting_page},
    site::{StoreFront, visit::Visit},
    views::{CategoryTile, Hero, HomeView, Promise},
};

/// What the front page puts before every shopper.
const PROMISES: [Subject; 3] = [Subject::Delivery, Subject::Returns, Subject::Contacts];
/// Categories shown; a page of their own has all of them.
const CATEGORIES_MAX: usize = 24;
/// Collections shown.
const COLLECTIONS_MAX: usize = 4;
/// Cards shown: whole rows at two, three and four in a row are six, nine and twelve.
const CARDS_MAX: usize = 12;

/// The front page, with what the store says about itself.
pub(crate) fn home(
    visit: &Visit,
    page: &HomePage,
    front: &StoreFront,
    store: &StoreIdentity,
    action: String,
) -> HomeView {
    let locale = &visit.ctx.locale;
    let hero = front.hero.as_ref().map(|hero| Hero {
        heading: hero.heading.get(locale).to_owned(),
        text: hero.text.get(locale).to_owned(),
        action,
        url: visit.paths.products(),
        picture: hero.picture_url.clone().and_then(|url| picture(url, "", 1600, 900)),
    });
    let tile = |category: &Category| {
        let title = category.name.get(locale);
        let pictures = &front.category_pictures;
        let own = pictures.iter().find(|(slug, _)| slug == category.slug.as_str());
        CategoryTile {
            title: title.to_owned(),
            url: visit.paths.category(category.slug.as_str()),
            picture: own.and_then(|(_, url)| picture(url.clone(), title, 800, 600)),
        }
    };
    let promise = |subject| {
        let page = starting_page(subject, visit.language, store);
        Promise {
            title: page.title,
            text: page.introduction,
            delivery: delivery_offer(visit).filter(|_| subject == Subject::Delivery),
            url: visit.paths.information(subject),
        }
    };
    HomeView {
        hero,
        categories: page.categories.iter().take(CATEGORIES_MAX).map(tile).collect(),
        categories_more: page.categories.len() > CATEGORIES_MAX,
        collections: page
            .collections
            .iter()
            .take(COLLECTIONS_MAX)
            .map(|collection| collection_tile(visit, collection))
            .collect(),
        featured: page.newest.iter().filter_map(|c| card(visit, c)).take(CARDS_MAX).collect(),
        promises: PROMISES.map(promise).into(),
        structured: Vec::new(),
    }
}
