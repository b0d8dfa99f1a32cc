// The end of a change made online: a table's files are exchanged with those of its copy. The table is emptied first, so
// that the ordinary mapping function, run on it, has nothing to rewrite; then it is given the copy's files, and the
// copy's name, with the empty ones, is dropped. Everything is one transaction: what it replaced goes at its commit.
#include "pg/compat.hpp"

extern "C" {
#include <sys/statvfs.h>

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/multixact.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/toast_internals.h"
#include "access/xact.h"
#include "catalog/catalog.h"
#include "catalog/dependency.h"
#include "catalog/index.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_tablespace_d.h"
#include "commands/tablecmds.h"
#include "commands/tablespace.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/syscache.h"
}

#include <initializer_list>

namespace privacy::write {
namespace {

#if PG_VERSION_NUM >= 160000
#define PRIVACY_NEW_FILES(relation) RelationSetNewRelfilenumber(relation, (relation)->rd_rel->relpersistence)
#define PRIVACY_ASSUME_NEW_FILES RelationAssumeNewRelfilelocator
#define rd_newFilesSubid rd_newRelfilelocatorSubid
#define rd_firstFilesSubid rd_firstRelfilelocatorSubid
#else
#define PRIVACY_NEW_FILES(relation) RelationSetNewRelfilenode(relation, (relation)->rd_rel->relpersistence)
#define PRIVACY_ASSUME_NEW_FILES RelationAssumeNewRelfilenode
#define rd_newFilesSubid rd_newRelfilenodeSubid
#define rd_firstFilesSubid rd_firstRelfilenodeSubid
#endif

void EnsureOurs() {
  if (!superuser()) ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied for a change made online")));
}

// As TRUNCATE does it, without its triggers: the rows are in the copy.
void Empty(Oid table) {
  Relation relation = table_open(table, AccessExclusiveLock);
  CheckTableNotInUse(relation, "ALTER TABLE");
  if (relation->rd_rel->relkind != RELKIND_RELATION) elog(ERROR, "\"%s\" is no table", RelationGetRelationName(relation));
  PRIVACY_NEW_FILES(relation);
  const Oid toast = relation->rd_rel->reltoastrelid;
  if (OidIsValid(toast)) {
    Relation toasted = table_open(toast, AccessExclusiveLock);
    PRIVACY_NEW_FILES(toasted);
    table_close(toasted, NoLock);
  }
  table_close(relation, NoLock);
  ReindexParams parameters{};
#if PG_VERSION_NUM >= 170000
  reindex_relation(nullptr, table, REINDEX_REL_PROCESS_TOAST, &parameters);
#else
  reindex_relation(table, REINDEX_REL_PROCESS_TOAST, &parameters);
#endif
  CommandCounterIncrement();
}

template <class T>
void Exchange(T* a, T* b) {
  const T kept = *a;
  *a = *b;
  *b = kept;
}

// What the relation cache knows of files made in this transaction goes with the files.
void ExchangeNewness(Oid one, Oid other) {
  Relation a = relation_open(one, NoLock);
  Relation b = relation_open(other, NoLock);
  const SubTransactionId of_a[] = {a->rd_createSubid, a->rd_newFilesSubid, a->rd_firstFilesSubid};
  const SubTransactionId of_b[] = {b->rd_createSubid, b->rd_newFilesSubid, b->rd_firstFilesSubid};
  PRIVACY_ASSUME_NEW_FILES(a);  // both are looked at when the transaction ends
  PRIVACY_ASSUME_NEW_FILES(b);
  a->rd_createSubid = of_b[0];
  a->rd_newFilesSubid = of_b[1];
  a->rd_firstFilesSubid = of_b[2];
  b->rd_createSubid = of_a[0];
  b->rd_newFilesSubid = of_a[1];
  b->rd_firstFilesSubid = of_a[2];
  relation_close(a, NoLock);
  relation_close(b, NoLock);
}

void LinkToast(Oid table, Oid toast) {
  if (!OidIsValid(toast)) return;
  const ObjectAddress owner = {RelationRelationId, table, 0};
  const ObjectAddress toasted = {RelationRelationId, toast, 0};
  recordDependencyOn(&toasted, &owner, DEPENDENCY_INTERNAL);
}

void UnlinkToast(Oid toast) {
  if (OidIsValid(toast) && deleteDependencyRecordsFor(RelationRelationId, toast, false) != 1)
    elog(ERROR, "unexpected dependencies of TOAST table %u", toast);
}

// Heaps with their TOAST tables, or indexes. REQUIRES: an exclusive lock on both.
void ExchangeFiles(Oid one, Oid other) {
  Relation catalog = table_open(RelationRelationId, RowExclusiveLock);
  HeapTuple a = SearchSysCacheCopy1(RELOID, ObjectIdGetDatum(one));
  HeapTuple b = SearchSysCacheCopy1(RELOID, ObjectIdGetDatum(other));
  if (!HeapTupleIsValid(a) || !HeapTupleIsValid(b)) elog(ERROR, "relation %u or %u does not exist", one, other);
  Form_pg_class of_a = reinterpret_cast<Form_pg_class>(GETSTRUCT(a));
  Form_pg_class of_b = reinterpret_cast<Form_pg_class>(GETSTRUCT(b));
  if (of_a->relam != of_b->relam || of_a->relkind != of_b->relkind || of_a->relpersistence != of_b->relpersistence ||
      !OidIsValid(of_a->relfilenode) || !OidIsValid(of_b->relfilenode))
    elog(ERROR, "files of relations %u and %u differ in kind", one, other);
  Exchange(&of_a->relfilenode, &of_b->relfilenode);
  Exchange(&of_a->reltablespace, &of_b->reltablespace);
  Exchange(&of_a->reltoastrelid, &of_b->reltoastrelid);
  Exchange(&of_a->relpages, &of_b->relpages);
  Exchange(&of_a->reltuples, &of_b->reltuples);
  Exchange(&of_a->relallvisible, &of_b->relallvisible);
#if PG_VERSION_NUM >= 180000
  Exchange(&of_a->relallfrozen, &of_b->relallfrozen);
#endif
  Exchange(&of_a->relfrozenxid, &of_b->relfrozenxid);
  Exchange(&of_a->relminmxid, &of_b->relminmxid);
  ExchangeNewness(one, other);
  CatalogTupleUpdate(catalog, &a->t_self, a);
  CatalogTupleUpdate(catalog, &b->t_self, b);
  if (OidIsValid(of_a->reltoastrelid) || OidIsValid(of_b->reltoastrelid)) {
    UnlinkToast(of_a->reltoastrelid);
    UnlinkToast(of_b->reltoastrelid);
    LinkToast(one, of_a->reltoastrelid);
    LinkToast(other, of_b->reltoastrelid);
  }
  table_close(catalog, RowExclusiveLock);
  CommandCounterIncrement();
}

// As tables made by ALTER TABLE are hidden that rewrites: logical decoding passes over their changes.
void Hide(Oid part, Oid table) {
  Relation catalog = table_open(RelationRelationId, RowExclusiveLock);
  HeapTuple row = SearchSysCacheCopy1(RELOID, ObjectIdGetDatum(part));
  if (!HeapTupleIsValid(row)) elog(ERROR, "relation %u does not exist", part);
  (reinterpret_cast<Form_pg_class>(GETSTRUCT(row)))->relrewrite = table;
  CatalogTupleUpdate(catalog, &row->t_self, row);
  table_close(catalog, RowExclusiveLock);
  CommandCounterIncrement();
}

[[noreturn]] void RaiseAltered(Relation table, const char* what) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("table \"%s\" was altered while it is changed online", RelationGetRelationName(table)),
                  errdetail("%s are no longer those of its copy.", what),
                  errhint("SELECT privacy.cancel_online_change(table), then begin again.")));
}

// Ensures that rows of either are rows of the other.
void EnsureSameColumns(Relation table, Relation copy) {
  const TupleDesc a = RelationGetDescr(table);
  const TupleDesc b = RelationGetDescr(copy);
  bool same = a->natts == b->natts;
  for (int i = 0; same && i < a->natts; ++i) {
    const Form_pg_attribute one = TupleDescAttr(a, i);
    const Form_pg_attribute other = TupleDescAttr(b, i);
    same = one->attisdropped == other->attisdropped &&
           (one->attisdropped ||
            (strcmp(NameStr(one->attname), NameStr(other->attname)) == 0 && one->atttypid == other->atttypid &&
             one->atttypmod == other->atttypmod && one->attlen == other->attlen && one->attalign == other->attalign &&
             one->attbyval == other->attbyval && one->attcollation == other->attcollation));
  }
  if (!same) RaiseAltered(table, "Its columns");
}

bool SameVector(const HeapTuple a, const HeapTuple b, AttrNumber column) {
  bool no_a, no_b;
  const Datum one = SysCacheGetAttr(INDEXRELID, a, column, &no_a);
  const Datum other = SysCacheGetAttr(INDEXRELID, b, column, &no_b);
  const auto* left = reinterpret_cast<const varlena*>(DatumGetPointer(one));
  const auto* right = reinterpret_cast<const varlena*>(DatumGetPointer(other));
  return !no_a && !no_b && VARSIZE_ANY(left) == VARSIZE_ANY(right) && memcmp(left, right, VARSIZE_ANY(left)) == 0;
}

// Ensures that both indexes hold the same keys in the same order. Their expressions are compared as text by the caller.
void EnsureSameKeys(Relation table, Oid index, Relation copy, Oid of_copy) {
  HeapTuple a = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
  HeapTuple b = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(of_copy));
  if (!HeapTupleIsValid(a) || !HeapTupleIsValid(b)) elog(ERROR, "index %u or %u does not exist", index, of_copy);
  const Form_pg_index one = reinterpret_cast<Form_pg_index>(GETSTRUCT(a));
  const Form_pg_index other = reinterpret_cast<Form_pg_index>(GETSTRUCT(b));
  bool same = one->indrelid == RelationGetRelid(table) && other->indrelid == RelationGetRelid(copy) &&
              one->indnatts == other->indnatts && one->indnkeyatts == other->indnkeyatts && other->indisvalid &&
              other->indisready && (!one->indisunique || other->indisunique);
  for (const AttrNumber column : {Anum_pg_index_indkey, Anum_pg_index_indclass, Anum_pg_index_indcollation,
                                  Anum_pg_index_indoption})
    same = same && SameVector(a, b, static_cast<AttrNumber>(column));
  ReleaseSysCache(a);
  ReleaseSysCache(b);
  if (!same) RaiseAltered(table, "Its indexes");
}

void Swap(Oid table_id, Oid copy_id, const Oid* indexes, const Oid* of_copy, int count) {
  Relation table = table_open(table_id, AccessExclusiveLock);
  Relation copy = table_open(copy_id, AccessExclusiveLock);
  CheckTableNotInUse(table, "ALTER TABLE");
  CheckTableNotInUse(copy, "ALTER TABLE");
  EnsureSameColumns(table, copy);
  List* all = RelationGetIndexList(table);
  if (list_length(all) != count) RaiseAltered(table, "Its indexes");
  for (int i = 0; i < count; ++i) {
    if (!list_member_oid(all, indexes[i])) RaiseAltered(table, "Its indexes");
    LockRelationOid(indexes[i], AccessExclusiveLock);
    LockRelationOid(of_copy[i], AccessExclusiveLock);
    EnsureSameKeys(table, indexes[i], copy, of_copy[i]);
  }
  for (const Oid toast : {table->rd_rel->reltoastrelid, copy->rd_rel->reltoastrelid})
    if (OidIsValid(toast)) LockRelationOid(toast, AccessExclusiveLock);
  table_close(table, NoLock);
  table_close(copy, NoLock);
  ExchangeFiles(table_id, copy_id);
  for (int i = 0; i < count; ++i) ExchangeFiles(indexes[i], of_copy[i]);
}

// The TOAST table came from the copy, whose name is free by now.
void RenameToast(Oid table) {
  Relation relation = table_open(table, NoLock);
  const Oid toast = relation->rd_rel->reltoastrelid;
  table_close(relation, NoLock);
  char name[NAMEDATALEN];
  snprintf(name, NAMEDATALEN, "pg_toast_%u", table);
  if (!OidIsValid(toast) || strcmp(get_rel_name(toast), name) == 0) return;
  const Oid index = toast_get_valid_index(toast, AccessExclusiveLock);
  RenameRelationInternal(toast, name, true, false);
  snprintf(name, NAMEDATALEN, "pg_toast_%u_index", table);
  RenameRelationInternal(index, name, true, true);
  CommandCounterIncrement();
}

}  // namespace
}  // namespace privacy::write

// privacy.online_empty(relation regclass): the table, exclusively locked, has new, empty files.
PRIVACY_FUNCTION(privacy_online_empty) {
  privacy::write::EnsureOurs();
  privacy::write::Empty(PG_GETARG_OID(0));
  PG_RETURN_VOID();
}

// privacy.online_swap(relation regclass, copy regclass, indexes oid[], of_copy oid[])
PRIVACY_FUNCTION(privacy_online_swap) {
  privacy::write::EnsureOurs();
  ArrayType* indexes = PG_GETARG_ARRAYTYPE_P(2);
  ArrayType* of_copy = PG_GETARG_ARRAYTYPE_P(3);
  const int count = ArrayGetNItems(ARR_NDIM(indexes), ARR_DIMS(indexes));
  if (ARR_HASNULL(indexes) || ARR_HASNULL(of_copy) || count != ArrayGetNItems(ARR_NDIM(of_copy), ARR_DIMS(of_copy)))
    elog(ERROR, "online_swap wants as many indexes of the copy");
  privacy::write::Swap(PG_GETARG_OID(0), PG_GETARG_OID(1), reinterpret_cast<const Oid*>(ARR_DATA_PTR(indexes)),
                       reinterpret_cast<const Oid*>(ARR_DATA_PTR(of_copy)), count);
  PG_RETURN_VOID();
}

// privacy.online_hide(part regclass, relation regclass)
PRIVACY_FUNCTION(privacy_online_hide) {
  privacy::write::EnsureOurs();
  privacy::write::Hide(PG_GETARG_OID(0), PG_GETARG_OID(1));
  PG_RETURN_VOID();
}

// privacy.online_rename_toast(relation regclass)
PRIVACY_FUNCTION(privacy_online_rename_toast) {
  privacy::write::EnsureOurs();
  privacy::write::RenameToast(PG_GETARG_OID(0));
  PG_RETURN_VOID();
}

// privacy.free_space(relation regclass) RETURNS bigint: bytes free on the file system that holds the table.
PRIVACY_FUNCTION(privacy_free_space) {
  privacy::write::EnsureOurs();
  const Oid relation = PG_GETARG_OID(0);
  Oid tablespace = get_rel_tablespace(relation);
  if (!OidIsValid(tablespace)) tablespace = MyDatabaseTableSpace;
  struct statvfs space;
  if (statvfs(GetDatabasePath(MyDatabaseId, tablespace), &space) != 0) PG_RETURN_NULL();
  PG_RETURN_INT64(static_cast<int64>(space.f_bavail) * static_cast<int64>(space.f_frsize));
}
