// Runs privacy.master_key_command: a shell command that prints the master key of one epoch.
#pragma once
#include <cstdint>

#include "core/error.hpp"
#include "core/secret.hpp"

namespace privacy::worker {

// `%e` in the command is the epoch's number, `%%` a percent sign. Its process group is killed after `timeout_seconds`,
// or when `cancelled` says so. The output is wiped; it is in no error text.
Status RunMasterKeyCommand(const char* command, std::uint16_t epoch, int timeout_seconds, bool (*cancelled)(),
                           Key256* key);

}  // namespace privacy::worker
