//! Imports and exports, as they are typed: alone, beside a running shop, and killed.

use std::{
    fs,
    process::Stdio,
    time::{Duration, Instant},
};

use crate::place::{Place, RunningShop, refusal, said};

const MAP: &str = "[product]\nname = 'Name'\n[variant]\nsku = 'Code'\n[price]\namount = 'Price'\n\
    [stock]\navailable = '5'\n";

fn goods(count: usize) -> String {
    let lines = (0..count).map(|n| format!("C-{n},Thing {n},{n}.50\n"));
    std::iter::once("Code,Name,Price\n".to_owned()).chain(lines).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalog_comes_in_alone_and_goes_out_beside_a_running_shop() {
    let place = Place::new();
    fs::write(place.path("goods.csv"), goods(30) + "C-3,twice,1\n").expect("written");
    fs::write(place.path("map.toml"), MAP).expect("written");
    let import = ["import", "products", "goods.csv", "--map", "map.toml"];
    let dry = said(place.shop(&[&import[..], &["--dry-run"]].concat()));
    assert!(dry.contains("30 created") && dry.contains("nothing was changed"), "{dry}");
    let told = said(place.shop(&import));
    assert!(told.contains("31 lines: products 30 created, 0 changed"), "{told}");
    assert!(told.contains("1 lines rejected, for 1 reasons in goods.csv.rejects.csv"), "{told}");
    let rejects = fs::read_to_string(place.path("goods.csv.rejects.csv")).expect("written");
    assert!(rejects.contains("32,sku,C-3,this SKU came earlier in the file"), "{rejects}");

    let shop = RunningShop::start(&place);
    let again = said(place.shop(&import));
    assert!(again.contains("0 created, 0 changed, 30 unchanged"), "{again}");
    let prices = said(place.shop(&["prices", "list", "--url", &shop.url]));
    assert!(prices.contains("C-7") && prices.contains("7.50 EUR"), "{prices}");
    said(place.shop(&["export", "products", "--out", "out.csv"]));
    let export = fs::read_to_string(place.path("out.csv")).expect("written");
    assert_eq!(export.lines().count(), 31);
    let round = said(place.shop(&["import", "products", "out.csv"]));
    assert!(round.contains("0 created, 0 changed, 30 unchanged"), "{round}");
    assert!(round.contains("prices 0 changed, stock levels 0 changed"), "{round}");
    assert!(!place.path("out.csv.rejects.csv").exists(), "nothing was rejected");
    let other = said(place.shop(&["export", "products", "--store", "shop2.localhost"]));
    assert_eq!(other.lines().count(), 1, "another store, another catalog: {other}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_killed_goes_on_where_it_was() {
    let place = Place::new();
    said(place.shop(&["migrate"]));
    // The cluster stays when the import is killed.
    let _shop = RunningShop::start(&place);
    fs::write(place.path("goods.csv"), goods(20_000)).expect("written");
    fs::write(place.path("map.toml"), MAP).expect("written");
    let import = ["import", "products", "goods.csv", "--map", "map.toml"];
    let mut command = place.shop(&import);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("starts");
    let journals = place.path("data").join("imports");
    let deadline = Instant::now() + Duration::from_secs(120);
    while !acknowledged(&journals) {
        assert!(Instant::now() < deadline, "no batch was acknowledged");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("SIGKILL");
    child.wait().expect("ended");
    let told = said(place.shop(&[&import[..], &["--resume"]].concat()));
    assert!(told.contains("went on behind line"), "{told}");
    assert!(told.contains("20000 lines: products 20000 created"), "{told}");
    let again = said(place.shop(&import));
    assert!(again.contains("0 created, 0 changed, 20000 unchanged"), "{again}");
    let report = said(place.shop(&["audit"]));
    assert!(report.contains("Green"), "{report}");
}

/// A journal with a head and a batch at least.
fn acknowledged(journals: &std::path::Path) -> bool {
    let Ok(entries) = fs::read_dir(journals) else { return false };
    let texts = entries.filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok());
    texts.into_iter().any(|text| text.lines().count() > 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_imported_is_one_clear_sentence() {
    let place = Place::new();
    fs::write(place.path("goods.csv"), goods(1)).expect("written");
    let refused = refusal(place.shop(&["import", "products", "goods.csv"]));
    assert!(refused.contains("this is no Shopify product CSV"), "{refused}");
    fs::write(place.path("map.toml"), "[product]\nname = 'concat('\n").expect("written");
    let refused = refusal(place.shop(&["import", "products", "goods.csv", "--map", "map.toml"]));
    assert!(refused.contains("map.toml: the mapping is wrong"), "{refused}");
    let refused = refusal(place.shop(&["import", "products", "nothing.csv"]));
    assert!(refused.contains("nothing.csv: No such file"), "{refused}");
    let refused = refusal(place.shop(&["export", "products", "--store", "nowhere"]));
    assert!(refused.contains("no store of the configuration answers on \"nowhere\""), "{refused}");
}
