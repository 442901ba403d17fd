// Words of managing accounts.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_MEMBERS_WORDS(X) \
  X(kCount, "{0}人", "{0} people") \
  X(kTitle, "この端末の利用者", "Users of this kiosk") \
  X(kAdd, "利用者を加える", "Add a user") \
  X(kRegister, "応援者を登録", "Register a guest") \
  X(kChoose, "利用者を選んでください", "Choose a user") \
  X(kChooseNote, "停止、再開、暗証番号やパスワードの再設定、ロックの解除ができます。", \
    "Disable, enable, reset PIN or password, unlock.") \
  X(kSelf, "自分", "yourself") \
  X(kFirstSignInWaits, "まだログインしていません", "has not signed in yet") \
  X(kInUse, "使えます", "in use") \
  X(kLocked, "ロック中", "locked") \
  X(kDisabled, "停止中", "disabled") \
  X(kExpired, "期限切れ", "expired") \
  X(kId, "利用者番号", "User id") \
  X(kRole, "できること", "May do") \
  X(kProof, "本人の示しかた", "Proof") \
  X(kPin, "暗証番号", "PIN") \
  X(kPassword, "パスワード", "Password") \
  X(kState, "いまの状態", "State") \
  X(kUntil, "期限", "Until") \
  X(kVouchedBy, "保証した人", "Vouched by") \
  X(kDisable, "停止する", "Disable") \
  X(kDisableNote, "いつでも再開できます", "Can be enabled again") \
  X(kEnable, "再開する", "Enable") \
  X(kReset, "再設定する", "Reset") \
  X(kResetNote, "忘れたとき。仮のものを決めます", "When forgotten: choose one for now") \
  X(kUnlock, "2人で解除する", "Unlock with two people") \
  X(kUnlockNote, "10回続けて違ったため", "after ten wrong in a row") \
  X(kLockMinutes, "さわらずに{0}分たつとロック", "Locks after {0} min untouched") \
  X(kShorter, "短く", "Shorter") \
  X(kLonger, "長く", "Longer") \
  X(kRekey, "データの鍵を新しくする", "Change the key of the data") \
  X(kRekeyNote, "古い控えや外した人の鍵では開かなくなります", "Old copies and removed users' keys open nothing") \
  X(kRekeyRuns, "新しい鍵で書き直しています　{0}%", "Writing under the new key: {0}%") \
  X(kRekeyRunsNote, "この間も使えます。ロックすると中止します。", "Work goes on meanwhile. A lock stops it.") \
  X(kRekeyStop, "中止する（いまの鍵のまま）", "Stop (the key stays as it is)") \
  X(kDoneRekey, "データの鍵を新しくしました", "The data have a new key") \
  X(kDoneRekeyStop, "中止しました。鍵はいまのままです", "Stopped. The key stays as it was") \
  X(kSaving, "書き込んでいます…", "Writing…") \
  X(kDoneReset, "再設定しました。仮のものを本人に伝えてください", "Reset. Tell the person the one for now") \
  X(kDoneRegistered, "{0}さんを登録しました（利用者番号 {1}）", "{0} is registered (user id {1})") \
  X(kDoneAdded, "{0}さんを加えました（利用者番号 {1}）。仮のものを本人に伝えてください", \
    "{0} is added (user id {1}). Tell the person the one for now") \
  X(kDoneUnlocked, "{0}さんのロックを解きました", "{0} is unlocked") \
  X(kDoneDisabled, "停止しました", "Disabled") \
  X(kDoneEnabled, "再開しました", "Enabled") \
  X(kDoneMinutes, "ロックまでの時間を変えました", "The time until the lock was changed") \
  X(kRefusedStorage, "書き込めませんでした。空き容量を確かめてください。", \
    "It could not be written. Check free space.") \
  X(kRefusedHere, "この利用者にはできません。", "Not possible for this user.")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(members_words, TOMOSHIBI_MEMBERS_WORDS)

}  // namespace tomoshibi::gui
