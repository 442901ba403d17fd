// Words around a PIN or a password.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_PROOF_WORDS(X) \
  X(kPin, "暗証番号", "PIN") \
  X(kPinSix, "暗証番号（6桁）", "PIN (6 digits)") \
  X(kPinLonger, "暗証番号（6桁以上）", "PIN (6 digits or more)") \
  X(kPassword, "パスワード", "Password") \
  X(kShowHeld, "表示", "Show") \
  X(kShowHeldNote, "押している間", "while held") \
  X(kPasswordHint, "左のキーか、つないだキーボードで入れてください。大文字と小文字は別の字です。", \
    "Use the keys at the left or a keyboard. Capitals and small letters differ.") \
  X(kPinHint, "入れ終わったら「{0}」を押してください。", "When done, press {0}.") \
  X(kDigitsMissing, "暗証番号をあと{0}桁", "{0} more digits") \
  X(kPasswordMissing, "パスワードを入れてください", "Enter the password") \
  X(kChooseFirst, "利用者を選んでください", "Choose the user first") \
  X(kChecking, "確かめています…", "Checking…") \
  X(kOpeningData, "データを開いています {0}/{1}", "Opening the data, {0} of {1}") \
  X(kWrongPin, "暗証番号が違います。あと{0}回で{1}分待ちになります。", \
    "Wrong PIN. {0} more and you must wait {1} minutes.") \
  X(kWrongPassword, "パスワードが違います。あと{0}回で{1}分待ちです。", \
    "Wrong password. {0} more and you must wait {1} minutes.") \
  X(kWrongLast, "違います。あと{0}回続くとロックします。", "Wrong. {0} more in a row and it locks.") \
  X(kWaiting, "次の入力まで {0}", "Next try in {0}") \
  X(kLockedTitle, "10回続けて違いました", "Wrong ten times in a row") \
  X(kLockedSentence, "2人で解除します。ほかの利用者2人が、順に本人を示してください。", \
    "Two people unlock it: two other users prove themselves one after the other.") \
  X(kLockedKey, "2人で解除する", "Unlock with two people") \
  X(kDisabledTitle, "この利用者は停止中です", "This user is disabled") \
  X(kDisabledSentence, "管理者が再開すると、ログインできます。", "An administrator can enable it again.") \
  X(kDisabledKey, "停止中です", "Disabled") \
  X(kExpiredTitle, "応援者の72時間が過ぎました", "The guest's 72 hours are over") \
  X(kExpiredSentence, "続けて働くときは、もう一度登録してください。", "To go on working, register again.") \
  X(kExpiredKey, "もう一度登録する", "Register again") \
  X(kEndedTitle, "この利用者の期限が過ぎました", "This user's time is over") \
  X(kEndedSentence, "続けて働くときは、管理者に知らせてください。", "To go on working, tell an administrator.") \
  X(kEndedKey, "期限切れです", "Over") \
  X(kCannotRecord, "記録を書けないため、ログインできません。空き容量を確かめてください。", \
    "The record cannot be written, so nobody can sign in. Check free space.") \
  X(kCannotOpenData, "データを開けません。管理者に知らせてください。", \
    "The data cannot be opened. Tell an administrator.") \
  X(kNoKeyYet, "この方の鍵は、まだ端末にありません。ほかの方が一度ログインすると使えます。", \
    "This user has no key here yet. Somebody else signs in once first.") \
  X(kTokenMissing, "この利用者の鍵の入ったUSBをつないでください。", \
    "Plug in the stick that holds this user's key.") \
  X(kNotAllowed, "この利用者にはできません。", "This user may not do that.")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(proof_words, TOMOSHIBI_PROOF_WORDS)

}  // namespace tomoshibi::gui
