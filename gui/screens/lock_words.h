// What the lock screen says.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_LOCK_WORDS(X)                                                                    \
  X(kLockedSentence, "画面には患者の情報を残していません", "No patient word is left on this screen") \
  X(kPin, "暗証番号（6桁）", "PIN (6 digits)")                                                     \
  X(kPinMissing, "暗証番号（あと{0}桁）", "PIN ({0} digits missing)")                              \
  X(kUnlock, "ロックを解く", "Unlock")                                                             \
  X(kChecking, "確かめています…", "Checking…")                                                     \
  X(kOtherUser, "ほかの利用者", "Someone else")                                                    \
  X(kOtherUserNote, "この方の利用を終わります", "Ends this user's session")

TOMOSHIBI_DEFINE_WORDS(lock_words, TOMOSHIBI_LOCK_WORDS)

}  // namespace tomoshibi::gui
