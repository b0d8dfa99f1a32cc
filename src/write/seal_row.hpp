// What a COPY FROM changes for the seal trigger. Set by the guard's utility hook; ends with the (sub)transaction's abort.
#pragma once
#include "pg/compat.hpp"

namespace privacy::write {

struct CopyRules {
  bool without_subjects;  // the column list leaves data_subject_id out: rows are new people even if sealed input is accepted
  bool ask_may_store;     // row security would apply: the trigger asks what the INSERT policy would
};
CopyRules BeginCopy(CopyRules rules);
void EndCopy(CopyRules before);

}  // namespace privacy::write
