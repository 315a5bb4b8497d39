//! What every key does, for whoever operates the shop. A test holds it against the keys that are
//! read, so that none is added without a word.

/// The keys and their meanings; `[]` stands for a place in a list. A table whose keys are free
/// (languages, currencies, modules) stands for all of them.
#[rustfmt::skip] // a table: one row a line
const MEANINGS: &[(&str, &str)] = &[
    ("profile", "what the installation is for; production refuses whatever is only for trying"),
    ("data_dir", "folder of keys, tokens, outgoing mail and the private database"),

    ("server.listen", "where the shop and its API answer"),
    ("server.metrics_listen", "where the figures for Prometheus answer"),
    ("server.request_timeout_seconds", "a request that takes longer is answered 503"),
    ("server.header_timeout_seconds", "time for the head of a request, from its first byte"),
    ("server.idle_timeout_seconds", "time a connection may lie idle between requests"),
    ("server.body_timeout_seconds", "time the body of a request may stand still"),
    ("server.drain_seconds", "time requests in flight have at a stop"),
    ("server.body_bytes_max", "largest body of a request, in bytes"),
    ("server.connections_max", "connections open at once"),
    ("server.requests_max", "requests answered at once; more are answered 503"),

    ("database.url", "address of a PostgreSQL; without it the shop starts one of its own in the data folder"),
    ("database.pool_size_max", "connections to the database kept at most; half of them work at once, and eight at least"),

    ("rpc.listen", "where the contracts of this process answer other processes; without it they do not"),
    ("rpc.token", "what every call between processes carries; all of them share it"),
    ("rpc.encoding", "what this process calls others in: json, or messagepack; it answers in either"),

    ("topology.remote", "modules in other processes, each with the address of its process"),
    ("topology.only", "the only modules of this process; without it all of them, and the shop"),
    ("topology.events_to", "the processes that react to what happens in the modules of this one"),

    ("telemetry.log_format", "the form of a log line: for people or for machines"),
    ("telemetry.level", "what is logged: a level, or directives by part of the program"),
    ("telemetry.requests", "which requests have a line in the log: all, or those that were slow, refused or failed"),
    ("telemetry.slow_request_milliseconds", "from when on a request is slow"),
    ("telemetry.otlp_endpoint", "base address of an OpenTelemetry collector (OTLP over HTTP); without it nothing is traced"),
    ("telemetry.traces_percent", "of a hundred traces that begin here, how many are recorded; those that begin elsewhere follow their beginning"),

    ("cart.store", "where carts lie: in the database, or in a Redis of their own"),
    ("cart.redis_url", "address of that Redis; may hold a password"),
    ("cart.idle_days", "a cart that nobody changes for so many days is forgotten"),
    ("payment.bank_transfer", "accounts that take transfers"),
    ("payment.bank_transfer[].tenant", "whose store the account is for; without it, all that have none"),
    ("payment.bank_transfer[].account_holder", "whose account it is"),
    ("payment.bank_transfer[].account", "IBAN or number of the account"),
    ("payment.bank_transfer[].bank", "name of the bank"),
    ("payment.bank_transfer[].bic", "code of the bank, where transfers need one"),
    ("payment.bank_transfer[].currencies", "what the account takes; without it, the store's currencies"),
    ("payment.bank_transfer[].reference_prefix", "what references of transfers begin with"),
    ("payment.bank_transfer[].deadline_days", "how many days an order waits for its money"),
    ("payment.testcard.enabled", "the test card: play money, refused in production"),
    ("payment.testcard.url", "base address of its provider"),
    ("payment.testcard.secret", "what the shop shows to the provider"),
    ("payment.testcard.webhook_secret", "what the provider signs its webhooks with"),

    ("search.engine", "whether this process keeps an index of what it sells: embedded or off"),
    ("search.folder", "folder of that index, of no other process; by default `search` in the data folder"),
    ("search.synonyms", "words that mean the same, each group with = between its words"),

    ("webhooks.private_addresses", "whether staff may have events posted to this machine and to private networks, and without TLS"),

    ("mail.from", "the sender of mail where a store has no address of its own"),
    ("mail.transport", "how mail leaves: as files in a folder, or through a mail server"),
    ("mail.outbox_dir", "folder of mail that leaves as files; by default `outbox` in the data folder"),
    ("mail.smtp.host", "the mail server"),
    ("mail.smtp.port", "its port; by default the usual one of `tls`"),
    ("mail.smtp.user", "the account there, where it asks for one"),
    ("mail.smtp.password", "the password of the account"),
    ("mail.smtp.tls", "encryption on the way to the mail server; starttls by default"),

    ("stores[].name", "what shoppers read"),
    ("stores[].tenant", "whose data the store shows; no tenant sees another's"),
    ("stores[].hosts", "the hosts the store answers on, without port"),
    ("stores[].base_url", "what links in mail start with; by default the first host and the shop's port"),
    ("stores[].locales", "languages; the first is the default"),
    ("stores[].currencies", "currencies; the first is the default"),
    ("stores[].country", "the country of the seller"),
    ("stores[].countries", "countries delivered to; by default the seller's own"),
    ("stores[].tax_zone", "the zone whose tax rates apply; by default the country"),
    ("stores[].prices_include_tax", "whether prices are shown with tax in them"),
    ("stores[].rounding", "how a part of a minor unit is rounded; half_up by default"),
    ("stores[].accent", "the accent colour of the pages"),
    ("stores[].theme", "the colours pages start with; auto by default"),
    ("stores[].contact_email", "where shoppers write to"),
    ("stores[].time_zone", "the zone dates on pages and in letters are told in; UTC by default"),
    ("stores[].front.tagline", "one sentence about the shop, by language"),
    ("stores[].front.mark_url", "a square sign beside the name"),
    ("stores[].front.icon_url", "the icon in the browser's tab"),
    ("stores[].front.hero_heading", "heading of the front page, by language"),
    ("stores[].front.hero_text", "a sentence or two under it, by language"),
    ("stores[].front.hero_picture_url", "the picture beside it, 16 to 9"),
    ("stores[].legal.terms", "terms of sale, by language"),
    ("stores[].legal.privacy", "what happens to personal data, by language"),
    ("stores[].legal.delivery", "how things are delivered, by language"),
    ("stores[].legal.returns", "how things are returned, by language"),
    ("stores[].legal.imprint", "who the seller is, by language"),
    ("stores[].delivery[].id", "stable id of a way of delivery within its store"),
    ("stores[].delivery[].name", "what shoppers read, by language"),
    ("stores[].delivery[].price_minor", "its price in minor units (cents), by currency"),
    ("stores[].delivery[].free_from_minor", "value of goods in minor units from which on it is free, by currency"),
    ("stores[].delivery[].tax_category", "the tax category of the delivery; standard by default"),
    ("stores[].delivery[].days_min", "fewest days until arrival"),
    ("stores[].delivery[].days_max", "most days until arrival"),
];

/// What a key does, by its full name; a key of a free table is what its table is.
pub(crate) fn meaning(key: &str) -> Option<&'static str> {
    let key = general(key);
    let described = |key: &str| MEANINGS.iter().find(|(name, _)| *name == key);
    let found = described(&key).or_else(|| described(key.rsplit_once('.')?.0));
    found.map(|(_, meaning)| *meaning)
}

/// The full name of the key that is called `name` in some table, if one is.
pub(crate) fn elsewhere(name: &str) -> Option<&'static str> {
    let named = |key: &&str| key.rsplit_once('.').is_some_and(|(_, last)| last == name);
    MEANINGS.iter().map(|(key, _)| *key).find(named)
}

/// `stores[0].name` as `stores[].name`.
pub(crate) fn general(key: &str) -> String {
    let mut name = String::with_capacity(key.len());
    let mut inside = false;
    for letter in key.chars() {
        inside &= letter != ']';
        if !inside {
            name.push(letter);
        }
        inside |= letter == '[';
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{elsewhere, general, meaning};

    #[test]
    fn places_in_lists_and_keys_of_free_tables_are_described_by_what_they_are_in() {
        assert_eq!(general("stores[12].delivery[0].id"), "stores[].delivery[].id");
        assert_eq!(meaning("stores[1].delivery[2].name.en"), meaning("stores[].delivery[].name"));
        assert!(meaning("stores[1].delivery[2].name.en").is_some());
        assert_eq!(meaning("server.colour"), None);
        assert_eq!(elsewhere("metrics_listen"), Some("server.metrics_listen"));
        assert_eq!(elsewhere("profile"), None, "it is in no table");
    }
}
