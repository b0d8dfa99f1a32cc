// privacy.online_note(): while a table is changed online, notes the keys of rows that are written, so that the copy
// follows. Where no change is under way any more (a restored dump brings the trigger alone), it does nothing.
#include "pg/compat.hpp"

extern "C" {
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
}

namespace privacy::write {
namespace {

constexpr int kMaxKey = INDEX_MAX_KEYS;

struct Key {
  Datum values[kMaxKey];
  bool nulls[kMaxKey];
};

// The log's columns have the names of the columns they hold.
void ReadKey(Relation log, Relation table, HeapTuple row, Key* key) {
  const TupleDesc columns = RelationGetDescr(log);
  for (int i = 0; i < columns->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(columns, i);
    const char* name = NameStr(column->attname);
    const int number = SPI_fnumber(RelationGetDescr(table), name);
    if (number <= 0 || TupleDescAttr(RelationGetDescr(table), number - 1)->atttypid != column->atttypid)
      ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                      errmsg("column \"%s\" of table \"%s\" was altered while the table is changed online", name,
                             RelationGetRelationName(table)),
                      errhint("Give it back its name, or call privacy.cancel_online_change.")));
    key->values[i] = heap_getattr(row, number, RelationGetDescr(table), &key->nulls[i]);
  }
}

bool SameKey(Relation log, const Key& a, const Key& b) {
  const TupleDesc columns = RelationGetDescr(log);
  for (int i = 0; i < columns->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(columns, i);
    if (a.nulls[i] != b.nulls[i]) return false;
    if (!a.nulls[i] && !datum_image_eq(a.values[i], b.values[i], column->attbyval, column->attlen)) return false;
  }
  return true;
}

void Note(Relation log, Key* key) {
  HeapTuple row = heap_form_tuple(RelationGetDescr(log), key->values, key->nulls);
  heap_insert(log, row, GetCurrentCommandId(true), HEAP_INSERT_NO_LOGICAL, nullptr);
  heap_freetuple(row);
}

// Anybody may make a trigger of the function: on their own table, which has no log, or as one above a linked table, where
// nothing but rows to look at again is noted.
const char* LogOf(const TriggerData* trigger) {
  if (trigger->tg_trigger->tgnargs == 0) return psprintf("log_%u", RelationGetRelid(trigger->tg_relation));
  const char* name = trigger->tg_trigger->tgargs[0];
  if (trigger->tg_trigger->tgnargs > 1 || strncmp(name, "links_", 6) != 0 || TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED), errmsg("privacy.online_note is for pg_privacy only")));
  return name;
}

void OnlineNote(const TriggerData* trigger) {
  const Oid schema = get_namespace_oid("privacy_online", true);
  const Oid oid = OidIsValid(schema) ? get_relname_relid(LogOf(trigger), schema) : InvalidOid;
  Relation log = OidIsValid(oid) ? try_table_open(oid, RowExclusiveLock) : nullptr;
  if (log == nullptr) return;
  if (RelationGetDescr(log)->natts > kMaxKey) elog(ERROR, "too many columns in \"%s\"", RelationGetRelationName(log));
  Key key;
  if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event)) {  // a row of NULLs, which no key is
    memset(key.nulls, true, sizeof key.nulls);
    memset(key.values, 0, sizeof key.values);
    Note(log, &key);
  } else {
    ReadKey(log, trigger->tg_relation, trigger->tg_trigtuple, &key);  // UPDATE and DELETE: the old row
    Note(log, &key);
    if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event)) {
      Key next;
      ReadKey(log, trigger->tg_relation, trigger->tg_newtuple, &next);
      if (!SameKey(log, key, next)) Note(log, &next);
    }
  }
  table_close(log, NoLock);
}

}  // namespace
}  // namespace privacy::write

PRIVACY_FUNCTION(privacy_online_note) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED), errmsg("privacy.online_note is a trigger function")));
  const TriggerData* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
  if (TRIGGER_FIRED_FOR_ROW(trigger->tg_event) == TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event) ||
      (TRIGGER_FIRED_FOR_ROW(trigger->tg_event) && !TRIGGER_FIRED_AFTER(trigger->tg_event)))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("privacy.online_note must be fired after the rows it notes, or before TRUNCATE")));
  privacy::write::OnlineNote(trigger);
  PG_RETURN_POINTER(nullptr);
}
