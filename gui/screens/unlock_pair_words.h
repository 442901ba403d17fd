// Words of unlocking by two.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_UNLOCK_PAIR_WORDS(X) \
  X(kTitle, "2人で解除する", "Unlock with two people") \
  X(kWhy, "{0}さんは、10回続けて違ったためロックされています。", \
    "{0} is locked after ten wrong tries in a row.") \
  X(kFirst, "1人目が本人を示す", "The first proves himself") \
  X(kSecond, "2人目が本人を示す", "The second proves himself") \
  X(kUnlocked, "{0}さんのロックを解く", "{0} is unlocked") \
  X(kProven, "{0}さん", "{0}") \
  X(kNow, "いま", "now") \
  X(kChooseFirst, "1人目の方を選んでください", "Choose the first person") \
  X(kChooseSecond, "2人目の方を選んでください", "Choose the second person") \
  X(kNextKey, "次の方へ", "Next person") \
  X(kUnlockKey, "ロックを解く", "Unlock") \
  X(kNote, "解除しても暗証番号やパスワードは変わりません。2人の名前が記録に残ります。", \
    "PIN and password stay as they are. Both names are recorded.") \
  X(kNobody, "解除できるほかの利用者がいません。管理者に知らせてください。", \
    "There is nobody else to unlock it. Tell an administrator.")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(unlock_pair_words, TOMOSHIBI_UNLOCK_PAIR_WORDS)

}  // namespace tomoshibi::gui
