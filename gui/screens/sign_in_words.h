// Words of the sign-in screen.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_SIGN_IN_WORDS(X) \
  X(kChooseUser, "利用者を選んでください", "Choose the user") \
  X(kPin, "暗証番号（6桁）", "PIN (6 digits)") \
  X(kSignIn, "ログイン", "Sign in") \
  X(kDigitsMissing, "暗証番号をあと{0}桁", "{0} more digits") \
  X(kChooseFirst, "利用者を選んでください", "Choose the user first") \
  X(kChecking, "確かめています…", "Checking…") \
  X(kWrongPin, "暗証番号が違います。あと{0}回で{1}分待ちになります。", \
    "Wrong PIN. {0} more and you must wait {1} minutes.") \
  X(kWaiting, "次の入力まで {0}", "Next try in {0}") \
  X(kDemo, "体験用", "demo") \
  X(kLegibility, "見やすさ・言語", "Legibility, language") \
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
