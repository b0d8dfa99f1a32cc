// Ids that the keystore hands out, each once. All need Need::kWrite, and raise as RequireSpace does.
#pragma once
#include "pg/compat.hpp"

namespace privacy::pg {

uint64 NewSubject();        // durable before it is returned
uint16 NewDeletionClass();  // makes the key file of the class
uint16 NewCategory();

}  // namespace privacy::pg
