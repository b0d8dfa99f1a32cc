#include "pg/link_keys.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/partition.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
}

#include "pg/label_rows.hpp"

namespace privacy::pg {

namespace {

// Is the relation a subject table or a linked one?
bool LeadsToPerson(Oid relation) {
  int count;
  LabelRow* rows = ReadLabels(relation, true, &count);
  const bool leads = count > 0 && policy::IsTableLabel(rows[0].label.kind);
  pfree(rows);
  return leads;
}

// A constraint that a partitioned referenced table made for one of its partitions: its parent is on the same relation.
bool IsCopyForReferencedPartition(Form_pg_constraint constraint) {
  if (!OidIsValid(constraint->conparentid)) return false;
  HeapTuple parent = SearchSysCache1(CONSTROID, ObjectIdGetDatum(constraint->conparentid));
  if (!HeapTupleIsValid(parent)) return false;
  const bool same = (reinterpret_cast<Form_pg_constraint>(GETSTRUCT(parent)))->conrelid == constraint->conrelid;
  ReleaseSysCache(parent);
  return same;
}

// Two tables of one partition tree, or one table.
bool SameTree(Oid one, Oid other) {
  if (one == other) return true;
  const auto root = [](Oid relation) {
    return get_rel_relispartition(relation) ? llast_oid(get_partition_ancestors(relation)) : relation;
  };
  return root(one) == root(other);
}

bool IsSameLink(const Link& one, const Link& other) {
  if (one.parent != other.parent || one.columns != other.columns) return false;
  for (int i = 0; i < one.columns; ++i) {
    int at = 0;
    while (at < other.columns && other.from[at] != one.from[i]) ++at;
    if (at == other.columns || other.to[at] != one.to[i]) return false;
  }
  return true;
}

bool Contains(const Link& link, AttrNumber column) {
  for (int i = 0; i < link.columns; ++i)
    if (link.from[i] == column) return true;
  return false;
}

// The foreign key of the column that leads to another table of people: that of the column alone before those of several.
Links FindForeignKey(Oid relation, AttrNumber column, Link* link) {
  Links found = Links::kNone;
  ScanKeyData key;
  ScanKeyInit(&key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
  Relation catalog = table_open(ConstraintRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(catalog, ConstraintRelidTypidNameIndexId, true, nullptr, 1, &key);
  while (HeapTuple tuple = systable_getnext(scan)) {
    Form_pg_constraint constraint = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(tuple));
    if (constraint->contype != CONSTRAINT_FOREIGN || IsCopyForReferencedPartition(constraint) || !NamesOneRow(constraint))
      continue;
    Link one;
    one.parent = constraint->confrelid;
    DeconstructFkConstraintRow(tuple, &one.columns, one.from, one.to, nullptr, nullptr, nullptr, nullptr, nullptr);
    if (!Contains(one, column) || SameTree(relation, one.parent) || !LeadsToPerson(one.parent)) continue;
    const bool worse = found != Links::kNone && one.columns > 1 && link->columns == 1;
    if (worse || (found != Links::kNone && IsSameLink(one, *link))) continue;
    const bool better = found == Links::kNone || (one.columns == 1 && link->columns > 1);
    found = better ? Links::kOne : Links::kSeveral;
    if (better) *link = one;
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return found;
}

}  // namespace

// Foreign keys are not inherited by children (only by partitions): there the parents are asked, by the columns' names.
Links FindLink(Oid relation, const char* column, Link* link) {
  const AttrNumber number = get_attnum(relation, column);
  if (number == InvalidAttrNumber) return Links::kNone;
  Links found = FindForeignKey(relation, number, link);
  if (found != Links::kNone) return found;
  ScanKeyData key;
  ScanKeyInit(&key, Anum_pg_inherits_inhrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
  Relation catalog = table_open(InheritsRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(catalog, InheritsRelidSeqnoIndexId, true, nullptr, 1, &key);
  while (HeapTuple tuple = found != Links::kNone ? nullptr : systable_getnext(scan)) {
    const Oid above = (reinterpret_cast<Form_pg_inherits>(GETSTRUCT(tuple)))->inhparent;
    found = FindLink(above, column, link);
    for (int i = 0; found == Links::kOne && i < link->columns; ++i) {
      link->from[i] = get_attnum(relation, get_attname(above, link->from[i], false));
      if (link->from[i] == InvalidAttrNumber) found = Links::kSeveral;
    }
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return found;
}

}  // namespace privacy::pg
