// What the lock screen says.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_LOCK_WORDS(X)                                                                    \
  X(kLockedSentence, "画面には患者の情報を残していません", "No patient word is left on this screen") \
  X(kHiddenSentence, "名前は、本人と分かると戻ります", "Names come back once you prove yourself")  \
  X(kUnlock, "ロックを解く", "Unlock")                                                             \
  X(kShowNames, "名前を戻す", "Show names again")                                                  \
  X(kNotRecorded, "ロックの記録を書けませんでした。空き容量を確かめてください。",                    \
    "The lock could not be recorded. Check free space.")                                           \
  X(kSealWaits, "{0}。管理者か監査の担当者が印刷し、掲示します。",                               \
    "{0}. An administrator or auditor prints it and puts it up.")                                  \
  X(kOtherUser, "ほかの利用者", "Someone else")                                                    \
  X(kOtherUserNote, "この方の利用を終わります", "Ends this user's session")

TOMOSHIBI_DEFINE_WORDS(lock_words, TOMOSHIBI_LOCK_WORDS)

}  // namespace tomoshibi::gui
