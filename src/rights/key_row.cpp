#include "rights/key_row.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "catalog/pg_operator.h"
#include "utils/typcache.h"
}

#include "pg/as_owner.hpp"
#include "pg/relation_policy.hpp"

namespace privacy::rights {

namespace {

struct Names {
  const char* table;
  const char* key;
  const char* subject;
  const char* equals;  // OPERATOR(schema.=) of the key's type: usable by an index, safe from the search_path
  Oid type;
};

const char* EqualityOf(Oid type) {
  const Oid equals = lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr;
  HeapTuple tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(equals));
  if (!HeapTupleIsValid(tuple))
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION), errmsg("type %s has no equality", format_type_be(type))));
  const Form_pg_operator form = reinterpret_cast<Form_pg_operator>(GETSTRUCT(tuple));
  const char* const text =
      psprintf("OPERATOR(%s.%s)", quote_identifier(get_namespace_name(form->oprnamespace)), NameStr(form->oprname));
  ReleaseSysCache(tuple);
  return text;
}

Names NamesOf(Oid relation) {
  const pg::RelationPolicy policy = *pg::PolicyOf(relation);
  Names names;
  names.table = quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation));
  names.key = quote_identifier(get_attname(relation, policy.key_column, false));
  names.subject = quote_identifier(get_attname(relation, policy.subject_column, false));
  names.type = get_atttype(relation, policy.key_column);
  names.equals = EqualityOf(getBaseType(names.type));
  return names;
}

int Execute(Oid relation, const char* command, const Names& names, const char* key, bool read_only) {
  Oid input, parameter;
  getTypeInputInfo(names.type, &input, &parameter);
  Oid types[] = {names.type};
  const pg::UserContext before = pg::BecomeOwner(relation);  // a domain's checks are the owner's code
  Datum values[] = {OidInputFunctionCall(input, pstrdup(key), parameter, -1)};
  pg::Return(before);
  return pg::ExecuteAsOwner(relation, command, 1, types, values, nullptr, read_only, 0);
}

}  // namespace

KeyRow FindKeyRow(Oid relation, const char* key) {
  const Names names = NamesOf(relation);
  Execute(relation, psprintf("SELECT %s FROM %s WHERE %s %s $1", names.subject, names.table, names.key, names.equals), names,
          key, true);
  KeyRow row{SPI_processed > 0, 0};
  if (row.found) {
    bool is_null;
    const Datum id = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null);
    if (!is_null) row.subject = static_cast<uint64>(DatumGetInt64(id));
  }
  return row;
}

}  // namespace privacy::rights
