#include "worker/kept_locks.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

extern "C" {
#include "miscadmin.h"
}

namespace privacy::worker {

namespace {

struct Pocket {
  int in = -1, out = -1;
};
Pocket pockets[2];  // by KeptLock; inherited from the postmaster, not by programs that are started

Pocket& PocketOf(KeptLock which) { return pockets[static_cast<int>(which)]; }

// One message carries one descriptor.
struct Message {
  char byte = 'L';
  iovec part{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr header{};
  Message() {
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof(control);
  }
};

// The oldest descriptor in the pocket, -1 if there is none. With MSG_PEEK it stays there, too.
int Receive(const Pocket& pocket, int flags) {
  Message message;
  if (pocket.out < 0 || recvmsg(pocket.out, &message.header, flags | MSG_DONTWAIT | MSG_CMSG_CLOEXEC) < 0) return -1;
  const cmsghdr* const head = CMSG_FIRSTHDR(&message.header);
  if (head == nullptr || head->cmsg_type != SCM_RIGHTS) return -1;
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(head), sizeof(descriptor));
  return descriptor;
}

bool Send(const Pocket& pocket, int descriptor) {
  Message message;
  cmsghdr* const head = CMSG_FIRSTHDR(&message.header);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(head), &descriptor, sizeof(descriptor));
  return pocket.in >= 0 && sendmsg(pocket.in, &message.header, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
}

void LetGo(const Pocket& pocket) {
  if (const int former = Receive(pocket, 0); former >= 0) close(former);
}

bool IsFileAt(int descriptor, const std::string& path) {
  struct stat held, found;
  return fstat(descriptor, &held) == 0 && stat(path.c_str(), &found) == 0 && held.st_dev == found.st_dev &&
         held.st_ino == found.st_ino;
}

}  // namespace

void InitKeptLocks() {
  for (Pocket& pocket : pockets) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) < 0) {
      ereport(LOG, (errcode_for_socket_access(), errmsg("pg_privacy: could not make a place to keep locks in: %m")));
      continue;
    }
    pocket = {ends[0], ends[1]};
  }
}

void KeepLock(KeptLock which, int descriptor) {
  const Pocket& pocket = PocketOf(which);
  const int former = Receive(pocket, MSG_PEEK);
  if (!Send(pocket, descriptor))
    ereport(LOG, (errcode_for_socket_access(), errmsg("pg_privacy: could not keep the lock of the keystore: %m")));
  else if (former >= 0)
    LetGo(pocket);  // the older one
  if (former >= 0) close(former);
}

int TakeKeptLock(KeptLock which, const std::string& path) {
  const Pocket& pocket = PocketOf(which);
  const int descriptor = Receive(pocket, MSG_PEEK);
  if (descriptor < 0) return -1;
  if (IsFileAt(descriptor, path)) return descriptor;
  close(descriptor);
  LetGo(pocket);
  return -1;
}

void DropKeptLock(KeptLock which) { LetGo(PocketOf(which)); }

}  // namespace privacy::worker
