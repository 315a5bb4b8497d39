//! Rules between keys: values that are fine alone and wrong together.

use std::collections::BTreeSet;

use kernel_common::{Currency, Locale};

use crate::{
    reader::Reader,
    secret::Secret,
    settings::{Payment, Rpc, Server, Store, Topology},
};

/// Shortest secret taken in production, in characters.
const SECRET_LENGTH_MIN: usize = 16;

/// A host and a tenant belong to one store; names within a store are told apart.
pub(crate) fn stores(reader: &mut Reader<'_>, stores: &[Store]) {
    // A store that could not be read is not here and shifts the positions; then its own faults
    // are shown first, and these after the next start.
    if reader.has_faults() {
        return;
    }
    let hosts: Vec<(usize, usize, &str)> = stores
        .iter()
        .enumerate()
        .flat_map(|(s, store)| {
            store.hosts.iter().enumerate().map(move |(h, host)| (s, h, host.as_str()))
        })
        .collect();
    for (position, _) in repeated(hosts.iter().map(|(_, _, host)| *host)) {
        let (store, host, _) = hosts[position];
        let key = format!("stores[{store}].hosts[{host}]");
        reader.refuse(&key, "is a host of another store or twice here", "name every host once");
    }
    let tenants: Vec<String> = stores.iter().map(|store| store.tenant.to_string()).collect();
    for (store, _) in repeated(tenants.iter().map(String::as_str)) {
        let fix = "give every store a tenant of its own";
        reader.refuse(&format!("stores[{store}].tenant"), "is the tenant of another store", fix);
    }
    for (position, store) in stores.iter().enumerate() {
        let path = format!("stores[{position}]");
        for (option, _) in repeated(store.delivery.iter().map(|option| option.id.as_str())) {
            let key = format!("{path}.delivery[{option}].id");
            reader.refuse(&key, "is the id of another delivery", "use each id once in a store");
        }
        for (place, _) in repeated(store.locales.iter().map(Locale::as_str)) {
            reader.refuse(&format!("{path}.locales[{place}]"), "is there twice", "name it once");
        }
        for (place, _) in repeated(store.currencies.iter().map(Currency::code)) {
            let key = format!("{path}.currencies[{place}]");
            reader.refuse(&key, "is there twice", "name it once");
        }
    }
}

/// An account is of a store there is, and a store has one.
pub(crate) fn bank_accounts(reader: &mut Reader<'_>, payment: Option<&Payment>, stores: &[Store]) {
    let accounts = payment.map_or(&[][..], |payment| payment.bank_transfer.as_slice());
    if reader.has_faults() {
        return;
    }
    let names = accounts.iter().map(|a| a.tenant.map(|tenant| tenant.to_string()));
    let names: Vec<String> = names.map(Option::unwrap_or_default).collect();
    for (position, account) in accounts.iter().enumerate() {
        let key = format!("payment.bank_transfer[{position}].tenant");
        let known = |tenant| stores.iter().any(|store| store.tenant == tenant);
        if account.tenant.is_some_and(|tenant| !known(tenant)) {
            reader.refuse(&key, "is the tenant of no store", "use the tenant of one of [[stores]]");
        }
    }
    for (position, name) in repeated(names.iter().map(String::as_str)) {
        let key = format!("payment.bank_transfer[{position}]");
        let (key, problem) = match name {
            "" => (format!("{key}.account"), "is a second account for all stores"),
            _ => (format!("{key}.tenant"), "has an account already"),
        };
        reader.refuse(&key, problem, "give every account a tenant of its own");
    }
}

/// Two listeners cannot share one address; port 0 means any free one.
pub(crate) fn listeners(reader: &mut Reader<'_>, server: &Server) {
    if server.listen == server.metrics_listen && server.listen.port() != 0 {
        let fix = "use another port, e.g. \"127.0.0.1:9090\"";
        reader.refuse("server.metrics_listen", "is the address of server.listen too", fix);
    }
}

/// A module runs here or elsewhere, not both, and calls between processes carry a token.
pub(crate) fn topology(
    reader: &mut Reader<'_>,
    topology: &Topology,
    rpc: &Rpc,
    modules: &[&'static str],
) {
    for module in topology.remote.keys() {
        let key = format!("topology.remote.{module}");
        if !modules.is_empty() && !modules.contains(&module.as_str()) {
            let fix = format!("use one of {}", modules.join(", "));
            reader.refuse(&key, "is not an address of a module there is", fix);
        }
        if topology.only.as_ref().is_some_and(|only| only.contains(module)) {
            let fix = "remove it here or from topology.only";
            reader.refuse(&key, "belongs to a module that topology.only has run here", fix);
        }
    }
    let unknown = |module: &&String| !modules.is_empty() && !modules.contains(&module.as_str());
    if let Some(module) = topology.only.iter().flatten().find(unknown) {
        let fix = format!("use some of {}", modules.join(", "));
        reader.refuse("topology.only", format!("names {module:?}, which is no module"), fix);
    }
    // A process with a shop has the reactions itself; elsewhere they would only be repeated.
    if topology.only.is_none() && !topology.events_to.is_empty() {
        let fix = "remove it, or name the modules of this process in topology.only";
        reader.refuse("topology.events_to", "is for a process without a shop", fix);
    }
    for (position, _) in repeated(topology.events_to.iter().map(String::as_str)) {
        let key = format!("topology.events_to[{position}]");
        reader.refuse(&key, "is there twice", "name it once");
    }
    let calls =
        !topology.remote.is_empty() || !topology.events_to.is_empty() || rpc.listen.is_some();
    if calls && rpc.token.is_none() && !reader.is_given("rpc.token") {
        let fix = "set it to a secret all processes share, e.g. \"env://SHOP_RPC_TOKEN\"";
        reader.missing("rpc.token".to_owned(), fix);
    }
}

/// Production takes no play money and no secret out of an example.
pub(crate) fn production(reader: &mut Reader<'_>, payment: Option<&Payment>, rpc: &Rpc) {
    if payment.is_some_and(|payment| payment.test_card.is_some()) {
        let fix = "set it to false, or profile = \"demo\" for a shop to try out";
        reader.refuse("payment.testcard.enabled", "is refused in production", fix);
    }
    if rpc.token.as_ref().is_some_and(is_weak) {
        let fix = "use a random one, e.g. from `openssl rand -hex 32`";
        reader.refuse("rpc.token", "is a default or short secret, refused in production", fix);
    }
}

/// Secrets of examples carry one of these words.
fn is_weak(secret: &Secret) -> bool {
    let text = secret.expose().to_ascii_lowercase();
    let example = ["change-me", "changeme", "example", "demo", "secret", "password"];
    text.len() < SECRET_LENGTH_MIN || example.iter().any(|word| text.contains(word))
}

/// The names twice in a list, for faults about repeats.
fn repeated<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let mut seen = BTreeSet::new();
    names.into_iter().enumerate().filter(|(_, name)| !seen.insert(*name)).collect()
}
