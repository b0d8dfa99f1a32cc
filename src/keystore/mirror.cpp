#include "keystore/mirror.hpp"

#include "keystore/mirror_compare.hpp"
#include "keystore/mirror_merge.hpp"
#include "keystore/mirror_place.hpp"

namespace privacy::keystore {

Result<std::vector<std::string>> MirrorKeeper::Start(std::int64_t now) {
  problem_.reset();
  prepared_ = false;
  auto merged = MergeFromMirror(files_, places_.keystore, mirror_, places_.mirror, now);
  state_->merged.store(merged.ok() ? 1 : 0, std::memory_order_seq_cst);
  if (!merged.ok() && merged.error().reason == "keystore_lost") return std::move(merged).error();
  PRIVACY_ASSIGN(const bool exists, Store::Exists(files_, places_.keystore));
  if (!exists) return std::vector<std::string>{};
  Status compared = merged.ok() ? CatchUpAtOnce() : Status(merged.error());
  if (!compared.ok()) {
    problem_ = compared.error();
    PRIVACY_TRY(MakeStale(files_, places_.keystore, state_, 0));
  }
  return merged.ok() ? std::move(*merged) : std::vector<std::string>{};
}

// In step without a copy, if both are the same.
Status MirrorKeeper::CatchUpAtOnce() {
  FileInfo info;
  const bool marked = files_.Stat(places_.keystore + "/" + std::string(kStaleMark), &info) == 0;
  PRIVACY_ASSIGN(const Store store, Store::Open(files_, places_.keystore));
  PRIVACY_TRY(PrepareMirror(store, mirror_, places_.mirror, true));
  prepared_ = true;
  PRIVACY_ASSIGN(lock_, LockMirror(mirror_, places_.mirror));
  MirrorCompare compare(files_, places_.keystore, mirror_, places_.mirror);
  PRIVACY_TRY(compare.CompareAll());
  if (marked || !compare.findings().empty()) {
    return Error{Code::kKeystore, "the mirror is being brought up to date",
                 compare.findings().empty() ? "" : compare.findings().front(), "", "mirror_behind"};
  }
  begun_ = BeginCatchingUp(state_);
  PRIVACY_TRY(FinishCatchingUp(files_, places_.keystore, state_, begun_));
  return {};
}

Status MirrorKeeper::EnsureLocked() {
  if (lock_.is_open()) return {};
  PRIVACY_ASSIGN(lock_, LockMirror(mirror_, places_.mirror));
  return {};
}

Status MirrorKeeper::BeginCopy() {
  copy_.reset();
  begun_ = BeginCatchingUp(state_);
  PRIVACY_ASSIGN(const Store store, Store::Open(files_, places_.keystore));
  lock_ = Descriptor();  // it may be of a file system that is gone
  PRIVACY_TRY(PrepareMirror(store, mirror_, places_.mirror, !prepared_));
  prepared_ = true;
  PRIVACY_ASSIGN(lock_, LockMirror(mirror_, places_.mirror));
  PRIVACY_ASSIGN(spaces_, store.Spaces());
  copy_ = std::make_unique<MirrorCopy>(store, mirror_, places_.mirror,
                                       state_->merged.load(std::memory_order_seq_cst) != 0);
  return {};
}

Result<bool> MirrorKeeper::EndCopy() {
  copy_.reset();
  PRIVACY_ASSIGN(const bool in_step, FinishCatchingUp(files_, places_.keystore, state_, begun_));
  if (!in_step) return false;
  state_->merged.store(1, std::memory_order_seq_cst);
  problem_.reset();
  return true;
}

Status MirrorKeeper::GiveUp(const Error& why) {
  copy_.reset();
  problem_ = why;
  return MakeStale(files_, places_.keystore, state_, 0);
}

}  // namespace privacy::keystore
