use kernel_common::{Currency, PriceListId, SequentialIds};
use mod_pricing_api::{PriceBookError, PriceListPut};

use super::{PriceListRecord, put};

fn list(code: &str, currency: Currency, channel: Option<&str>, tax_included: bool) -> PriceListPut {
    PriceListPut {
        code: code.to_owned(),
        currency,
        channel: channel.map(str::to_owned),
        tax_included,
        priority: 0,
    }
}

fn put_all(
    lists: &mut Vec<PriceListRecord>,
    puts: &[PriceListPut],
) -> Result<Vec<String>, PriceBookError> {
    let ids = SequentialIds::default();
    let changed = put(lists, puts, || PriceListId::generate(&ids))?;
    Ok(changed.into_iter().map(|list| list.terms.code).collect())
}

#[test]
fn only_what_is_different_is_changed() {
    let mut lists = Vec::new();
    let web = list("web", Currency::EUR, None, true);
    let us = list("us", Currency::USD, None, false);
    assert_eq!(
        put_all(&mut lists, &[web.clone(), us.clone()]),
        Ok(vec!["web".into(), "us".into()])
    );
    let id = lists[0].id;
    let urgent = PriceListPut { priority: 9, ..web };
    assert_eq!(put_all(&mut lists, &[urgent.clone(), us]), Ok(vec!["web".into()]));
    assert_eq!((lists[0].id, lists.len()), (id, 2));
    assert_eq!(lists[0].terms, urgent);
}

#[test]
fn a_list_keeps_its_currency() {
    let mut lists = Vec::new();
    put_all(&mut lists, &[list("web", Currency::EUR, None, true)]).expect("fits");
    assert_eq!(
        put_all(&mut lists, &[list("web", Currency::USD, None, true)]),
        Err(PriceBookError::CurrencyMismatch {
            list: "web".to_owned(),
            expected: Currency::EUR,
            found: Currency::USD,
        })
    );
}

#[test]
fn lists_that_can_meet_agree_on_tax() {
    let web = || list("a", Currency::EUR, Some("web"), true);
    let others = [
        (list("b", Currency::EUR, Some("web"), false), false),
        (list("b", Currency::EUR, None, false), false),
        (list("b", Currency::EUR, Some("b2b"), false), true),
        (list("b", Currency::USD, None, false), true),
        (list("b", Currency::EUR, None, true), true),
    ];
    for (other, fits) in others {
        let got = put_all(&mut Vec::new(), &[web(), other.clone()]);
        assert_eq!(got.is_ok(), fits, "{other:?}");
        if !fits {
            let (included, on_top) = ("a".to_owned(), "b".to_owned());
            assert_eq!(got, Err(PriceBookError::MixedTax { included, on_top }));
        }
    }
}
