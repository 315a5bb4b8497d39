//! `shop events`

use app_composition::Database;
use kernel_common::EventId;
use rt_postgres::{ModuleDb, ParkedStream};
use serde_json::{Value, json};

use crate::{
    cli::{Common, events::Action},
    failure::{Failure, OrFail},
    output, settings,
    table::Table,
};

pub(super) async fn run(action: Action) -> Result<(), Failure> {
    let (Action::Parked { common, .. }
    | Action::Retry { common, .. }
    | Action::Skip { common, .. }) = &action;
    let (database, modules) = open(common).await?;
    let done = match &action {
        Action::Parked { json, .. } => list(&modules, *json).await,
        Action::Retry { consumer, .. } => retry(&modules, consumer).await,
        Action::Skip { consumer, event, .. } => skip(&modules, consumer, *event).await,
    };
    database.close().await;
    done
}

/// The modules that this database holds.
async fn open(common: &Common) -> Result<(Database, Vec<ModuleDb>), Failure> {
    let settings = settings::load(common, None, Vec::new())?;
    let database = Database::open(&settings).await.or_fail()?;
    let schemas = app_composition::schemas();
    let there = database.postgres.existing_schemas(&schemas).await.or_fail()?;
    let here = schemas.iter().filter(|schema| there.contains(&schema.schema));
    let modules = here.map(|schema| database.postgres.module(schema)).collect();
    Ok((database, modules))
}

async fn parked(modules: &[ModuleDb]) -> Result<Vec<(&'static str, ParkedStream)>, Failure> {
    let mut all = Vec::new();
    for module in modules {
        let parked = module.parked_streams().await.or_fail()?;
        all.extend(parked.into_iter().map(|stream| (module.name(), stream)));
    }
    Ok(all)
}

async fn list(modules: &[ModuleDb], json: bool) -> Result<(), Failure> {
    let parked = parked(modules).await?;
    if json {
        return output::print_json(&Value::Array(parked.iter().map(as_json).collect()));
    }
    let mut table = Table::new(&["consumer", "event", "stream", ">waiting", "again", "why"]);
    for (_, stream) in &parked {
        table.row(vec![
            stream.consumer.clone(),
            stream.event.to_string(),
            stream.stream.clone(),
            stream.events.to_string(),
            stream.retry_at.map_or_else(|| "when you say".to_owned(), |at| at.to_string()),
            stream.reason.clone(),
        ]);
    }
    output::print(&table.to_string())
}

fn as_json((module, stream): &(&'static str, ParkedStream)) -> Value {
    json!({
        "module": module,
        "consumer": stream.consumer,
        "tenant": stream.tenant,
        "stream": stream.stream,
        "event": stream.event,
        "reason": stream.reason,
        "attempts": stream.attempts,
        "retry_at": stream.retry_at,
        "waiting": stream.events,
    })
}

async fn retry(modules: &[ModuleDb], consumer: &str) -> Result<(), Failure> {
    let parked = parked(modules).await?;
    let streams = parked.iter().filter(|(_, stream)| stream.consumer == consumer).count();
    if streams == 0 {
        return Err(nothing_parked(consumer));
    }
    for module in modules {
        module.retry_parked(consumer).await.or_fail()?;
    }
    output::print(&format!("{streams} streams are offered to {consumer} again\n"))
}

async fn skip(modules: &[ModuleDb], consumer: &str, event: EventId) -> Result<(), Failure> {
    for module in modules {
        if module.skip_parked(consumer, event).await.or_fail()? {
            return output::print(&format!("{consumer} will not be told event {event}\n"));
        }
    }
    Err(nothing_parked(consumer))
}

fn nothing_parked(consumer: &str) -> Failure {
    Failure::new(format!("nothing like that is parked for {consumer:?}; see: shop events parked"))
}
