// Words of setting a PIN or password: the rules before typing, and why one was refused.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_NEW_PROOF_WORDS(X) \
  X(kTitleOwnPin, "自分の暗証番号を決めてください", "Choose your own PIN") \
  X(kTitleOwnPassword, "自分のパスワードを決めてください", "Choose your own password") \
  X(kOwnSentence, "最初に渡されたものは、ほかの人も知っています。決めるまで、ほかのことはできません。", \
    "Others know the first one you were given. Until you choose, nothing else can be done.") \
  X(kTitleResetPin, "{0}さんの暗証番号を再設定", "Reset the PIN of {0}") \
  X(kTitleResetPassword, "{0}さんのパスワードを再設定", "Reset the password of {0}") \
  X(kResetSentence, "仮のものを決めて、本人に伝えてください。次のログインで、本人が決め直します。", \
    "Choose one for now and tell it to the person, who changes it at the next sign-in.") \
  X(kNewPin, "新しい番号", "New PIN") \
  X(kNewPassword, "新しいパスワード", "New password") \
  X(kOnceMore, "もう一度", "Once more") \
  X(kDigitsMissing, "あと{0}桁", "{0} more digits") \
  X(kLettersMissing, "あと{0}字", "{0} more characters") \
  X(kRepeat, "もう一度、同じものを入れてください", "Enter the same once more") \
  X(kDiffers, "2回が違います", "The two differ") \
  X(kSavePin, "この番号にする", "Use this PIN") \
  X(kSavePassword, "このパスワードにする", "Use this password") \
  X(kSaving, "変えています…", "Changing…") \
  X(kRulesOfPin, "暗証番号の決まり", "Rules for a PIN") \
  X(kRulesOfPassword, "パスワードの決まり", "Rules for a password") \
  X(kRuleDigits, "{0}桁以上の数字", "{0} digits or more") \
  X(kRuleLetters, "{0}字以上。長いほど安全です", "{0} characters or more; longer is safer") \
  X(kRuleNotEasyPin, "同じ数字の並び、続き番号、日付のような番号は使えません", \
    "No repeated digits, no sequences, nothing like a date") \
  X(kRuleNotEasyPassword, "よく使われるもの、名前や利用者番号の入ったものは使えません", \
    "Nothing in common use, nothing with your name or user id") \
  X(kRuleAnySigns, "字の種類に決まりはありません。空白も使えます", \
    "Any characters; spaces are allowed") \
  X(kRuleThisKiosk, "この端末だけで使えます", "Works on this kiosk only") \
  X(kRuleTwice, "2回、同じものを入れます", "Entered twice, the same") \
  X(kRefusedTitle, "これは使えません", "This cannot be used") \
  X(kRefusedShort, "短すぎます。同じ繰り返しは数えません。", "It is too short. Repeats do not count.") \
  X(kRefusedNotDigits, "6桁以上の数字だけにしてください。", "Use digits only, six or more.") \
  X(kRefusedCommon, "よく使われるもので、すぐに当てられます。ほかのものにしてください。", \
    "It is in common use and easily guessed. Choose another.") \
  X(kRefusedSimple, "並びが単純で、すぐに当てられます。ほかのものにしてください。", \
    "The pattern is simple and easily guessed. Choose another.") \
  X(kRefusedOwnName, "名前や利用者番号が入っています。ほかのものにしてください。", \
    "It holds your name or user id. Choose another.") \
  X(kRefusedFewDifferent, "同じ字が多すぎます。ほかのものにしてください。", \
    "Too few different characters. Choose another.") \
  X(kRefusedSame, "前と同じです。新しいものを決めてください。", \
    "It is the same as before. Choose a new one.") \
  X(kRefusedFactor, "この利用者は暗証番号だけでは使えません。", "This user cannot use a PIN alone.") \
  X(kRefusedOther, "決まりに合いません。ほかのものにしてください。", \
    "It does not meet the rules. Choose another.") \
  X(kRefusedStorage, "書き込めませんでした。空き容量を確かめてください。", \
    "It could not be written. Check free space.")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(new_proof_words, TOMOSHIBI_NEW_PROOF_WORDS)

}  // namespace tomoshibi::gui
