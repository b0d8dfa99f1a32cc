// Events of a consent, with their effect on its status, the open request beside it and the tokens sent for it.
// REQUIRES of all: the person is locked (pg::LockPerson).
#pragma once
#include "pg/compat.hpp"

#include "policy/consent.hpp"
#include "rights/ledger.hpp"

namespace privacy::rights {

struct ConsentStep {
  int64 subject;
  int32 purpose;
  Optional valid_for;  // interval: of what is given
  Optional channel;
  policy::ConsentEvent event;
  Optional method;
  Optional given_by;
  NoticeShown notice;
  Optional evidence;
  Optional reason;
  Optional until;  // end of the request, for requested and declared
};
// One event on one channel. Refuses what the state of the consent does not admit (55000).
policy::ConsentStatus StepConsent(const ConsentStep& step);

// The end of a consent, on all channels (channel NULL) on which the event is possible; returns their number.
int32 EndConsents(const ConsentStep& step);

}  // namespace privacy::rights
