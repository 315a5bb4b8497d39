#!/usr/bin/env bash
# Builds the release and packs it: the binaries, the licences and a checksum.
#
#   scripts/package_release.sh [FOLDER]   the archive lands in FOLDER, `target/dist` if none is given
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:-target/dist}
if [[ $folder == -* ]]; then
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
  [[ $folder == --help || $folder == -h ]]
  exit
fi

scripts/setup_environment.sh
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

cargo build --release --locked -p shop -p pspsim
bin=${CARGO_TARGET_DIR:-target}/release
version=$(cargo pkgid -p shop | sed 's/.*[#@]//')
name=shop-$version-$(rustc -vV | sed -n 's/^host: //p')

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
mkdir "$staging/$name"
install -m 755 "$bin/shop" "$bin/pspsim" "$staging/$name"
install -m 644 LICENSE-MIT LICENSE-APACHE "$staging/$name"
if [[ -e README.md ]]; then install -m 644 README.md "$staging/$name"; fi
mkdir -p "$folder"
tar --create --gzip --owner=0 --group=0 --numeric-owner \
  --file "$folder/$name.tar.gz" --directory "$staging" "$name"
(cd "$folder" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
(cd "$staging/$name" && du --bytes shop pspsim) >&2
printf '%s\n' "$folder/$name.tar.gz"
