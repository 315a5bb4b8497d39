//! Decides what lists there shall be; pure.

use kernel_common::PriceListId;
use mod_pricing_api::{PriceBookError, PriceListPut};

/// A price list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PriceListRecord {
    pub(crate) id: PriceListId,
    pub(crate) terms: PriceListPut,
}

/// The lists that `puts` create or change; `lists` are all there are, before and after.
pub(crate) fn put(
    lists: &mut Vec<PriceListRecord>,
    puts: &[PriceListPut],
    mut fresh_id: impl FnMut() -> PriceListId,
) -> Result<Vec<PriceListRecord>, PriceBookError> {
    let mut changed = Vec::new();
    for put in puts {
        let record = match lists.iter_mut().find(|list| list.terms.code == put.code) {
            Some(list) if list.terms == *put => continue,
            Some(list) => {
                keeps_currency(&list.terms, put)?;
                list.terms = put.clone();
                list.clone()
            }
            None => {
                let list = PriceListRecord { id: fresh_id(), terms: put.clone() };
                lists.push(list.clone());
                list
            }
        };
        changed.push(record);
    }
    agree(lists)?;
    Ok(changed)
}

fn keeps_currency(now: &PriceListPut, put: &PriceListPut) -> Result<(), PriceBookError> {
    if now.currency == put.currency {
        return Ok(());
    }
    Err(PriceBookError::CurrencyMismatch {
        list: now.code.clone(),
        expected: now.currency,
        found: put.currency,
    })
}

fn agree(lists: &[PriceListRecord]) -> Result<(), PriceBookError> {
    let of_mode = |mode: bool| lists.iter().filter(move |list| list.terms.tax_included == mode);
    for included in of_mode(true) {
        let other = of_mode(false).find(|other| can_meet(&included.terms, &other.terms));
        if let Some(on_top) = other {
            return Err(PriceBookError::MixedTax {
                included: included.terms.code.clone(),
                on_top: on_top.terms.code.clone(),
            });
        }
    }
    Ok(())
}

/// Whether one quote may find prices in both.
fn can_meet(one: &PriceListPut, other: &PriceListPut) -> bool {
    let share_a_channel =
        one.channel.is_none() || other.channel.is_none() || one.channel == other.channel;
    one.currency == other.currency && share_a_channel
}
