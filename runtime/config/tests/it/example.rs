//! `shop.example.toml` at the root of the repository is true and complete.

use std::{collections::BTreeSet, fs, path::Path};

use rt_config::{Builtin, Profile, Settings, Sources};

fn example() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shop.example.toml");
    fs::read_to_string(path).expect("the example is there")
}

fn load(text: String) -> Settings {
    let builtin = Builtin { name: "shop.example.toml".to_owned(), text };
    Settings::load(&Sources { builtin: Some(builtin), ..Sources::default() }).expect("valid")
}

#[test]
fn the_example_is_the_demo_with_two_tenants() {
    let settings = load(example());
    assert_eq!(settings.profile, Profile::Demo);
    let hosts: Vec<&str> = settings.stores.iter().flat_map(|s| &s.hosts).map(|h| &**h).collect();
    assert!(hosts.contains(&"localhost") && hosts.contains(&"shop2.localhost"), "{hosts:?}");
    assert!(settings.payment.test_card.is_some());
}

#[test]
fn the_example_shows_every_key_there_is() {
    let text = example();
    let settings = load(text.clone());
    let shown: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.trim_start_matches(['#', ' ']).split_once(" = "))
        .map(|(key, _)| key)
        .collect();
    for explained in settings.explain() {
        let parts: Vec<&str> = explained.key.split('.').collect();
        let table = |part: &str| text.contains(&format!("{part}]"));
        let last = parts[parts.len() - 1];
        let inline = parts.len() > 1 && shown.contains(parts[parts.len() - 2]);
        assert!(shown.contains(last) || inline || table(last), "{} is not shown", explained.key);
    }
}
