# Recipes are names for the scripts and for short commands; what takes more lives in scripts/ or in
# `cargo xtask`. CI calls the same scripts.

set shell := ["bash", "-euo", "pipefail", "-c"]

shop := env("CARGO_TARGET_DIR", "target") / "debug/shop"

_default:
    @just --list --unsorted

# Install what is missing, build, and run the demo shop
deploy *options:
    scripts/deploy_local.sh {{ options }}

# Install what building and running needs
setup *options:
    scripts/setup_environment.sh {{ options }}

# The demo shop from the development build
up *options: _build
    {{ shop }} up --demo {{ options }}

# `up` with the product's own debug messages
dev *options: _build
    SHOP__TELEMETRY__LEVEL="${SHOP__TELEMETRY__LEVEL:-debug,sqlx=info,hyper=info}" {{ shop }} up --demo {{ options }}

# The whole suite, as CI runs it
test:
    scripts/run_tests.sh

# The tests of one crate, beside a private PostgreSQL
test-crate crate *options:
    cargo xtask with-postgres -- cargo test --locked -p {{ crate }} {{ options }}

# Format and lints without tests
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Format the code
fmt:
    cargo fmt --all

# The lints alone
lint:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Write the generated files: the query cache and contracts/
gen: && _contracts
    cargo xtask sqlx

# The invariants of money and stock, on the running shop's database
audit *options: _build
    {{ shop }} audit {{ options }}

# Bring the database up to date
migrate *options: _build
    {{ shop }} migrate {{ options }}

# Licences, bans and sources of the outside crates (needs cargo-deny)
deny:
    cargo deny check

_build:
    cargo build --quiet --locked --workspace --bins

_contracts: _build
    {{ shop }} contracts
