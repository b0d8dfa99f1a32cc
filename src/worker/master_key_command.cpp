#include "worker/master_key_command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string>

#include "keystore/master_key.hpp"

namespace privacy::worker {

namespace {

using Clock = std::chrono::steady_clock;

std::string Substitute(const char* command, std::uint16_t epoch) {
  std::string out;
  for (const char* at = command; *at != '\0'; ++at) {
    if (at[0] == '%' && at[1] == 'e') {
      out += std::to_string(epoch);
      ++at;
    } else if (at[0] == '%' && at[1] == '%') {
      out += '%';
      ++at;
    } else {
      out += *at;
    }
  }
  return out;
}

Error Failure(std::string detail) {
  return {.code = Code::kKeystore,
          .message = "the master key command failed",
          .detail = std::move(detail),
          .hint = "Check privacy.master_key_command; it must print 64 hexadecimal digits or base64 of 32 bytes."};
}

[[noreturn]] void BecomeShell(const char* command, int output) {
  setsid();  // a group of its own, to be killed as one
  for (int signal_number = 1; signal_number < NSIG; ++signal_number) signal(signal_number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int input = open("/dev/null", O_RDONLY);
  if (input >= 0) dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  close_range(3, ~0U, 0);
  execl("/bin/sh", "sh", "-c", command, static_cast<char*>(nullptr));
  _exit(127);
}

struct Output {
  std::array<char, 1024> bytes;
  std::size_t size = 0;
  ~Output() { Wipe({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}); }
};

// Reads until the end of the output. False: out of time, or cancelled.
bool ReadAll(int descriptor, Clock::time_point deadline, bool (*cancelled)(), Output* output) {
  while (true) {
    if (Clock::now() >= deadline || cancelled()) return false;
    pollfd waiting{descriptor, POLLIN, 0};
    if (poll(&waiting, 1, 100) <= 0) continue;
    const std::size_t room = output->bytes.size() - output->size;
    if (room == 0) return true;  // far too long: refused by the parser
    const ssize_t got = read(descriptor, output->bytes.data() + output->size, room);
    if (got == 0) return true;
    if (got < 0 && errno != EINTR && errno != EAGAIN) return true;
    if (got > 0) output->size += static_cast<std::size_t>(got);
  }
}

// Waits for the child; false when the time is over.
bool Reap(pid_t child, Clock::time_point deadline, bool (*cancelled)(), int* status) {
  while (true) {
    const pid_t ended = waitpid(child, status, WNOHANG);
    if (ended == child || (ended < 0 && errno != EINTR)) return ended == child;
    if (Clock::now() >= deadline || cancelled()) return false;
    usleep(10000);
  }
}

}  // namespace

Status RunMasterKeyCommand(const char* command, std::uint16_t epoch, int timeout_seconds, bool (*cancelled)(),
                           Key256* key) {
  const std::string shell = Substitute(command, epoch);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Failure("It could not be started.");
  const auto deadline = Clock::now() + std::chrono::seconds(timeout_seconds);
  sigset_t all, before;  // the server's signal handlers must not run in the child
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t child = fork();
  if (child == 0) BecomeShell(shell.c_str(), ends[1]);
  sigprocmask(SIG_SETMASK, &before, nullptr);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return Failure("It could not be started.");
  }
  Output output;
  int status = 0;
  const bool ended = ReadAll(ends[0], deadline, cancelled, &output) && Reap(child, deadline, cancelled, &status);
  close(ends[0]);
  if (!ended) {
    kill(-child, SIGKILL);
    kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return Failure("It did not end within " + std::to_string(timeout_seconds) + " seconds.");
  }
  if (!WIFEXITED(status)) return Failure("It was ended by signal " + std::to_string(WTERMSIG(status)) + ".");
  if (WEXITSTATUS(status) != 0) return Failure("It exited with status " + std::to_string(WEXITSTATUS(status)) + ".");
  PRIVACY_ASSIGN(Key256 parsed, keystore::ParseMasterKey({output.bytes.data(), output.size}));
  *key = std::move(parsed);
  return {};
}

}  // namespace privacy::worker
