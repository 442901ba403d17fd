// Words of the page that ends a drill.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_DRILL_SCORE_WORDS(X) \
  X(kTitle, "訓練の結果", "Result of the drill") \
  X(kNotReal, "訓練です。実在の患者は出ませんでした。", "A drill. Nobody real was shown.") \
  X(kFirstChart, "最初のカルテまで", "Time to the first chart") \
  X(kFirstChartNote, "開放から、同意を記録して開くまで", "from the opening to a consent and a chart") \
  X(kNoChart, "開いていません", "none was opened") \
  X(kMinutesSeconds, "{0}分{1}秒", "{0} min {1} s") \
  X(kSeconds, "{0}秒", "{0} s") \
  X(kWrongPerson, "別の方だった割合", "Wrong person") \
  X(kWrongPersonNote, "開いた{0}人のうち{1}人が「別の方でした」", "{1} of {0} charts closed as somebody else's") \
  X(kOutOf, "{0}人中 {1}人", "{1} of {0}") \
  X(kSeal, "封印紙との照合", "Check of the seal") \
  X(kSealGood, "一致しました", "agrees") \
  X(kSealNone, "していません", "not done") \
  X(kSealWrong, "一致しません", "does not agree") \
  X(kSealNote, "操作記録の封印紙を、訓練中に確かめたか", "was the journal's paper seal checked during the drill") \
  X(kClose, "訓練の結果を閉じる", "Close the result")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(drill_score_words, TOMOSHIBI_DRILL_SCORE_WORDS)

}  // namespace tomoshibi::gui
