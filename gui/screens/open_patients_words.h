// What the list of open patients says.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_OPEN_PATIENTS_WORDS(X)                                                           \
  X(kStaysOpen, "新しい順　24時間が過ぎても、開いたカルテは閉じません",                            \
    "Newest first. Open charts stay open after 24 hours")                                          \
  X(kStaysOpenShort, "24時間が過ぎても閉じません", "Stays open after 24 h")                        \
  X(kMine, "自分が開いた方", "Opened by me")                                                       \
  X(kEverybody, "全員", "All")                                                                     \
  X(kEndingSoon, "まもなく終了 {0}", "Ending soon {0}")                                            \
  X(kOpened, "開いた", "Opened")                                                                   \
  X(kName, "氏名", "Name")                                                                         \
  X(kBirthAndPlace, "生まれ・住所", "Birth, address")                                              \
  X(kKind, "同意の種類", "Consent")                                                                \
  X(kMayBeSeen, "見てよいもの", "May be seen")                                                     \
  X(kLeft, "残り", "Left")                                                                         \
  X(kPresumed, "本人確認 推定", "Identity presumed")                                               \
  X(kOral, "口頭", "Oral")                                                                         \
  X(kGuardian, "親権者が同意", "Guardian agrees")                                                  \
  X(kFamily, "家族が了承", "Family does not object")                                               \
  X(kNone, "意思を確認できない", "Cannot be asked")                                                \
  X(kDetail, "{0}（{1}）", "{0} ({1})")                                                            \
  X(kMedication, "薬", "M")                                                                        \
  X(kCare, "診", "C")                                                                              \
  X(kSurgery, "手", "S")                                                                           \
  X(kCheckup, "健", "H")                                                                           \
  X(kOver, "同意の24時間が\n過ぎました", "The 24 hours\nare over")                                 \
  X(kWithdraw, "取り消し", "Withdraw")                                                             \
  X(kAskWithdraw, "本人が同意を取り消しましたか。\n開いているカルテは閉じます",                     \
    "Did the person withdraw?\nAn open chart closes")                                              \
  X(kWithdrawYes, "取り消す", "Withdraw")                                                          \
  X(kKeep, "戻る", "Keep")                                                                         \
  X(kNobody, "閲覧中の患者はいません", "No open patients")                                         \
  X(kNobodySentence, "カルテを開いた方が、ここに並びます。", "Patients whose chart you open stand here.") \
  X(kNobodyEnding, "まもなく終了する同意はありません", "No consent is about to end")

TOMOSHIBI_DEFINE_WORDS(open_patients_words, TOMOSHIBI_OPEN_PATIENTS_WORDS)

}  // namespace tomoshibi::gui
