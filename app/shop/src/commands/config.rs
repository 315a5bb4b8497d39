//! `shop config explain`

use rt_config::{ConfigError, Explained, Explanation};
use serde_json::{Value, json};

use crate::{
    cli::{Common, Listen, config::Action},
    demo_provider::DemoProvider,
    failure::Failure,
    output, settings,
    table::Table,
};

pub(super) fn run(action: &Action) -> Result<(), Failure> {
    let Action::Explain { common, listen, key, json } = action;
    let explanation = read(common, listen);
    let chosen = chosen(&explanation, key.as_deref())?;
    if *json {
        output::print_json(&as_json(&chosen, &explanation))?;
    } else if key.is_some() {
        output::print(&chosen.iter().map(|one| in_full(one)).collect::<String>())?;
    } else {
        output::print(&in_short(&chosen))?;
    }
    match explanation.faults.is_empty() {
        true => Ok(()),
        false => Err(Failure::of(&ConfigError { faults: explanation.faults })),
    }
}

/// As a start would read it; the demo's provider has no address yet.
fn read(common: &Common, listen: &Listen) -> Explanation {
    let more = if common.demo { DemoProvider::placeholders() } else { Vec::new() };
    Explanation::of(&settings::sources(common, Some(listen), more))
}

fn chosen<'a>(
    explanation: &'a Explanation,
    key: Option<&str>,
) -> Result<Vec<&'a Explained>, Failure> {
    let Some(asked) = key else {
        return Ok(explanation.keys.iter().collect());
    };
    let chosen = explanation.about(asked);
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let meant = explanation.nearest(asked).map(|key| format!("; did you mean `{key}`?"));
    Err(Failure::new(format!("there is no key `{asked}`{}", meant.unwrap_or_default())))
}

fn in_short(keys: &[&Explained]) -> String {
    let mut table = Table::new(&["key", "value", "from"]);
    for one in keys {
        let value = one.value.clone().unwrap_or_else(|| "(not set)".to_owned());
        table.row(vec![one.key.clone(), value, one.source.clone().unwrap_or_default()]);
    }
    format!("{table}\n`shop config explain KEY` tells what a key does.\n")
}

fn in_full(one: &Explained) -> String {
    let value =
        one.value.as_deref().map_or_else(|| "  (not set)".to_owned(), |v| format!(" = {v}"));
    let from = match (one.origin, &one.source) {
        (Some(origin), Some(source)) => format!("  from  {source} (layer: {origin})\n"),
        _ => String::new(),
    };
    format!("{}{value}\n{from}  type  {}\n  does  {}\n", one.key, one.kind, one.meaning)
}

fn as_json(keys: &[&Explained], explanation: &Explanation) -> Value {
    let keys: Vec<Value> = keys
        .iter()
        .map(|one| {
            json!({
                "key": one.key,
                "value": one.value,
                "layer": one.origin.map(rt_config::Origin::as_str),
                "source": one.source,
                "type": one.kind,
                "meaning": one.meaning,
            })
        })
        .collect();
    let faults: Vec<String> = explanation.faults.iter().map(ToString::to_string).collect();
    json!({ "keys": keys, "faults": faults })
}
