//! A small made-up shop, rich enough to see every state of every page.

pub(crate) mod catalog;
pub(crate) mod find;
pub(crate) mod sale;

use app_web::{
    ColourScheme, CurrencyChoice, Flash, Href, Language, NavigationLink, PageContext, Paths,
    RenderError, Renderer, SearchBox, Shell, StoreIdentity, Translation, Visitor, assets,
    information::{Subject, starting_page},
    views::{
        CheckoutNotice, DeclineReason, ErrorKind, ErrorView, FieldProblem, Hero, HomeView,
        ListingView, OrderStatus, TextField,
    },
};

/// English or Russian words, whichever the page is in.
pub(crate) fn say(language: Language, english: &str, russian: &str) -> String {
    match language {
        Language::En => english.to_owned(),
        Language::Ru => russian.to_owned(),
    }
}

/// An address of the samples.
pub(crate) fn href(address: &str) -> Href {
    Href::try_new(address).expect("the samples hold good addresses only")
}

/// The store.
pub(crate) fn store(language: Language) -> StoreIdentity {
    StoreIdentity {
        name: "Halden".to_owned(),
        tagline: say(
            language,
            "Quiet things for the home, made to last.",
            "Спокойные вещи для дома, которые служат долго.",
        ),
        email: "hello@halden.example".to_owned(),
        mark_url: Some(href("/assets/icon.svg")),
        icon_url: None,
    }
}

/// What every page shares.
pub(crate) fn context(language: Language, name: &str) -> PageContext {
    let paths = Paths::new(language, Language::En);
    let categories = [
        ("Kitchen", "Кухня", "kitchen"),
        ("Lighting", "Свет", "lighting"),
        ("Textiles", "Текстиль", "textiles"),
        ("Bags", "Сумки", "bags"),
        ("Stationery", "Канцелярия", "stationery"),
    ];
    PageContext {
        language,
        store: store(language),
        scheme: ColourScheme::Auto,
        stylesheet_url: assets::stylesheet(ColourScheme::Auto).url(),
        theme_url: href("/assets/theme.css"),
        currency: "EUR".to_owned(),
        currencies: ["EUR", "USD"]
            .map(|code| CurrencyChoice { code: code.to_owned(), current: code == "EUR" })
            .into(),
        search: Some(SearchBox::default()),
        origin: "https://halden.example".to_owned(),
        canonical_path: href(&format!("/{name}.{language}.html")),
        translations: Language::ALL
            .map(|other| {
                Translation::new(other, href(&format!("/{name}.{other}.html")), Language::En)
            })
            .into(),
        demo: true,
        navigation: categories
            .map(|(english, russian, slug)| NavigationLink {
                title: say(language, english, russian),
                url: paths.category(slug),
                current: slug == "kitchen" && (name == "listing" || name.starts_with("product")),
            })
            .into(),
        navigation_more: name.starts_with("listing"),
        paths,
    }
}

/// A page, its name and who looks at it.
pub(crate) type Sample = (&'static str, Shell, Visitor);

/// Every page in every state worth looking at.
pub(crate) fn every_page(
    renderer: &Renderer,
    language: Language,
) -> Result<Vec<Sample>, RenderError> {
    let mut pages = Vec::new();
    let visitor = Visitor { cart_count: 3, flash: None, form_key: "0197-sample-key".to_owned() };
    let mut add = |name: &'static str, shell: Shell, flash: Option<Flash>| {
        pages.push((name, shell, Visitor { flash, ..visitor.clone() }));
    };
    let page = |name: &str| context(language, name);

    add("home", renderer.home(&catalog::home(language), &page("home"))?, None);
    let bare = HomeView {
        hero: None,
        categories: vec![],
        categories_more: false,
        collections: vec![],
        featured: vec![],
        promises: vec![],
        structured: vec![],
    };
    add("home-empty", renderer.home(&bare, &page("home-empty"))?, None);
    let mut worded = catalog::home(language);
    worded.categories.iter_mut().for_each(|category| category.picture = None);
    worded.categories_more = true;
    worded.hero = worded.hero.map(|hero| Hero { picture: None, ..hero });
    add("home-worded", renderer.home(&worded, &page("home-worded"))?, None);

    let listing = catalog::listing(language);
    add("listing", renderer.listing(&listing, &page("listing"))?, None);
    let narrowed = find::narrowed(language);
    add("listing-narrowed", renderer.listing(&narrowed, &page("listing-narrowed"))?, None);
    let nothing = find::nothing_fits(language);
    add("listing-nothing-fits", renderer.listing(&nothing, &page("listing-nothing-fits"))?, None);
    let searching = |name: &str, text: &str| {
        let mut page = page(name);
        page.search = Some(SearchBox { text: text.to_owned() });
        page
    };
    let found = find::search(language);
    add("search", renderer.listing(&found, &searching("search", "yfeiybrb"))?, None);
    let none = find::nothing_found(language);
    add("search-none", renderer.listing(&none, &searching("search-none", "qwertzuiop"))?, None);
    let away = find::unavailable(language);
    add("search-away", renderer.listing(&away, &searching("search-away", "mug"))?, None);
    add("categories", renderer.categories(&find::categories(language), &page("categories"))?, None);
    let collections = find::collections(language);
    add("collections", renderer.collections(&collections, &page("collections"))?, None);
    let mut crowded = page("listing-empty");
    crowded.navigation.extend(crowded.navigation.clone());
    let empty = ListingView { products: vec![], subcategories: vec![], ..listing };
    add("listing-empty", renderer.listing(&empty, &crowded)?, None);

    let product = catalog::product(language);
    let added = Some(Flash::Added { title: product.title.clone() });
    add("product", renderer.product(&product, &page("product"))?, None);
    add("product-added", renderer.product(&product, &page("product-added"))?, added);
    let sold_out = catalog::sold_out_product(language);
    add("product-sold-out", renderer.product(&sold_out, &page("product-sold-out"))?, None);

    add("cart", renderer.cart(&sale::cart(language), &page("cart"))?, None);
    let limited = Some(Flash::QuantityLimited { left: 2 });
    let blocked = sale::blocked_cart(language);
    add("cart-changed", renderer.cart(&blocked, &page("cart-changed"))?, limited);
    add("cart-empty", renderer.cart(&sale::empty_cart(), &page("cart-empty"))?, None);

    let mut checkout = sale::checkout(language);
    add("checkout", renderer.checkout(&checkout, &page("checkout"))?, None);
    checkout.notices = vec![
        sale::total_changed(language),
        CheckoutNotice::PaymentDeclined { reason: DeclineReason::InsufficientFunds },
    ];
    checkout.email = TextField::wrong("anna@", FieldProblem::EmailMalformed);
    checkout.postcode = TextField::wrong("", FieldProblem::PostcodeMissing);
    checkout.country_problem = Some(FieldProblem::CountryNotServed);
    checkout.card_number = TextField::wrong("4242", FieldProblem::CardMalformed);
    checkout.terms.problem = Some(FieldProblem::TermsNotAccepted);
    add("checkout-problems", renderer.checkout(&checkout, &page("checkout-problems"))?, None);

    let mut order = sale::order(language);
    add("order", renderer.order(&order, &page("order"))?, None);
    order.just_placed = true;
    order.status = OrderStatus::Paid;
    order.timeline.drain(..1);
    add("order-thanks", renderer.order(&order, &page("order-thanks"))?, None);

    let checking = sale::checking(language);
    add("payment-checking", renderer.payment_checking(&checking, &page("payment-checking"))?, None);
    let confirm = sale::confirmation(language);
    let shell = renderer.payment_confirmation(&confirm, &page("payment-confirmation"))?;
    add("payment-confirmation", shell, None);
    let declined = sale::declined(language);
    add("payment-declined", renderer.payment_declined(&declined, &page("payment-declined"))?, None);

    for (name, subject) in [
        ("delivery", Subject::Delivery),
        ("returns", Subject::Returns),
        ("contacts", Subject::Contacts),
        ("terms", Subject::Terms),
        ("privacy", Subject::Privacy),
    ] {
        let mut view = starting_page(subject, language, &store(language));
        sale::complete(&mut view, language);
        add(name, renderer.information(&view, &page(name))?, None);
    }
    for (name, kind) in [
        ("error-400", ErrorKind::BadRequest),
        ("error-403", ErrorKind::Forbidden),
        ("error-404", ErrorKind::NotFound),
        ("error-410", ErrorKind::Gone),
        ("error-422", ErrorKind::Unprocessable),
        ("error-429", ErrorKind::TooManyRequests),
        ("error-500", ErrorKind::Failure),
        ("error-503", ErrorKind::Unavailable),
    ] {
        let view = ErrorView { kind, request_id: Some("01JD6W3V7K".to_owned()) };
        add(name, renderer.error(&view, &page(name))?, None);
    }
    Ok(pages)
}
