//! What an operator is told about every key, also while something is wrong.

use std::fs;

use rt_config::{Explained, Explanation, Origin, Override, Sources};

use crate::{STORE, folder, sources};

fn explained<'a>(explanation: &'a Explanation, key: &str) -> &'a Explained {
    explanation.keys.iter().find(|one| one.key == key).unwrap_or_else(|| panic!("{key}"))
}

#[test]
fn every_key_says_what_it_is_what_it_does_and_which_layer_it_comes_from() {
    let folder = folder("explain");
    let file = format!("[server]\ndrain_seconds = 7\n{STORE}");
    fs::write(folder.join("shop.toml"), file).expect("written");
    let sources = Sources {
        environment: [("SHOP__DATABASE__URL", "postgres://shop:hunter2@db/shop")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        command_line: vec![Override {
            key: "server.listen".to_owned(),
            flag: "--listen".to_owned(),
            value: "127.0.0.1:1003".to_owned(),
        }],
        ..Sources { working_dir: folder, ..sources("") }
    };
    let explanation = Explanation::of(&sources);
    assert_eq!(explanation.faults, []);
    for (key, origin, source) in [
        ("server.metrics_listen", Origin::Default, "default"),
        ("server.drain_seconds", Origin::File, "shop.toml"),
        ("database.url", Origin::Environment, "SHOP__DATABASE__URL"),
        ("server.listen", Origin::CommandLine, "--listen"),
    ] {
        let found = explained(&explanation, key);
        assert_eq!((found.origin, found.source.as_deref()), (Some(origin), Some(source)), "{key}");
    }
    assert_eq!(explained(&explanation, "database.url").value.as_deref(), Some("***"));
    assert_eq!(
        explained(&explanation, "server.drain_seconds").kind,
        "a whole number from 1 to 3600"
    );
    let unset = explained(&explanation, "rpc.listen");
    assert_eq!((unset.value.as_deref(), unset.origin), (None, None));
    assert_eq!(unset.kind, "an address with a port");
}

/// Red when a key is read that `catalogue.rs` does not describe.
#[test]
fn no_key_is_without_a_meaning() {
    let example = include_str!("../../../../shop.example.toml");
    let explanation = Explanation::of(&sources(example));
    assert_eq!(explanation.faults, []);
    assert!(explanation.keys.len() > 60, "{}", explanation.keys.len());
    for explained in &explanation.keys {
        assert!(!explained.meaning.is_empty(), "describe {} in catalogue.rs", explained.key);
        assert!(!explained.kind.is_empty(), "{}", explained.key);
    }
}

#[test]
fn a_wrong_configuration_is_explained_as_far_as_it_goes() {
    let text = STORE.replace("name = \"Nordlicht\"\n", "");
    let explanation = Explanation::of(&sources(&format!("[server]\nlisen = \"x\"\n{text}")));
    assert_eq!(explanation.faults.len(), 2, "{:?}", explanation.faults);
    assert_eq!(explained(&explanation, "stores[0].country").value.as_deref(), Some("\"DE\""));
    let missing = explained(&explanation, "stores[0].name");
    assert_eq!((missing.value.as_deref(), missing.kind.as_str()), (None, "one line of text"));
}

#[test]
fn a_key_is_found_by_its_name_its_table_or_without_its_place() {
    let explanation = Explanation::of(&sources(STORE));
    let keys = |asked: &str| {
        let found = explanation.about(asked).into_iter();
        found.map(|one| one.key.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(keys("server.listen"), ["server.listen"]);
    assert_eq!(keys("database"), ["database.url", "database.pool_size_max"]);
    assert_eq!(keys("stores[0].name"), ["stores[0].name"]);
    assert_eq!(keys("stores[].name"), keys("stores.name"));
    assert_eq!(keys("stores.name"), ["stores[0].name"]);
    assert_eq!(keys("serv"), [""; 0], "half a name is none");
    assert_eq!(explanation.nearest("server.lisen"), Some("server.listen"));
    assert_eq!(explanation.nearest("pool_size_max"), Some("database.pool_size_max"));
    assert_eq!(explanation.nearest("xyzzy"), None);
}
