// The journals of a keystore and its mirror: what the one holds that the other lacks.
#pragma once
#include <string>
#include <vector>

#include "keystore/journal_file.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

struct JournalPlaces {
  FileSystem* files = nullptr;  // the keystore's
  std::string directory;        // of the key space
  FileSystem* mirror = nullptr;
  std::string other;  // of the key space in the mirror
  Ids ids;
};

// True when the mirror has whole records, each following on the one before, where the keystore has others or none.
Result<bool> MirrorHoldsMore(const JournalPlaces& places);

enum class Merged { kNothing, kAdopted, kRepaired, kUnited };
// Brings the keystore's journal up to what the mirror's holds besides. Where the mirror's goes on from the keystore's, or
// has whole what is damaged there, its records are taken over as they are (kAdopted: the mirror was ahead, kRepaired: it
// was not). Where each went on by itself, destructions, new keys and new classes of the mirror's are appended behind a record of kind merge.
// REQUIRES: nobody uses the key space.
Result<Merged> MergeJournal(const JournalPlaces& places, std::int64_t now);

}  // namespace privacy::keystore
