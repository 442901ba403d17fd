// What the audit desk says.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_AUDIT_WORDS(X) \
  X(kDesk, "監査", "Audit") \
  X(kQueue, "確認待ち {0}", "To review {0}") \
  X(kSample, "抜き取り", "Sample") \
  X(kPersons, "人ごとの一覧", "By person") \
  X(kRefusals, "断った記録 {0}", "Refusals {0}") \
  X(kSeal, "封印紙", "Paper seal") \
  X(kExport, "書き出し", "Export") \
  X(kVerifying, "検証しています {0}／{1}件", "Verifying {0} of {1}") \
  X(kGood, "{0}件を検証：書き換え・欠け・並べ替えなし", \
    "{0} verified: nothing changed, missing or reordered") \
  X(kDamaged, "{0}番で異常があります。{1}番までは確かです。", "Entry {0} is bad. Up to {1} it is sure.") \
  X(kCannotVerify, "検証できませんでした", "It could not be verified") \
  X(kCannotVerifyNote, "空き容量と端末を確かめて、もう一度試してください。", "Check free space and the machine, then try again.") \
  X(kAgain, "もう一度", "Verify again") \
  X(kEvidence, "証拠を見る", "Show evidence") \
  X(kEvidenceTitle, "検証で分かったこと", "What verifying found") \
  X(kEvidenceNote, "この端末は、このまま使えます。何も消さず、電源も切らずに、この画面を写して監査の責任者に渡してください。" \
    "確かな番号までの記録は、いつもどおり確認と書き出しができます。", \
    "The kiosk can be used on. Delete nothing, keep it running, photograph this page and hand it to whoever is " \
    "responsible for audits. Entries up to the sure number can be reviewed and exported as always.") \
  X(kQueueTitle, "確認待ち", "To review") \
  X(kQueueOrder, "期限の近い順（記録が届いてから72時間）", "soonest first (72 hours after the record arrived)") \
  X(kDue, "期限", "Due") \
  X(kReason, "理由", "Reason") \
  X(kWho, "見た人", "Who looked") \
  X(kArrived, "届いた日時・端末", "Arrived, kiosk") \
  X(kKioskEntry, "端末・記録番号", "Kiosk, entry") \
  X(kWhen, "日時", "When") \
  X(kWhat, "したこと", "What was done") \
  X(kSoonest, "最も急ぐ1件を確認する", "Review the most urgent") \
  X(kNothingWaits, "いま確認するものはありません", "Nothing waits for review") \
  X(kNothingWaitsNote, "同意のない閲覧や、気になる動きがあると、ここに並びます。", \
    "Accesses without consent and what stands out come here.") \
  X(kSampleKey, "抜き取り確認（抽出番号 {0}）", "Sample (number {0})") \
  X(kSampleKeyNew, "抜き取り確認", "Draw a sample") \
  X(kStatistics, "閲覧の件数", "Accesses") \
  X(kPeriodTotal, "{0}　計 {1}件", "{0}, {1} in all") \
  X(kViews, "閲覧", "Accesses") \
  X(kWithout, "うち同意なし {0}件（{1}%）", "without consent {0} ({1} %)") \
  X(kNoAccess, "まだ閲覧の記録がありません", "No access is on record yet") \
  X(kWaiting, "確認待ち", "Waiting") \
  X(kSecondWaits, "2人目を待つ", "Second reviewer") \
  X(kDone, "確認済み", "Reviewed") \
  X(kAll, "すべて", "All") \
  X(kNoneHere, "この一覧には何もありません", "Nothing in this list") \
  X(kItemTitle, "確認する記録", "What is reviewed") \
  X(kBack, "一覧へ", "Back to the list") \
  X(kMoreFacts, "続きを見る", "More") \
  X(kFromStart, "始めに戻る", "From the start") \
  X(kFinding, "確認の結果", "Finding") \
  X(kFirstStage, "1人目の確認", "First review") \
  X(kSecondStage, "2人目の確認", "Second review") \
  X(kJustified, "妥当", "Justified") \
  X(kJustifiedNote, "理由のある閲覧", "there was a reason to look") \
  X(kAsked, "説明を求める", "Ask for an explanation") \
  X(kAskedNote, "見た人にたずねる", "the user is asked") \
  X(kUnjustified, "不適切", "Unjustified") \
  X(kUnjustifiedNote, "理由が見当たらない", "no reason is found") \
  X(kReported, "報告する", "Report") \
  X(kReportedNote, "施設・運用機関・個人情報保護委員会へ", "facility, authority or commission") \
  X(kWords, "わけ（1つ以上）", "Why (one or more)") \
  X(kOwnWords, "自分の言葉で書く", "In your own words") \
  X(kOwnWordsDone, "書き終わる", "Done writing") \
  X(kOwnWordsHint, "かな・英字。漢字はキーボードから貼り付け", "kana or letters; paste kanji from a keyboard") \
  X(kChooseOutcome, "結果を選んでください", "Choose the finding") \
  X(kChooseWords, "わけを1つ以上選んでください", "Choose why") \
  X(kRecordJustified, "「妥当」を記録して終える", "Record: justified") \
  X(kRecordAsked, "説明を求めることを記録する", "Record: an explanation is asked for") \
  X(kRecordUnjustified, "「不適切」を記録し、2人目に回す", "Record: unjustified, for a second reviewer") \
  X(kRecordReported, "報告することを記録し、2人目に回す", "Record: report, for a second reviewer") \
  X(kRecordJustifiedFirst, "「妥当」を記録し、2人目に回す", "Record: justified, for a second reviewer") \
  X(kRecordUnjustifiedSecond, "「不適切」を記録して終える", "Record: unjustified") \
  X(kRecordReportedSecond, "報告することを記録して終える", "Record: report") \
  X(kCannotBeTaken, "記録した結果は消せません。あとから加えることはできます。", \
    "A finding cannot be taken back; another can be added.") \
  X(kRefusedOwn, "自分の閲覧は確認できません。ほかの方に頼んでください。", \
    "Nobody reviews his own access. Ask somebody else.") \
  X(kRefusedSecond, "2人目は、1人目とは別の方が確認します。", \
    "The second reviewer is somebody other than the first.") \
  X(kReviewed, "確認は終わっています", "Reviewed") \
  X(kNotRecorded, "記録を書けませんでした。空き容量を確かめてください。", \
    "It could not be recorded. Check free space.") \
  X(kDrawn, "抽出番号 {0}　{1}件", "Number {0}, {1} accesses") \
  X(kDrawExplained, "誰にも選べない抜き取りです。記録全体の指紋から決まり、引いたことも記録に残ります。" \
    "もう一度引くと、別の番号になります。", \
    "A draw that nobody can choose: it follows from the fingerprint of all entries and is an entry itself. " \
    "Drawing again gives another number.") \
  X(kDraw, "{0}件を抜き取る", "Draw {0}") \
  X(kDrawAgain, "もう一度 {0}件を抜き取る（新しい番号）", "Draw {0} again (new number)") \
  X(kFewer, "少なく", "Fewer") \
  X(kMoreOf, "多く", "More") \
  X(kNothingDrawn, "まだ抜き取っていません", "Nothing was drawn yet") \
  X(kFindPerson, "記録番号、または探すときに使われた言葉", "Record number, or words that were searched for") \
  X(kPersonsFound, "当てはまる記録 {0}件", "{0} records") \
  X(kPersonsNone, "その言葉で探された記録はありません", "Nothing was searched for with these words") \
  X(kPersonsAsk, "2文字以上入れてください", "Enter two characters or more") \
  X(kPersonsWhy, "開示請求（本人が、自分の記録を誰が見たかを知るため）に使います。見たことも記録に残ります。", \
    "For requests of disclosure. That you looked is an entry, too.") \
  X(kPersonTitle, "記録 {0}", "Record {0}") \
  X(kPersonCount, "閲覧 {0}件・検索 {1}件", "{0} accesses, {1} searches") \
  X(kPersonCountTail, "閲覧{0}・検索{1}", "{0} + {1}") \
  X(kPersonNever, "この方の記録は、この端末では見られていません", "This person's record was not looked at here") \
  X(kOtherPerson, "ほかの方", "Another person") \
  X(kRefusalsNone, "断った記録はありません", "Nobody refused") \
  X(kRefusalsNote, "本人が断ったことの記録です。カルテは開かれていません。", \
    "Where a person said no. No chart was opened.") \
  X(kSealTitle, "封印紙", "Paper seal") \
  X(kSealWhen, "{0}　1〜{1}番", "{0}, entries 1 to {1}") \
  X(kSealHow, "6つの言葉を紙に書き、日時と署名を添えて、掲示板か金庫に。あとから1件でも変わると、言葉が合わなくなります。", \
    "Write the six words on paper with date and signature, for the wall or the safe. If one entry is changed later, they no longer fit.") \
  X(kSealMorning, "朝の封印紙をつくる", "Make the morning seal") \
  X(kSealEvening, "夕方の封印紙をつくる", "Make the evening seal") \
  X(kSealAnyTime, "封印紙をつくる", "Make a seal") \
  X(kSealWaits, "端末がつくった封印紙です。まだ印刷していません", "Made by the kiosk; not printed yet") \
  X(kSealPrint, "印刷する", "Print") \
  X(kSealPrintTo, "{0} に紙面（SVG）を書きます", "A sheet (SVG) goes to {0}") \
  X(kSealPrinted, "{0} を書きました。印刷して、掲示板か金庫に（記録{1}番）", "{0} written: print it and put it up (entry {1})") \
  X(kSealNotPrinted, "紙面を書けませんでした。空き容量と、同じ名のファイルがないかを確かめてください", \
    "The sheet could not be written. Check free space, and for a file of that name") \
  X(kPaperTake, "貼ってある紙を確かめる", "Check a paper") \
  X(kPaperTitle, "紙の6つの言葉を入れる", "Enter the six words of the paper") \
  X(kPaperWhich, "紙の日付と番号を選ぶ", "Choose the day and numbers on the paper") \
  X(kPaperAbsent, "紙の日付と番号がここになければ、記録がなくなっています。", \
    "If the paper's day and numbers are not here, entries are gone.") \
  X(kPaperCheck, "紙と照らす", "Hold it against the paper") \
  X(kPaperHolds, "一致：そこまでの記録は変わっていません", "It holds: nothing up to it was changed") \
  X(kPaperDiffers, "一致しません：記録が変わったか、言葉・日付の読み違いです", \
    "It differs: entries were changed, or a word was misread") \
  X(kPaperShorter, "紙より記録が少ない：記録がなくなっています", "Fewer entries than on the paper: some are gone") \
  X(kPaperNotSix, "封印紙の言葉が6つ要ります。読み直してください", "Six words of a seal are needed; read them again") \
  X(kPaperFailed, "照らせませんでした。もう一度検証してください", "It could not be checked; verify again") \
  X(kPaperNoSeals, "封印紙の記録はまだありません", "There is no seal in the journal yet") \
  X(kSealNone, "まだつくっていません", "None was made yet") \
  X(kSealNoneNote, "朝と夕方の2回つくります。", "Twice a day: morning and evening.") \
  X(kSealLast, "前の封印紙 {0}", "Last seal {0}") \
  X(kSealAgrees, "これまでの封印紙と合っています", "All seals so far fit the entries") \
  X(kSealDisagrees, "封印紙と合いません", "A seal does not fit the entries") \
  X(kExportWhat, "何を", "What") \
  X(kExportPeriod, "いつの分を", "Which days") \
  X(kExportWhere, "どこへ", "Where to") \
  X(kCsv, "表（CSV）", "Table (CSV)") \
  X(kCsvNote, "表計算で開けます。探すときの言葉も入ります", "opens in a spreadsheet; holds the words of searches") \
  X(kBalp, "国際規格（BALP）", "BALP (FHIR R4)") \
  X(kBalpNote, "ほかの監査の仕組みへ渡す", "for other audit systems") \
  X(kPack, "封をした控え", "Sealed audit pack") \
  X(kPackNote, "別の端末で開いて、検証し直せます", "another desk opens and verifies it") \
  X(kToday, "きょう", "Today") \
  X(kSevenDays, "7日間", "7 days") \
  X(kThirtyDays, "30日間", "30 days") \
  X(kEverything, "すべて", "All") \
  X(kNoPlace, "USBを差すと、ここに出ます", "Plug in a stick; it appears here") \
  X(kExportKey, "{0}を書き出す", "Export {0}") \
  X(kExportMissing, "書き出す先を選んでください", "Choose where to") \
  X(kExportRuns, "書き出しています…", "Writing…") \
  X(kExportDone, "書き出しました：{0}（記録 {1}番）", "Written: {0} (entry {1})") \
  X(kExportFailed, "書き出せませんでした。空きと、書き込みの可否を確かめてください。", \
    "It could not be written. Check free space and whether it may be written.") \
  X(kExportNote, "書き出したことと、その内容の指紋が記録に残ります。", \
    "That it was written, and its fingerprint, is an entry.")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(audit_words, TOMOSHIBI_AUDIT_WORDS)

}  // namespace tomoshibi::gui
