// Words of the interface: every sentence a user can read, in Japanese and in English.
//
// Japanese is the product; English follows it for outside teams. A screen keeps its own words in
// gui/screens/<screen>_words.h with the same macro; what several screens say stands here. A pattern
// holds {0}, {1}, ... ; fill() puts values in. No sentence is put together from halves.
//
// Proof: tests/gui_widgets_test.cpp (every entry has both languages and the same {n} in both).
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace tomoshibi::gui {

enum class Language : std::uint8_t { kJapanese, kEnglish };

struct Words {
  std::string_view ja;
  std::string_view en;
  [[nodiscard]] constexpr std::string_view in(Language language) const {
    return language == Language::kJapanese ? ja : en;
  }
};

// fill("あと{0}回", {"4"}) == "あと4回". A {n} without a value stays as it is, so that it is seen.
[[nodiscard]] std::string fill(std::string_view pattern,
                               std::initializer_list<std::string_view> values);

// X(name, Japanese, English). A screen's own list:
//   #define TOMOSHIBI_CHART_WORDS(X) X(kTitle, "薬", "Medicines") ...
//   TOMOSHIBI_DEFINE_WORDS(chart_words, TOMOSHIBI_CHART_WORDS)
// gives chart_words::kTitle and chart_words::all() for the test of completeness.
#define TOMOSHIBI_WORD_(name, ja, en) inline constexpr ::tomoshibi::gui::Words name{ja, en};
#define TOMOSHIBI_WORD_ENTRY_(name, ja, en) name,
#define TOMOSHIBI_DEFINE_WORDS(space, list)                                                 \
  namespace space {                                                                         \
  list(TOMOSHIBI_WORD_) inline constexpr std::array kAllWords{list(TOMOSHIBI_WORD_ENTRY_)}; \
  inline constexpr std::span<const ::tomoshibi::gui::Words> all() {                         \
    return kAllWords;                                                                       \
  }                                                                                         \
  }

// clang-format off
#define TOMOSHIBI_COMMON_WORDS(X) \
  X(kProduct, "灯火", "Tomoshibi") \
  X(kProductReading, "ともしび", "Tomoshibi") \
  X(kSearch, "探す", "Search") \
  X(kOpenPatients, "閲覧中の患者", "Open patients") \
  X(kRoster, "名簿", "Roster") \
  X(kRoads, "データと経路", "Data and roads") \
  X(kUnidentified, "身元の分からない方", "Unidentified person") \
  X(kHide, "隠す", "Hide") \
  X(kHidden, "隠し中", "Hidden") \
  X(kLock, "ロック", "Lock") \
  X(kDrillTag, "訓練　実在の患者ではありません", "DRILL. Not real patients") \
  X(kNotGiven, "未入力", "not given") \
  X(kCannotHear, "？ 聞き取れない", "？ not heard") \
  X(kSpaceKey, "空白（姓と名の間）", "Space (family, given)") \
  X(kDeleteOne, "一字消す", "Delete one") \
  X(kClearAll, "全部消す", "Clear") \
  X(kVoicing, "濁点", "voiced") \
  X(kHalfVoicing, "半濁点", "p-sound") \
  X(kSmallKana, "小文字", "small") \
  X(kCannotRead, "読めない", "unreadable") \
  X(kClearField, "この欄を消す", "Clear field") \
  X(kPreviousField, "前の欄", "Previous") \
  X(kNextField, "次の欄", "Next") \
  X(kKanaLetters, "かな・英字", "Kana, letters") \
  X(kLetters, "英字", "Letters") \
  X(kKana, "かな", "Kana") \
  X(kSigns, "記号", "Signs") \
  X(kCapitals, "大文字", "Capitals") \
  X(kSpace, "空白", "Space") \
  X(kLeave, "やめる", "Leave") \
  X(kNext, "次へ", "Next") \
  X(kMembers, "利用者", "Members") \
  X(kAudit, "監査", "Audit") \
  X(kResponderTag, "応援", "guest") \
  X(kByName, "氏名で探す", "By name") \
  X(kByCard, "資格確認書・保険証", "Certificate or card") \
  X(kByCode, "QR・お薬手帳", "QR, notebook") \
  X(kPeopleUnit, "人", "people") \
  X(kNamesakes, "同姓同名", "same name") \
  X(kMore, "ほか", "more") \
  X(kMoreCount, "ほか{0}件", "{0} more") \
  X(kRowsLeft, "{0}件", "+{0}") \
  X(kMoreShort, "ほか {0}", "+{0}") \
  X(kBack, "戻る", "Back") \
  X(kClose, "閉じる", "Close") \
  X(kPrint, "印刷", "Print") \
  X(kShow, "見る", "Show") \
  X(kSensitive, "配慮情報", "Sensitive") \
  X(kAllergy, "アレルギー", "Allergies") \
  X(kAllergyUnknown, "情報なし・本人に確認", "No information: ask the person") \
  X(kPatientSaysNone, "本人はなしと回答", "Person says: none") \
  X(kDialysis, "透析", "Dialysis") \
  X(kRenal, "腎機能", "Kidney") \
  X(kOxygen, "酸素", "Oxygen") \
  X(kNoInformation, "情報なし", "no information") \
  X(kCriticalMedicines, "重要な薬", "Critical medicines") \
  X(kNoMedicineInformation, "重要な薬の情報なし・本人に確認", "No critical medicine on record: ask") \
  X(kCaution, "注意", "Caution") \
  X(kLoading, "読み込んでいます {0}/{1}", "Loading {0} of {1}") \
  X(kRecording, "記録しています…", "Recording…") \
  X(kJournalCannotWrite, "記録を書けないため、カルテを開けません。空き容量を確かめてください。", \
    "The record cannot be written, so no chart can be opened. Check free space.") \
  X(kNoRight, "この役割では見られません。医師か薬剤師に代わってください。", \
    "Your role cannot see this. Ask a doctor or pharmacist.") \
  X(kSealed, "まだ封印されています", "Still sealed") \
  X(kLockedBy, "ロック中：{0}", "Locked by {0}") \
  X(kChartChanged, "開いた後に新しい情報が届きました", "New data arrived since you opened this") \
  X(kConsentOver, "同意の24時間が過ぎました", "The 24 hours are over") \
  X(kAskAgain, "もう一度尋ねる", "Ask again") \
  X(kNamesHidden, "名前を隠しています", "Names are hidden") \
  X(kNoBasisYet, "実データでの運用根拠は未確定", "Basis for real data not settled") \
  X(kUnreadableCode, "読めないコードです", "This code cannot be read") \
  X(kOrderClosed, "災害時閲覧は終わりました。この救護所の記録は見られます。", \
    "Access has ended. This post's own records stay readable.")

// clang-format on

TOMOSHIBI_DEFINE_WORDS(words, TOMOSHIBI_COMMON_WORDS)

}  // namespace tomoshibi::gui
