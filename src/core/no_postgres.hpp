// Tripwire: the rooms core, crypto, sealed, keystore and policy build and test without a server.
// Include this last in every file of theirs; a PostgreSQL header before it stops the build.
#pragma once
#if defined(POSTGRES_H) || defined(PG_VERSION_NUM)
#error "this room must not see a PostgreSQL header (CONTRIBUTING.md, 'The rooms')"
#endif
