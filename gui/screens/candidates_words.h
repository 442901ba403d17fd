// Words of the candidates screen.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_CANDIDATES_WORDS(X) \
  X(kAsked, "入力", "Entered") \
  X(kAgrees, "一致", "agrees") \
  X(kClose, "近い", "close") \
  X(kDiffers, "違う", "differs") \
  X(kNotGiven, "入力なし", "not given") \
  X(kReading, "よみ", "Reading") \
  X(kBirth, "生年月日", "Birth date") \
  X(kSex, "性別", "Sex") \
  X(kAddress, "住所", "Address") \
  X(kInsurance, "保険", "Insurance") \
  X(kLinked, "つながる記録", "Linked records") \
  X(kMale, "男", "male") \
  X(kFemale, "女", "female") \
  X(kUnknown, "不明", "unknown") \
  X(kYears, "{0}歳", "{0} y") \
  X(kNumberTail, "番号末尾 {0}", "number ends {0}") \
  X(kNumberTailShort, "末尾 {0}", "ends {0}") \
  X(kNoLinked, "なし", "none") \
  X(kRecords, "{0}件", "{0} records") \
  X(kNoAddress, "情報なし", "no information") \
  X(kAgreement, "一致{0}・違い{1}", "{0} agree, {1} differ") \
  X(kAgreementClose, "一致{0}・近い{1}・違い{2}", "{0} agree, {1} close, {2} differ") \
  X(kAgreementOnlyClose, "一致{0}・近い{1}", "{0} agree, {1} close") \
  X(kAskMonth, "同姓同名の方が{0}人います。ご本人に尋ねてください：「何月生まれですか」", \
    "{0} people share this name. Ask: \"In which month were you born?\"") \
  X(kAskTown, "同姓同名の方が{0}人います。ご本人に尋ねてください：「どこの町にお住まいですか」", \
    "{0} people share this name. Ask: \"In which town do you live?\"") \
  X(kAskYear, "同姓同名の方が{0}人います。ご本人に尋ねてください：「何年生まれですか」", \
    "{0} people share this name. Ask: \"In which year were you born?\"") \
  X(kAskCity, "同姓同名の方が{0}人います。ご本人に尋ねてください：「どこの市町にお住まいですか」", \
    "{0} people share this name. Ask: \"In which city or town do you live?\"") \
  X(kAskInsurance, "同姓同名の方が{0}人います。ご本人に尋ねてください：「どこの健康保険ですか」", \
    "{0} people share this name. Ask: \"Which health insurance do you have?\"") \
  X(kAskSex, "同姓同名の方が{0}人います。性別を確かめてください。", \
    "{0} people share this name. Make sure of the sex.") \
  X(kNothingDiffers, "同姓同名の方が{0}人いて、この画面の項目では分かれません。ほかの手がかりで確かめてください。", \
    "{0} people share this name and nothing here tells them apart. Use other means.") \
  X(kOtherCity, "ほかの市町", "Another") \
  X(kOtherInsurance, "ほかの保険", "Another") \
  X(kOtherSex, "分からない", "Not known") \
  X(kAskOne, "ご本人に尋ねてください：{0}", "Ask the person: {0}") \
  X(kThenChoose, "答えに合う方の列を選んでください。カルテは自動では開きません。", \
    "Choose the column that fits the answer. Nothing opens by itself.") \
  X(kRecordsBy, "{0}件（{1}）", "{0} records ({1})") \
  X(kAskDay, "同姓同名の方が{0}人います。生年月日を日まで尋ねて、探し直してください。", \
    "{0} people share this name. Ask for the full birth date and search again.") \
  X(kOtherMonth, "ほかの月", "Another month") \
  X(kOtherTown, "ほかの町", "Another town") \
  X(kOtherYear, "ほかの年", "Another year") \
  X(kCannotAnswer, "答えられない", "Cannot answer") \
  X(kOtherQuestion, "別の質問にする", "Another question") \
  X(kNeither, "答えがどちらとも違います。別の方かもしれません。探し直してください。", \
    "The answer fits neither. This may be somebody else. Search again.") \
  X(kAskOnceMore, "もう一度尋ねる", "Ask once more") \
  X(kOtherMeans, "ほかの手がかりで確かめ、列を選んでください。この閲覧は、後日、必ず確認します。", \
    "Use other means and choose a column. This access will be reviewed.") \
  X(kFamilySaid, "家族が答えた", "Family said so") \
  X(kBelongings, "持ち物・タグ", "Belongings or tag") \
  X(kPresumed, "確かめられない（推定）", "Cannot be established (presumed)") \
  X(kBackToQuestion, "質問に戻る", "Back to the question") \
  X(kSearchAgain, "探し直す", "Search again") \
  X(kAnswerIsRecorded, "答えは、氏名と生年月日を名乗った記録になります。", \
    "The answer is recorded as: said name and birth date.") \
  X(kGoOn, "この方の確認へ進む", "Go on with this person") \
  X(kChooseColumn, "列に触れて選んでください", "Touch a column to choose") \
  X(kChooseMeans, "確かめ方を選んでください", "Choose how identity was checked") \
  X(kAnswerFirst, "質問の答えを選んでください", "Choose the answer to the question") \
  X(kIsOneOfThese, "この中にいますか。ご本人に氏名と生年月日を尋ね、列を選んでください。", \
    "One of these? Ask for name and birth date, then choose a column.") \
  X(kProbably, "本人の可能性が高い", "Probably this person") \
  X(kProbablyLines, "カルテは自動では開きません。次の画面で、本人確認と同意を記録します。", \
    "Nothing opens by itself. Identity and consent are recorded on the next screen.") \
  X(kNobody, "見比べる方がいません。探し直してください。", "Nobody to compare. Search again.")

TOMOSHIBI_DEFINE_WORDS(candidates_words, TOMOSHIBI_CANDIDATES_WORDS)

}  // namespace tomoshibi::gui
