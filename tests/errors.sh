#!/bin/bash
# Every SQLSTATE that the code raises, and every reason code, has its line in docs/errors.md.
set -euo pipefail
cd "$(dirname "$0")/.."
states=$({
  # conditions by name, of C++ and of PL/pgSQL, looked up in PostgreSQL's own list
  errcodes=$(find "$(${PG_CONFIG:-pg_config} --sharedir)" -name errcodes.txt | head -1)
  grep -rhoE 'ERRCODE_[A-Z_0-9]+' src --include='*.cpp' --include='*.hpp' | sort -u |
    while read -r name; do awk -v n="$name" '$3 == n { print $1; exit }' "$errcodes"; done
  grep -hoE "ERRCODE = '[a-z_]+'" extension/[0-9]*.sql | sed "s/.*'\(.*\)'/\1/" | sort -u |
    while read -r name; do awk -v n="$name" '$4 == n { print $1; exit }' "$errcodes"; done
  grep -hoE '"[0-9A-Z]{5}"' src/core/error.cpp | tr -d '"'
} | sort -u)
reasons=$(sed -n 's/.*inline constexpr char k[A-Za-z]*\[\] = "\([a-z_]*\)".*/\1/p' src/policy/reasons.hpp)
missing=()
for state in $states; do grep -qE "^\|.*\b$state\b" docs/errors.md || missing+=("$state"); done
for reason in $reasons; do grep -q "^| \`$reason\` |" docs/errors.md || missing+=("$reason"); done
[ "$(wc -w <<<"$states")" -gt 15 ] || { echo "errors: the code's SQLSTATEs were not found" >&2; exit 1; }
if [ ${#missing[@]} -gt 0 ]; then echo "not in docs/errors.md: ${missing[*]}"; exit 1; fi
echo "errors: $(wc -w <<<"$states") SQLSTATEs and $(wc -w <<<"$reasons") reason codes are documented"
