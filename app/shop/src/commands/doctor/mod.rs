//! `shop doctor`: what an operator would look at, looked at.
//!
//! Invariants: nothing is changed; every finding says what to do; a part that cannot be asked is
//! said to be skipped, and why. Each file holds the checks of one thing and answers [`Finding`]s;
//! a new part is a file of its own and a line in [`examine`].

mod clock;
mod configuration;
mod data_folder;
mod database;
mod events;
mod finding;
mod flows;
mod mail;
mod neighbours;
mod provider;
mod schemas;
mod search;
mod webhooks;

use app_composition::Database;
use rt_config::{Explanation, Settings};

use self::finding::{Finding, Findings};
use crate::{
    cli::Common,
    demo_provider::DemoProvider,
    failure::{Failure, OrFail},
    output, settings,
};

pub(super) async fn run(common: &Common, json: bool) -> Result<(), Failure> {
    let findings = Findings(examine(common).await);
    if json {
        output::print_json(&serde_json::to_value(&findings).or_fail()?)?;
    } else {
        output::print(&findings.to_string())?;
    }
    match findings.failed() {
        0 => Ok(()),
        1 => Err(Failure::new("the doctor found 1 failure")),
        count => Err(Failure::new(format!("the doctor found {count} failures"))),
    }
}

/// From what everything rests on to what rests on it.
async fn examine(common: &Common) -> Vec<Finding> {
    let more = if common.demo { DemoProvider::placeholders() } else { Vec::new() };
    let sources = settings::sources(common, None, more);
    let mut findings = configuration::check(&Explanation::of(&sources));
    findings.extend(data_folder::check(&sources));
    let Ok(settings) = Settings::load(&sources) else {
        findings.push(Finding::skipped("database", "not looked at: the configuration is wrong"));
        return findings;
    };
    findings.extend(inside(&settings).await);
    findings.extend(provider::check(&settings, common.demo).await);
    findings.extend(mail::server(&settings).await);
    findings.extend(neighbours::check(&settings).await);
    findings.push(search::check(&settings));
    findings
}

/// What the database tells.
async fn inside(settings: &Settings) -> Vec<Finding> {
    let modules = app_composition::local_schemas(&settings.topology);
    if modules.is_empty() {
        return vec![Finding::skipped("database", "this process has no module of its own")];
    }
    if let Some(absent) = database::absent(settings) {
        return vec![absent];
    }
    let database = match Database::open(settings).await {
        Ok(database) => database,
        Err(error) => return vec![database::unreachable(settings, &error)],
    };
    let at_work = database::at_work(&database);
    let mut findings = vec![database::reached(&database)];
    let asked = clock::Asked::now();
    match database.postgres.health(&modules).await {
        Ok(health) => {
            findings.push(asked.check(health.server.clock));
            findings.extend(database::check(&health.server, settings));
            findings.extend(schemas::check(&health.modules));
            findings.extend(events::check(&health.modules, at_work));
        }
        Err(error) => findings.push(database::silent(&error)),
    }
    findings.extend(flows::check(app_audit::open_flows(&database.postgres).await, at_work));
    findings.extend(mail::check(app_audit::waiting_mail(&database.postgres).await, at_work));
    let webhooks = app_audit::waiting_webhooks(&database.postgres).await;
    findings.extend(webhooks::check(webhooks, at_work));
    database.close().await;
    findings
}
