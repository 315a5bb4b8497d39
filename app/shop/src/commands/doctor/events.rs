//! The event tables: room for what comes, and whether it is delivered.

use rt_postgres::{ConsumerHealth, EventsHealth, ModuleHealth};

use super::finding::{Finding, lasting};

const PARTITIONS: &str = "event_partitions";
const LAG: &str = "event_delivery";
const PARKED: &str = "parked_events";

/// An event is delivered within a second; what is later waits for something.
const LAG_WARN_SECONDS: i64 = 30;
const LAG_FAIL_SECONDS: i64 = 600;

/// `at_work`: a shop is running and should be delivering.
pub(super) fn check(modules: &[ModuleHealth], at_work: bool) -> Vec<Finding> {
    let known: Vec<(&str, &EventsHealth)> = modules
        .iter()
        .filter_map(|module| Some((module.module, module.events.as_ref()?)))
        .collect();
    if known.is_empty() {
        return vec![Finding::skipped(PARTITIONS, "no schema is there to have events")];
    }
    let mut findings = vec![partitions(&known), unpartitioned(&known)];
    findings.extend(lag(&known, at_work));
    findings.extend(parked(&known));
    findings
}

fn partitions(modules: &[(&str, &EventsHealth)]) -> Finding {
    let short: Vec<String> = modules
        .iter()
        .filter(|(_, events)| !events.partitions_missing.is_empty())
        .map(|(module, events)| format!("{module} ({})", events.partitions_missing.join(", ")))
        .collect();
    let fix = "run `shop migrate`; a running shop makes them every six hours, see its log";
    if short.is_empty() {
        return Finding::ok(PARTITIONS, "there for the months ahead");
    }
    let said = format!("missing: {}", short.join(", "));
    match modules.iter().any(|(_, events)| events.present_is_missing) {
        true => Finding::fail(PARTITIONS, said, fix),
        false => Finding::warn(PARTITIONS, said, fix),
    }
}

fn unpartitioned(modules: &[(&str, &EventsHealth)]) -> Finding {
    const CHECK: &str = "default_partition";
    let astray: Vec<String> = modules
        .iter()
        .filter(|(_, events)| events.unpartitioned > 0)
        .map(|(module, events)| format!("{module} ({})", events.unpartitioned))
        .collect();
    if astray.is_empty() {
        return Finding::ok(CHECK, "empty: every event is in its month");
    }
    let said = format!("events outside every month: {}", astray.join(", "));
    let fix = "they are delivered, but their months cannot be made: move them out of \
        events_default, then `shop migrate`";
    Finding::fail(CHECK, said, fix)
}

fn lag(modules: &[(&str, &EventsHealth)], at_work: bool) -> Vec<Finding> {
    let late = |one: &&ConsumerHealth| one.lag_milliseconds >= LAG_WARN_SECONDS * 1_000;
    let findings: Vec<Finding> = modules
        .iter()
        .flat_map(|(module, events)| {
            events.consumers.iter().filter(late).map(move |one| late_consumer(module, one, at_work))
        })
        .collect();
    if !findings.is_empty() {
        return findings;
    }
    let consumers: usize = modules.iter().map(|(_, events)| events.consumers.len()).sum();
    vec![Finding::ok(LAG, format!("{consumers} consumers are up to date"))]
}

fn late_consumer(module: &str, consumer: &ConsumerHealth, at_work: bool) -> Finding {
    let seconds = consumer.lag_milliseconds / 1_000;
    let name = &consumer.consumer;
    let said = format!("{name} is {} behind the events of {module}", lasting(seconds));
    if !at_work {
        return Finding::warn(LAG, said, "start the shop: it goes on where it was");
    }
    let fix = "see its warnings in the log; open writes above hold events back, too";
    if seconds >= LAG_FAIL_SECONDS {
        Finding::fail(LAG, said, fix)
    } else {
        Finding::warn(LAG, said, fix)
    }
}

fn parked(modules: &[(&str, &EventsHealth)]) -> Vec<Finding> {
    let findings: Vec<Finding> = modules
        .iter()
        .flat_map(|(_, events)| &events.parked)
        .map(|parked| {
            let (consumer, event) = (&parked.consumer, parked.event);
            let said = format!(
                "{consumer} did not take event {event} of {} ({} wait there): {}",
                parked.stream, parked.events, parked.reason
            );
            let fix = format!(
                "remove the cause, then `shop events retry {consumer}`; or give it up: \
                 `shop events skip {consumer} {event}`"
            );
            // What is tried again by itself may yet mend.
            match parked.retry_at {
                Some(_) => Finding::warn(PARKED, said, fix),
                None => Finding::fail(PARKED, said, fix),
            }
        })
        .collect();
    if findings.is_empty() {
        return vec![Finding::ok(PARKED, "none: no stream waits for a person")];
    }
    findings
}
