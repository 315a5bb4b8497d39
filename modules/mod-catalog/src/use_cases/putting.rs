//! Puts a batch of products in a constant number of statements, and says of each what was done or
//! why it was not.
//!
//! Products are read before they are locked: what does not change is neither locked nor written.
//! A refused product is as if it had not been in the batch.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel_common::{CategoryId, FieldError, Locale, ProductId, Sku};
use mod_catalog_api::{AttributeInput, Code, Outcome, ProductOutcome, ProductPut, Slug};
use rt_contract::CallCtx;
use rt_postgres::{StoreError, UnitOfWork};

use super::{lexicon, writing::raced};
use crate::{
    Catalog,
    attribute::{Lexicon, Traits},
    product::{Content, Draft, Known, ProductRecord},
    publisher,
    store::{CategoryStore, FamilyStore, Move, PlacementStore, ProductStore, VariantStore},
};

/// Why one product is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ItemFault {
    Field(FieldError),
    UnknownCategory(String, Slug),
    SkuTaken(String, Sku),
}

impl From<ItemFault> for FieldError {
    fn from(fault: ItemFault) -> Self {
        match fault {
            ItemFault::Field(fault) => fault,
            ItemFault::UnknownCategory(pointer, slug) => {
                Self::new(pointer, "unknown_category", format!("there is no category {slug}"))
            }
            ItemFault::SkuTaken(pointer, sku) => {
                Self::new(pointer, "sku_taken", format!("{sku} belongs to another product"))
            }
        }
    }
}

/// What was done with one product.
pub(super) type ItemResult = Result<ProductOutcome, Vec<ItemFault>>;

/// Puts products that are valid by themselves.
pub(super) async fn put_batch(
    catalog: &Catalog,
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    puts: &[&ProductPut],
    define_missing: bool,
) -> Result<Vec<ItemResult>, StoreError> {
    ProductStore::new(uow, ctx.tenant).plan_afresh(true).await?;
    CategoryStore::new(uow, ctx.tenant).hold().await?;
    let names = Names::of(catalog, uow, ctx, puts, define_missing).await?;
    let mut faults: BTreeMap<usize, Vec<ItemFault>> = BTreeMap::new();
    let mut drafts: BTreeMap<usize, Draft> = BTreeMap::new();
    for (n, put) in puts.iter().enumerate() {
        match names.draft(put, &ctx.locale) {
            Ok(draft) => drop(drafts.insert(n, draft)),
            Err(found) => drop(faults.insert(n, found)),
        }
    }
    let mut told: BTreeMap<usize, ProductOutcome> = BTreeMap::new();
    let mut known = known(uow, ctx, &mut drafts, &mut told).await?;
    let taken = taken(uow, ctx, &drafts, &known).await?;
    for (n, found) in taken {
        drafts.remove(&n);
        faults.insert(n, found);
    }
    write(catalog, uow, ctx, &drafts, &mut known, &mut told).await?;
    let result = |n: usize| match (told.remove(&n), faults.remove(&n)) {
        (Some(outcome), _) => Ok(outcome),
        (None, faults) => Err(faults.unwrap_or_default()),
    };
    Ok((0..puts.len()).map(result).collect())
}

/// What the names in a batch stand for.
struct Names {
    categories: HashMap<Slug, CategoryId>,
    families: HashSet<Code>,
    lexicon: Lexicon,
}

fn inputs_of(put: &ProductPut) -> impl Iterator<Item = &AttributeInput> {
    put.attributes.iter().chain(put.variants.iter().flat_map(|variant| &variant.attributes))
}

impl Names {
    async fn of(
        catalog: &Catalog,
        uow: &mut UnitOfWork,
        ctx: &CallCtx,
        puts: &[&ProductPut],
        define_missing: bool,
    ) -> Result<Self, StoreError> {
        let slugs: HashSet<&Slug> =
            puts.iter().flat_map(|put| put.category.iter().chain(&put.categories)).collect();
        let categories = CategoryStore::new(uow, ctx.tenant).ids_of(slugs.into_iter()).await?;
        let codes: HashSet<&Code> = puts.iter().filter_map(|put| put.family.as_ref()).collect();
        let families = FamilyStore::new(uow, ctx.tenant).known(codes.into_iter()).await?;
        let inputs: Vec<_> = puts.iter().flat_map(|put| inputs_of(put)).collect();
        let lexicon = if define_missing {
            lexicon::defining(uow, ctx, &inputs, catalog.clock.now()).await?
        } else {
            lexicon::of(uow, ctx, &inputs).await?
        };
        Ok(Self { categories, families: families.into_iter().collect(), lexicon })
    }

    fn draft(&self, put: &ProductPut, locale: &Locale) -> Result<Draft, Vec<ItemFault>> {
        let mut faults = Vec::new();
        let mut categories = Vec::new();
        let further = put.categories.iter().enumerate();
        let further = further.map(|(n, slug)| (format!("/categories/{n}"), slug));
        let primary = put.category.iter().map(|slug| ("/category".to_owned(), slug));
        for (pointer, slug) in primary.chain(further) {
            match self.categories.get(slug) {
                Some(id) if categories.contains(id) => {}
                Some(id) => categories.push(*id),
                None => faults.push(ItemFault::UnknownCategory(pointer, slug.clone())),
            }
        }
        let mut fields = Vec::new();
        let known = |code: &Code| self.families.contains(code);
        if put.family.as_ref().is_some_and(|code| !known(code)) {
            fields.push(FieldError::new("/family", "unknown_family", "there is no such family"));
        }
        let values = self.lexicon.read_all(&put.attributes, "/attributes", &mut fields);
        let own = put.variants.iter().enumerate().map(|(n, variant)| {
            let pointer = format!("/variants/{n}/attributes");
            self.lexicon.read_all(&variant.attributes, &pointer, &mut fields)
        });
        let own = own.collect();
        faults.extend(fields.into_iter().map(ItemFault::Field));
        if !faults.is_empty() {
            return Err(faults);
        }
        let traits = Traits {
            categories,
            family: put.family.clone(),
            values,
            tax_category: put.tax_category.clone(),
        };
        Ok(Draft::new(Content::of(put, own), traits, put.status, locale))
    }
}

/// Takes out of `drafts` what is so already, and locks those of the others that exist.
async fn known(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    drafts: &mut BTreeMap<usize, Draft>,
    told: &mut BTreeMap<usize, ProductOutcome>,
) -> Result<HashMap<Slug, Known>, StoreError> {
    let mut products = ProductStore::new(uow, ctx.tenant);
    let slugs: Vec<String> = drafts.values().map(|d| d.content.slug.to_string()).collect();
    let seen = products.known(&slugs).await?;
    settle(&seen, drafts, told);
    let is_there = |draft: &&Draft| seen.contains_key(&draft.content.slug);
    let there = drafts.values().filter(is_there).map(|draft| draft.content.slug.to_string());
    let locked = products.lock_known(&there.collect::<Vec<_>>()).await?;
    // Somebody else may have put the same in between.
    settle(&locked, drafts, told);
    Ok(locked)
}

fn settle(
    known: &HashMap<Slug, Known>,
    drafts: &mut BTreeMap<usize, Draft>,
    told: &mut BTreeMap<usize, ProductOutcome>,
) {
    drafts.retain(|n, draft| match known.get(&draft.content.slug) {
        Some(known) if known.is(draft) => {
            told.insert(*n, known.told_unchanged());
            false
        }
        _ => true,
    });
}

/// The drafts whose SKUs other living products keep. A SKU may move between products of the
/// batch, unless its owner is refused itself: then it keeps what it has.
async fn taken(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    drafts: &BTreeMap<usize, Draft>,
    known: &HashMap<Slug, Known>,
) -> Result<BTreeMap<usize, Vec<ItemFault>>, StoreError> {
    let variants = |draft: &'_ Draft| draft.content.variants.len();
    let mut skus: Vec<&str> = Vec::with_capacity(drafts.values().map(variants).sum());
    skus.extend(drafts.values().flat_map(|d| d.content.variants.iter().map(|v| v.sku.as_str())));
    if skus.is_empty() {
        return Ok(BTreeMap::new());
    }
    let owners = VariantStore::new(uow, ctx.tenant).owners(&skus).await?;
    let new: HashSet<&Slug> = drafts.values().map(|draft| &draft.content.slug).collect();
    let is_overtaken = |slug: &Slug| new.contains(slug) && !known.contains_key(slug);
    if owners.iter().any(|(_, _, slug)| is_overtaken(slug)) {
        // Another command has created the same product since we looked.
        return Err(StoreError::Retryable { sqlstate: "40001".to_owned() });
    }
    let owners: HashMap<Sku, ProductId> =
        owners.into_iter().map(|(sku, id, _)| (sku, id)).collect();
    let id_of = |draft: &Draft| known.get(&draft.content.slug).map(|known| known.id);
    let by_id: HashMap<ProductId, usize> =
        drafts.iter().filter_map(|(n, draft)| Some((id_of(draft)?, *n))).collect();
    let mut refused: BTreeMap<usize, Vec<ItemFault>> = BTreeMap::new();
    loop {
        let before = refused.len();
        for (n, draft) in drafts {
            if refused.contains_key(n) {
                continue;
            }
            let is_kept = |sku: &Sku| match owners.get(sku) {
                None => false,
                Some(owner) if id_of(draft) == Some(*owner) => false,
                Some(owner) => by_id.get(owner).is_none_or(|m| refused.contains_key(m)),
            };
            let faults = draft.content.variants.iter().enumerate();
            let faults = faults.filter(|(_, variant)| is_kept(&variant.sku)).map(|(m, variant)| {
                ItemFault::SkuTaken(format!("/variants/{m}/sku"), variant.sku.clone())
            });
            let faults: Vec<_> = faults.collect();
            if !faults.is_empty() {
                refused.insert(*n, faults);
            }
        }
        if refused.len() == before {
            return Ok(refused);
        }
    }
}

/// SKUs may move between products of one batch: first all are let go, then all are taken.
async fn write(
    catalog: &Catalog,
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    drafts: &BTreeMap<usize, Draft>,
    known: &mut HashMap<Slug, Known>,
    told: &mut BTreeMap<usize, ProductOutcome>,
) -> Result<(), StoreError> {
    if drafts.is_empty() {
        return Ok(());
    }
    let now = catalog.clock.now();
    let mut changed: Vec<(ProductRecord, &Draft)> = Vec::with_capacity(drafts.len());
    let mut moves = Vec::with_capacity(drafts.len());
    for (n, draft) in drafts {
        let before = known.remove(&draft.content.slug);
        let (record, outcome) = match &before {
            Some(known) => (known.become_draft(draft, now), Outcome::Changed),
            None => {
                let id = ProductId::generate(catalog.ids.as_ref());
                (ProductRecord::new(id, draft, now), Outcome::Created)
            }
        };
        told.insert(*n, record.told(outcome));
        if before.as_ref().is_none_or(|known| !known.stands_like(&record)) {
            moves.push(Move::to(&record, before.map(|known| known.standing())));
        }
        changed.push((record, draft));
    }
    VariantStore::new(uow, ctx.tenant).retire(&changed, now).await?;
    PlacementStore::new(uow, ctx.tenant).unlist(&moves).await?;
    let mut products = ProductStore::new(uow, ctx.tenant);
    products.plan_afresh(false).await?;
    products.save(&changed).await.map_err(raced)?;
    VariantStore::new(uow, ctx.tenant).save(&changed).await.map_err(raced)?;
    publisher::products(uow, changed.iter().map(|(record, _)| record)).await?;
    PlacementStore::new(uow, ctx.tenant).place(&moves).await
}
