//! Which origin wins, and what is said about it.

use std::{fs, net::SocketAddr, path::Path};

use rt_config::{Override, Profile, Settings, Sources};

use crate::{STORE, folder, sources};

fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

fn source_of(settings: &Settings, key: &str) -> String {
    let explained = settings.explain().iter().find(|one| one.key == key).expect("explained");
    explained.source.clone().expect("set")
}

#[test]
fn the_command_line_wins_over_environment_file_and_default() {
    let folder = folder("layers");
    let file = format!("[server]\nlisten = \"127.0.0.1:1001\"\ndrain_seconds = 7\n{STORE}");
    fs::write(folder.join("shop.toml"), file).expect("written");
    let mut sources = Sources { working_dir: folder, ..Sources::default() };

    let settings = Settings::load(&sources).expect("valid");
    assert_eq!(settings.server.listen, address("127.0.0.1:1001"));
    assert_eq!(settings.server.metrics_listen, address("127.0.0.1:9090"));
    assert_eq!(settings.server.drain.as_secs(), 7);
    assert_eq!(settings.profile, Profile::Production);
    assert_eq!(source_of(&settings, "server.listen"), "shop.toml");
    assert_eq!(source_of(&settings, "server.metrics_listen"), "default");

    let variable = ("SHOP__SERVER__LISTEN".to_owned(), "127.0.0.1:1002".to_owned());
    sources.environment = [variable].into();
    let settings = Settings::load(&sources).expect("valid");
    assert_eq!(settings.server.listen, address("127.0.0.1:1002"));
    assert_eq!(source_of(&settings, "server.listen"), "SHOP__SERVER__LISTEN");

    sources.command_line = vec![Override {
        key: "server.listen".to_owned(),
        flag: "--listen".to_owned(),
        value: "127.0.0.1:1003".to_owned(),
    }];
    let settings = Settings::load(&sources).expect("valid");
    assert_eq!(settings.server.listen, address("127.0.0.1:1003"));
    assert_eq!(source_of(&settings, "server.listen"), "--listen");
    assert_eq!(settings.server.drain.as_secs(), 7, "the other keys of the table stay");
}

#[test]
fn root_keeps_its_data_in_the_systems_folder_unless_told_otherwise() {
    let mut sources = Sources { as_root: true, ..sources(STORE) };
    let settings = Settings::load(&sources).expect("valid");
    assert_eq!(settings.data_dir, Path::new("/var/lib/shop"));
    assert_eq!(source_of(&settings, "data_dir"), "default of root");
    sources.as_root = false;
    assert_eq!(Settings::load(&sources).expect("valid").data_dir, Path::new(".shop"));
    sources.as_root = true;
    sources.command_line = vec![Override {
        key: "data_dir".to_owned(),
        flag: "--data-dir".to_owned(),
        value: "here".to_owned(),
    }];
    assert_eq!(Settings::load(&sources).expect("valid").data_dir, Path::new("here"));
}

#[test]
fn the_file_is_found_in_the_data_folder_too() {
    let folder = folder("data_dir");
    fs::create_dir(folder.join("data")).expect("made");
    fs::write(folder.join("data/shop.toml"), STORE).expect("written");
    let mut sources = Sources { working_dir: folder, ..Sources::default() };
    assert!(Settings::load(&sources).is_err(), "nobody looks there without being told");
    sources.environment = [("SHOP__DATA_DIR".to_owned(), "data".to_owned())].into();
    let settings = Settings::load(&sources).expect("found");
    assert_eq!(settings.data_dir, Path::new("data"));
    assert_eq!(source_of(&settings, "stores[0].name"), "data/shop.toml");
}

#[test]
fn a_named_file_must_exist_and_be_toml() {
    let folder = folder("named");
    let mut sources = Sources {
        working_dir: folder.clone(),
        config_file: Some("other.toml".into()),
        ..Sources::default()
    };
    let error = Settings::load(&sources).expect_err("missing").to_string();
    assert!(error.contains("other.toml") && error.contains("No such file"), "{error}");
    fs::write(folder.join("other.toml"), "[server\n").expect("written");
    let error = Settings::load(&sources).expect_err("no TOML").to_string();
    assert!(error.contains("other.toml") && error.contains("line 1"), "{error}");
    fs::write(folder.join("other.toml"), STORE).expect("written");
    sources.config_file = Some(folder.join("other.toml"));
    assert!(Settings::load(&sources).is_ok());
}

#[test]
fn lists_and_maps_can_come_from_the_environment() {
    let mut sources = sources(STORE);
    sources.environment = [
        ("SHOP__TOPOLOGY__ONLY", "cart, order"),
        ("SHOP__TOPOLOGY__EVENTS_TO", "http://10.0.0.1:8090, http://10.0.0.3:8090"),
        ("SHOP__TOPOLOGY__REMOTE__INVENTORY", "http://10.0.0.2:8090/"),
        ("SHOP__RPC__TOKEN", "0123456789012345"),
        ("SHOP_UNRELATED", "x"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let settings = Settings::load(&sources).expect("valid");
    assert_eq!(settings.topology.remote["inventory"], "http://10.0.0.2:8090");
    assert_eq!(settings.topology.events_to, ["http://10.0.0.1:8090", "http://10.0.0.3:8090"]);
    assert!(settings.topology.is_local("cart"));
    assert!(!settings.topology.is_local("inventory") && !settings.topology.is_local("payment"));
    let token = settings.rpc.token.expect("set");
    assert_eq!(token.expose(), "0123456789012345", "digits stay text");
}
