//! The rules, run on this workspace. A red test prints every finding with its reason.

use std::sync::LazyLock;

use arch_tests::tier::{Tier, tier_of};
use arch_tests::workspace::Workspace;
use arch_tests::{Violation, bans, edges, rules};

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(Workspace::load);

#[track_caller]
fn none(found: &[Violation]) {
    let list: Vec<_> = found.iter().map(|violation| format!("\n  {violation}")).collect();
    assert!(found.is_empty(), "{} broken rule(s):{}", found.len(), list.concat());
}

#[test]
fn crates_use_only_what_their_tier_allows() {
    none(&edges::check(&WORKSPACE.crates));
}

#[test]
fn every_crate_named_in_a_rule_exists() {
    none(&edges::stale_names(&WORKSPACE.crates));
}

#[test]
fn no_tier_meets_a_crate_it_is_banned_from() {
    none(&bans::check(&WORKSPACE.crates, &WORKSPACE.reach));
}

#[test]
fn sql_stands_in_stores_only() {
    none(&rules::sql::check(&WORKSPACE.files));
}

#[test]
fn no_module_names_a_foreign_schema() {
    none(&rules::schemas::check(&WORKSPACE.files));
    let modules = WORKSPACE.crates.iter().filter(|m| tier_of(&m.folder) == Some(Tier::Module));
    none(&rules::schemas::without_a_schema(modules.map(|module| module.name.as_str())));
}

#[test]
fn the_clock_and_randomness_are_read_in_the_shell_only() {
    none(&rules::clocks::check(&WORKSPACE.files));
    none(&rules::clocks::stale(&WORKSPACE.files));
}

#[test]
fn money_is_never_a_float() {
    none(&rules::floats::check(&WORKSPACE.files));
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    none(&rules::shape::lints(&WORKSPACE.crates));
}

#[test]
fn every_crate_and_folder_says_what_it_is() {
    none(&rules::shape::opening(&WORKSPACE.crates, &WORKSPACE.files));
}

#[test]
fn every_module_has_its_page() {
    none(&rules::shape::readmes(&WORKSPACE.crates, &WORKSPACE.files));
}

/// A walk that sees nothing would pass every rule above.
#[test]
fn the_checker_sees_the_workspace() {
    let sees = |name: &str| WORKSPACE.crates.iter().any(|member| member.name == name);
    assert!(sees("kernel-common") && sees("arch-tests"), "{:?}", WORKSPACE.crates);
    assert!(WORKSPACE.files.iter().any(|file| file.path == "tools/arch-tests/src/edges.rs"));
    assert!(WORKSPACE.reach["arch-tests"].contains_key("serde_json"), "no outside crate is seen");
}
