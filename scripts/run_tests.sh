#!/usr/bin/env bash
# The whole suite. Starts what it needs on free ports, stops it again, leaves nothing behind.
#
#   scripts/run_tests.sh                       everything
#   SHOP_SKIP_BROWSER=1 scripts/run_tests.sh   without the journey in a browser
#
# Every step runs even when one before it failed; the last lines say which did. One build serves
# them all: the same profile, the same flags, the whole workspace.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ -n ${1:-} ]]; then
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
  [[ $1 == --help || $1 == -h ]]
  exit
fi

skip_browser=${SHOP_SKIP_BROWSER:-}
if [[ $skip_browser == 1 ]]; then scripts/setup_environment.sh; else scripts/setup_environment.sh --test; fi
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
log=$scratch/tests.log
export SHOP_BROWSER_REPORT=$scratch/browser.tap
touch "$log" "$SHOP_BROWSER_REPORT"
bin=${CARGO_TARGET_DIR:-target}/debug
failed=()

# step NAME COMMAND...: runs it under a heading and remembers whether it failed.
step() {
  local name=$1 start=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  if "$@"; then
    printf -- '-- %s: ok, %d s\n' "$name" $((SECONDS - start))
  else
    printf -- '-- %s: FAILED\n' "$name"
    failed+=("$name")
    return 1
  fi
}

generated_files_are_committed() {
  "$bin/shop" contracts || return 1
  git --no-pager diff --exit-code -- contracts || return 1
  local untracked
  untracked=$(git ls-files --others --exclude-standard -- contracts)
  [[ -z $untracked ]] || { printf 'not committed: %s\n' "$untracked"; return 1; }
}

tests() {
  "$bin/xtask" with-postgres -- cargo test --workspace --all-targets --locked --no-fail-fast 2>&1 |
    tee -a "$log"
}
examples() { cargo test --workspace --doc --locked --no-fail-fast 2>&1 | tee -a "$log"; }

# The counts of every runner: `test result:` lines of cargo, `# pass` and `# fail` of node.
count() { sed 's/\x1b\[[0-9;]*m//g' "$log" "$SHOP_BROWSER_REPORT" | awk -v cargo="$1" -v node="$2" '
  /^test result: / { for (i = 2; i <= NF; i++) if ($i ~ "^" cargo ";?$") sum += $(i - 1) }
  $1 == "#" && $2 == node { sum += $3 }
  END { print sum + 0 }'; }

step 'format' cargo fmt --all --check || true
step 'lints' cargo clippy --workspace --all-targets --locked -- -D warnings || true
if step 'build' cargo build --workspace --all-targets --locked; then
  step 'generated files' generated_files_are_committed || true
  step 'query cache' "$bin/xtask" sqlx --check || true
  step 'examples in the documentation' examples || true
  if [[ $skip_browser == 1 ]]; then
    printf '\nSKIPPED: the journey in a browser, because SHOP_SKIP_BROWSER=1\n'
  fi
  step 'tests' tests || true
fi

echo
for name in "${failed[@]}"; do printf 'FAILED: %s\n' "$name"; done
printf '%d passed, %d failed\n' "$(count passed pass)" "$(count failed fail)"
((${#failed[@]} == 0))
