// SECURITY LABEL FOR pg_privacy: checks the grammar and who may set it. What a label means is read elsewhere, when a
// statement needs it: a dump restores labels before the vocabulary they name.
#include "pg/compat.hpp"

extern "C" {
#include "catalog/objectaddress.h"
#include "catalog/pg_class.h"
#include "commands/seclabel.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
}

#include "guard/guard.hpp"
#include "pg/boundary.hpp"
#include "pg/restoring.hpp"
#include "policy/label.hpp"

namespace privacy::guard {
namespace {

// Ensures that only our functions (they run as superuser), superusers and those who restore dumps set labels: an owner
// could otherwise move values into a category that shows more.
void EnsureMayLabel() {
  if (pg::MayRestore()) return;
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied to set a label of pg_privacy"),
                  errhint("Use privacy.add_subject_table, privacy.add_linked_table and privacy.protect_column, or be a "
                          "member of privacy_restore to restore a dump.")));
}

void Check(const ObjectAddress* object, const char* label) {
  if (object->classId != RelationRelationId)
    ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE), errmsg("pg_privacy labels only tables and their columns")));
  EnsureMayLabel();
  if (label != nullptr) {
    const bool on_column = object->objectSubId != 0;
    pg::Run([&]() -> Status {
      PRIVACY_ASSIGN(const policy::Label parsed, policy::ParseLabel(label));
      if (policy::IsTableLabel(parsed.kind) == on_column)
        return Error{Code::kInvalidText,
                     on_column ? "a label for tables was set on a column" : "a label for columns was set on a table",
                     "", "", ""};
      return Status();
    });
  }
  // PostgreSQL sends none for labels: without it other sessions would keep the old meaning.
  CacheInvalidateRelcacheByRelid(object->objectId);
}

}  // namespace

void InitLabelProvider() { register_label_provider("pg_privacy", Check); }

}  // namespace privacy::guard
