// Words of the search by code.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_SEARCH_CODE_WORDS(X) \
  X(kTitle, "読み取り機でコードを読んでください", "Read the code with the scanner") \
  X(kAnyScreen, "どの画面からでも読み取れます。", "Any of the search screens takes it.") \
  X(kNotebook, "お薬手帳の二次元コード", "Code of a medicine notebook") \
  X(kNotebookLines, "薬局の紙や、手帳のアプリの画面。\n氏名・生年月日・性別・住所で探します。", \
    "On the pharmacy's slip or in the app.\nSearches by name, birth date, sex and address.") \
  X(kPrescription, "処方箋の二次元コード", "Code of a prescription") \
  X(kPrescriptionLines, "氏名・生年月日と、保険者番号・記号・番号・枝番で探します。", \
    "Searches by name, birth date and the numbers of the card.") \
  X(kCards, "保険証などのコード", "Codes of insurance cards") \
  X(kCardsLines, "保険者ごとに形が違い、読めないことがあります。\nその時は番号を入れてください。", \
    "They differ by insurer and may not be readable.\nType the numbers then.") \
  X(kWaiting, "読み取りを待っています", "Waiting for a scan") \
  X(kWhatHappens, "読み取ると、欄を埋めて、すぐに探します。カルテは自動では開きません。", \
    "A scan fills the form and searches at once. No chart opens by itself.") \
  X(kNotKept, "薬の内容は読み込みません。探すためだけに使います。", \
    "The medicines in it are not read in. It serves the search alone.") \
  X(kRest, "お薬手帳の続きのコードです。氏名のある1枚目を読んでください。", \
    "This is a later part of a notebook. Read its first code, which has the name.") \
  X(kMyNumber, "個人番号（マイナンバー）は使いません。残してもいません。" \
    "カードの表の氏名・生年月日・住所で探してください。", \
    "The Individual Number is not used, and not kept. Search by the facts on the card's front.") \
  X(kUnreadable, "読めないコードです。番号か氏名で探してください。", \
    "This code cannot be read. Search by number or name.") \
  X(kByName, "氏名で探す", "Search by name")

TOMOSHIBI_DEFINE_WORDS(search_code_words, TOMOSHIBI_SEARCH_CODE_WORDS)

}  // namespace tomoshibi::gui
