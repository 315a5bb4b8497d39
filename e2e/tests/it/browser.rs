//! The journey in a real browser, against `shop up --demo`.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use e2e::Shop;

/// Where the browser may be, by name.
const CHROMIUM: [&str; 4] =
    ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];

#[test]
fn a_shopper_buys_something_in_a_browser() {
    if let Some(reason) = skipped() {
        println!("SKIPPED: the journey in a browser: {reason}");
        return;
    }
    let shop = Shop::up();
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/run");
    // Screenshots and the report go where the caller's environment says.
    let status = Command::new(&run).env("SHOP_URL", shop.url()).status();
    let status = status.unwrap_or_else(|error| panic!("{}: {error}", run.display()));
    assert!(status.success(), "the journey failed: {status}");
    shop.stop();
}

fn skipped() -> Option<&'static str> {
    if std::env::var_os("SHOP_SKIP_BROWSER").is_some_and(|skip| skip == "1") {
        return Some("SHOP_SKIP_BROWSER=1");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/node_modules");
    if !folder.join("playwright-core").is_dir() {
        return Some(
            "its npm packages are missing; scripts/setup_environment.sh --test installs them",
        );
    }
    if !folder.join(".bin/node").exists() && !answers("node") {
        return Some("there is no Node.js; scripts/setup_environment.sh --test installs it");
    }
    let named = std::env::var_os("SHOP_CHROMIUM").is_some();
    if !named && !CHROMIUM.into_iter().any(answers) {
        return Some("there is no Chromium; scripts/setup_environment.sh --test installs it");
    }
    None
}

fn answers(program: &str) -> bool {
    let mut command = Command::new(program);
    let command = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
