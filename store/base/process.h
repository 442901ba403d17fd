// What a process of ours refuses before it touches a store: to be dumped, to be traced by its
// neighbours, to make files that others can read, to pass descriptors on.
//
// Called as the first statement of each main(): an execve() gives every one of these back, so that
// the window does it again in each of its images.
//
//   not dumpable       no core file, not even through a pipe to a collector; /proc/PID/mem, environ
//                      and the rest of it belong to root; a process of the same user cannot attach
//   core limit 0       the same again, should somebody make the process dumpable
//   no new privileges  what it starts (a printer's filter, say) gains none by set-uid files
//   umask 077          what it writes is its user's alone
//   descriptors        0, 1 and 2 are open, so that no store can become "stderr"; what was inherited
//                      above them is closed on exec
//   locked memory      the soft limit is raised to the hard one: keys need a page each
//
// What it does not stop: root, the kernel, a debugger that started the process itself. Memory of
// names is not locked; swap is a matter of the machine (docs/secrets.md).
// Errors: kStorage when the system refuses one of them; whoever gets it ends the process.
// Proof: tests/base_process_test.cpp.
#pragma once

#include "store/base/result.h"

namespace tomoshibi {

Result<void> harden_process();

}  // namespace tomoshibi
