// A file system that writes everything below one directory, the keystore, to a second one, its mirror, too. It reads
// from the first alone. What fails on the first fails the call, and does not reach the mirror.
//
// What fails on the mirror fails no call. Before the call returns, the mirror is *stale*, for all processes and, by a
// durable file `mirror.stale` in the keystore, after a crash; from then on nothing is written to it until it was brought
// up to date (mirror_copy.hpp). Only where even that file cannot be made does the call fail.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "core/error.hpp"
#include "keystore/filesystem.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

inline constexpr std::string_view kStaleMark = "mirror.stale";

// What all processes share of a mirror; all zeros: it is not known to be in step, so nothing is written to it.
struct MirrorState {
  // Odd: in step. Moves whenever that changes and with each failure: descriptors opened under another word are stale.
  std::atomic<std::uint32_t> word;
  std::atomic<std::int32_t> error;      // number of the last failure; 0: none
  std::atomic<std::uint32_t> merged;    // 1: the keystore lacks nothing that the mirror had when the server started
  std::atomic<std::uint32_t> unmarked;  // the file is not known to be durable yet: whoever comes next makes it
};

inline bool IsInStep(const MirrorState& state) { return (state.word.load(std::memory_order_seq_cst) & 1) != 0; }

// Makes the mirror stale: the mark in the keystore is durable when it returns. `error` is a number of the system's, 0: as it
// was.
Status MakeStale(FileSystem& keystore, const std::string& path, MirrorState* state, int error);

// Ends what BeginCatchingUp began: the mirror is in step, unless anything failed since. REQUIRES: nobody writes to the
// keystore meanwhile.
std::uint32_t BeginCatchingUp(MirrorState* state);
Result<bool> FinishCatchingUp(FileSystem& keystore, const std::string& path, MirrorState* state, std::uint32_t begun);

struct MirrorPlaces {
  std::string keystore;  // absolute, without a slash at the end
  std::string mirror;
};

// Both file systems and the state outlive it. `when_stale`, if given, is called after a failure made the mirror stale;
// it must not throw.
std::unique_ptr<FileSystem> Mirrored(FileSystem& keystore, FileSystem& mirror, const MirrorPlaces& places,
                                     MirrorState* state, void (*when_stale)() = nullptr);

}  // namespace privacy::keystore
