#include "app/kiosk/reexec.h"

#include <linux/close_range.h>
#include <unistd.h>

namespace tomoshibi::app {

Error reexecute(char* const* arguments) {
  // Closed by the exec itself: when that fails, nothing was taken from the image that goes on.
  constexpr unsigned kFirstOwn = 3;
  if (close_range(kFirstOwn, ~0U, CLOSE_RANGE_CLOEXEC) == 0) {
    // The file that is running, even when an update has put another one in its place.
    execv("/proc/self/exe", arguments);
  }
  return Error(Errc::kStorage, "the window could not be started anew");
}

}  // namespace tomoshibi::app
