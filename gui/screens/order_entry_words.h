// Words of the page on which an order is entered.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_ORDER_ENTRY_WORDS(X) \
  X(kTitle, "開放通知を入力", "Enter an order") \
  X(kSpokenTitle, "読み上げコードで開く", "Open by spoken code") \
  X(kSpoken, "読み上げ", "Spoken") \
  X(kFile, "ファイル・USB", "File, stick") \
  X(kQr, "QR", "QR") \
  X(kGroupsOf, "／{0} 組", "of {0} groups") \
  X(kGroupsHint, "無線で聞いた6桁を、1組ずつ。6桁目は確認の数字です。", \
    "Six digits a group, as heard. The sixth one checks.") \
  X(kGroup, "{0}組", "Group {0}") \
  X(kGroupNow, "{0}組目", "Group {0}") \
  X(kSixDigits, "6桁", "6 digits") \
  X(kRight, "正しい", "right") \
  X(kWrong, "違います", "wrong") \
  X(kSayAgain, "{0}組目が違います。「{0}組をもう一度」と伝えてください。", \
    "Group {0} is wrong. Say: repeat group {0}.") \
  X(kSayAgainMore, "{0}組目が違います（ほか{1}組）。「{0}組をもう一度」と伝えてください。", \
    "Group {0} is wrong, and {1} more. Say: repeat group {0}.") \
  X(kAreRight, "{0}組は正しく入っています。", "Right so far: {0}.") \
  X(kNoneRightYet, "まだ正しく入った組はありません。", "No group is right yet.") \
  X(kPreviousGroup, "前の組", "Previous") \
  X(kProves, "9組そろうと、鍵が正しいかをこの端末だけで確かめます。開いたことは記録され、{0}に閉じます。", \
    "With 9 groups this kiosk alone proves the key. It is recorded, and closes {0}.") \
  X(kFirstPerson, "1人目　{0}", "First: {0}") \
  X(kSecondPerson, "2人目　{0}", "Second: {0}") \
  X(kSecondMissing, "2人目　暗証番号を入力", "Second: enter a PIN") \
  X(kSecondAlone, "2人目　いま1人です", "Second: alone now") \
  X(kChoosePlace, "開く市町を選んでください", "Choose the municipality") \
  X(kChoosePlaceFirst, "はじめに、無線で聞いた市町を選びます。コードは市町ごとに違います。", \
    "First choose the municipality you were told. Each has its own code.") \
  X(kOtherPlace, "市町を変える", "Change") \
  X(kOpen, "開く", "Open") \
  X(kOpenBoth, "開く（あと{0}組と2人目）", "Open ({0} groups, second person)") \
  X(kOpenGroups, "開く（あと{0}組）", "Open ({0} groups missing)") \
  X(kOpenSecond, "開く（あと2人目）", "Open (second person missing)") \
  X(kWaiting, "次の入力まで {0}", "Next try in {0}") \
  X(kTooManyTitle, "違うコードが続きました", "Too many wrong codes") \
  X(kTooManyLine, "少し待ってから、市町名とコードを聞き直してください。", \
    "Wait a little, then ask again for the municipality and the code.") \
  X(kNotThisAreaTitle, "コードは読めましたが、この市町の鍵ではありません。", \
    "The code was read, but it is not this area's key.") \
  X(kNotThisAreaLine, "市町名を確かめてください。", "Check the name of the municipality.") \
  X(kSignInFirst, "読み上げコードは、医師か薬剤師がログインしてから入力します。", \
    "A spoken code is entered after a doctor or pharmacist has signed in.") \
  X(kSignInFirstNote, "ファイルとQRは、ログインしなくても使えます。", \
    "File and QR work without signing in.") \
  X(kChecking, "確かめています…", "Checking…") \
  X(kStepKey, "1/3 鍵を確認", "1/3 proving the key") \
  X(kStepOpening, "2/3 開いています", "2/3 opening") \
  X(kStepDeltas, "3/3 差分を反映", "3/3 applying what is new") \
  X(kFiles, "開放通知のファイル", "Order files") \
  X(kNoFiles, "開放通知のファイルが見つかりません", "No order file found") \
  X(kNoFilesNote, "USBを差すと、ここに出ます。", "Plug in a stick: it appears here.") \
  X(kFileHow, "ファイルの中身は、発出元の署名で確かめます。合わないものでは開きません。", \
    "The authority's signatures in the file are verified. Nothing else opens.") \
  X(kApplyFile, "この通知で開く", "Use this order") \
  X(kChooseFile, "ファイルを選んでください", "Choose a file") \
  X(kQrTitle, "QRコードを読み取り機で読んでください", "Scan the QR code with the reader") \
  X(kQrNote, "何枚かに分かれているときは、どの順番でもかまいません。同じ紙を2度読んでもかまいません。", \
    "Several parts may come in any order, and twice.") \
  X(kQrParts, "／{0} 枚", "of {0} parts") \
  X(kQrWaits, "読み取りを待っています", "Waiting for the reader") \
  X(kQrMissing, "あと{0}枚を読んでください", "{0} parts missing") \
  X(kQrHow, "画面、紙、FAXのどれでも読めます。どの画面でも、読み取るとここに来ます。", \
    "From a screen, paper or fax. On whatever page, a scan of an order leads here.")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(order_entry_words, TOMOSHIBI_ORDER_ENTRY_WORDS)

}  // namespace tomoshibi::gui
