// Begins this program anew in the same process: what memory held is gone, all of it, whoever held it.
//
// Wiping what is given back (app/heap) reaches what is given back. A fresh image reaches the rest:
// stacks of every thread, libraries' caches, the drawing driver's copies of text, registers. So the
// window does it after a lock and after an order was closed, when nobody's name has to stay.
//
//   lock entry durable -> desk closed, store thread joined -> reexecute() -> harden_process() …
//
// Invariants: same arguments, same environment, nothing else: neither may ever carry a secret. Of the
// descriptors only 0, 1 and 2 pass. Call it when every thread of ours has ended and the directory's
// lock was given back; the new image takes the lock again, as any start does.
// Not reached: the X server's copy of the last frame (the lock screen was drawn before), what a
// swapped-out page left on a disk (docs/secrets.md).
// Errors: kStorage when the system refuses; the old image goes on, wiped as far as it is, and its
// caller ends it. Cost: a start of the window. Proof: tests/kiosk_reexec_test.cpp.
#pragma once

#include "store/base/result.h"

namespace tomoshibi::app {

// `arguments` as main() was given them, argv[0] first, a null pointer last.
Error reexecute(char* const* arguments);

}  // namespace tomoshibi::app
