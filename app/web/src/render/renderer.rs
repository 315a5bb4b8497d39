use minijinja::{Environment, Value, context, value::Serde};
use serde::Serialize;

use super::{
    environment::{environment, escape_html},
    packed::Packing,
    shell::{Part, Place, Shell},
    visitor::Visitor,
};
use crate::{
    Language, PageContext,
    views::{
        CartView, CategoriesView, CheckoutView, CollectionsView, ErrorView, HomeView,
        InformationView, ListingView, OrderView, PaymentCheckingView, PaymentConfirmationView,
        PaymentDeclinedView, ProductView, SuggestionsView,
    },
};

/// What to answer with status 500 when rendering the error page itself fails.
pub const LAST_RESORT_PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <title>Error</title><h1>Something broke on our side</h1>\
    <p>If you were paying, do not pay again.</p>\
    <p lang=\"ru\">У нас что-то сломалось. Если вы оплачивали заказ, не платите ещё раз.</p></html>";

/// Numbers of things in a cart whose place in the header is made once.
const COUNTS_READY: u32 = 100;

/// Renders every page of the storefront. Made once; cheap to share behind an `Arc`.
#[derive(Debug)]
pub struct Renderer {
    english: Words,
    russian: Words,
}

/// The templates in one language, and what of them needs no rendering per visitor.
#[derive(Debug)]
struct Words {
    environment: Environment<'static>,
    cart_counts: Vec<String>,
}

impl Words {
    fn of(language: Language) -> Self {
        let environment = environment(language);
        let cart_counts = (0..COUNTS_READY)
            .map(|count| cart_count(&environment, count))
            .collect::<Result<_, _>>()
            .expect("the place of the cart is rendered by every test of a page");
        Self { environment, cart_counts }
    }
}

fn cart_count(environment: &Environment<'_>, count: u32) -> Result<String, minijinja::Error> {
    environment.get_template(CART_COUNT)?.render(context! { count })
}

/// The template of the cart's place.
const CART_COUNT: &str = "visitor/cart_count.html";

/// A template and a view do not fit each other. It is a defect of this crate, never of the input.
#[derive(Debug, thiserror::Error)]
#[error("the template {template} could not be rendered")]
pub struct RenderError {
    template: &'static str,
    source: minijinja::Error,
}

impl Renderer {
    /// Parses the catalogues and templates that are part of this binary.
    #[must_use]
    pub fn new() -> Self {
        Self { english: Words::of(Language::En), russian: Words::of(Language::Ru) }
    }

    /// The front page.
    pub fn home(&self, view: &HomeView, page: &PageContext) -> Result<Shell, RenderError> {
        self.shell("home.html", view, page)
    }

    /// A category, a collection, all products, or what was searched for.
    pub fn listing(&self, view: &ListingView, page: &PageContext) -> Result<Shell, RenderError> {
        self.shell("listing.html", view, page)
    }

    /// The piece of a listing that changes when it is narrowed, ordered or paged.
    pub fn listing_body(
        &self,
        view: &ListingView,
        page: &PageContext,
    ) -> Result<Shell, RenderError> {
        self.shell("partials/listing_body.html", view, page)
    }

    /// The piece of a page that suggests what to search for.
    pub fn suggestions(
        &self,
        view: &SuggestionsView,
        page: &PageContext,
    ) -> Result<Shell, RenderError> {
        self.shell("suggestions.html", view, page)
    }

    /// The categories of a large catalog.
    pub fn categories(
        &self,
        view: &CategoriesView,
        page: &PageContext,
    ) -> Result<Shell, RenderError> {
        self.shell("categories.html", view, page)
    }

    /// The collections.
    pub fn collections(
        &self,
        view: &CollectionsView,
        page: &PageContext,
    ) -> Result<Shell, RenderError> {
        self.shell("collections.html", view, page)
    }

    /// A product.
    pub fn product(&self, view: &ProductView, page: &PageContext) -> Result<Shell, RenderError> {
        self.shell("product.html", view, page)
    }

    /// The cart.
    pub fn cart(&self, view: &CartView, page: &PageContext) -> Result<Shell, RenderError> {
        self.shell("cart.html", view, page)
    }

    /// The checkout.
    pub fn checkout(&self, view: &CheckoutView, page: &PageContext) -> Result<Shell, RenderError> {
        self.shell("checkout.html", view, page)
    }

    /// An order, or the confirmation of one.
    pub fn order(&self, view: &OrderView, page: &PageContext) -> Result<Shell, RenderError> {
        self.shell("order.html", view, page)
    }

    /// The payment's outcome is not known yet.
    pub fn payment_checking(
        &self,
        view: &PaymentCheckingView,
        page: &PageContext,
    ) -> Result<Shell, RenderError> {
        self.shell("payment_checking.html", view, page)
    }

    /// The provider wants a confirmation.
    pub fn payment_confirmation(
        &self,
        view: &PaymentConfirmationView,
        page: &PageContext,
    ) -> Result<Shell, RenderError> {
        self.shell("payment_confirmation.html", view, page)
    }

    /// The payment failed.
    pub fn payment_declined(
        &self,
        view: &PaymentDeclinedView,
        page: &PageContext,
    ) -> Result<Shell, RenderError> {
        self.shell("payment_declined.html", view, page)
    }

    /// A legal or service page.
    pub fn information(
        &self,
        view: &InformationView,
        page: &PageContext,
    ) -> Result<Shell, RenderError> {
        self.shell("information.html", view, page)
    }

    /// A page that could not be shown; answer with [`ErrorKind::status`](crate::views::ErrorKind).
    pub fn error(&self, view: &ErrorView, page: &PageContext) -> Result<Shell, RenderError> {
        self.shell("error.html", view, page)
    }

    /// What the listing of the whole shop is called, on its own page and wherever it is led to.
    pub(crate) fn all_products_title(&self, language: Language) -> Result<String, RenderError> {
        self.words_of(language, "t.layout.all_products")
    }

    /// What the page of all collections is called.
    pub(crate) fn collections_title(&self, language: Language) -> Result<String, RenderError> {
        self.words_of(language, "t.collections.title")
    }

    /// What the front page is called in a way down from it.
    pub(crate) fn home_title(&self, language: Language) -> Result<String, RenderError> {
        self.words_of(language, "t.layout.home")
    }

    fn words_of(&self, language: Language, message: &'static str) -> Result<String, RenderError> {
        let environment = &self.words(language).environment;
        let words = environment.compile_expression(message).and_then(|words| words.eval(()));
        let defect = |source| RenderError { template: message, source };
        Ok(words.map_err(defect)?.to_string())
    }

    /// Fills the visitor's places of a page.
    pub fn serve(&self, shell: &Shell, visitor: &Visitor) -> Result<String, RenderError> {
        let mut html = String::with_capacity(shell.html_bytes() + 512);
        for part in shell.parts() {
            match part {
                Part::Html(text) => html.push_str(text),
                Part::Place(place) => self.fill(*place, shell, visitor, &mut html)?,
            }
        }
        Ok(html)
    }

    /// The same as gzip, of a page that was [packed](Shell::packed).
    pub fn serve_gzip(&self, shell: &Shell, visitor: &Visitor) -> Result<Vec<u8>, RenderError> {
        let mut packing = Packing::with_capacity(shell.size_bytes() - shell.html_bytes() + 512);
        let mut packed = shell.packed_parts().iter();
        let mut own = String::new();
        for part in shell.parts() {
            match part {
                Part::Html(_) => {
                    packing.packed(packed.next().expect("every part of HTML was packed"));
                }
                Part::Place(place) => {
                    own.clear();
                    self.fill(*place, shell, visitor, &mut own)?;
                    packing.stored(&own);
                }
            }
        }
        Ok(packing.finish())
    }

    fn fill(
        &self,
        place: Place,
        shell: &Shell,
        visitor: &Visitor,
        html: &mut String,
    ) -> Result<(), RenderError> {
        match place {
            Place::CartCount => self.count(shell.language(), visitor, html)?,
            Place::Flash => {
                if let Some(flash) = &visitor.flash {
                    let flash = Value::from(Serde(flash));
                    let values = context! { flash, cart_url => shell.cart_url().as_str() };
                    html.push_str(&self.render(shell.language(), "visitor/flash.html", values)?);
                }
            }
            Place::FormKey => escape_html(&visitor.form_key, html),
        }
        Ok(())
    }

    fn shell<V: Serialize>(
        &self,
        template: &'static str,
        view: &V,
        page: &PageContext,
    ) -> Result<Shell, RenderError> {
        let values =
            context! { view => Value::from(Serde(view)), page => Value::from(Serde(page)) };
        Ok(Shell::new(page, &self.render(page.language, template, values)?))
    }

    fn render(
        &self,
        language: Language,
        template: &'static str,
        values: Value,
    ) -> Result<String, RenderError> {
        self.words(language)
            .environment
            .get_template(template)
            .and_then(|template| template.render(values))
            .map_err(|source| RenderError { template, source })
    }

    fn count(
        &self,
        language: Language,
        visitor: &Visitor,
        html: &mut String,
    ) -> Result<(), RenderError> {
        let words = self.words(language);
        let ready = usize::try_from(visitor.cart_count).ok().and_then(|n| words.cart_counts.get(n));
        match ready {
            Some(ready) => html.push_str(ready),
            None => html.push_str(
                &cart_count(&words.environment, visitor.cart_count)
                    .map_err(|source| RenderError { template: CART_COUNT, source })?,
            ),
        }
        Ok(())
    }

    fn words(&self, language: Language) -> &Words {
        match language {
            Language::En => &self.english,
            Language::Ru => &self.russian,
        }
    }
}

impl Default for Renderer {
    fn default() -> Self {
        Self::new()
    }
}
