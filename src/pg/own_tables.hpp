// The extension's own tables from C++: their OIDs, cached, and the latest committed state of their rows.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/genam.h"
#include "executor/tuptable.h"
#include "utils/relcache.h"
#include "utils/snapshot.h"
}

namespace privacy::pg {

enum class OwnRelation : int {
  kKeySpace,
  kKeySpacePrimary,  // index (space)
  kSubjectTables,
  kSubjectTablesRelation,  // index (relation)
  kSubjects,
  kSubjectsPrimary,  // index (id)
  kSubjectsKey,      // index (key_hash) by hash
  kSubjectsDeparted,  // index (erase_due) WHERE erase_due IS NOT NULL
  kDeletionClasses,
  kDeletionClassesPrimary,  // index (id)
  kCategories,
  kCategoriesPrimary,  // index (id)
  kErasures,
  kErasuresPrimary,  // index (id)
  kErasuresKey,      // index (table_id, key_hash)
  kErasuresPending,  // index (id) WHERE state = 'pending'
  kErasureKeys,
  kErasureKeysPrimary,      // index (erasure_id, class_id)
  kErasureKeysTransaction,  // index (transaction) WHERE result = 'destroyed'
  kErasuresSubject,         // index (subject_id)
  kSubjectEvents,
  kSubjectEventsId,         // sequence
  kSubjectEventsSubject,    // index (subject_id, id)
  kStandings,
  kStandingsPrimary,        // index (subject_id, purpose_id, kind, channel)
  kConsentTokens,
  kConsentTokensSubject,    // index (subject_id, purpose_id)
  kNotices,
  kNoticesPrimary,          // index (name, language)
  kErasureTables,
  kHolds,
  kHoldsSubject,            // index (subject_id) WHERE released_at IS NULL
  kSubjectLinks,
  kSubjectLinksPrimary,     // index (subject_id)
  kMergedSubjects,
  kMergedSubjectsInto,      // index (into_id)
  kCount
};

// InvalidOid while the extension is not created in this database.
Oid OidOf(OwnRelation relation);

// A registered snapshot of the latest committed state plus all changes of this transaction, the current command's too.
// Unlike GetLatestSnapshot it may be taken in a leader in parallel mode. Release with UnregisterSnapshot.
Snapshot TakeLatestSnapshot();

// An index scan over one of them. `slot` holds the row Next() found. PODs: safe to leave by ereport.
struct OwnScan {
  Relation table;
  Relation index;
  Snapshot snapshot;
  IndexScanDesc scan;
  TupleTableSlot* slot;

  bool Next();
  Datum Get(AttrNumber column, bool* is_null);
  void Close();
};
OwnScan ScanOwn(OwnRelation table, OwnRelation index, ScanKeyData* keys, int key_count);

void InitOwnTables();  // callbacks; once a backend, from _PG_init

}  // namespace privacy::pg
