// COPY of a protected table.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
#include "tcop/cmdtag.h"
}

namespace privacy::guard {

// What a COPY FROM needs. `statement` is a copy whose column list is spelt out; nullptr: none of ours.
struct CopyPlan {
  CopyStmt* statement;
  Oid relation;
  bool privileged;        // sealed input is accepted
  bool without_subjects;  // data_subject_id is not among the columns
  bool past_row_security; // PostgreSQL would refuse it; the only policies are ours, and the seal trigger asks them
};
CopyPlan PlanCopy(const CopyStmt* statement);

// A COPY table TO without a column list means all columns but data_subject_id, as COPY FROM does: the copy with its list
// spelt out, nullptr for all other copies.
CopyStmt* WithColumnsOfClient(const CopyStmt* statement);

// Loads as DoCopy does, without its refusal under row security.
uint64 CopyFromPastRowSecurity(const CopyPlan& plan, const char* source);

}  // namespace privacy::guard
