// Words of the page that ends a drill.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_DRILL_SCORE_WORDS(X) \
  X(kTitle, "訓練の結果", "Result of the drill") \
  X(kNotReal, "訓練です。実在の患者は出ませんでした。", "A drill. Nobody real was shown.") \
  X(kFirstChart, "最初のカルテまで", "Time to the first chart") \
  X(kFirstChartNote, "最初の検索から、カルテが出るまで", "from the first search to the first chart") \
  X(kNoChart, "開いていません", "none was opened") \
  X(kMinutesSeconds, "{0}分{1}秒", "{0} min {1} s") \
  X(kSeconds, "{0}秒", "{0} s") \
  X(kWrongPerson, "別の方だった割合", "Wrong person") \
  X(kWrongPersonNote, "開いた{0}件のうち{1}件が「別の方でした」", "{1} of {0} charts closed as somebody else's") \
  X(kOutOf, "{0}件中 {1}件", "{1} of {0}") \
  X(kSeal, "訓練の記録の検証", "Check of the drill's journal") \
  X(kSealGood, "異常なし", "in order") \
  X(kSealNone, "していません", "not done") \
  X(kSealWrong, "異常があります", "not in order") \
  X(kSealNote, "書き換え・欠け・並べ替えがないか", "nothing changed, missing or reordered") \
  X(kClose, "訓練の結果を閉じる", "Close the result")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(drill_score_words, TOMOSHIBI_DRILL_SCORE_WORDS)

}  // namespace tomoshibi::gui
