// A key space on its way under a new master epoch, step by step.
#pragma once
#include "keystore/space.hpp"

namespace privacy::keystore::test {

class RotationSteps {
 public:
  // True: all is done. After an error, and after a crash: BeginAnew.
  Result<bool> Step(Space& space, SpaceState* state, std::uint16_t epoch) {
    switch (phase_) {
      case kBegin: {
        PRIVACY_ASSIGN(const bool needed, space.NeedsRotation(*state, epoch));
        PRIVACY_TRY(space.BeginRotation(state, epoch, 1));
        if (!needed) return true;
        phase_ = kStart;
        return false;
      }
      case kStart: {
        PRIVACY_ASSIGN(const bool started, space.StartClass(state, true));
        if (!started) {
          PRIVACY_TRY(space.FinishRotation(state, 1));
          phase_ = kBegin;
          return true;
        }
        phase_ = kCopy;
        return false;
      }
      case kCopy: {
        PRIVACY_ASSIGN(const bool more, space.CopyClass(2));
        if (!more) phase_ = kSwitch;
        return false;
      }
      case kSwitch:
        PRIVACY_TRY(space.SwitchClass(state));
        phase_ = kStart;
        return false;
    }
    return false;
  }

  void BeginAnew() { phase_ = kBegin; }

 private:
  enum Phase { kBegin, kStart, kCopy, kSwitch };
  Phase phase_ = kBegin;
};

}  // namespace privacy::keystore::test
