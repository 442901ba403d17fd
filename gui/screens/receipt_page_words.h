// What the page of the access receipt, and the page that ends a chart, say.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_RECEIPT_WORDS(X) \
  X(kTitle, "閲覧の控え", "Receipt of access") \
  X(kHow, "スマートフォンなどで写してください。だれが・いつ・なぜ見たかと、その記録があることの証明です。病気や薬のことは入っていません。", \
    "Take a picture of it. It says who looked, when and why, and proves that the record exists. Nothing of the chart is in it.") \
  X(kMaking, "控えをつくっています…", "Making the receipt…") \
  X(kFailed, "控えをつくれませんでした。空き容量を確かめてください。", "The receipt could not be made. Check free space.") \
  X(kToChart, "カルテに戻る", "Back to the chart") \
  X(kGiven, "渡したので、カルテを閉じる", "Given: close the chart") \
  X(kEnd, "控え・取り消し", "Receipt, withdraw") \
  X(kGive, "閲覧の控えを渡す", "Give the receipt of access") \
  X(kGiveNote, "だれが・いつ・なぜ見たか。文とQR", "who, when, why; text and QR") \
  X(kWithdraw, "本人が同意を取り消した", "The person withdraws") \
  X(kWithdrawNote, "カルテはすぐに閉じます", "the chart closes at once") \
  X(kWithdrawSure, "取り消しを記録して閉じる", "Record it and close") \
  X(kWrong, "別の方でした", "Wrong person") \
  X(kWrongNote, "記録して閉じます", "recorded; the chart closes") \
  X(kClose, "閉じる", "Close") \
  X(kCloseNote, "同意は24時間のうち残ります", "the consent stays within its 24 hours")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(receipt_words, TOMOSHIBI_RECEIPT_WORDS)

}  // namespace tomoshibi::gui
