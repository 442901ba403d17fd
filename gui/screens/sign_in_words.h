// Words of the sign-in screen.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_SIGN_IN_WORDS(X) \
  X(kChooseUser, "利用者を選んでください", "Choose the user") \
  X(kSignIn, "ログイン", "Sign in") \
  X(kOthers, "ほかの利用者", "Other users") \
  X(kOthersCount, "あと{0}人", "{0} more") \
  X(kRegister, "応援者を登録", "Register a guest") \
  X(kRegisterNote, "医療者保証・72時間", "vouched for, 72 hours") \
  X(kLockedShort, "ロック中", "locked") \
  X(kDisabledShort, "停止中", "disabled") \
  X(kExpiredShort, "期限切れ", "expired") \
  X(kDemoPin, "体験用の暗証番号は {0} です。", "The demo PIN is {0}.") \
  X(kDemoPassword, "体験用のパスワードは {0} です。", "The demo password is {0}.") \
  X(kDemo, "体験用", "demo") \
  X(kLegibility, "見やすさ・言語", "Legibility, language") \
  X(kEnterOrder, "開放通知を入力", "Enter an order") \
  X(kTheme, "画面の色", "Colours") \
  X(kLight, "明るい", "Light") \
  X(kDark, "暗い", "Dark") \
  X(kHighContrast, "高コントラスト", "High contrast") \
  X(kTextSize, "文字の大きさ", "Text size") \
  X(kNormal, "標準", "Normal") \
  X(kLarge, "大", "Large") \
  X(kLargest, "特大", "Largest") \
  X(kGloves, "手袋", "Gloves") \
  X(kWithoutGloves, "なし", "Off") \
  X(kWithGloves, "あり（大きいキー）", "On (larger keys)") \
  X(kHand, "使う手", "Hand") \
  X(kRightHand, "右", "Right") \
  X(kLeftHand, "左", "Left") \
  X(kLanguage, "言語 Language", "言語 Language") \
  X(kJapanese, "日本語", "日本語") \
  X(kEnglish, "English", "English")

TOMOSHIBI_DEFINE_WORDS(sign_in_words, TOMOSHIBI_SIGN_IN_WORDS)

}  // namespace tomoshibi::gui
