//! `shop up` and `shop serve`

use app_composition::Process;
use rt_config::{LogFormat, Settings, StoreDirectory};
use rt_telemetry::{Guard, TelemetrySettings, TraceSettings};

use crate::{
    cli::{Common, Listen},
    demo_provider::DemoProvider,
    failure::{Failure, OrFail},
    output, settings, signals,
};

/// Everything in one process; the demo brings its payment provider along.
pub(super) async fn up(common: &Common, listen: &Listen) -> Result<(), Failure> {
    if !common.demo {
        return serve(common, listen).await;
    }
    let data_dir = settings::load(common, Some(listen), DemoProvider::placeholders())?.data_dir;
    let provider = DemoProvider::start(&data_dir).await?;
    let settings = settings::load(common, Some(listen), provider.overrides())?;
    let served = run(settings, common.demo).await;
    provider.stop().await;
    served
}

/// One process, as the configuration says.
pub(super) async fn serve(common: &Common, listen: &Listen) -> Result<(), Failure> {
    run(settings::load(common, Some(listen), Vec::new())?, common.demo).await
}

async fn run(settings: Settings, demo: bool) -> Result<(), Failure> {
    let telemetry = telemetry(&settings)?;
    let stores = settings.stores.clone();
    let process = Process::start(settings, Some(telemetry.metrics())).await.or_fail()?;
    if demo && let Some(contracts) = process.contracts() {
        app_demo::seed(&app_demo::Contracts {
            catalog: contracts.catalog_writer.clone(),
            prices: contracts.price_book.clone(),
            stock: contracts.stock_keeper.clone(),
            levels: contracts.stock.clone(),
        })
        .await
        .or_fail()?;
    }
    announce(&process, &stores)?;
    process
        .run(async {
            if let Err(failure) = signals::stop_requested().await {
                tracing::error!(%failure, "signals cannot be heard; stopping");
            }
            if rt_failpoints::planted("no_drain") {
                std::process::exit(0);
            }
        })
        .await;
    Ok(())
}

/// Says where the process answers, once it does.
fn announce(process: &Process, stores: &StoreDirectory) -> Result<(), Failure> {
    if let Some(address) = process.rpc_address() {
        output::print(&format!("other processes: http://{address}/\n"))?;
    }
    let Some(address) = process.shop_address() else {
        return Ok(());
    };
    for store in stores.iter() {
        let host = store.hosts.first().map_or("localhost", String::as_str);
        output::print(&format!("{}: http://{host}:{}/\n", store.name, address.port()))?;
    }
    Ok(())
}

fn telemetry(settings: &Settings) -> Result<Guard, Failure> {
    let format = match settings.telemetry.log_format {
        LogFormat::Pretty => rt_telemetry::LogFormat::Pretty,
        LogFormat::Json => rt_telemetry::LogFormat::Json,
    };
    let level = settings.telemetry.level.clone();
    let traces = settings.telemetry.traces.as_ref().map(|traces| TraceSettings {
        endpoint: traces.endpoint.clone(),
        percent: traces.percent,
        service: service(settings),
    });
    rt_telemetry::init(&TelemetrySettings { format, level, traces }).or_fail()
}

/// How a process is called in traces: `shop`, or by the modules it has.
fn service(settings: &Settings) -> String {
    let modules = settings.topology.only.iter().flatten();
    modules.fold("shop".to_owned(), |name, module| format!("{name}-{module}"))
}
