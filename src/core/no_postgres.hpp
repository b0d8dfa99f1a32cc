// Tripwire: the rooms core, crypto, sealed, keystore and policy build and test without a server.
// Include this last in every file of theirs; a PostgreSQL header before it stops the build.
// Files of the PostgreSQL side may include inner headers after pg/compat.hpp, which says so by the macro.
#pragma once
#if (defined(POSTGRES_H) || defined(PG_VERSION_NUM)) && !defined(PRIVACY_POSTGRES_SIDE)
#error "this room must not see a PostgreSQL header (CONTRIBUTING.md, 'The rooms')"
#endif
