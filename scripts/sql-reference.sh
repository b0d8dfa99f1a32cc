#!/bin/bash
# Writes docs/sql-reference.md from the comments in the SQL objects, in a private cluster.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
make_work_directory reference
copy_tree
build_and_install
give_to_user
echo "fsync = off" | make_cluster data
start_cluster data
as_user psql -X -q -c 'CREATE EXTENSION pg_privacy'
as_user psql -X -q -f "$work/tree/scripts/sql-reference.sql" >"$root/docs/sql-reference.md"
echo "written: docs/sql-reference.md"
