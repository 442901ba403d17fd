// Words of the two search screens and their answer column.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_SEARCH_WORDS(X) \
  X(kName, "氏名（よみ・漢字）", "Name (reading or kanji)") \
  X(kNameShort, "氏名", "Name") \
  X(kBirth, "生まれ・年齢", "Birth, age") \
  X(kSex, "性別", "Sex") \
  X(kAddress, "住所", "Address") \
  X(kMale, "男", "Male") \
  X(kFemale, "女", "Female") \
  X(kSexUnknown, "不明", "Unknown") \
  X(kSexNote, "分からないときは、空けたままで探せます。", "Leave it open when you do not know.") \
  X(kYears, "{0}歳", "{0} y") \
  X(kBirthDay, "生年月日", "Birth date") \
  X(kWestern, "西暦", "Western") \
  X(kAboutAge, "約N歳", "About N") \
  X(kAssumed, "仮", "assumed") \
  X(kBirthNote, "年だけでも探せます。例：昭和22年3月14日は 220314、1947年は 1947。", \
    "A year alone will do. Showa 22, 14 March: 220314; 1947: 1947.") \
  X(kBirthNotRead, "生まれが読み取れません。もう一度見てください（ほかの項目で探しています）", \
    "The birth date cannot be read. Look again (the other fields are searched)") \
  X(kNoPlace, "合う地名がありません。入れた文字のまま探します。", \
    "No such place here. The letters are searched as they are.") \
  X(kChooseAgain, "選び直す", "choose again") \
  X(kSynthetic, "架空の{0}人から", "of {0} invented people") \
  X(kOutOf, "{0} {1}人から", "of {1} in {0}") \
  X(kOutOfPlain, "{0}人から", "of {0}") \
  X(kNothingAsked, "どれからでも探せます", "Begin with anything you know") \
  X(kNothingAskedCard, "読める番号から入れてください", "Begin with any number you can read") \
  X(kRowsRule, "2つ以上の項目で10人以下になると、名前が出ます。", \
    "Names appear when two fields leave at most ten.") \
  X(kAddBirthOrAddress, "あと1つ、生まれた年か住所を", "One more: year of birth or address") \
  X(kAddNameOrAddress, "あと1つ、氏名か住所を", "One more: name or address") \
  X(kAddNameOrBirth, "あと1つ、氏名か生まれた年を", "One more: name or year of birth") \
  X(kAddBirth, "もう1つ、生まれた年を", "One more: year of birth") \
  X(kAddAddress, "もう1つ、住所を", "One more: the address") \
  X(kAddName, "もう1つ、氏名を", "One more: the name") \
  X(kAddDetail, "もう少し詳しく入れてください", "A little more detail, please") \
  X(kAddCard, "もう1つ、\nほかの番号か生年月日を", "One more: another number or the birth date") \
  X(kEnterSomething, "氏名・生まれ・住所のどれかを入れてください", \
    "Enter a name, a birth date or an address") \
  X(kEnterNumber, "番号のどれかを入れてください", "Enter any of the numbers") \
  X(kEnterBirth, "生まれ・年齢を入れる", "Enter birth or age") \
  X(kEnterAddress, "住所を入れる", "Enter the address") \
  X(kEnterName, "氏名を入れる", "Enter the name") \
  X(kContinueName, "氏名を続けて入れる", "Enter more of the name") \
  X(kEnterBirthDay, "生まれた月日も入れる", "Enter month and day of birth too") \
  X(kEnterField, "{0}を入れる", "Enter: {0}") \
  X(kCompare, "{0}人を見比べる", "Compare {0}") \
  X(kGoOn, "この方の確認へ進む", "Go on with this person") \
  X(kProbably, "本人の可能性が高い", "Probably this person") \
  X(kNumberOf, "番号 ", "No. ") \
  X(kBranchOf, "枝番 {0}", "branch {0}") \
  X(kPageUp, "前の{0}人", "Previous {0}") \
  X(kPageDown, "ほか{0}人", "{0} more") \
  X(kPageFirst, "ここが先頭", "First") \
  X(kPageLast, "ここが最後", "Last") \
  X(kPageRange, "{0}–{1}／{2}", "{0}–{1} of {2}") \
  X(kSearching, "探しています…", "Searching…") \
  X(kInsurerNumber, "保険者番号", "Insurer number") \
  X(kInsurerShort, "保険者", "insurer") \
  X(kSymbol, "記号", "Symbol") \
  X(kNumber, "番号", "Number") \
  X(kBranch, "枝番", "Branch") \
  X(kMayStayEmpty, "空でも探せます", "may stay empty") \
  X(kUnreadable, "{0}桁目は読めない", "digit {0} unreadable") \
  X(kUnreadableMany, "{0}か所 読めない", "{0} digits unreadable") \
  X(kCheckDigitShort, "検証番号が合いません", "check digit does not fit") \
  X(kCheckDigit, "検証番号が合いません。もう一度見てください（このまま探せます）", \
    "The check digit does not fit. Look again (the search goes on)") \
  X(kExchanged, "記号と番号が逆かもしれません", "Symbol and number may be exchanged") \
  X(kExchange, "入れ替える", "Exchange") \
  X(kFamily, "本人と家族は記号・番号が同じです。\n枝番か生年月日で分かれます。", \
    "Family members share symbol and number; branch or birth date tells them apart.") \
  X(kTwoUnreadable, "読めない桁が2つまでなら探せます。", "Up to two unreadable digits will do.") \
  X(kMyNumber, "マイナンバーカードの4項目でも探せます。", \
    "The four facts of a My Number card will do.") \
  X(kUnderlined, "？にした桁は下線で示します。", "Digits entered as ? are underlined.") \
  X(kFamilyAddress, "ご家族は住所不明のことがあります。", \
    "Family members may have no address on file.") \
  X(kLetters, "英字", "Letters") \
  X(kKana, "かな", "Kana") \
  X(kDigits, "数字に戻る", "Back to digits") \
  X(kDropAddress, "住所を外して探す", "Search without the address") \
  X(kDropBirth, "生まれを外して探す", "Search without the birth date") \
  X(kDropSex, "性別を外して探す", "Search without the sex") \
  X(kDropInsurer, "保険者番号を外して探す", "Search without the insurer") \
  X(kDropSymbol, "記号を外して探す", "Search without the symbol") \
  X(kDropNumber, "番号を外して探す", "Search without the number") \
  X(kDropBranch, "枝番を外して探す", "Search without the branch") \
  X(kDropBirthDay, "生年月日を外して探す", "Search without the birth date") \
  X(kAskNext, "次に尋ねること", "Ask next") \
  X(kAskName, "「お名前は漢字でどう書きますか」", "\"How is your name written?\"") \
  X(kAskReading, "「お名前は何と読みますか」", "\"How is your name read?\"") \
  X(kAskBirth, "「生年月日はいつですか」", "\"When were you born?\"") \
  X(kAskBirthDay, "「何月何日生まれですか」", "\"On which day of which month?\"") \
  X(kAskAge, "「おいくつですか」", "\"How old are you?\"") \
  X(kAskSex, "「男性ですか、女性ですか」", "\"Male or female?\"") \
  X(kAskAddress, "「どこの町にお住まいですか」", "\"In which town do you live?\"") \
  X(kAskInsurer, "「どこの健康保険ですか」", "\"Which health insurance?\"") \
  X(kAskCard, "「資格確認書・保険証はありますか」", "\"Do you have your card?\"") \
  X(kAskBranch, "「枝番は何番ですか」", "\"Which branch number?\"") \
  X(kGoOnTyping, "続きの数字を入れてください", "Go on with the digits") \
  X(kCannotSearch, "これだけでは探せません", "Not enough to search by") \
  X(kTwoRecords, "2件", "2 records") \
  X(kDropName, "氏名を外して探す", "Search without the name") \
  X(kScannedName, "コードの氏名", "Name in the code") \
  X(kDropHolder, "氏名を\n外す", "Drop\nname") \
  X(kSearchByCard, "資格確認書・\n保険証で探す", "Search by certificate\nor card") \
  X(kSearchByName, "氏名で探す", "Search by name") \
  X(kByAge, "年齢で探す", "Search by age") \
  X(kStartAgain, "全部消して\n探し直す", "Clear all and\nsearch again")

TOMOSHIBI_DEFINE_WORDS(search_words, TOMOSHIBI_SEARCH_WORDS)

}  // namespace tomoshibi::gui
