// Guards are ordinary objects, so that dumps carry them; owners could take them away. Here they are refused before
// anything is done; what cannot be seen in the parse tree is checked by the event triggers after it.
#include "guard/alter_table.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "commands/trigger.h"
#include "parser/parse_type.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

#include "pg/relation_policy.hpp"
#include "pg/settings.hpp"
#include "types/value.hpp"

namespace privacy::guard {
namespace {

constexpr char kCheckPrefix[] = "privacy_sealed_";

[[noreturn]] void RaiseGuard(const char* what, const char* name, const char* table) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("%s \"%s\" keeps unsealed data out of table \"%s\" and must stay", what, name, table),
                  errhint("privacy.unprotect_column, privacy.remove_linked_table and privacy.remove_subject_table take "
                          "the guards away.")));
}

// The column with the label subject_key, subject_link or subject_id, in words; nullptr for others.
const char* RoleOfColumn(const pg::RelationPolicy& policy, AttrNumber column) {
  if (column == InvalidAttrNumber) return nullptr;
  if (column == policy.subject_column) return "the person of each row";
  if (column == policy.key_column) return "the key of its people";
  if (column == policy.link_column) return "the way to the person of each row";
  for (int i = 0; i < policy.link_count; ++i)
    if (column == policy.link_columns[i]) return "on the way to the person of each row";
  return nullptr;
}

const pg::ColumnPolicy* PersonalColumn(const pg::RelationPolicy& policy, AttrNumber column) {
  for (int i = 0; i < policy.column_count; ++i)
    if (policy.columns[i].attnum == column) return &policy.columns[i];
  return nullptr;
}

Oid TypeOf(const ColumnDef* column) {
  if (column->typeName == nullptr) return InvalidOid;
  const Type type = LookupTypeName(nullptr, column->typeName, nullptr, true);
  if (type == nullptr) return InvalidOid;
  const Oid oid = typeTypeId(type);
  ReleaseSysCache(type);
  return oid;
}

bool IsPersonal(const ColumnDef* column) {
  const Oid type = TypeOf(column);
  return OidIsValid(type) && types::FindPersonalType(type) != nullptr;
}

bool IsNullConstant(const Node* expression) {
  while (expression != nullptr && IsA(expression, TypeCast))
    expression = (reinterpret_cast<const TypeCast*>(expression))->arg;
  return expression == nullptr || (IsA(expression, A_Const) && (reinterpret_cast<const A_Const*>(expression))->isnull);
}

bool HasDefault(const ColumnDef* column) {
  if (column->raw_default != nullptr && !IsNullConstant(column->raw_default)) return true;
  ListCell* cell;
  foreach (cell, column->constraints) {
    const Constraint* constraint = lfirst_node(Constraint, cell);
    if (constraint->contype == CONSTR_DEFAULT && !IsNullConstant(constraint->raw_expr)) return true;
  }
  return false;
}

// Ensures that a new column of a personal type is not computed: PostgreSQL computes after our trigger.
void EnsureNotGenerated(const ColumnDef* column) {
  ListCell* cell;
  foreach (cell, column->constraints)
    if (lfirst_node(Constraint, cell)->contype == CONSTR_GENERATED)
      ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                      errmsg("column \"%s\" is of a personal type and cannot be generated", column->colname),
                      errhint("A generated value is stored unsealed: compute it in a view.")));
}

// Ensures that rows are not sorted into partitions by it: that is done before they are sealed, and bounds are plaintext.
void EnsureNotPartitionKey(const PartitionSpec* partitioning, const ColumnDef* column) {
  if (partitioning == nullptr) return;
  ListCell* cell;
  foreach (cell, partitioning->partParams) {
    const char* name = lfirst_node(PartitionElem, cell)->name;
    if (name != nullptr && strcmp(name, column->colname) == 0)
      ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                      errmsg("column \"%s\" is of a personal type and cannot be a partition key", name),
                      errhint("Partition by a column that is not personal.")));
  }
}

// Ensures that a column added to rows that exist stores nothing unsealed in them, nor in the catalog.
void EnsureHarmlessNewColumn(const ColumnDef* column) {
  if (!IsPersonal(column)) return;
  EnsureNotGenerated(column);
  if (HasDefault(column))
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("column \"%s\" is of a personal type and cannot be added with a default", column->colname),
                    errhint("The default would be stored unsealed in every row. Add the column without it, protect it, "
                            "then UPDATE.")));
}

// Of a table that holds people's data: what does the new column hold? Nobody has said yet.
void AskForTag(const ColumnDef* column, const char* table) {
  const auto rule = static_cast<pg::UntaggedColumns>(pg::setting_untagged_columns);
  if (rule == pg::UntaggedColumns::kAllow) return;
  ereport(rule == pg::UntaggedColumns::kRefuse ? ERROR : WARNING,
          (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
           errmsg("column \"%s\" of table \"%s\" has no category", column->colname, table),
           IsPersonal(column)
               ? errhint("It takes no value before privacy.protect_column says whose rules it follows.")
               : errhint("The table holds data about people: if this column does, call privacy.protect_column. If it "
                         "does not, a superuser may set privacy.untagged_columns = 'allow'.")));
}

void EnsureTypeMayChange(const pg::RelationPolicy& policy, const AlterTableCmd* command, const char* table) {
  const AttrNumber number = get_attnum(policy.relation, command->name);
  if (number == InvalidAttrNumber) return;
  const pg::ColumnPolicy* personal = PersonalColumn(policy, number);
  const Oid type = TypeOf(reinterpret_cast<const ColumnDef*>(command->def));
  if (personal != nullptr && personal->type != type)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("column \"%s\" of table \"%s\" is personal and keeps its type", command->name, table),
                    errhint("privacy.unprotect_column gives a plain column back.")));
  if (personal == nullptr && OidIsValid(type) && types::FindPersonalType(type) != nullptr)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("column \"%s\" of table \"%s\" cannot be given a personal type this way", command->name, table),
                    errhint("Its values would be stored unsealed. Call privacy.protect_column on the plain column.")));
  if (number == policy.subject_column)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("column \"%s\" of table \"%s\" holds the person of each row and keeps its type",
                           command->name, table)));
}

void EnsureMayDropColumn(const pg::RelationPolicy& policy, const char* name, const char* table) {
  const char* role = RoleOfColumn(policy, get_attnum(policy.relation, name));
  if (role != nullptr)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("column \"%s\" of table \"%s\" is %s and must stay", name, table, role),
                    errhint("Call privacy.remove_linked_table or privacy.remove_subject_table first.")));
}

// ADD COLUMN IF NOT EXISTS does nothing then.
bool HasColumn(Oid relation, const AlterTableCmd* command) {
  return get_attnum(relation, reinterpret_cast<const ColumnDef*>(command->def)->colname) != InvalidAttrNumber;
}

// PostgreSQL would say that the child has other columns; what to do about it is for us to say.
void EnsureMayJoin(Oid parent, Oid child) {
  if (!OidIsValid(parent) || !OidIsValid(child) || pg::PolicyOf(parent)->kind == pg::RelationKind::kPlain) return;
  const pg::RelationPolicy policy = *pg::PolicyOf(parent);
  const char* hint = "Create it empty, with CREATE TABLE ... PARTITION OF or INHERITS, then INSERT ... SELECT the rows: "
                     "they get people, and are sealed for them, on the way.";
  const char* subject = get_attname(parent, policy.subject_column, policy.subject_column == 0);
  if (subject != nullptr && get_attnum(child, subject) == InvalidAttrNumber)
    ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                    errmsg("table \"%s\" has no column \"%s\", which holds the person of each row of table \"%s\"",
                           get_rel_name(child), subject, get_rel_name(parent)),
                    errhint("%s", hint)));
  for (int i = 0; i < policy.column_count; ++i) {
    const char* name = get_attname(parent, policy.columns[i].attnum, false);
    const AttrNumber number = get_attnum(child, name);
    if (number == InvalidAttrNumber || get_atttype(child, number) == policy.columns[i].type) continue;
    ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                    errmsg("column \"%s\" of table \"%s\" is plain, and personal in table \"%s\"", name,
                           get_rel_name(child), get_rel_name(parent)),
                    errhint("%s", hint)));
  }
}

void EnsureCommand(const pg::RelationPolicy& policy, Oid relation, const AlterTableCmd* command, const char* table) {
  const bool mapped = policy.kind != pg::RelationKind::kPlain;
  switch (command->subtype) {
    case AT_DisableTrig:
    case AT_EnableReplicaTrig:
      if (pg::IsProtected(&policy) && IsOurTrigger(command->name)) RaiseGuard("trigger", command->name, table);
      return;
    case AT_DisableRowSecurity:
    case AT_NoForceRowSecurity:
      if (mapped)
        ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                        errmsg("row security of table \"%s\" hides people and must stay", table),
                        errhint("privacy.remove_linked_table and privacy.remove_subject_table take it away.")));
      return;
    case AT_DropConstraint:
      if (policy.guarded && strncmp(command->name, kCheckPrefix, sizeof kCheckPrefix - 1) == 0)
        RaiseGuard("constraint", command->name, table);
      return;
    case AT_DropColumn:
      if (mapped) EnsureMayDropColumn(policy, command->name, table);
      return;
    case AT_AlterColumnType: EnsureTypeMayChange(policy, command, table); return;
    case AT_AddColumn:
      EnsureHarmlessNewColumn(reinterpret_cast<const ColumnDef*>(command->def));
      if (mapped && !(command->missing_ok && HasColumn(policy.relation, command)))
        AskForTag(reinterpret_cast<const ColumnDef*>(command->def), table);
      return;
    case AT_AttachPartition:
      EnsureMayJoin(policy.relation, RangeVarGetRelid(castNode(PartitionCmd, command->def)->name, NoLock, true));
      return;
    case AT_AddInherit:
      EnsureMayJoin(RangeVarGetRelid(castNode(RangeVar, command->def), NoLock, true), relation);
      return;
    default: return;
  }
}

// Ensures that what guards new tables neither stops nor hides.
void EnsureNotOurEventTrigger(const char* name) {
  if (strcmp(name, "privacy_guard_ddl") != 0 && strcmp(name, "privacy_guard_drop") != 0) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("event trigger \"%s\" keeps unsealed data out of tables and must stay enabled", name),
                  errhint("DROP EXTENSION pg_privacy takes it away.")));
}

}  // namespace

bool IsOurTrigger(const char* name) {
  return name != nullptr && (strcmp(name, "zzz_privacy_seal") == 0 || strcmp(name, "aaa_privacy_person") == 0 ||
                             strcmp(name, "aaa_privacy_truncate") == 0);
}

bool IsOurPolicy(const char* name) {
  return name != nullptr &&
         (strcmp(name, "privacy_select") == 0 || strcmp(name, "privacy_insert") == 0 ||
          strcmp(name, "privacy_update") == 0 || strcmp(name, "privacy_delete") == 0 || strcmp(name, "privacy_base") == 0);
}

void EnsureGuardsStay(const AlterTableStmt* statement) {
  const Oid relation = RangeVarGetRelid(statement->relation, NoLock, true);
  if (!OidIsValid(relation)) return;
  const char* table = get_rel_name(relation);
  ListCell* cell;
  foreach (cell, statement->cmds)
    EnsureCommand(*pg::PolicyOf(relation), relation, lfirst_node(AlterTableCmd, cell), table);
}

void EnsureGuardsKeepNames(const RenameStmt* statement) {
  if (statement->renameType == OBJECT_EVENT_TRIGGER) EnsureNotOurEventTrigger(strVal(statement->object));
  const bool trigger = statement->renameType == OBJECT_TRIGGER && IsOurTrigger(statement->subname);
  const bool policy = statement->renameType == OBJECT_POLICY && IsOurPolicy(statement->subname);
  const bool check = statement->renameType == OBJECT_TABCONSTRAINT &&
                     strncmp(statement->subname, kCheckPrefix, sizeof kCheckPrefix - 1) == 0;
  if ((!trigger && !policy && !check) || statement->relation == nullptr) return;
  const Oid relation = RangeVarGetRelid(statement->relation, NoLock, true);
  if (!OidIsValid(relation) || !pg::IsProtected(pg::PolicyOf(relation))) return;
  RaiseGuard(trigger ? "trigger" : policy ? "policy" : "constraint", statement->subname, get_rel_name(relation));
}

void EnsurePolicyStays(const AlterPolicyStmt* statement) {
  if (!IsOurPolicy(statement->policy_name)) return;
  const Oid relation = RangeVarGetRelid(statement->table, NoLock, true);
  if (!OidIsValid(relation) || pg::PolicyOf(relation)->kind == pg::RelationKind::kPlain) return;
  RaiseGuard("policy", statement->policy_name, get_rel_name(relation));
}

void EnsureEventTriggerStays(const AlterEventTrigStmt* statement) {
  if (statement->tgenabled != TRIGGER_FIRES_ALWAYS) EnsureNotOurEventTrigger(statement->trigname);
}

void EnsureHarmlessColumns(const CreateStmt* statement) {
  ListCell* cell;
  foreach (cell, statement->tableElts) {
    if (!IsA(lfirst(cell), ColumnDef)) continue;
    const ColumnDef* column = lfirst_node(ColumnDef, cell);
    if (!IsPersonal(column)) continue;
    EnsureNotGenerated(column);
    EnsureNotPartitionKey(statement->partspec, column);
  }
}

}  // namespace privacy::guard
