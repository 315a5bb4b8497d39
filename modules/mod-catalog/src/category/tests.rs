use std::collections::{BTreeSet, HashMap};

use kernel_common::{CategoryId, LocalizedText, SequentialIds};
use mod_catalog_api::{CatalogWriteError, CategoryPut, Outcome, Slug};

use super::{Ancestor, CategoryTree, DEPTH_MAX, entity::Planted, validate};

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

fn put(name: &str, parent: Option<&str>) -> CategoryPut {
    CategoryPut {
        slug: slug(name),
        parent: parent.map(slug),
        name: LocalizedText::en_ru(name, name),
        position: 0,
    }
}

/// A tree, with the ids it has given out and whose they are.
struct Garden {
    tree: CategoryTree,
    ids: SequentialIds,
    names: HashMap<CategoryId, Slug>,
}

impl Garden {
    fn new() -> Self {
        let tree = CategoryTree::new(Vec::new());
        Self { tree, ids: SequentialIds::default(), names: HashMap::new() }
    }

    fn put(&mut self, puts: &[CategoryPut]) -> Result<Planted, CatalogWriteError> {
        let planted = self.tree.put(puts, || CategoryId::generate(&self.ids))?;
        self.names.extend(planted.outcomes.iter().map(|one| (one.id, one.slug.clone())));
        Ok(planted)
    }

    /// `descendant<ancestor` for each pair the put wrote.
    fn pairs(&self, planted: &Planted) -> BTreeSet<String> {
        let pair = |pair: &Ancestor| {
            format!("{}<{}", self.names[&pair.descendant], self.names[&pair.ancestor])
        };
        planted.ancestors.iter().map(pair).collect()
    }
}

fn outcomes(planted: &Planted) -> Vec<Outcome> {
    planted.outcomes.iter().map(|one| one.outcome).collect()
}

fn set(pairs: &[&str]) -> BTreeSet<String> {
    pairs.iter().map(|pair| (*pair).to_owned()).collect()
}

#[test]
fn parents_may_come_after_their_children() {
    let mut garden = Garden::new();
    let planted = garden.put(&[put("cups", Some("kitchen")), put("kitchen", None)]).expect("fits");
    assert_eq!(outcomes(&planted), [Outcome::Created, Outcome::Created]);
    let expected = set(&["cups<cups", "cups<kitchen", "kitchen<kitchen"]);
    assert_eq!(garden.pairs(&planted), expected);
    assert!(planted.changed.iter().all(|category| category.version == 1));
}

#[test]
fn only_what_is_different_is_changed_and_only_what_moves_is_replanted() {
    let mut garden = Garden::new();
    garden
        .put(&[put("a", None), put("b", Some("a")), put("c", Some("b")), put("d", None)])
        .expect("fits");
    let renamed = CategoryPut { position: 7, ..put("a", None) };
    let planted = garden.put(&[renamed, put("b", Some("a"))]).expect("fits");
    assert_eq!(outcomes(&planted), [Outcome::Changed, Outcome::Unchanged]);
    assert_eq!((planted.changed.len(), planted.changed[0].version), (1, 2));
    assert_eq!(planted.moved, []);
    let planted = garden.put(&[put("b", Some("d"))]).expect("fits");
    let expected = set(&["b<b", "b<d", "c<c", "c<b", "c<d"]);
    assert_eq!(garden.pairs(&planted), expected, "with all below it");
    assert_eq!(planted.moved.len(), 2);
}

#[test]
fn nothing_stands_below_itself() {
    let mut garden = Garden::new();
    garden.put(&[put("a", None), put("b", Some("a")), put("c", Some("b"))]).expect("fits");
    let refused = garden.put(&[put("a", Some("c"))]);
    assert!(matches!(refused, Err(CatalogWriteError::CategoryCycle(_))), "{refused:?}");
    let refused = Garden::new().put(&[put("a", Some("a"))]);
    assert_eq!(refused, Err(CatalogWriteError::CategoryCycle(slug("a"))));
}

#[test]
fn unknown_parents_are_named_once() {
    let refused =
        Garden::new().put(&[put("a", Some("x")), put("b", Some("w")), put("c", Some("x"))]);
    let expected = vec![slug("w"), slug("x")];
    assert_eq!(refused, Err(CatalogWriteError::UnknownCategories(expected)));
}

#[test]
fn the_tree_is_not_deeper_than_its_limit() {
    let name = |level: usize| format!("level-{level}");
    let chain: Vec<_> = (0..DEPTH_MAX)
        .map(|level| put(&name(level), level.checked_sub(1).map(name).as_deref()))
        .collect();
    let mut garden = Garden::new();
    garden.put(&chain).expect("as deep as it may be");
    let refused = garden.put(&[put("too-deep", Some(&name(DEPTH_MAX - 1)))]);
    let expected =
        CatalogWriteError::CategoryTooDeep { slug: slug("too-deep"), depth_max: DEPTH_MAX };
    assert_eq!(refused, Err(expected));
}

#[test]
fn faults_point_into_the_batch() {
    let nameless = CategoryPut { name: LocalizedText::default(), ..put("a", None) };
    let faults = validate(&[put("a", None), nameless]).expect_err("two faults");
    let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(pointers, ["/1/slug", "/1/name"]);
    assert!(validate(&[]).is_err());
}
