#include "pg/subject_key.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

#include "pg/relation_policy.hpp"
#include "pg/subjects.hpp"

namespace privacy::pg {
namespace {

const char* QualifiedName(Oid relation) {
  return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation));
}

// Ensure that the relation has people.
const RelationPolicy* SubjectTable(Oid relation) {
  const RelationPolicy* policy = PolicyOf(relation);
  if (policy->kind == RelationKind::kSubject) return policy;
  const char* name = get_rel_name(relation);
  if (name == nullptr) {
    ereport(ERROR, errcode(ERRCODE_UNDEFINED_TABLE), errmsg("table with OID %u does not exist", relation));
  }
  ereport(ERROR, errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("\"%s\" is not a subject table", QualifiedName(relation)),
          errhint("Name the table that has one row a person: SELECT privacy.add_subject_table('%s', key => '...').",
                  QualifiedName(relation)));
}

// Ensure that reading the key runs no code of the table's owner: fields of composite types may be domains with checks.
void EnsureSimpleKey(Oid relation, Oid type) {
  const char kind = get_typtype(type);
  if ((kind == TYPTYPE_BASE || kind == TYPTYPE_ENUM) && !OidIsValid(get_element_type(type))) return;
  ereport(ERROR, errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
          errmsg("the key of \"%s\" is of type %s, by which nobody can be named", QualifiedName(relation),
                 format_type_be(type)),
          errhint("Use a key of a simple type: a number, a uuid, a text."));
}

struct KeyError {  // names looked up beforehand: an error callback reads no catalogs
  const char* relation;
  const char* type;
};

// The messages of input functions repeat what was typed, which may be personal: this one does not.
void HideKey(void* argument) {
  const auto* error = static_cast<const KeyError*>(argument);
  errmsg("the key is not a valid value of type %s", error->type);
  errdetail("This is the type of the key of \"%s\".", error->relation);
  errhint("Give the key of the person's row in its own type, or as text.");
}

}  // namespace

const char* CanonicalKey(Oid relation, const char* key) {
  const RelationPolicy* policy = SubjectTable(relation);
  const AttrNumber column = policy->key_column;
  const Oid type = getBaseType(get_atttype(relation, column));
  EnsureSimpleKey(relation, type);
  Oid input, output, parameter;
  bool is_varlena;
  getTypeInputInfo(type, &input, &parameter);
  getTypeOutputInfo(type, &output, &is_varlena);

  KeyError error{QualifiedName(relation), format_type_be(type)};
  ErrorContextCallback hide{error_context_stack, HideKey, &error};
  error_context_stack = &hide;
  const Datum value = OidInputFunctionCall(input, const_cast<char*>(key), parameter, -1);
  error_context_stack = hide.previous;
  return OidOutputFunctionCall(output, value);
}

uint64 SubjectOf(Oid relation, const char* key) {
  const char* canonical = CanonicalKey(relation, key);
  const uint64 subject = FindPerson(SubjectTable(relation)->table_id, canonical);
  if (subject == 0) {
    ereport(ERROR, errcode(ERRCODE_UNDEFINED_OBJECT),
            errmsg("nobody with this key is known in \"%s\"", QualifiedName(relation)),
            errhint("The key is that of the person's row, in its own type or as text. Erased people are no longer found by their key."));
  }
  return subject;
}

}  // namespace privacy::pg

// privacy.find_subject(relation regclass, key text)
PRIVACY_FUNCTION(privacy_find_subject) {
  PG_RETURN_INT64(static_cast<int64>(
      privacy::pg::SubjectOf(PG_GETARG_OID(0), text_to_cstring(PG_GETARG_TEXT_PP(1)))));
}
