// What the mapping functions do to rows that exist: people for a table's rows, the person of a linked row, sealing and
// giving back a column. They run inside ALTER TABLE ... USING, as the table's owner, and only there.
#include "pg/compat.hpp"

extern "C" {
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
}

#include "pg/as_owner.hpp"
#include "pg/keyring.hpp"
#include "pg/new_ids.hpp"
#include "pg/new_people.hpp"
#include "pg/relation_policy.hpp"
#include "pg/subject_key.hpp"
#include "pg/subjects.hpp"
#include "pg/vocabulary.hpp"
#include "read/statement.hpp"
#include "types/value.hpp"
#include "write/internal.hpp"
#include "write/row_subject.hpp"
#include "write/seal_value.hpp"

namespace privacy::write {
namespace {

// Ensures that an own command of ours is being run, not an expression of somebody's.
void EnsureOwnCommand() {
  if (!pg::InOwnCommand())
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                    errmsg("this function works only inside the mapping functions of pg_privacy"),
                    errhint("Call privacy.add_subject_table, privacy.add_linked_table, privacy.protect_column or "
                            "privacy.unprotect_column.")));
}

}  // namespace
}  // namespace privacy::write

// privacy.existing_person() RETURNS bigint: an id for a row that is there already.
PRIVACY_FUNCTION(privacy_existing_person) {
  privacy::write::EnsureOwnCommand();
  PG_RETURN_INT64(static_cast<int64>(privacy::pg::NewSubject()));
}

// privacy.existing_link(regclass, VARIADIC "any") RETURNS bigint: the person that a linked row's foreign key leads to. The
// values are those of policy.link_columns.
PRIVACY_FUNCTION(privacy_existing_link) {
  privacy::write::EnsureOwnCommand();
  const Oid relation = PG_GETARG_OID(0);
  const privacy::pg::RelationPolicy policy = *privacy::pg::PolicyOf(relation);
  privacy::write::EnsureLinked(policy, get_rel_name(relation));
  if (PG_NARGS() != policy.link_count + 1) elog(ERROR, "the link has %d columns", policy.link_count);
  privacy::write::Link link;
  for (int i = 0; i < policy.link_count; ++i) {
    if (PG_ARGISNULL(i + 1)) PG_RETURN_NULL();
    link.values[i] = PG_GETARG_DATUM(i + 1);
    link.types[i] = get_fn_expr_argtype(fcinfo->flinfo, i + 1);
  }
  const privacy::write::Parent parent = privacy::write::FindParent(policy, &link, get_rel_name(relation));
  if (parent.subject == 0) PG_RETURN_NULL();
  PG_RETURN_INT64(static_cast<int64>(parent.subject));
}

// privacy.seal_existing(value, subject bigint, category integer, lookup integer, hide_length boolean):
// one overload a personal type, told apart by its result type.
PRIVACY_FUNCTION(privacy_seal_existing) {
  using namespace privacy;
  write::EnsureOwnCommand();
  if (PG_ARGISNULL(0)) PG_RETURN_NULL();
  if (PG_ARGISNULL(1))
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("the column holds values in rows that belong to nobody"),
                    errhint("Set the foreign key of those rows, or the column to NULL in them, first.")));
  const types::PersonalType* type = types::FindPersonalType(get_func_rettype(fcinfo->flinfo->fn_oid));
  const policy::Category* category = pg::CategoryById(static_cast<uint16>(PG_GETARG_INT32(2)));
  if (category == nullptr) elog(ERROR, "unknown category %d", PG_GETARG_INT32(2));
  const pg::SealTarget target = {static_cast<uint64>(PG_GETARG_INT64(1)),
                                 category->deletion_class,
                                 category->id,
                                 type->base,
                                 static_cast<sealed::Lookup>(PG_GETARG_INT32(3)),
                                 PG_GETARG_BOOL(4)};
  PG_RETURN_POINTER(pg::Seal(target, types::ToPlaintext(PG_GETARG_DATUM(0), type->base)));
}

// privacy.open_existing(value): the base type's value; 42501 where the session may not reveal it. What is erased is NULL.
PRIVACY_FUNCTION(privacy_open_existing) {
  using namespace privacy;
  write::EnsureOwnCommand();
  const Oid type = get_fn_expr_argtype(fcinfo->flinfo, 0);
  struct varlena* value = PG_GETARG_VARLENA_PP(0);
  const read::Shown shown = read::Reveal(value, type, true);
  if (!shown.is_null) {
    sealed::Header header;
    if (sealed::TryParseHeader(types::ViewOf(value), &header) &&
        read::DecideInOwnCommand(header.category, header.subject).disclosure != policy::Disclosure::kFull)
      read::RaiseWithheld("masked");
    PG_RETURN_DATUM(shown.value);
  }
  if (shown.reason != nullptr && strcmp(shown.reason, "erased") != 0) read::RaiseWithheld(shown.reason);
  PG_RETURN_NULL();
}

// privacy.record_existing(relation regclass) RETURNS bigint: writes privacy.subjects for the people of one table.
PRIVACY_FUNCTION(privacy_record_existing) {
  using namespace privacy;
  const Oid relation = PG_GETARG_OID(0);
  const pg::RelationPolicy policy = *pg::PolicyOf(relation);
  if (policy.kind != pg::RelationKind::kSubject || policy.subject_column == 0 || policy.key_column == 0)
    elog(ERROR, "\"%s\" is no subject table", get_rel_name(relation));
  const char* command =
      psprintf("SELECT %s, %s FROM %s", quote_identifier(get_attname(relation, policy.subject_column, false)),
               quote_identifier(get_attname(relation, policy.key_column, false)),
               quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation)));
  Oid output;
  bool varlena;
  getTypeOutputInfo(get_atttype(relation, policy.key_column), &output, &varlena);
  int64 people = 0;
  SPI_connect();
  const pg::UserContext before = pg::BecomeOwner(relation);
  SPIPlanPtr plan = SPI_prepare(command, 0, nullptr);
  Portal cursor = SPI_cursor_open(nullptr, plan, nullptr, nullptr, true);
  for (;;) {
    SPI_cursor_fetch(cursor, true, 1000);
    if (SPI_processed == 0) break;
    const uint64 rows = SPI_processed;
    SPITupleTable* batch = SPI_tuptable;
    for (uint64 i = 0; i < rows; ++i, ++people) {
      bool no_subject, no_key;
      const Datum subject = SPI_getbinval(batch->vals[i], batch->tupdesc, 1, &no_subject);
      const Datum key = SPI_getbinval(batch->vals[i], batch->tupdesc, 2, &no_key);
      if (no_subject || no_key) continue;
      const char* key_text = OidOutputFunctionCall(output, key);  // with the owner's rights: the type may be theirs
      pg::RecordPerson(static_cast<uint64>(DatumGetInt64(subject)), policy.table_id, key_text);
    }
    SPI_freetuptable(batch);
  }
  SPI_cursor_close(cursor);
  pg::Return(before);
  SPI_finish();
  pg::FlushNewPeople();
  PG_RETURN_INT64(people);
}

// privacy.is_sealed(personal type): what the CHECK constraints ask.
PRIVACY_FUNCTION(privacy_is_sealed) {
  using namespace privacy;
  const types::PersonalType* type = types::FindPersonalType(get_fn_expr_argtype(fcinfo->flinfo, 0));
  PG_RETURN_BOOL(type != nullptr && types::IsStorable(types::ViewOf(PG_GETARG_VARLENA_PP(0)), type->base));
}

// privacy.is_sealed_for(personal type, subject bigint, category integer, lookup integer): is the value this person's, of
// this category and lookup?
PRIVACY_FUNCTION(privacy_is_sealed_for) {
  using namespace privacy;
  sealed::Header header;
  PG_RETURN_BOOL(sealed::TryParseHeader(types::ViewOf(PG_GETARG_VARLENA_PP(0)), &header) &&
                 header.subject == static_cast<uint64>(PG_GETARG_INT64(1)) && header.category == PG_GETARG_INT32(2) &&
                 static_cast<int>(header.lookup) == PG_GETARG_INT32(3));
}

// privacy.personal_type_for(regtype): the personal counterpart of a type, NULL if there is none.
PRIVACY_FUNCTION(privacy_personal_type_for) {
  const privacy::types::PersonalType* type = privacy::types::PersonalTypeForBase(PG_GETARG_OID(0));
  if (type == nullptr) PG_RETURN_NULL();
  PG_RETURN_OID(type->oid);
}

// privacy.base_type_of(regtype): the base type of a personal type, NULL if it is none.
PRIVACY_FUNCTION(privacy_base_type_of) {
  const privacy::types::PersonalType* type = privacy::types::FindPersonalType(PG_GETARG_OID(0));
  if (type == nullptr) PG_RETURN_NULL();
  PG_RETURN_OID(type->base_oid);
}

// privacy.renew_row(relation regclass, key text) RETURNS bigint: gives the row of an erased person a new one; rows
// changed. Rows below follow.
PRIVACY_FUNCTION(privacy_renew_row) {
  using namespace privacy;
  const Oid relation = PG_GETARG_OID(0);
  Datum key = CStringGetTextDatum(pg::CanonicalKey(relation, text_to_cstring(PG_GETARG_TEXT_PP(1))));
  const pg::RelationPolicy policy = *pg::PolicyOf(relation);
  const char* key_column = quote_identifier(get_attname(relation, policy.key_column, false));
  const char* subject_column = quote_identifier(get_attname(relation, policy.subject_column, false));
  const char* command = psprintf(
      "UPDATE %s r SET %s = r.%s WHERE r.%s OPERATOR(pg_catalog.=) $1::%s AND r.%s IS NULL",
      quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation)), key_column,
      key_column, key_column, format_type_be_qualified(get_atttype(relation, policy.key_column)), subject_column);
  Oid type = TEXTOID;
  SPI_connect();
  const write::InternalMark before = write::BeginInternal(write::Internal::kRenew);
  pg::ExecuteAsOwner(relation, command, 1, &type, &key, nullptr, false, 0);
  write::EndInternal(before);
  const int64 rows = static_cast<int64>(SPI_processed);
  SPI_finish();
  PG_RETURN_INT64(rows);
}

// privacy.let_sealed_through(personal type): the value if it is sealed; 23514 otherwise.
PRIVACY_FUNCTION(privacy_let_sealed_through) {
  using namespace privacy;
  const types::PersonalType* type = types::FindPersonalType(get_fn_expr_argtype(fcinfo->flinfo, 0));
  struct varlena* value = PG_GETARG_VARLENA_PP(0);
  if (type == nullptr || !types::IsStorable(types::ViewOf(value), type->base))
    ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION), errmsg("a new table would be filled with a value that is not sealed"),
                    errhint("Create the table, protect its columns with privacy.protect_column, then INSERT.")));
  PG_RETURN_POINTER(value);
}
