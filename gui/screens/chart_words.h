// What the chart says: medicines, check-ups, lists, eligibility.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_CHART_WORDS(X)                                                                   \
  X(kMedicines, "薬", "Medicines")                                                                 \
  X(kCheckups, "健診・検査", "Check-ups, tests")                                                   \
  X(kCareAndSurgery, "診療・手術", "Care, surgery")                                                \
  X(kConditions, "病名", "Conditions")                                                             \
  X(kEligibility, "資格", "Eligibility")                                                           \
  X(kWrongPerson, "別の方でした", "Wrong person")                                                  \
  X(kPeriod, "{0}を表示", "Shows {0}")                                                             \
  X(kThreeMonths, "3か月", "3 months")                                                             \
  X(kOneYear, "1年", "1 year")                                                                     \
  X(kFiveYears, "5年", "5 years")                                                                  \
  X(kSwitchPeriod, "{0}へ切替", "Switch to {0}")                                                   \
  X(kMedicineHead, "薬（成分ごと・重要な順）", "Medicines (by ingredient, critical first)")        \
  X(kUntil, "いつの分まで", "Covered until")                                                       \
  X(kFacilityHead, "医療機関・薬局／出どころ", "Facility, pharmacy / source")                      \
  X(kNoUsage, "用法：レセプトに記載なし", "Usage: not in the claims")                              \
  X(kMainIndications, "主な適応：{0}", "Main indications: {0}")                                    \
  X(kCalculatedUntil, "計算上 {0}分まで", "Calculated: to {0}")                                    \
  X(kCheckAtHand, "残量は現物で確認", "Check what is left")                                        \
  X(kPrescribedOnly, "処方のみ・受け取り未確認", "Prescribed only, pick-up not confirmed")         \
  X(kOtherRecords, "ほかの記録 {0}", "Other records {0}")                                          \
  X(kOtherRecord, "ほかの記録", "Other record")                                                    \
  X(kNotShown, "出ない薬：", "Not shown: ")                                                        \
  X(kNotShownList, "直近の院内、自費、市販薬", "recent in-hospital, self-paid, over the counter")  \
  X(kNoMedicines, "薬の記録がありません（{0}）", "No medicines on record ({0})")                   \
  X(kNoMedicinesMeans, "薬がないという意味ではありません。本人、家族、お薬手帳に確認してください。", \
    "This does not mean no medicines. Ask the person, the family, the notebook.")                  \
  X(kContent, "データの中身：{0}", "Content of data: {0}")                                         \
  X(kRefusedSection, "{0}は同意に含まれていません", "{0}: not in the consent")                     \
  X(kRefusedSentence, "本人が外した、または尋ねていない範囲です。", "Taken off by the person, or not asked.") \
  X(kAddToConsent, "同意を足す", "Add to the consent")                                             \
  X(kAllMedicines, "薬の一覧へ", "All medicines")                                                  \
  X(kDispensings, "調剤・処方の記録 {0}件", "{0} records")                                         \
  X(kDate, "日付", "Date")                                                                         \
  X(kProductAndUsage, "薬・用法", "Product, usage")                                                \
  X(kItem, "項目", "Item")                                                                         \
  X(kRefer, "受診勧奨", "Refer at")                                                                \
  X(kDialysisReference, "※ 透析中は参考", "※ on dialysis for reference only")                     \
  X(kSeveral, "値の前の※：同じ日に複数の結果", "※ before a value: several results that day")      \
  X(kSourceOf, "出どころ：{0}", "Source: {0}")                                                     \
  X(kCheckupView, "健診", "Check-ups")                                                             \
  X(kLaboratoryView, "検査結果", "Test results")                                                   \
  X(kNoCheckups, "健診の記録がありません（{0}）", "No check-ups on record ({0})")                  \
  X(kNoLaboratory, "検査結果の記録がありません（{0}）", "No test results on record ({0})")         \
  X(kAbsenceMeans, "異常がないという意味ではありません。", "This does not mean that nothing is wrong.") \
  X(kOlder, "古い方", "Older")                                                                     \
  X(kNewer, "新しい方", "Newer")                                                                   \
  X(kMissing, "—", "—")                                                                            \
  X(kWhat, "内容", "What")                                                                         \
  X(kCareHead, "診療・手術（新しい順）", "Care and surgery (newest first)")                        \
  X(kConditionHead, "病名（新しい順）", "Conditions (newest first)")                               \
  X(kAllergyHead, "アレルギー（すべての記録）", "Allergies (all records)")                         \
  X(kSensitiveHead, "配慮情報", "Sensitive facts")                                                 \
  X(kNoCare, "診療・手術の記録がありません（{0}）", "No care or surgery on record ({0})")          \
  X(kNoConditions, "病名の記録がありません（{0}）", "No conditions on record ({0})")               \
  X(kNoAllergies, "アレルギー 情報なし・本人に確認", "Allergies: no information, ask the person")  \
  X(kNoSensitive, "配慮情報の記録がありません（{0}）", "No sensitive facts on record ({0})")       \
  X(kAskPerson, "本人、家族に確認してください。", "Ask the person or the family.")                 \
  X(kNoDate, "日付なし", "no date")                                                                \
  X(kHolder, "氏名", "Name")                                                                       \
  X(kBirth, "生年月日", "Date of birth")                                                           \
  X(kAddress, "住所", "Address")                                                                   \
  X(kAddressUnknown, "住所不明", "Address not on file")                                            \
  X(kInsurerNumber, "保険者番号", "Insurer number")                                                \
  X(kSymbol, "記号", "Symbol")                                                                     \
  X(kNumber, "番号", "Number")                                                                     \
  X(kBranch, "枝番", "Branch")                                                                     \
  X(kNoSymbol, "記号なし", "no symbol")                                                            \
  X(kNoBranch, "枝番なし", "no branch")                                                            \
  X(kAsOf, "{0}現在", "as of {0}")                                                                 \
  X(kCheckDigitWrong, "検証番号が合いません（登録のまま表示）", "Check digit does not fit (shown as registered)") \
  X(kNoCard, "資格の記録がありません", "No eligibility on record")                                 \
  X(kNoCardSentence, "資格確認書・保険証を見て確認してください。", "Check the certificate or card.") \
  X(kLoadingChart, "読み込んでいます", "Loading")

TOMOSHIBI_DEFINE_WORDS(chart_words, TOMOSHIBI_CHART_WORDS)

}  // namespace tomoshibi::gui
