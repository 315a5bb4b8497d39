//! What the commands do.

use std::sync::Arc;

use serde_json::json;

use crate::{
    catalog,
    cli::{self, Cli, Compare, Load, OneServer, Output, Server, What},
    client::Target,
    compare::Comparison,
    cpu::Watch,
    drive::Work,
    flash::{Crowd, Sale},
    machine,
    measure::{Measured, Plan, measure},
    output,
    peer::{Goods, Kin, Peer},
    report::{self, Report},
    scenario::{Fetch, Scenario, Visits},
    words,
};

pub(crate) async fn run(cli: &Cli) -> Result<(), String> {
    match &cli.what {
        What::Fetch { path, load } => fetch(cli, path, load).await,
        What::Listing(one) => visit(cli, Scenario::Listing, one).await,
        What::ListingUncached(one) => visit(cli, Scenario::ListingUncached, one).await,
        What::Product(one) => visit(cli, Scenario::Product, one).await,
        What::Page(one) => visit(cli, Scenario::Page, one).await,
        What::Search(one) => visit(cli, Scenario::Search, one).await,
        What::Cart(one) => visit(cli, Scenario::Cart, one).await,
        What::Checkout(one) => visit(cli, Scenario::Checkout, one).await,
        What::Flash { server, sku, units, buyers, connections, rate, output } => {
            let sale = Sale { variant: sku.clone(), units: *units, buyers: *buyers };
            flash(cli, server, sale, (*connections, *rate), output).await
        }
        What::Compare(compare) => compare_servers(cli, compare).await,
        What::Try { scenario, server, seed } => try_once(cli, *scenario, server, *seed).await,
        What::Catalog { products, seed, format } => {
            output::print(&catalog::write(*products, *seed, *format)?)
        }
    }
}

async fn fetch(cli: &Cli, path: &str, load: &Load) -> Result<(), String> {
    let target = cli.target(Kin::Ours, &cli.url)?;
    let machine = machine::facts();
    let work = Arc::new(Fetch { path: path.to_owned() });
    let measured = measure(work, &target, &load.plan()).await?;
    let report = report_of((path, "requests"), "server", load, measured);
    output::print(&report)?;
    finish(&report, &load.output, machine)
}

async fn visit(cli: &Cli, scenario: Scenario, one: &OneServer) -> Result<(), String> {
    let OneServer { server, load } = one;
    let target = cli.target(server.peer, &cli.url)?;
    let machine = machine::facts();
    let goods = goods(&*peer(server), &target, server).await?;
    let work = visits(server, scenario, goods, load.seed)?;
    let measured = measure(work, &target, &load.plan()).await?;
    let name = (scenario.name(), scenario.unit());
    let report = report_of(name, server.peer.name(), load, measured);
    output::print(&report)?;
    finish(&report, &load.output, machine)
}

async fn flash(
    cli: &Cli,
    server: &Server,
    sale: Sale,
    (connections, rate): (u32, Option<u64>),
    output: &Output,
) -> Result<(), String> {
    let target = cli.target(server.peer, &cli.url)?;
    let machine = machine::facts();
    let peer = peer(server);
    let mut connection = target.connection();
    let goods = peer.look_around(&mut connection).await.map_err(|e| e.to_string())?;
    let run = machine::run_id()?.into();
    let crowd = Crowd { peer, goods, sale: sale.clone(), run };
    let pace = cli::pace(rate);
    let watch = Watch::new(output.pid.clone());
    let before = watch.look()?;
    let tally = crowd.rush(&target, connections, pace).await?;
    let used = watch.look()?.since(before);
    let verdict = sale.judge(&tally);
    let report = Report {
        scenario: format!("flash sale of {} units", sale.units),
        unit: "orders",
        server: server.peer.name().to_owned(),
        pace: cli::pace_name(pace),
        connections,
        warm_up: "every cart filled before".to_owned(),
        seed: 0,
        measured: Measured { tally, used: (!watch.is_empty()).then_some(used) },
    };
    output::print(&report)?;
    if let Ok(right) = &verdict {
        output::print(&format_args!("  {right}\n"))?;
    }
    finish(&report, output, machine)?;
    verdict.map(drop)
}

async fn compare_servers(cli: &Cli, compare: &Compare) -> Result<(), String> {
    let machine = machine::facts();
    let mut servers = Vec::new();
    for (kin, url) in compare.servers() {
        let server =
            Server { peer: kin, key: compare.key.clone(), skus: Vec::new(), queries: None };
        let target = cli.target(kin, url)?;
        let goods = goods(&*peer(&server), &target, &server).await?;
        servers.push((server, target, goods));
    }
    if servers.is_empty() {
        return Err("no server was named".to_owned());
    }
    let mut comparison = Comparison::default();
    for scenario in &compare.scenarios {
        for round in 0..compare.rounds {
            for (server, target, goods) in &servers {
                let seed = compare.seed + u64::from(round);
                let work = visits(server, *scenario, goods.clone(), seed)?;
                let plan = compare.plan(server.peer);
                let measured = measure(work, target, &plan).await?;
                let report = compared((*scenario, server.peer), &plan, compare, measured);
                output::print(&report)?;
                comparison.add(*scenario, server.peer, &report);
            }
        }
    }
    output::print(&format_args!("{}\n", comparison.lines().join("\n")))?;
    match &compare.json {
        Some(path) => report::save(path, comparison.json(), machine),
        None => Ok(()),
    }
}

async fn try_once(cli: &Cli, scenario: Scenario, server: &Server, seed: u64) -> Result<(), String> {
    let target = cli.target(server.peer, &cli.url)?;
    let goods = goods(&*peer(server), &target, server).await?;
    let work = visits(server, scenario, goods, seed)?;
    let mut connection = target.connection();
    connection.record();
    let done = work.perform(&mut connection, 0).await;
    output::print(&format_args!("{:#}\n", json!(connection.take_recorded())))?;
    done.map(drop).map_err(|failure| failure.to_string())
}

fn peer(server: &Server) -> Arc<dyn Peer> {
    server.peer.peer(server.key.as_deref())
}

async fn goods(peer: &dyn Peer, target: &Target, server: &Server) -> Result<Goods, String> {
    let looked = peer.look_around(&mut target.connection()).await;
    let mut goods = looked.map_err(|failure| format!("{}: {failure}", server.peer.name()))?;
    if !server.skus.is_empty() {
        goods.variants.clone_from(&server.skus);
    }
    Ok(goods)
}

fn visits(
    server: &Server,
    scenario: Scenario,
    goods: Goods,
    seed: u64,
) -> Result<Arc<dyn Work>, String> {
    let words = match &server.queries {
        Some(path) => words::from_file(path)?,
        None => words::from_names(&goods.products),
    };
    let run = machine::run_id()?.into();
    Ok(Arc::new(Visits { peer: peer(server), scenario, goods, words, run, seed }))
}

fn report_of(
    (scenario, unit): (&str, &'static str),
    server: &str,
    load: &Load,
    measured: Measured,
) -> Report {
    Report {
        scenario: scenario.to_owned(),
        unit,
        server: server.to_owned(),
        pace: cli::pace_name(load.plan().pace),
        connections: load.connections,
        warm_up: warm_up(load.warm_up_seconds),
        seed: load.seed,
        measured,
    }
}

fn compared(
    (scenario, kin): (Scenario, Kin),
    plan: &Plan,
    compare: &Compare,
    measured: Measured,
) -> Report {
    Report {
        scenario: scenario.name().to_owned(),
        unit: scenario.unit(),
        server: kin.name().to_owned(),
        pace: cli::pace_name(plan.pace),
        connections: plan.connections,
        warm_up: warm_up(compare.warm_up_seconds),
        seed: compare.seed,
        measured,
    }
}

fn warm_up(seconds: u64) -> String {
    format!("after {seconds} s of warm-up")
}

/// Writes the result where it was asked for; a run in which too much failed has failed.
fn finish(report: &Report, output: &Output, machine: serde_json::Value) -> Result<(), String> {
    if let Some(path) = &output.json {
        report::save(path, report.json(), machine)?;
    }
    let failures = report.measured.tally.failures();
    if failures > output.failures_max {
        return Err(format!("{failures} operations failed"));
    }
    Ok(())
}
