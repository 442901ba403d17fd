// What harden_process() promises, asked of the kernel and not of our own code.
// Method: each case in a forked child, since the test's own process must stay as it is.
#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "store/base/process.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;

namespace {

// True when `what` held in a process of its own.
template <typename What>
bool holds_in_child(What what) {
  const pid_t child = fork();
  if (child == 0) _exit(what() ? 0 : 1);
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("process: a hardened process is not dumpable, writes no core, gains no privilege") {
  CHECK(holds_in_child([] {
    if (!harden_process()) return false;
    rlimit core{1, 1};
    return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0 &&
           prctl(PR_GET_DUMPABLE) == 0 && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
  }));
}

TEST_CASE("process: one that dies by a signal leaves no core") {
  const pid_t child = fork();
  if (child == 0) {
    if (!harden_process()) _exit(1);
    // The sanitizers would answer the signal themselves.
    signal(SIGABRT, SIG_DFL);
    kill(getpid(), SIGABRT);
    _exit(2);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  CHECK_FALSE(WCOREDUMP(status));
}

TEST_CASE("process: what it writes is its user's alone") {
  const test::Scratch scratch;
  const std::string path = (scratch.path() / "made").string();
  CHECK(holds_in_child([&path] {
    if (!harden_process()) return false;
    const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    struct stat status {};
    return made >= 0 && fstat(made, &status) == 0 && (status.st_mode & 0777) == 0600;
  }));
}

TEST_CASE("process: descriptors that it inherited end with exec, standard ones are always open") {
  CHECK(holds_in_child([] {
    const int inherited = ::open("/dev/null", O_RDONLY);
    ::close(2);
    if (!harden_process()) return false;
    return (fcntl(inherited, F_GETFD) & FD_CLOEXEC) != 0 && fcntl(2, F_GETFD) == 0;
  }));
}

TEST_CASE("process: a neighbour of the same user can neither attach nor read its memory") {
  if (geteuid() != 0) {
    MESSAGE("skipped: needs root, to become another user on both sides");
    return;
  }
  // The hardened process and its neighbour are both nobody; root's rights would hide the refusal.
  constexpr uid_t kNobody = 65534;
  // Changing the user makes a process undumpable by itself; the control is made dumpable again.
  const auto neighbour_gets_in = [](bool hardened) {
    int said[2];
    REQUIRE(pipe(said) == 0);
    const pid_t watched = fork();
    if (watched == 0) {
      if (setgid(kNobody) != 0 || setuid(kNobody) != 0) _exit(1);
      if (hardened ? !harden_process() : prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0) _exit(1);
      if (write(said[1], "x", 1) != 1) _exit(1);
      pause();
      _exit(0);
    }
    char one = 0;
    REQUIRE(read(said[0], &one, 1) == 1);
    const bool in = holds_in_child([watched] {
      if (setgid(kNobody) != 0 || setuid(kNobody) != 0) return false;
      const std::string memory = "/proc/" + std::to_string(watched) + "/mem";
      const bool opened = ::open(memory.c_str(), O_RDONLY | O_CLOEXEC) >= 0;
      const bool attached = ptrace(PTRACE_ATTACH, watched, nullptr, nullptr) == 0;
      return opened || attached;
    });
    kill(watched, SIGKILL);
    waitpid(watched, nullptr, 0);
    ::close(said[0]);
    ::close(said[1]);
    return in;
  };
  CHECK(neighbour_gets_in(false));  // The method sees an open door.
  CHECK_FALSE(neighbour_gets_in(true));
}
