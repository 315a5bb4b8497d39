#!/usr/bin/env bash
# Installs what building and running the shop needs and this machine lacks, and says what it does.
#
#   scripts/setup_environment.sh          to build and run: a C toolchain, curl, PostgreSQL, Rust
#   scripts/setup_environment.sh --test   to test as well: Redis, Chromium, fonts, Node.js, npm,
#                                         and schemathesis in a Python environment of its own
#
# Debian and its relatives, as root or with sudo. Elsewhere it only says what is missing. What is
# here already is left alone, so that a second run does nothing. PostgreSQL and Redis are installed
# for their binaries: no server of the system is made, started or needed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly postgres_oldest=15
readonly node_oldest=20
readonly node_packaged=24.21.0
readonly python_oldest=3.11
rust_version=$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)
readonly rust_version
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

with_tests=false
case "${1:-}" in
  '') ;;
  --test) with_tests=true ;;
  *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; [[ $1 == --help || $1 == -h ]]; exit ;;
esac

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
# at_least 1.95.0 1.96: whether the second version is not older than the first.
at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]; }

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}
can_install() { have apt-get && { [[ $(id -u) == 0 ]] || have sudo; }; }

apt_is_fresh=false
apt_refresh() {
  $apt_is_fresh && return
  say "refreshing the package lists"
  as_root apt-get -qq -o Acquire::Retries=3 update
  apt_is_fresh=true
}
apt_install() {
  can_install || fail "missing: $*; install them (these are Debian's names) and run this again"
  apt_refresh
  say "installing $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
    -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "$@" </dev/null >/dev/null
}
# The version that the package lists offer of a package; empty when they do not know it.
apt_offers() {
  have apt-cache && LC_ALL=C apt-cache policy "$1" | sed -n 's/^ *Candidate: *\([0-9].*\)/\1/p'
}

# The newest major version of PostgreSQL whose server binaries are here; 0 for none.
postgres_major() {
  local folder major newest=0
  for folder in ${SHOP_PG_BIN:-} /usr/lib/postgresql/*/bin ${PATH//:/ }; do
    [[ -x $folder/initdb && -x $folder/postgres ]] || continue
    major=$("$folder/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/') || continue
    if ((major > newest)); then newest=$major; fi
  done
  echo "$newest"
}

can_link() {
  have "${CC:-cc}" && echo 'int main(void) { return 0; }' | "${CC:-cc}" -x c -o /dev/null - 2>/dev/null
}

install_postgres() {
  can_install || fail "missing: PostgreSQL $postgres_oldest or newer, the server's binaries"
  apt_refresh
  local offered
  offered=$(apt_offers postgresql)
  local major=${offered%%[+.]*}
  if ((${major:-0} < postgres_oldest)); then
    fail "this system offers PostgreSQL ${offered:-none}; $postgres_oldest or newer is needed:" \
      "see https://www.postgresql.org/download/linux/"
  fi
  # The package would make and start a cluster of its own; this file keeps it from that.
  local settings=/etc/postgresql-common/createcluster.d
  as_root mkdir -p "$settings"
  echo 'create_main_cluster = false' | as_root tee "$settings/no-main-cluster.conf" >/dev/null
  apt_install postgresql
  as_root rm -f "$settings/no-main-cluster.conf"
}

install_redis() {
  # The package would start a server of the system, which nothing here needs.
  local policy=/usr/sbin/policy-rc.d made=false
  if can_install && [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    made=true
  fi
  apt_install redis-server
  if $made; then as_root rm -f "$policy"; fi
}

# Without the variable rustup would install here, and nobody would be told.
cargo_version() { RUSTUP_AUTO_INSTALL=0 cargo --version 2>/dev/null | cut -d' ' -f2; }
rust_is_ready() {
  local version
  version=$(cargo_version) && [[ -n $version ]] && at_least "$rust_version" "$version" &&
    { ! $with_tests || { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1; }
}

install_rust() {
  if ! have rustup; then
    if can_install; then apt_refresh; fi
    if can_install && [[ -n $(apt_offers rustup) ]]; then
      apt_install rustup
    else
      say "installing rustup for $(id -un) from https://sh.rustup.rs"
      curl --proto '=https' --tlsv1.2 --silent --show-error --fail --retry 3 https://sh.rustup.rs |
        sh -s -- -y --quiet --no-modify-path --profile minimal --default-toolchain none ||
        fail "rustup could not be installed; install Rust $rust_version or newer by hand"
    fi
  fi
  say "installing Rust $rust_version with rustup"
  rustup toolchain install "$rust_version" --profile minimal --component rustfmt,clippy </dev/null
}

node_major() { node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/' | grep . || echo 0; }
# `grep -c` reads to the end: `-q` would close the pipe, which `pipefail` takes for a failure.
have_font() { have fc-list && fc-list 2>/dev/null | grep -ci "$1" >/dev/null; }

install_browser_packages() {
  local browser=e2e/browser
  local installed=$browser/node_modules/.package-lock.json
  if [[ ! -e $installed || $installed -ot $browser/package-lock.json ]]; then
    say "installing the npm packages of $browser"
    npm --prefix "$browser" ci --no-audit --no-fund --loglevel=error </dev/null
    touch "$installed"
  fi
  if (($(node_major) < node_oldest)) && [[ ! -x $browser/node_modules/.bin/node ]]; then
    say "installing Node.js $node_packaged from npm: the browser driver needs $node_oldest or newer"
    npm --prefix "$browser" install --no-save --no-audit --no-fund --loglevel=error \
      "node@$node_packaged" </dev/null
    touch "$installed"
  fi
}

# A Python that can make environments: the system's, else whatever comes first.
find_python() {
  local candidate
  for candidate in ${SHOP_PYTHON:-} /usr/bin/python3 python3; do
    have "$candidate" && at_least "$python_oldest" "$("$candidate" --version 2>/dev/null | cut -d' ' -f2)" &&
      "$candidate" -c 'import ensurepip, venv' 2>/dev/null && { echo "$candidate"; return; }
  done
  return 1
}

# Outside the work tree, so that a fresh clone finds it. What was installed is written down beside it,
# so that other versions take its place and the same ones are left alone.
install_schemathesis() {
  local wanted=e2e/openapi/requirements.txt version folder mark interpreter
  version=$(sed -n 's/^schemathesis==//p' "$wanted")
  folder=${XDG_CACHE_HOME:-$HOME/.cache}/shop-platform/schemathesis-$version
  mark=$folder/requirements.txt
  if [[ -n ${SHOP_SCHEMATHESIS:-} ]] || cmp -s "$wanted" "$mark"; then return; fi
  if ! interpreter=$(find_python); then
    apt_install python3 python3-venv
    interpreter=$(find_python) || fail "Python $python_oldest or newer is needed for schemathesis"
  fi
  say "installing schemathesis $version into $folder"
  rm -rf "$folder"
  "$interpreter" -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --retries 3 \
    --only-binary :all: --no-deps --requirement "$wanted" </dev/null
  # Last: an installation that broke off is made again.
  cp "$wanted" "$mark"
}

packages=()
can_link || packages+=(gcc libc6-dev)
have pkg-config || packages+=(pkg-config)
have git || packages+=(git)
have curl || packages+=(curl ca-certificates)
if $with_tests; then
  [[ -n ${SHOP_CHROMIUM:-} ]] || have chromium || have google-chrome || packages+=(chromium)
  have_font liberation || packages+=(fontconfig fonts-liberation)
  have_font 'noto *sans' || packages+=(fonts-noto-core)
  have node || packages+=(nodejs)
  have npm || packages+=(npm)
fi
if ((${#packages[@]} > 0)); then apt_install "${packages[@]}"; fi
if (($(postgres_major) < postgres_oldest)); then install_postgres; fi
rust_is_ready || install_rust
if $with_tests; then
  have redis-server || install_redis
  install_browser_packages
  install_schemathesis
fi

say "ready: $(cargo --version | cut -d' ' -f1-2), PostgreSQL $(postgres_major)," \
  "$(${CC:-cc} --version | sed -n 1p)"
