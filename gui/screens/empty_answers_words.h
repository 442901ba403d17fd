// Words of the honest empty answers.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_EMPTY_WORDS(X) \
  X(kNone, "見つかりません", "Not found") \
  X(kNoneLines, "薬がないという意味ではありません。\n{0}のデータに一致する方がいません。", \
    "This does not mean: no medicines.\nNobody fits in the data of {0}.") \
  X(kNoneLine, "薬がないという意味ではありません。", "This does not mean: no medicines.") \
  X(kDataOf, "{0}のデータ（{1}）", "Data of {0} ({1})") \
  X(kNoneLinesPlain, "薬がないという意味ではありません。\n一致する方がいません。", \
    "This does not mean: no medicines.\nNobody fits.") \
  X(kNearest, "近い{0}人と、違うところ（{1}）", "Nearest {0} and what differs ({1})") \
  X(kSearched, "探したデータ：{0}", "Data searched: {0}") \
  X(kMayBeAbsent, "載っていないことがある方：旅行中の方・自衛官・生活保護の方・海外からの方", \
    "May be absent: travellers, Self-Defence Forces, people on public assistance, from abroad") \
  X(kUncovered, "この地域のデータがありません", "No data for this area") \
  X(kUncoveredInsurer, "この保険者のデータがありません", "No data for this insurer") \
  X(kUncoveredLines, "いないのではなく、調べられません。", "Not absent: it cannot be looked up.") \
  X(kEnteredAddress, "入力された住所", "Address entered") \
  X(kEnteredInsurer, "入力された保険者番号", "Insurer number entered") \
  X(kHeldHere, "この端末が持つデータ", "Data held on this kiosk") \
  X(kStale, "データが古いため断定できません", "Data too old to be sure") \
  X(kStaleLines, "見つかりません。薬がないという意味ではありません。", \
    "Not found. This does not mean: no medicines.") \
  X(kContentOf, "{0}のデータの中身", "Content of the data of {0}") \
  X(kContent, "データの中身", "Content of the data") \
  X(kDaysAgo, "日前", "days ago") \
  X(kMayHaveChanged, "この間に変わりうること", "What may have changed since") \
  X(kMoved, "転入・転出・出生", "moves in and out, births") \
  X(kInsuranceChanged, "保険の切り替え", "change of insurance") \
  X(kNameChanged, "氏名・住所の変更", "change of name or address") \
  X(kShowNearest, "近い{0}人を見る", "Show the nearest {0}") \
  X(kWithheld, "診療情報を表示できません", "Records cannot be shown") \
  X(kWithheldLines, "対象の方の届けがあります。\n医師・薬剤師だけに見える画面です。", \
    "The person has filed a notice.\nOnly doctors and pharmacists see this.") \
  X(kBothMatch, "氏名と生年月日が両方とも一致しました", "Name and birth date both match") \
  X(kBothMatchShort, "氏名と生年月日が一致しました", "Name and birth date match") \
  X(kIfAgrees, "ご本人が目の前で「見てよい」と言えば、口頭の同意として開けます。", \
    "If the person says so in front of you, it opens with oral consent.") \
  X(kIfUnable, \
    "意思を確認できないときも続けられます（後日確認）。理由を記録します。" \
    "近くに医療者がいれば、いっしょに確かめてください。", \
    "When the will cannot be known you can go on too (reviewed later). The reason is recorded. " \
    "Ask a second clinician when there is one.") \
  X(kReviewed, "どちらの場合も、後日、必ず確認します。", "Either way it will be reviewed.") \
  X(kGoOnWithReason, "理由を記録して続ける", "Record a reason and go on") \
  X(kAgreed, "本人が同意した", "The person agrees") \
  X(kFamilyNameDiffers, "姓が違う：", "family name differs: ") \
  X(kGivenNameDiffers, "名が違う：", "given name differs: ") \
  X(kYearDiffers, "生年が違う：", "birth year differs: ") \
  X(kMonthDiffers, "生まれ月が違う：", "birth month differs: ") \
  X(kDayDiffers, "生まれた日が違う：", "birth day differs: ") \
  X(kAgeDiffers, "年齢が違う：", "age differs: ") \
  X(kSexDiffers, "性別が違う：", "sex differs: ") \
  X(kAddressDiffers, "住所が違う：", "address differs: ") \
  X(kAlsoDiffers, "ほかに違う：", "also: ") \
  X(kBetween, "・", ", ") \
  X(kFamilyName, "姓", "family name") \
  X(kGivenName, "名", "given name") \
  X(kBirth, "生年月日", "birth date") \
  X(kAge, "年齢", "age") \
  X(kSex, "性別", "sex") \
  X(kAddress, "住所", "address") \
  X(kCard, "番号", "number") \
  X(kAsOf, "{0}まで", "until {0}") \
  X(kContentIs, "中身：{0}", "Content: {0}") \
  X(kCardDiffers, "番号が違う：", "number differs: ") \
  X(kSealedLines, "開放通知がないため、探せません。\n故障ではありません。", \
    "Without an order nobody can be searched.\nThis is not a fault.") \
  X(kEnded, "災害時閲覧は終わりました", "Access has ended") \
  X(kEndedLines, "この救護所の記録は見られます。\n故障ではありません。", \
    "This post's own records stay readable.\nThis is not a fault.") \
  X(kWhatOpens, "開けるもの（どれか1つ）", "What opens it (one of these)") \
  X(kByFile, "開放通知のファイル", "The order as a file") \
  X(kByFileNote, "USBから", "from a stick") \
  X(kByCode, "QRコード", "QR code") \
  X(kByCodeNote, "紙・FAX・画面から", "from paper, fax or a screen") \
  X(kBySpoken, "読み上げコード", "Spoken code") \
  X(kBySpokenNote, "無線・電話で。2人で入力", "by radio or telephone, two people") \
  X(kNoKeyHere, "この端末の中のデータは鍵がなく、だれにも読めません。", \
    "The data on this kiosk has no key: nobody can read it.") \
  X(kEnterOrder, "開放通知を入力", "Enter an order") \
  X(kSeeOpenPatients, "閲覧中の患者を見る", "Show open patients")

TOMOSHIBI_DEFINE_WORDS(empty_words, TOMOSHIBI_EMPTY_WORDS)

}  // namespace tomoshibi::gui
