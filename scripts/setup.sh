#!/bin/bash
# Installs what building and testing pg_privacy needs, from Debian by package name. As root; nothing to do: no time taken.
# PG_CONFIG names the version where it is not Debian 12's own.
set -euo pipefail

major=$([[ ${PG_CONFIG:-} =~ /postgresql/([0-9]+)/ ]] && echo "${BASH_REMATCH[1]}" || echo 15)
packages=(
  make g++ pkg-config cmake
  "postgresql-$major" "postgresql-server-dev-$major"
  libssl-dev libkrb5-dev nlohmann-json3-dev libboost-dev
  libgtest-dev
  "postgresql-$major-pgtap" libtap-parser-sourcehandler-pgtap-perl libipc-run-perl softhsm2 opensc
  perl openssl util-linux python3-psycopg
)

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "setup: not installed: ${missing[*]}" >&2
  echo "setup: run scripts/setup.sh as root once" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# The package of the server would make a cluster and start it: the scripts here use private clusters only.
no_cluster=/etc/postgresql-common/createcluster.d/pg_privacy-setup.conf
trap 'rm -f "$log" "$no_cluster"' EXIT
install_packages() {
  apt-get install -y -qq --no-install-recommends "$@" >"$log" 2>&1
}
echo "setup: installing ${missing[*]}"
install_packages postgresql-common || { apt-get update -qq >"$log" 2>&1 && install_packages postgresql-common; } || { cat "$log" >&2; exit 1; }
mkdir -p "$(dirname "$no_cluster")"
echo 'create_main_cluster = false' >"$no_cluster"
install_packages "${missing[@]}" || { apt-get update -qq >"$log" 2>&1 && install_packages "${missing[@]}"; } || { cat "$log" >&2; exit 1; }
