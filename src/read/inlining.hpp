// SQL functions over personal values are not inlined.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::read {

// Looks at the SQL functions that a query calls, before it is planned: those whose bodies touch personal values will
// not be inlined. Raises what inlining would raise over an invalid body.
void KeepOutOfLine(Node* query);


void InitInlining();

}  // namespace privacy::read
