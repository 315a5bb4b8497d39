//! Secrets are found by reference and never shown.

use std::fs;

use rt_config::{Secret, Settings};

use crate::{STORE, fault, folder, sources};

const CARD: &str = "profile = \"demo\"\n[payment.testcard]\nenabled = true\n\
    url = \"http://127.0.0.1:9300\"\nsecret = \"env://CARD_SECRET\"\n\
    webhook_secret = \"file://webhook\"\n";

#[test]
fn references_are_resolved_from_environment_and_files() {
    let folder = folder("references");
    fs::write(folder.join("webhook"), "from-a-file\n").expect("written");
    let mut sources = sources(&format!("{CARD}{STORE}"));
    sources.working_dir = folder;
    sources.environment = [("CARD_SECRET".to_owned(), "from-a-variable".to_owned())].into();
    let settings = Settings::load(&sources).expect("valid");
    let card = settings.payment.test_card.expect("on");
    assert_eq!(card.secret.expose(), "from-a-variable");
    assert_eq!(card.webhook_secret.expose(), "from-a-file");
}

#[test]
fn a_reference_to_nothing_says_what_is_not_there() {
    let text = Settings::load(&sources(&format!("{CARD}{STORE}"))).expect_err("two").to_string();
    assert!(text.contains("\"env://CARD_SECRET\" (from test): names an environment variable"));
    assert!(text.contains("set CARD_SECRET before the start"), "{text}");
    assert!(text.contains("\"file://webhook\" (from test): names a file that cannot be"), "{text}");
    let vault = CARD.replace("env://CARD_SECRET", "vault://kv/card").replace("file://webhook", "w");
    assert!(fault(&format!("{vault}{STORE}")).contains("use env://NAME or file://path"));
    let empty = CARD.replace("env://CARD_SECRET", " ").replace("file://webhook", "w");
    assert!(fault(&format!("{empty}{STORE}")).contains("is an empty secret"));
}

#[test]
fn no_secret_is_ever_shown() {
    let text = format!(
        "[database]\nurl = \"postgres://shop:hunter2@db/shop\"\n\
         [rpc]\ntoken = \"hunter2hunter2hunter2\"\n\
         [mail.smtp]\nhost = \"mx.example\"\nuser = \"u\"\npassword = \"hunter2\"\n{STORE}"
    );
    let settings = Settings::load(&sources(&text)).expect("valid");
    assert!(!format!("{settings:?}").contains("hunter2"));
    let explained: Vec<String> = settings.explain().iter().map(ToString::to_string).collect();
    assert!(!explained.join("\n").contains("hunter2"), "{explained:?}");
    assert!(explained.iter().any(|line| line == "rpc.token = ***  (test)"), "{explained:?}");

    let wrong = text.replace("postgres://", "mysql://");
    let shown = Settings::load(&sources(&wrong)).expect_err("refused").to_string();
    assert!(shown.contains("key `database.url` = ***"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");

    let secret = Secret::from("hunter2".to_owned());
    assert_eq!(serde_json::to_string(&secret).expect("serialises"), "\"***\"");
    assert_eq!(format!("{secret:?}"), "***");
}
