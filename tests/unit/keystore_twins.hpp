// A life of a keystore with a mirror, on two disks that fail. Whatever happens to the mirror, the life goes on; and at any
// moment at which the mirror is said to be in step, it alone keeps all promises.
#pragma once
#include "keystore/mirror.hpp"
#include "keystore_life.hpp"

namespace privacy::keystore::test {

class Twins {
 public:
  Twins() : life_(first_, [this]() -> FileSystem& { return *both_; }, [this] { return Start(); }) {}

  Disk& first() { return first_; }
  Disk& second() { return second_; }
  Life& life() { return life_; }
  MirrorState& state() { return state_; }
  MirrorKeeper& keeper() { return *keeper_; }
  bool in_step() const { return IsInStep(state_); }
  bool marked() {
    FileInfo info;
    return first_.Stat(kPath + "/mirror.stale", &info) == 0;
  }

  // A server starts.
  Status Start() {
    state_.word = state_.unmarked = state_.merged = 0;
    state_.error = 0;
    both_ = Mirrored(first_, second_, {kPath, kPath}, &state_);
    keeper_ = std::make_unique<MirrorKeeper>(first_, second_, MirrorPlaces{kPath, kPath}, &state_);
    PRIVACY_ASSIGN(taken_, keeper_->Start(1));
    return {};
  }
  // What the worker does from time to time. `during` happens while the keystore is used, before the end.
  Status CatchUp(const std::function<void()>& during = [] {}) {
    if (in_step()) return {};
    Status status = Copy(during);
    if (!status.ok()) (void)keeper_->GiveUp(status.error());
    return status;
  }
  void Forget() {
    life_.Forget();
    keeper_.reset();
  }
  const std::vector<std::string>& taken() const { return taken_; }

  // The mirror is all there is: a server starts on it.
  void CheckMirrorAlone() {
    Disk lone = second_.Copy();
    const Store store = MustOk(Store::Open(lone, kPath));
    const auto space = MustOk(Space::Open(store, life_.id(), life_.keys()));
    SpaceState state{};
    const auto recovered = space->Recover(&state);
    ASSERT_TRUE(recovered.ok()) << recovered.error().message;
    life_.CheckPromises(*space, store.current_epoch().number);
    const std::uint64_t last = life_.promises().people.empty() ? 0 : *life_.promises().people.rbegin();
    EXPECT_GT(state.next_subject, last) << "an id would be handed out again";
    EXPECT_GT(state.next_class, *life_.promises().classes.rbegin());
    for (const std::uint16_t category : life_.promises().categories) EXPECT_GT(state.next_category, category);
  }

 private:
  Status Copy(const std::function<void()>& during) {
    PRIVACY_TRY(keeper_->BeginCopy());
    MirrorCopy& copy = *keeper_->copy();
    for (const Uuid& space : keeper_->spaces()) PRIVACY_TRY(copy.StartSpace(space, life_.state()));
    for (;;) {
      PRIVACY_ASSIGN(const bool more, copy.CopyMore(3));
      if (!more) break;
    }
    during();
    PRIVACY_TRY(copy.Flush());
    PRIVACY_TRY(copy.FinishStore());
    for (const Uuid& space : keeper_->spaces()) PRIVACY_TRY(copy.FinishSpace(space, life_.state()));
    PRIVACY_TRY(copy.Seal());
    PRIVACY_TRY(keeper_->EndCopy());
    return {};
  }

  Disk first_, second_;
  MirrorState state_{};
  std::unique_ptr<FileSystem> both_;
  std::unique_ptr<MirrorKeeper> keeper_;
  std::vector<std::string> taken_;
  Life life_;
};

}  // namespace privacy::keystore::test
