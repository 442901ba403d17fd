#include "store/base/process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace tomoshibi {
namespace {

constexpr unsigned kFirstInherited = 3;

// A closed standard descriptor would be the number of the next file that is opened.
bool open_standard_descriptors() {
  for (int descriptor = 0; descriptor < static_cast<int>(kFirstInherited); ++descriptor) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    if (::open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY) != descriptor) return false;
  }
  return true;
}

bool raise_locked_memory() {
  rlimit limit{};
  if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0) return false;
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(RLIMIT_MEMLOCK, &limit) == 0;
}

}  // namespace

Result<void> harden_process() {
  constexpr Error kRefused{Errc::kStorage, "the system does not let this process guard its memory"};
  if (!open_standard_descriptors()) return kRefused;
  umask(S_IRWXG | S_IRWXO);
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return kRefused;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return kRefused;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return kRefused;
  if (!raise_locked_memory()) return kRefused;
  if (close_range(kFirstInherited, ~0U, CLOSE_RANGE_CLOEXEC) != 0) return kRefused;
  return ok();
}

}  // namespace tomoshibi
