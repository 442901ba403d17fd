// Promise: a birth date or an age is understood however it is said or written; what is impossible is
// kept, what could be several is not guessed.
// Method: spellings of one date against that date; each trap on its own.
#include <doctest/doctest.h>

#include <string>

#include "store/base/instant.h"

using namespace tomoshibi;

namespace {

PartialDate date(std::string_view text) { return read_birth_date(text).value_or(PartialDate{}); }
bool no_date(std::string_view text) { return !read_birth_date(text).has_value(); }
SaidAge age(std::string_view text) { return read_age(text).value_or(SaidAge{-1, false, false}); }
bool about(std::string_view text, int years) {
  return age(text).years == years && age(text).approximate && !age(text).decade;
}

}  // namespace

TEST_CASE("said birth: every writing of an era is the same day") {
  for (const char* text :
       {"昭和22年3月14日", "昭和二十二年三月十四日", "昭和二二年三月一四日", "昭和弐拾弐年参月拾四日", "昭和廿二年三月十四日",
        "㍼22年3月14日", "昭22.3.14", "昭２２・３・１４", "しょうわ22年3月14日", "ｼｮｳﾜ22.3.14", "ショーワ22ねん3がつ14にち",
        "SHOWA 22.3.14", "Syowa22/3/14", "S22.3.14", "s 22-3-14", "Ｓ２２．３．１４", "S22ー3ー14", "S22−03−14",
        "S220314", "s２２０３１４", "S22.0314", "3220314", "昭和 22 年 3 月 14 日"}) {
    INFO(text);
    CHECK(date(text) == PartialDate{1947, 3, 14});
  }
}

TEST_CASE("said birth: western dates in every order that can be told") {
  for (const char* text :
       {"1947-03-14", "1947/3/14", "19470314", "１９４７０３１４", "1947 0314", "1947.0314", "1947年3月14日", "西暦1947年3月14日",
        "14/3/1947", "3/14/1947", "14.03.1947", "14031947", "14 MAR 1947", "14 March 1947", "March 14, 1947",
        "14-Mar-1947", "1947-03-14T00:00:00+09:00"}) {
    INFO(text);
    CHECK(date(text) == PartialDate{1947, 3, 14});
  }
}

TEST_CASE("said birth: what stands around a date is not part of it") {
  for (const char* text :
       {"昭和22(1947)年3月14日", "昭和22年(1947年)3月14日", "1947年(昭和22年)3月14日", "1947(昭和22)年3月14日",
        "昭22(1947)-03-14", "昭和22年3月14日（金）", "昭和22年3月14日金曜日", "昭和22年3月14日生", "昭和22年3月14日生まれ",
        "昭和22年3月14日うまれ", "生年月日：昭和22年3月14日", "昭和22年3月14日(79歳)", "昭和22年3月14日 満79才",
        "昭和22年3月14日頃"}) {
    INFO(text);
    CHECK(date(text) == PartialDate{1947, 3, 14});
  }
  CHECK(date(to_japanese(Date{1947, 3, 14})) == PartialDate{1947, 3, 14});
  CHECK(date(to_japanese_short(Date{2019, 5, 1})) == PartialDate{2019, 5, 1});
  CHECK(date(to_japanese_masked(Date{1947, 3, 14})) == PartialDate{1947, 3, 0});
}

TEST_CASE("said birth: the last and the first year of an era are one year, whatever the day") {
  CHECK(date("S64.1.7") == PartialDate{1989, 1, 7});
  CHECK(date("昭和64年1月8日") == PartialDate{1989, 1, 8});  // Heisei had begun: kept.
  CHECK(date("H1.1.8") == PartialDate{1989, 1, 8});
  CHECK(date("平成元年1月1日") == PartialDate{1989, 1, 1});  // Still Showa: kept.
  CHECK(date("昭和64年") == date("平成元年"));
  CHECK(date("M45") == date("T1"));
  CHECK(date("明治45年7月29日") == PartialDate{1912, 7, 29});
  CHECK(date("大正元年7月30日") == PartialDate{1912, 7, 30});
  CHECK(date("大正15年") == date("昭和元年"));
  CHECK(date("平成31年") == date("令和元年"));
  CHECK(date("R8.1.2") == PartialDate{2026, 1, 2});  // A newborn and an old man:
  CHECK(date("S8.1.2") == PartialDate{1933, 1, 2});  // 93 years apart.
}

TEST_CASE("said birth: an impossible day or month is a clue and is kept") {
  CHECK(date("昭和20年2月30日") == PartialDate{1945, 2, 30});
  CHECK(date("19450229") == PartialDate{1945, 2, 29});
  CHECK(date("S200230") == PartialDate{1945, 2, 30});
  CHECK(date("1947/13/3") == PartialDate{1947, 13, 3});  // Month and day exchanged.
  CHECK(date("1947/3/41") == PartialDate{1947, 3, 41});
  CHECK(date("昭和65年1月1日") == PartialDate{1990, 1, 1});
  CHECK(date("昭和1947年") == PartialDate{1947, 0, 0});
}

TEST_CASE("said birth: what is not known is left open, the rest is kept") {
  CHECK(date("昭和22年") == PartialDate{1947, 0, 0});
  CHECK(date("昭和22年3月") == PartialDate{1947, 3, 0});
  CHECK(date("1947-00-00") == PartialDate{1947, 0, 0});
  CHECK(date("1947-03-??") == PartialDate{1947, 3, 0});
  CHECK(date("昭和22年？月14日") == PartialDate{1947, 0, 14});
  CHECK(date("昭和22年○月○日") == PartialDate{1947, 0, 0});
  CHECK(date("194?-03-14") == PartialDate{0, 3, 14});
  CHECK(date("不明年3月14日") == PartialDate{0, 3, 14});
  CHECK(date("3月14日") == PartialDate{0, 3, 14});
  CHECK(date("3/14") == PartialDate{0, 3, 14});
  CHECK(date("194703") == PartialDate{1947, 3, 0});
}

TEST_CASE("said birth: a year in two digits without an era is not guessed, month and day stay") {
  CHECK(date("22.3.14") == PartialDate{0, 3, 14});
  CHECK(date("47年3月14日") == PartialDate{0, 3, 14});
  CHECK(date("220314") == PartialDate{0, 3, 14});
  CHECK(date("0314") == PartialDate{0, 3, 14});
}

TEST_CASE("said birth: what could be several dates, or none, is said not to be understood") {
  for (const char* text : {"3112", "22/3", "14日", "99999999", "昭和", "S", "平成年", "昭和22年平成3年", "1947-03-14-05",
                           "山本", "12345678901", "8220314", "S2203145", "不明", "?", "はい"}) {
    INFO(text);
    CHECK(no_date(text));
  }
}

TEST_CASE("said birth: digit by digit, a western date is not taken for another on the way") {
  const std::string whole = "19470314";
  for (const std::size_t typed : {1U, 2U, 3U, 5U, 7U}) {
    INFO(typed);
    CHECK(no_date(whole.substr(0, typed)));
  }
  CHECK(date(whole.substr(0, 4)) == PartialDate{1947, 0, 0});
  CHECK(date(whole.substr(0, 6)) == PartialDate{1947, 3, 0});
  CHECK(no_date("3650101"));  // Showa had 64 years.
}

TEST_CASE("said birth: an age is no date and a date no age") {
  CHECK(no_date("79"));
  CHECK(no_date("79歳"));
  CHECK(no_date("70代"));
  CHECK_FALSE(read_age("昭和22年3月14日").has_value());
  CHECK_FALSE(read_age("1947").has_value());
}

TEST_CASE("said birth: hostile bytes and lengths are refused") {
  CHECK(no_date(std::string(200, '1')));
  CHECK(no_date(std::string(120, '?') + "\xff\xfe"));
  CHECK(no_date(std::string(100, '(')));
  CHECK_FALSE(read_age(std::string(127, '9')).has_value());
  CHECK_FALSE(read_age("\xe4\xb8").has_value());
}

TEST_CASE("said age: about so many years, in all the usual words") {
  CHECK(about("約87歳", 87));
  CHECK(about("87歳くらい", 87));
  CHECK(about("87ぐらい", 87));
  CHECK(about("87歳前後", 87));
  CHECK(about("およそ87才", 87));
  CHECK(about("だいたい８７", 87));
  CHECK(about("八十過ぎ", 80));
  CHECK(about("80すぎ", 80));
  CHECK(about("90近く", 90));
  CHECK(about("80歳以上", 80));
  CHECK(about("80-85歳", 82));
  CHECK(about("80〜85歳", 82));
  CHECK(about("米寿", 88));
  CHECK(about("数え年80", 79));
}

TEST_CASE("said age: a decade, and a part of it") {
  for (const char* text : {"70代", "７０代", "七十代", "七〇代", "70歳代", "70だい", "70台"}) {
    INFO(text);
    CHECK(age(text).years == 70);
    CHECK(age(text).decade);
  }
  CHECK(about("70代前半", 72));
  CHECK(about("70代半ば", 75));
  CHECK(about("70代後半", 77));
  CHECK(age("十代").years == 10);
}

TEST_CASE("said age: exact, and in full years for the smallest") {
  for (const char* text : {"79", "79歳", "７９才", "満79歳", "七十九", "79さい", "79 years old", "79y"}) {
    INFO(text);
    CHECK(age(text).years == 79);
    CHECK_FALSE(age(text).approximate);
  }
  CHECK(age("百二歳").years == 102);
  CHECK(age("二十歳").years == 20);
  CHECK(age("はたち").years == 20);
  CHECK(age("三つ").years == 3);
  for (const char* text : {"0歳", "生後3か月", "生後３ヶ月", "生後三ヵ月", "6ヶ月", "11カ月", "生後10日", "生後2週間", "赤ちゃん",
                           "生後0日", "生後3箇月半"}) {
    INFO(text);
    CHECK(age(text).years == 0);
  }
  CHECK(age("18か月").years == 1);
  CHECK(age("1歳6か月").years == 1);
  CHECK(age("1歳半").years == 1);
  CHECK(age("2才半").years == 2);
}

TEST_CASE("said age: nobody is that old, and words alone say nothing") {
  for (const char* text : {"131", "八百", "歳", "", "不明", "高齢", "85-80", "生後"}) {
    INFO(text);
    CHECK_FALSE(read_age(text).has_value());
  }
}
