//! Categories by the names of a file: known ones are found, others are planted.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, RwLock},
};

use kernel_common::{CategoryId, Locale, LocalizedText};
use mod_catalog_api::{Category, CategoryPut, Slug};

use crate::{
    expression::{slug_of, tag_of},
    shopify::PATH,
};

/// Levels of a category path, as the catalog has them.
const DEPTH_MAX: usize = 16;
/// Categories that a file may name: a column that was taken for a category by mistake ends here.
const CATEGORIES_MAX: usize = 50_000;
const NAME_LENGTH_MAX: usize = 200;
/// Characters of a slug, with room for a mark.
const SLUG_LENGTH_MAX: usize = 180;

/// The slugs of categories by their ids. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct CategorySlugs(Arc<RwLock<HashMap<CategoryId, Slug>>>);

impl CategorySlugs {
    pub(crate) fn get(&self, id: CategoryId) -> Option<Slug> {
        self.0.read().expect("nothing panics while it is held").get(&id).cloned()
    }

    pub(crate) fn insert(&self, pairs: impl IntoIterator<Item = (CategoryId, Slug)>) {
        self.0.write().expect("nothing panics while it is held").extend(pairs);
    }
}

/// Every category there is, by the way to it.
#[derive(Debug)]
pub(crate) struct Categories {
    locale: Locale,
    by_path: HashMap<String, Slug>,
    slugs: HashSet<Slug>,
}

impl Categories {
    /// The categories of the shop.
    pub(crate) fn of(tree: &[Category], locale: &Locale) -> Self {
        let by_id: HashMap<_, _> = tree.iter().map(|category| (category.id, category)).collect();
        let mut by_path = HashMap::new();
        for category in tree {
            let slug = category.slug.clone();
            by_path.entry(path_of(category, &by_id, locale)).or_insert(slug);
        }
        let slugs = tree.iter().map(|category| category.slug.clone()).collect();
        Self { locale: locale.clone(), by_path, slugs }
    }

    /// The category at the end of a path of names, and those to be planted on the way to it.
    pub(crate) fn find(
        &mut self,
        path: &[String],
    ) -> Result<(Option<Slug>, Vec<CategoryPut>), String> {
        let names: Vec<&str> =
            path.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
        if let Some(slug) = self.by_path.get(&names.join(PATH)) {
            return Ok((Some(slug.clone()), Vec::new()));
        }
        if names.len() > DEPTH_MAX {
            return Err(format!("the category has more than {DEPTH_MAX} levels"));
        }
        for name in &names {
            if name.chars().count() > NAME_LENGTH_MAX || name.chars().any(char::is_control) {
                return Err("the name of a category is one line of 200 characters".to_owned());
            }
        }
        let (mut parent, mut planted) = (None, Vec::new());
        for depth in 1..=names.len() {
            let way = names[..depth].join(PATH);
            let slug = match self.by_path.get(&way) {
                Some(slug) => slug.clone(),
                None if self.by_path.len() >= CATEGORIES_MAX => {
                    return Err(format!("the file names more than {CATEGORIES_MAX} categories"));
                }
                None => {
                    let slug = self.fresh_slug(&names[..depth], &way);
                    self.slugs.insert(slug.clone());
                    self.by_path.insert(way, slug.clone());
                    let name = names[depth - 1].to_owned();
                    planted.push(CategoryPut {
                        slug: slug.clone(),
                        parent,
                        name: LocalizedText([(self.locale.clone(), name)].into()),
                        position: 0,
                    });
                    slug
                }
            };
            parent = Some(slug);
        }
        Ok((parent, planted))
    }

    /// The same way makes the same slug, in this run and in another beside it.
    fn fresh_slug(&self, names: &[&str], way: &str) -> Slug {
        let plain = slug_of(&names.join(" "), SLUG_LENGTH_MAX);
        if let Ok(slug) = plain.parse::<Slug>()
            && !self.slugs.contains(&slug)
        {
            return slug;
        }
        let marked = format!("{plain}-{}", tag_of(way));
        marked.trim_start_matches('-').parse().expect("letters and digits with dashes between")
    }
}

/// The names from the top down to a category.
fn path_of(category: &Category, by_id: &HashMap<CategoryId, &Category>, locale: &Locale) -> String {
    let mut names = vec![category.name.get(locale)];
    let mut above = category.parent;
    while let Some(parent) = above.and_then(|id| by_id.get(&id))
        && names.len() < DEPTH_MAX
    {
        names.push(parent.name.get(locale));
        above = parent.parent;
    }
    names.reverse();
    names.join(PATH)
}

/// The way to each category, for an export.
pub(crate) fn paths(tree: &[Category], locale: &Locale) -> HashMap<CategoryId, String> {
    let by_id: HashMap<_, _> = tree.iter().map(|category| (category.id, category)).collect();
    tree.iter().map(|category| (category.id, path_of(category, &by_id, locale))).collect()
}

#[cfg(test)]
mod tests {
    use kernel_common::{CategoryId, Locale, LocalizedText, SequentialIds};
    use mod_catalog_api::{Category, Slug};

    use super::Categories;

    fn names(path: &[&str]) -> Vec<String> {
        path.iter().map(|name| (*name).to_owned()).collect()
    }

    fn slug(text: &str) -> Slug {
        text.parse().expect("a slug")
    }

    #[test]
    fn known_categories_are_found_by_their_names_and_others_planted_below_them() {
        let ids = SequentialIds::default();
        let kitchen = Category {
            id: CategoryId::generate(&ids),
            parent: None,
            slug: slug("k"),
            name: LocalizedText::en_ru("Kitchen", "Кухня"),
            position: 3,
            product_count: 0,
        };
        let mut categories = Categories::of(&[kitchen], &Locale::ru());
        let (found, planted) = categories.find(&names(&["Кухня"])).expect("fits");
        assert_eq!((found, planted.len()), (Some(slug("k")), 0));
        let (found, planted) = categories.find(&names(&["Кухня", "Чай & кофе"])).expect("fits");
        assert_eq!(found, Some(slug("кухня-чай-кофе")));
        assert_eq!(planted[0].parent, Some(slug("k")));
        let (again, planted) = categories.find(&names(&["Кухня", "Чай & кофе"])).expect("fits");
        assert_eq!((again, planted.len()), (found, 0));
    }

    #[test]
    fn two_ways_that_read_alike_are_two_categories() {
        let mut categories = Categories::of(&[], &Locale::en());
        let mut find = |path: &[&str]| categories.find(&names(path)).expect("fits").0.expect("one");
        let first = find(&["A B", "C"]);
        let second = find(&["A", "B C"]);
        assert_ne!(first, second);
        assert!(second.as_str().starts_with("a-b-c-"), "{second}");
        assert!(find(&["***"]).as_str().len() == 8, "a mark alone");
    }

    #[test]
    fn paths_out_of_bounds_are_refused() {
        let mut categories = Categories::of(&[], &Locale::en());
        assert!(categories.find(&vec!["x".to_owned(); 17]).is_err());
        assert!(categories.find(&["y".repeat(201)]).is_err());
        assert!(categories.find(&["a\u{7}".to_owned()]).is_err());
        assert_eq!(categories.find(&[]), Ok((None, Vec::new())));
    }
}
