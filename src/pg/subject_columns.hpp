// The columns of privacy.subjects: extension/20_catalog.sql.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/attnum.h"
}

namespace privacy::pg::subject {

enum Column : AttrNumber {
  kId = 1,
  kTableId,
  kKeyHash,
  kState,
  kRestricted,
  kPlanned,
  kRetained,
  kCreatedAt,
  kCreatedRole,
  kActor,
  kPurpose,
  kSource,
  kNotice,
  kDepartedAt,
  kEraseDue,
  kErasedAt,
  kRetryAt,
};
constexpr int kColumns = kRetryAt;

}  // namespace privacy::pg::subject
