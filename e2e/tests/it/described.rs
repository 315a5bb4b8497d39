//! The API does what its documents say: schemathesis reads them from the running shop, makes
//! requests of every operation, valid and invalid ones, alone and in sequences, and holds each
//! answer against its description.
//!
//! Every run makes the same requests. `SHOP_E2E_SIZE=full` makes many more, for half an hour;
//! `SHOP_E2E_SEED` makes others.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use e2e::{Shop, Store, eventually};
use serde_json::{Map, Value};

use crate::documents::Door;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi");
/// The versions that `scripts/setup_environment.sh --test` installs.
const REQUIREMENTS: &str = include_str!("../../openapi/requirements.txt");
const SEED: &str = "20261121";
/// Requests of one operation in one phase, on every landing and on demand.
const EXAMPLES: &str = "6";
const EXAMPLES_FULL: &str = "500";
const SECONDS_FULL: &str = "900";
/// Phases that a run goes through.
const PHASES: [&str; 4] = ["examples", "coverage", "fuzzing", "stateful"];

/// The program, or nothing and why where it is not installed; a run of CI does not accept that.
fn schemathesis() -> Option<PathBuf> {
    let version = REQUIREMENTS.lines().find_map(|line| line.strip_prefix("schemathesis=="));
    let version = version.expect("its version is pinned");
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)?;
    let folder = cache.join(format!("shop-platform/schemathesis-{version}"));
    let program = env::var_os("SHOP_SCHEMATHESIS").map(PathBuf::from);
    let program = program.unwrap_or_else(|| folder.join("bin/schemathesis"));
    if program.exists() {
        return Some(program);
    }
    let missing = format!(
        "{} is not here; scripts/setup_environment.sh --test installs it",
        program.display()
    );
    let is_required = env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!is_required, "{missing}");
    println!("SKIPPED: the API is not held against its documents: {missing}");
    None
}

fn is_full() -> bool {
    env::var("SHOP_E2E_SIZE").is_ok_and(|size| size == "full")
}

/// A run; it ends with the test.
struct Run(Child);

impl Drop for Run {
    fn drop(&mut self) {
        // It has ended by itself, unless the test failed before.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn start(program: &Path, shop: &Shop, door: Door, folder: &Path) -> (PathBuf, Run) {
    let events = folder.join(format!("{door:?}.ndjson"));
    let log = folder.join(format!("{door:?}.log"));
    let log = fs::File::create(log).expect("the log can be written");
    let seed = env::var("SHOP_E2E_SEED").unwrap_or_else(|_| SEED.to_owned());
    let mut command = Command::new(program);
    command
        .args(["--no-color", "--config-file", &format!("{FOLDER}/schemathesis.toml"), "run"])
        .arg(format!("http://{}{}", shop.address(), door.document()))
        .args(["--phases", &PHASES.join(","), "--seed", &seed])
        .args(["--report-ndjson-path", &events.display().to_string()])
        .args(["--max-examples", if is_full() { EXAMPLES_FULL } else { EXAMPLES }])
        .current_dir(folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a file can be shared"))
        .stderr(log);
    if is_full() {
        command.args(["--max-time", SECONDS_FULL]);
    }
    if door == Door::Office {
        command.args(["--header", &format!("Authorization: Bearer {}", shop.admin_token())]);
    }
    (events, Run(command.spawn().expect("schemathesis starts")))
}

#[tokio::test]
async fn every_answer_is_what_the_documents_say() {
    let Some(program) = schemathesis() else { return };
    let shop = Shop::start();
    let shopper = shop.shopper(Store::Tihaven);
    let found =
        || async { (shopper.get("/api/v1/products?q=linen").await.status == 200).then_some(()) };
    eventually("the shop can be searched", found).await;
    let folder = shop.data().join("schemathesis");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let doors = [Door::Street, Door::Office];
    let running = doors.map(|door| (door, start(&program, &shop, door, &folder)));
    for (door, (events, mut run)) in running {
        let ended = tokio::task::spawn_blocking(move || run.0.wait()).await.expect("waited");
        let log = fs::read_to_string(folder.join(format!("{door:?}.log"))).unwrap_or_default();
        assert!(ended.expect("it ran").success(), "{}:\n{log}", door.document());
        all_of_it_was_tried(door, &events);
    }
    shop.audit();
    shop.stop();
}

/// A run that left out a phase or an operation proves nothing.
fn all_of_it_was_tried(door: Door, events: &Path) {
    let events = fs::read_to_string(events).expect("it says what it did");
    let mut tried: BTreeMap<String, (BTreeSet<String>, usize)> = BTreeMap::new();
    for line in events.lines() {
        let event: Value = serde_json::from_str(line).expect("an event a line");
        let scenario = &event["ScenarioFinished"];
        if let (Some(phase), Some(label)) =
            (scenario["phase"].as_str(), scenario["recorder"]["label"].as_str())
        {
            let (labels, requests) = tried.entry(phase.to_owned()).or_default();
            labels.insert(label.to_owned());
            *requests += scenario["recorder"]["cases"].as_object().map_or(0, Map::len);
        }
    }
    for phase in PHASES {
        let (labels, requests) = tried.get(phase).expect("every phase was gone through");
        println!("{} {phase}: {requests} requests", door.document());
        // Not every operation has an example, and what follows what is found out on the way.
        let is_of_each = ["coverage", "fuzzing"].contains(&phase);
        let (labels_min, requests_min) =
            if is_of_each { (door.operations(), door.operations()) } else { (1, 1) };
        assert!(labels.len() >= labels_min, "{phase}: {labels:?}");
        assert!(*requests >= requests_min, "{phase}: {requests} requests");
    }
}
