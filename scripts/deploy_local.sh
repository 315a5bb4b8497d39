#!/usr/bin/env bash
# The one command: from a fresh clone to a running shop with the demo shop in it.
#
#   scripts/deploy_local.sh [options of `shop up`]   such as --listen, --metrics-listen, --data-dir
#
# Installs what is missing, builds, starts, prints the addresses. Ctrl-C stops it. A second run
# builds nothing and starts in seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup_environment.sh
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

cargo build --release --locked -p shop -p pspsim
exec "${CARGO_TARGET_DIR:-target}/release/shop" up --demo "$@"
