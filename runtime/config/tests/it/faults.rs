//! What an operator reads when something is wrong.

use std::fs;

use rt_config::{Fault, Settings, Sources};

use crate::{STORE, fault, folder, load, sources};

#[test]
fn a_fault_names_key_value_origin_and_remedy() {
    let folder = folder("euro");
    let file = STORE.replace("currencies = [\"EUR\"]", "currencies = [\"EUR\", \"EURO\"]");
    fs::write(folder.join("shop.toml"), file).expect("written");
    let error = Settings::load(&Sources { working_dir: folder, ..Sources::default() });
    assert_eq!(
        error.expect_err("a fault").to_string(),
        "the configuration has a fault\n  key `stores[0].currencies[1]` = \"EURO\" \
         (from shop.toml): is not an ISO 4217 currency code; use e.g. \"EUR\""
    );
}

#[test]
fn all_faults_come_at_once_in_the_order_of_the_keys() {
    let text = format!(
        "profile = \"fun\"\nlisten = 1\n[server]\nlisten = \"localhost\"\ndrain_seconds = 0\n\
         lisen = \"x\"\n[telemetry]\nlevel = 5\n{}",
        STORE.replace("\"DE\"", "\"Germany\"").replace("days_min = 2", "days_min = 9")
    );
    let error = load(&text).expect_err("faults");
    let keys: Vec<&str> = error
        .faults
        .iter()
        .map(|fault| match fault {
            Fault::Missing { key, .. }
            | Fault::Refused { key, .. }
            | Fault::UnknownKey { key, .. } => key.as_str(),
            Fault::File { .. } => "file",
        })
        .collect();
    let expected = [
        "profile",
        "server.listen",
        "server.drain_seconds",
        "server.lisen",
        "telemetry.level",
        "stores[0].country",
        "stores[0].delivery[0].days_min",
        "listen",
    ];
    assert_eq!(keys, expected, "{error}");
    assert!(error.to_string().starts_with("the configuration has 8 faults\n"), "{error}");
}

#[test]
fn an_unknown_key_lists_the_known_ones() {
    let text = fault(&format!("[database]\nurll = \"x\"\n{STORE}"));
    assert_eq!(
        text,
        "key `database.urll` (from test): is not known; did you mean `database.url`? \
         the keys here are url, pool_size_max"
    );
    let text = fault(&format!("metrics_listen = \"127.0.0.1:9091\"\n{STORE}"));
    assert!(text.contains("did you mean `server.metrics_listen`?"), "in another table: {text}");
    let text = fault(&format!("[database]\ncolour = 1\n{STORE}"));
    assert!(!text.contains("did you mean"), "nothing is near: {text}");
}

#[test]
fn a_missing_key_says_what_to_write() {
    let text = fault(&STORE.replace("name = \"Nordlicht\"\n", ""));
    assert_eq!(
        text,
        "key `stores[0].name` (not set): is missing; set it to one line of text, \
         e.g. \"Nordlicht\""
    );
    assert!(fault("profile = \"demo\"").contains("key `stores` (not set)"));
}

#[test]
fn a_table_in_the_place_of_a_value_is_refused() {
    let text = fault(&format!("[server.listen]\nport = 1\n{STORE}"));
    assert!(text.contains("server.listen") && text.contains("is not an address"), "{text}");
    let mut sources = sources(STORE);
    sources.environment = [("SHOP__STORES__0__NAME".to_owned(), "x".to_owned())].into();
    let text = Settings::load(&sources).expect_err("refused").to_string();
    assert!(text.contains("is not a list of tables; write [[stores]]"), "{text}");
    assert!(text.contains("SHOP__STORES__0__NAME"), "{text}");
}

#[test]
fn the_test_card_is_complete_and_never_in_production() {
    let card = "[payment.testcard]\nenabled = true\nurl = \"http://127.0.0.1:9300\"\n\
                secret = \"s\"\nwebhook_secret = \"w\"\n";
    let text = fault(&format!("profile = \"production\"\n{card}{STORE}"));
    assert!(
        text.starts_with("key `payment.testcard.enabled` = true (from test): is refused in"),
        "{text}"
    );
    let settings = load(&format!("profile = \"demo\"\n{card}{STORE}")).expect("valid");
    assert_eq!(settings.payment.test_card.expect("on").url, "http://127.0.0.1:9300");

    let bare = format!("profile = \"demo\"\n[payment.testcard]\nenabled = true\n{STORE}");
    let error = load(&bare).expect_err("incomplete");
    assert_eq!(error.faults.len(), 3, "{error}");
    assert!(load(STORE).expect("valid").payment.test_card.is_none(), "off unless asked for");
}

#[test]
fn production_refuses_default_and_short_secrets() {
    for weak in ["change-me-change-me-change-me", "short", "demo-rpc-token-0123456789"] {
        let text = format!("[rpc]\nlisten = \"127.0.0.1:0\"\ntoken = \"{weak}\"\n{STORE}");
        let shown = fault(&text);
        assert!(shown.starts_with("key `rpc.token` = *** (from test)"), "{shown}");
        assert!(load(&format!("profile = \"development\"\n{text}")).is_ok());
    }
}

#[test]
fn calls_between_processes_need_a_token_and_known_modules() {
    let remote = "[topology.remote]\ninventory = \"http://10.0.0.2:8090\"\n";
    assert!(fault(&format!("{remote}{STORE}")).contains("`rpc.token` (not set)"));
    assert!(fault(&format!("[rpc]\nlisten = \"127.0.0.1:1\"\n{STORE}")).contains("`rpc.token`"));

    let token = "[rpc]\ntoken = \"0123456789abcdef0123\"\n";
    let mut sources = sources(&format!("{token}{}{STORE}", remote.replace("inven", "inwen")));
    sources.modules = vec!["inventory", "payment"];
    let text = Settings::load(&sources).expect_err("a slip").to_string();
    assert!(text.contains("use one of inventory, payment"), "{text}");
    let only = "[topology]\nonly = [\"inventory\"]\nevents_to = []\n";
    let both = format!("{token}{only}{remote}{STORE}");
    assert!(fault(&both).contains("`topology.remote.inventory`"));
}

#[test]
fn a_process_without_a_shop_says_where_its_events_go() {
    let token = "[rpc]\ntoken = \"0123456789abcdef0123\"\n";
    let only = "[topology]\nonly = [\"inventory\"]\n";
    let text = fault(&format!("{token}{only}{STORE}"));
    assert!(text.starts_with("key `topology.events_to` (not set)"), "{text}");

    let to = |addresses: &str| format!("{only}events_to = [{addresses}]\n");
    let shop = "\"http://10.0.0.1:8090/\"";
    let settings = load(&format!("{token}{}{STORE}", to(shop))).expect("valid");
    assert_eq!(settings.topology.events_to, ["http://10.0.0.1:8090"]);
    assert!(load(&format!("{}{STORE}", to(""))).is_ok(), "nobody, said so");
    let search = "[topology]\nonly = [\"search\"]\n";
    assert!(load(&format!("{token}{search}{STORE}")).is_ok(), "it has nothing to say");
    assert!(fault(&format!("{}{STORE}", to(shop))).contains("`rpc.token` (not set)"));

    let text = fault(&format!("{token}{}{STORE}", to("\"10.0.0.1:8090\"")));
    assert!(text.contains("`topology.events_to[0]`"), "{text}");
    let text = fault(&format!("{token}{}{STORE}", to(&format!("{shop}, {shop}"))));
    assert!(text.contains("`topology.events_to[1]`") && text.contains("twice"), "{text}");

    let whole = format!("{token}[topology]\nevents_to = [{shop}]\n{STORE}");
    assert!(fault(&whole).contains("is for a process without a shop"));
}

#[test]
fn two_listeners_do_not_share_an_address() {
    let text = fault(&format!("[server]\nmetrics_listen = \"127.0.0.1:8080\"\n{STORE}"));
    assert!(text.contains("`server.metrics_listen` = \"127.0.0.1:8080\""), "{text}");
    let free = "[server]\nlisten = \"127.0.0.1:0\"\nmetrics_listen = \"127.0.0.1:0\"\n";
    assert!(load(&format!("{free}{STORE}")).is_ok());
}

const ACCOUNT: &str = "[[payment.bank_transfer]]\naccount_holder = \"N\"\n\
    account = \"DE89370400440532013000\"\nbank = \"B\"\ndeadline_days = 7\n";

fn keys(text: &str) -> Vec<String> {
    let error = load(text).expect_err("faults");
    let key = |fault: &Fault| match fault {
        Fault::Missing { key, .. } | Fault::Refused { key, .. } | Fault::UnknownKey { key, .. } => {
            key.clone()
        }
        Fault::File { .. } => "file".to_owned(),
    };
    error.faults.iter().map(key).collect()
}

#[test]
fn an_account_is_sound_and_belongs_to_one_store() {
    let settings = load(&format!("{ACCOUNT}{STORE}")).expect("valid");
    let account = &settings.payment.bank_transfer[0];
    assert_eq!((account.deadline.as_secs(), account.tenant), (7 * 86_400, None));
    assert_eq!((account.reference_prefix.as_str(), account.currencies.as_ref()), ("", None));

    let slip = ACCOUNT.replace("DE89", "DE98");
    assert_eq!(keys(&format!("{slip}{STORE}")), ["payment.bank_transfer[0].account"]);
    let never = ACCOUNT.replace("deadline_days = 7", "deadline_days = 0");
    assert_eq!(keys(&format!("{never}{STORE}")), ["payment.bank_transfer[0].deadline_days"]);
    let twice = format!("{ACCOUNT}{ACCOUNT}{STORE}");
    assert_eq!(keys(&twice), ["payment.bank_transfer[1].account"]);
    let nobody =
        ACCOUNT.replace("bank =", "tenant = \"019a0000-0000-7000-8000-00000000dead\"\nbank =");
    assert_eq!(keys(&format!("{nobody}{STORE}")), ["payment.bank_transfer[0].tenant"]);
}

#[test]
fn carts_in_redis_need_its_address() {
    assert_eq!(keys(&format!("[cart]\nstore = \"redis\"\n{STORE}")), ["cart.redis_url"]);
    let text = format!("[cart]\nstore = \"redis\"\nredis_url = \"redis://:x@h/0\"\n{STORE}");
    let settings = load(&text).expect("valid");
    assert!(matches!(settings.cart.store, rt_config::CartStore::Redis { .. }));
    assert!(!format!("{:?}", settings.cart).contains(":x@"), "it may hold a password");
    assert_eq!(keys(&format!("[cart]\nidle_days = 0\n{STORE}")), ["cart.idle_days"]);
}
