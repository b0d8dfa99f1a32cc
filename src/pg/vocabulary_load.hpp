// The rows of the vocabulary tables as plain C structures, read with the latest snapshot. For vocabulary.cpp only.
#pragma once
#include "pg/compat.hpp"

namespace privacy::pg::internal {

struct CategoryRow {
  int32 id;
  char* name;
  int32 class_id;
  char* channel;  // "" none
  char* mask;
  bool special;
};
struct PurposeRow {
  int32 id;
  char* name;
  char* legal_basis;  // "" none
  bool double_opt_in;
  bool direct_marketing;
  char* holds_for;
  char* while_restricted;  // "" not
  bool has_art9;
  bool allow_without_consent;
  bool ends;  // valid_for is not NULL
  Interval valid_for;
};
struct PermissionRow {
  int32 purpose_id;
  int32 category_id;
  char* disclosure;
};
struct GrantRow {
  int32 purpose_id;
  Oid grantee;
};
struct RetentionRow {  // one name of deletion_classes.retained_for
  int32 class_id;
  char* purpose;
};

template <class Row>
struct Rows {
  Row* rows;
  int count;
  int capacity;

  Row* Add() {
    if (count == capacity) {
      capacity = capacity == 0 ? 32 : capacity * 2;
      const Size size = sizeof(Row) * static_cast<Size>(capacity);
      rows = static_cast<Row*>(rows == nullptr ? palloc(size) : repalloc(rows, size));
    }
    return &rows[count++];
  }
  const Row* begin() const { return rows; }
  const Row* end() const { return rows + count; }
};

struct VocabularyRows {
  Rows<CategoryRow> categories;
  Rows<PurposeRow> purposes;
  Rows<PermissionRow> permissions;
  Rows<GrantRow> grants;
  Rows<RetentionRow> retentions;
};

// The OID of privacy.purposes; InvalidOid while the extension is not created, and during a binary
// upgrade, which brings our tables one by one, in any order, and no data.
Oid PurposesTable();

// Everything, in CurrentMemoryContext. REQUIRES: the extension is created, a transaction is open.
VocabularyRows LoadVocabulary();

}  // namespace privacy::pg::internal
