#!/bin/bash
# The rules of the house that a compiler does not check. Run from anywhere; silent but for the last line if all is well.
cd "$(dirname "$0")/.." || exit 2
shopt -s lastpipe  # so that expect_none, at the end of a pipe, sets failed here
failed=0

# expect_none RULE: standard input must be empty
expect_none() {
  local found
  found=$(cat)
  [ -z "$found" ] && return
  failed=1
  printf 'not kept: %s\n%s\n' "$1" "$found"
}

sources() { find src -name '*.cpp' -o -name '*.hpp' | LC_ALL=C sort; }
without_comments() { sed -E 's@//.*@@' "$1" | grep -nE "$2" | sed "s@^@$1:@"; }

for file in $(sources); do
  case $file in src/pg/boundary*) continue ;; esac
  without_comments "$file" '\bPG_(TRY|CATCH|FINALLY|END_TRY)\b|\bcatch *\(|\b(sig)?(setjmp|longjmp) *\('
done | expect_none 'PG_TRY, catch and setjmp stand in src/pg/boundary* only'

for file in $(sources | grep -E '^src/(core|crypto|sealed|keystore|policy)/'); do
  without_comments "$file" '#include *["<](postgres|fmgr|miscadmin|c\.h|(pg|types|read|write|guard|rights|worker|access|catalog|commands|executor|funcapi|libpq|mb|nodes|parser|storage|utils)/)'
  case $file in
    *.hpp) [ "$(grep '#include' "$file" | tail -1)" = '#include "core/no_postgres.hpp"' ] || [ "$file" = src/core/no_postgres.hpp ] ||
      echo "$file: core/no_postgres.hpp is not its last include" ;;
  esac
done | expect_none 'core, crypto, sealed, keystore and policy see no PostgreSQL header and no room above them'

# room: what it may not know
may_not_include() {  # $1: room  $2: rooms, |-separated
  sources | grep "^src/$1/" | xargs -r grep -nE "#include \"($2)/"
}
{
  may_not_include core 'crypto|sealed|keystore|policy'
  may_not_include crypto 'sealed|keystore|policy'
  may_not_include sealed 'keystore|policy'
  may_not_include keystore 'policy'
  may_not_include policy 'crypto|sealed|keystore'
  for room in pg types worker read; do may_not_include $room 'write|rights|guard'; done
  may_not_include write 'guard'
  may_not_include rights 'guard'
} | expect_none 'arrows point one way: core <- crypto <- sealed, keystore; core <- policy; read <- write, rights <- guard'

for file in $(sources | grep -E '^src/(pg|types|read|write|guard|rights|worker)/.*\.hpp$'); do
  grep -qE '#include "' "$file" && ! grep -E '#include "' "$file" | grep -qvE '"(core|crypto|sealed|keystore|policy)/' && continue  # sees no server
  first=$(grep -m1 -E '#include "' "$file")
  [ "$file" = src/pg/compat.hpp ] || [ -z "$first" ] || [ "$first" = '#include "pg/compat.hpp"' ] ||
    [ "$first" = '#include "pg/boundary.hpp"' ] || echo "$file: $first"
done | expect_none 'headers of the PostgreSQL side include pg/compat.hpp first'

if git rev-parse --git-dir >/dev/null 2>&1; then listed=$(git ls-files 'src/*.cpp'); else listed=$(find src -name '*.cpp'); fi
diff <(LC_ALL=C sort SOURCES) <(LC_ALL=C sort <<<"$listed") | expect_none 'SOURCES lists every C++ file of src, once'
for part in $(cat extension/PARTS); do [ -e "extension/$part" ] || echo "$part"; done | expect_none 'every part of extension/PARTS exists'
find extension -name '[0-9]*.sql' -printf '%f\n' | grep -vxFf extension/PARTS | expect_none 'extension/PARTS lists every part'

if command -v python3 >/dev/null; then
  python3 scripts/generate_type_sql.py --check | expect_none 'the SQL of the types is what their generator writes'
fi

[ $failed = 0 ] && echo "rooms: all rules kept"
exit $failed
