// Promise: text is folded for comparing as the normalisation table says, each rule with its trap.
// Method: one case a rule; folding twice is checked to change nothing.
#include <doctest/doctest.h>

#include "store/people/internal/text.h"

using namespace tomoshibi::store::people::internal;

namespace {
std::u32string kanji(std::string_view text) { return kanji_key(fold(text)); }
std::u32string kana(std::string_view text) { return kana_key(fold(text)); }
std::u32string roman(std::string_view text) { return roman_key(fold(text)); }
std::u32string of_kana(std::string_view text) { return roman_of_kana(kana(text)); }
}  // namespace

TEST_CASE("text: variation selectors are dropped before anything is compared") {
  CHECK(kanji("葛\U000E0100城") == kanji("葛城"));
  CHECK(kanji("辻\U000E0101") == kanji("辻"));
  CHECK(kanji("榊\uFE00") == kanji("榊"));
}

TEST_CASE("text: characters outside the BMP are one code point and have a class") {
  CHECK(decode("𠮷").size() == 1);
  CHECK(kanji("𠮷田") == kanji("吉田"));
  CHECK(kanji("𣘺本") == kanji("橋本"));
  CHECK(encode(decode("𠮷田𣘺")) == "𠮷田𣘺");
}

TEST_CASE("text: a name cut at a byte limit loses the broken character and nothing else") {
  const std::string whole = "𠮷田";
  CHECK(decode(whole.substr(0, whole.size() - 1)) == U"𠮷");
  CHECK(decode(whole.substr(0, 2)).empty());
  CHECK(decode("\xff\xfe山") == U"山");
}

TEST_CASE("text: compatibility forms fold, and so do those that NFKC leaves alone") {
  CHECK(kanji("塚") == kanji("塚"));          // U+FA10, by NFKC
  CHECK(kanji("﨑") == kanji("崎"));          // U+FA11, by the table only
  CHECK(kanji("朗") == kanji("朗"));          // U+F929
  CHECK(fold("ﾔﾏﾓﾄ") == U"ヤマモト");
}

TEST_CASE("text: kanji classes hold what registers write for each other") {
  for (const auto& [one, other] : {std::pair{"髙橋", "高橋"}, {"渡邊", "渡辺"}, {"渡邉", "渡辺"},
                                   {"齋藤", "斎藤"}, {"斉藤", "斎藤"}, {"齊藤", "斉藤"},
                                   {"澤田", "沢田"}, {"濵田", "浜田"}, {"嶌田", "島田"},
                                   {"清水", "淸水"}, {"冨田", "富田"}, {"國分", "国分"}}) {
    CHECK(kanji(one) == kanji(other));
  }
  CHECK(kanji("佐々木") == kanji("佐佐木"));
  CHECK(kanji("三ケ日") == kanji("三ヶ日"));
}

TEST_CASE("text: kanji that only look or sound related stay apart") {
  CHECK(kanji("弘") != kanji("広"));
  CHECK(kanji("苅") != kanji("刈"));
  CHECK(kanji("大") != kanji("太"));
}

TEST_CASE("text: kana of every width and script are one katakana, hyphens are long vowels") {
  CHECK(kana("やまもと きよこ") == U"ヤマモトキヨコ");
  CHECK(kana("ｶﾞﾜ") == U"ガワ");
  CHECK(kana("カ゛ワ") == U"ガワ");  // A voicing mark of its own.
  CHECK(kana("オ－タニ") == U"オータニ");
  CHECK(kana("おーたに") == U"オータニ");
  CHECK(kana("ヤ？モト") == U"ヤ?モト");
}

TEST_CASE("text: the spelling key joins what sounds exactly alike") {
  CHECK(spelling_key(kana("ｼﾖｳｼﾞ")) == spelling_key(kana("ショウジ")));
  CHECK(spelling_key(kana("オータニ")) == spelling_key(kana("オオタニ")));
  CHECK(spelling_key(kana("チヅコ")) == spelling_key(kana("チズコ")));
  CHECK(spelling_key(kana("オオノ")) != spelling_key(kana("オノ")));
}

TEST_CASE("text: the sound key drops long vowels, so it never stands alone") {
  CHECK(sound_key(kana("オオノ")) == sound_key(kana("オノ")));
  CHECK(sound_key(kana("サトー")) == sound_key(kana("サトウ")));
  CHECK(sound_key(kana("カイ")) != sound_key(kana("カ")));
}

TEST_CASE("text: roman letters of every system are one spelling, also that of the kana") {
  CHECK(roman("Shouji") == roman("SYOZI"));
  CHECK(roman("SATOH") == roman("Sato"));
  CHECK(roman("OHTANI") == of_kana("オオタニ"));
  CHECK(roman("TSUCHIYA") == of_kana("ツチヤ"));
  CHECK(roman("FUJITA") == of_kana("フジタ"));
  CHECK(roman("HOKKYOH") == of_kana("ホッキョウ"));
  CHECK(roman("HATCHO") == of_kana("ハッチョウ"));
  CHECK(roman("NAMBA") == of_kana("ナンバ"));
  CHECK(roman("SHUNYA") == of_kana("シュンヤ"));
  CHECK(roman("KEIKO") == of_kana("ケイコ"));
  CHECK(roman("OHARA") != roman("OARA"));  // An H before a vowel is no long vowel.
}

TEST_CASE("text: distance counts what is misheard less than what is another sound") {
  const auto far = [](std::string_view one, std::string_view other) {
    return kana_distance(kana(one), kana(other), 9);
  };
  CHECK(far("タカダ", "タカタ") == doctest::Approx(0.45));
  CHECK(far("シオ", "ヒオ") == doctest::Approx(0.5));
  CHECK(far("ケンタ", "ケタ") == doctest::Approx(0.7));
  CHECK(far("モリ", "モカ") == doctest::Approx(1));
  CHECK(far("ヤ？モト", "ヤマモト") == doctest::Approx(0));
  CHECK(kana_distance(U"アアアア", U"カキクケ", 1.5) > 1.5);
}

TEST_CASE("text: distance of letters counts exchanged neighbours as one") {
  CHECK(letter_distance(U"SATO", U"SAOT", 2) == 1);
  CHECK(letter_distance(U"SATO", U"SATO", 2) == 0);
  CHECK(letter_distance(U"SATO", U"KATOH", 3) == 2);
  CHECK(letter_distance(U"A", U"ABCDEF", 2) > 2);
}

TEST_CASE("text: folding twice changes nothing") {
  for (const char* text : {"ﾔﾏﾓﾄ　ｷﾖｺ", "𠮷田 葛\U000E0100", "Ｎｇｕｙễｎ Thi", "1－2－3", "カ゛"}) {
    const std::u32string once = fold(text);
    CHECK(fold(encode(once)) == once);
    CHECK(kanji_key(kanji_key(once)) == kanji_key(once));
    CHECK(kana_key(kana_key(once)) == kana_key(once));
    CHECK(roman_key(roman_key(once)) == roman_key(once));
  }
}

TEST_CASE("text: however long the input, what is kept is bounded") {
  CHECK(fold(std::string(100000, 'x')).size() <= kMostText);
}
