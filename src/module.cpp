// pg_privacy: the table of contents. One Init call a room; a room's work is in the room.
#include "pg/compat.hpp"

extern "C" {
#include "miscadmin.h"
}

#include "guard/guard.hpp"
#include "pg/database_space.hpp"
#include "pg/keyring.hpp"
#include "pg/new_people.hpp"
#include "pg/own_tables.hpp"
#include "pg/person_set.hpp"
#include "pg/relation_policy.hpp"
#include "pg/settings.hpp"
#include "pg/shared_memory.hpp"
#include "pg/vocabulary.hpp"
#include "read/statement.hpp"
#include "write/internal.hpp"
#include "types/value.hpp"
#include "rights/erasing.hpp"
#include "worker/keystore_worker.hpp"

extern "C" {
#if PG_VERSION_NUM >= 180000
PG_MODULE_MAGIC_EXT(.name = "pg_privacy", .version = PRIVACY_VERSION);
#else
PG_MODULE_MAGIC;
#endif
PGDLLEXPORT void _PG_init(void);
}

// Without shared_preload_libraries the library still loads, so that a database can be diagnosed and dumped in sealed
// form; what needs the shared memory (keys, sealing, revealing) is refused there by pg/keyring.
extern "C" void _PG_init(void) {
  privacy::pg::InitSettings();
  privacy::types::InitTypes();
  privacy::pg::InitRelationPolicy();
  privacy::pg::InitVocabulary();
  privacy::write::Init();
  privacy::pg::InitSharedMemory();
  privacy::pg::InitOwnTables();
  privacy::pg::InitDatabaseSpace();
  privacy::pg::InitKeyring();
  privacy::pg::InitPersonSets();
  privacy::pg::InitNewPeople();
  privacy::guard::Init();
  privacy::read::Init();
  privacy::rights::InitErasing();
  privacy::worker::InitKeystoreWorker();
}
