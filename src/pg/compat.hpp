// PostgreSQL's headers as C++ sees them, and what differs between its major versions (15 to 18).
// Every file of the PostgreSQL-side rooms includes this first; new spellings in the code, old servers here.
#pragma once
#define PRIVACY_POSTGRES_SIDE 1  // see core/no_postgres.hpp
#include <libintl.h>  // first: a server built without NLS makes macros of its functions
extern "C" {
#include "postgres.h"

#include "datatype/timestamp.h"
#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif
}

#if PG_VERSION_NUM < 150000
#error "pg_privacy needs PostgreSQL 15 or later"
#endif

// Before 16 PGDLLEXPORT is empty on ELF, and we build with hidden visibility.
#if PG_VERSION_NUM < 160000
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

// An SQL-callable entry point: PRIVACY_FUNCTION(privacy_reveal) { ... }
#define PRIVACY_FUNCTION(name)                          \
  extern "C" {                                          \
  PGDLLEXPORT Datum name(PG_FUNCTION_ARGS);             \
  PG_FUNCTION_INFO_V1(name);                            \
  }                                                     \
  extern "C" Datum name([[maybe_unused]] PG_FUNCTION_ARGS)
