#include "core/error.hpp"

namespace privacy {

std::string_view SqlState(Code code) {
  switch (code) {
    case Code::kInvalidText: return "22P02";
    case Code::kInvalidBinary: return "22P03";
    case Code::kInvalidParameter: return "22023";
    case Code::kDamagedValue: return "XX001";
    case Code::kNotSupported: return "0A000";
    case Code::kNotPermitted: return "42501";
    case Code::kUndefined: return "42704";
    case Code::kCheckViolation: return "23514";
    case Code::kWrongState: return "55000";
    case Code::kLimitExceeded: return "54000";
    case Code::kKeystore: return "58030";
    case Code::kDiskFull: return "53100";
    case Code::kOutOfMemory: return "53200";
    case Code::kInternal: return "XX000";
  }
  return "XX000";
}

}  // namespace privacy
