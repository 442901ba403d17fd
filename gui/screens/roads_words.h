// Words of data and roads.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_ROADS_WORDS(X) \
  X(kExchange, "記録とデータを交換", "Exchange records and data") \
  X(kStop, "止める", "Stop") \
  X(kRunning, "受け取っています {0}%", "Receiving, {0} %") \
  X(kStarting, "相手を確かめています…", "Looking at the other side…") \
  X(kRoad, "経路", "Road") \
  X(kFolder, "フォルダ", "Folder") \
  X(kReachable, "届いています", "in reach") \
  X(kNoRoad, "届く相手がいません", "Nothing is in reach") \
  X(kNoRoadNote, "USBを差すか、ハブのフォルダにつないでください。", \
    "Plug in a stick or connect the hub's folder.") \
  X(kOnlyHere, "この端末だけにある記録", "Records that are only here") \
  X(kUnsent, "件が未送信", "not sent") \
  X(kNoCopy, "ほかの端末に控えはありません", "No other kiosk has a copy") \
  X(kNeverYet, "起動してから、まだ交換していません", "No exchange since the start") \
  X(kNeverYetNote, "交換すると、届いたものをここに書きます。", "What arrives is written here.") \
  X(kTable, "市町ごとのデータの中身", "Content by municipality") \
  X(kPlace, "市町", "Municipality") \
  X(kPeople, "人数", "People") \
  X(kAsOf, "データの時点", "Data as of") \
  X(kState, "状態", "State") \
  X(kAge, "古さ", "Age") \
  X(kSealedHere, "封印中", "sealed") \
  X(kOpenHere, "開放中", "open") \
  X(kNothingHeld, "データはまだありません", "No data yet") \
  X(kAgeNote, "1日まで＝そのまま　2日から＝黄と時計　7日を過ぎた＝赤と三角。古くても表示は消しません。古さで失われるのは、断定する根拠だけです。", \
    "Up to 1 day plain, from 2 days yellow, over 7 days red. Old data stays on show; only certainty is lost.") \
  X(kRecordsNotYet, "操作記録を渡す道は、まだありません。この端末に残っています。", \
    "There is no road for the journal yet. It stays on this kiosk.")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(roads_words, TOMOSHIBI_ROADS_WORDS)

}  // namespace tomoshibi::gui
