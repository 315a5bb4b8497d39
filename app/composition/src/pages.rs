//! The storefront's pages, and what the demo shops bring to them.

use std::{collections::HashMap, sync::Arc};

use adapter_testcard::TEST_CARDS;
use app_demo::{DemoShop, content::Text};
use app_web::{
    FrontHero, Href, Media, Site, StoreFront, Web,
    views::{TestCard, TestCardAnswer},
};
use kernel_common::{LocalizedText, TenantId};
use rt_config::{Profile, Settings};
use rt_host::SystemClock;
use rt_security::Signer;

use crate::surfaces::Services;

/// The pages of every store.
pub(crate) fn site(settings: &Settings, services: &Services, signer: &Arc<Signer>) -> Arc<Site> {
    let demo = settings.profile == Profile::Demo;
    Site::new(Web {
        storefront: services.storefront.clone(),
        checkout: services.checkout.clone(),
        carts: services.contracts.carts.clone(),
        orders: services.contracts.orders.clone(),
        payments: services.contracts.payments.clone(),
        stores: settings.stores.clone(),
        generations: services.answers.generations().clone(),
        signer: signer.clone(),
        clock: Arc::new(SystemClock),
        demo,
        fronts: if demo { demo_fronts(settings) } else { HashMap::new() },
        test_cards: TEST_CARDS.iter().filter_map(test_card).collect(),
        media: if demo { demo_media() } else { Arc::new(|_| None) },
    })
}

fn demo_media() -> Media {
    Arc::new(|name| app_demo::picture(name).map(Into::into))
}

/// The words and pictures of the demo shops, by the tenant that answers on their host.
fn demo_fronts(settings: &Settings) -> HashMap<TenantId, StoreFront> {
    let front = |shop: &DemoShop| {
        let store = settings.stores.by_host(&shop.store.host)?;
        Some((store.tenant, demo_front(shop)))
    };
    app_demo::shops().iter().filter_map(front).collect()
}

fn demo_front(shop: &DemoShop) -> StoreFront {
    let text = |text: &Text| LocalizedText::en_ru(text.en.clone(), text.ru.clone());
    let media = |name: &str| Href::try_new(format!("/media/{name}")).ok();
    let key = &shop.store.key;
    let hero = media(&format!("{key}--hero.svg")).map(|picture_url| FrontHero {
        heading: text(&shop.store.hero_title),
        text: text(&shop.store.hero_text),
        picture_url: Some(picture_url),
    });
    let picture = |category: &app_demo::content::Category| {
        let name = app_demo::pictures::category_picture(shop, category);
        Some((category.slug.clone(), media(&name)?))
    };
    StoreFront {
        tagline: text(&shop.store.tagline),
        hero,
        mark_url: media(&format!("{key}--mark.svg")),
        icon_url: media(&format!("{key}--favicon.svg")),
        category_pictures: shop.categories.iter().filter_map(picture).collect(),
    }
}

/// A card to try, with its number in groups of four; none for a card whose answer no page names.
fn test_card(card: &adapter_testcard::TestCard) -> Option<TestCard> {
    let answer = match card.token {
        "tok_approved" => TestCardAnswer::Approved,
        "tok_declined" => TestCardAnswer::Declined,
        "tok_needs_confirmation" => TestCardAnswer::NeedsConfirmation,
        "tok_answers_late" => TestCardAnswer::Late,
        "tok_never_answers" => TestCardAnswer::ChargesThenTimesOut,
        _ => return None,
    };
    let digits: Vec<char> = card.number.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    Some(TestCard { number: groups.join(" "), answer })
}
