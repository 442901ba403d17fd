// Promise: a name is found in kanji, kana or roman letters, misheard, in any order, with any spacing.
// Method: a crowd and a few people with difficult names; each query must put its person first.
#include <doctest/doctest.h>

#include "people_support.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;

namespace {

struct People {
  TestRegister store;
  PersonId yamamoto, yoshida, shoji, nguyen, watanabe, former;
  People() {
    add_crowd(store);
    yamamoto = store.add(make_person("yamamoto", {"山本", "喜代子", "ヤマモト", "キヨコ"},
                                     {1947, 3, 14}, Sex::kFemale));
    yoshida = store.add(make_person("yoshida", {"𠮷野", "真由美", "ヨシノ", "マユミ"},
                                    {1961, 12, 5}, Sex::kFemale));
    shoji = store.add(make_person("shoji", {"東海林", "太郎", "ショウジ", "タロウ"}, {1970, 4, 2},
                                  Sex::kMale));
    nguyen = store.add(make_person("nguyen", {"NGUYEN", "THI LAN", "グエン", "ティ ラン"},
                                   {1998, 1, 1}, Sex::kFemale));
    watanabe = store.add(make_person("watanabe", {"渡邉", "裕子", "ワタナベ", "ユウコ"},
                                     {1966, 6, 30}, Sex::kFemale));
    Person renamed = make_person("former", {"角", "美咲", "スミ", "ミサキ"}, {1990, 5, 5},
                                 Sex::kFemale);
    renamed.names.push_back({NameUse::kFormer, "大谷", "美咲", "オオタニ", "ミサキ"});
    renamed.names.push_back({NameUse::kAlias, "王", "美咲", "ワン", "ミサキ"});
    former = store.add(renamed);
  }
  Answer ask(std::string name, std::string kana, std::string birth = "") {
    PersonQuery query;
    query.name = std::move(name);
    query.kana = std::move(kana);
    query.birth = std::move(birth);
    return store.find(query);
  }
};

}  // namespace

TEST_CASE("name: spaced, unspaced, exchanged, one box or the other") {
  People people;
  for (const auto& [name, kana] :
       {std::pair{"山本 喜代子", ""}, {"山本喜代子", ""}, {"喜代子 山本", ""}, {"喜代子山本", ""}, {"", "やまもと きよこ"},
        {"", "ﾔﾏﾓﾄｷﾖｺ"}, {"", "キヨコ ヤマモト"}, {"ヤマモト キヨコ", ""}, {"", "山本喜代子"},
        {"山本喜代子", "ヤマモトキヨコ"}, {"YAMAMOTO Kiyoko", ""}, {"Kiyoko Yamamoto", ""}}) {
    CHECK(names_first(people.ask(name, kana), people.yamamoto));
  }
}

TEST_CASE("name: a single name finds those who bear it") {
  People people;
  CHECK(names_first(people.ask("", "ヤマモト"), people.yamamoto));
  CHECK(lists(people.ask("", "マユミ"), people.yoshida));
  CHECK(lists(people.ask("東海林", ""), people.shoji));
}

TEST_CASE("name: variant kanji and characters outside the BMP are the same name") {
  People people;
  const Answer answer = people.ask("吉野真由美", "", "1961-12-05");
  CHECK(names_first(answer, people.yoshida));
  CHECK(field_of(answer.candidates.front(), Field::kName) == FieldMatch::kVariant);
  CHECK(answer.candidates.front().person.names.front().family == "𠮷野");  // As registered.
  CHECK(names_first(people.ask("渡辺 裕子", "", "1966-06-30"), people.watanabe));
  CHECK(names_first(people.ask("渡邊 裕子", "", "1966-06-30"), people.watanabe));
}

TEST_CASE("name: old systems write small kana large and long vowels anyhow") {
  People people;
  CHECK(names_first(people.ask("", "ｼﾖｳｼﾞ ﾀﾛｳ"), people.shoji));
  CHECK(names_first(people.ask("", "ショージ タロー"), people.shoji));
  CHECK(names_first(people.ask("", "わたなべ　ゆーこ"), people.watanabe));
}

TEST_CASE("name: misheard names are close, not equal") {
  People people;
  const Answer answer = people.ask("", "ヤナモト キヨコ", "昭和22年3月14日");
  CHECK(names_first(answer, people.yamamoto));
  CHECK(field_of(answer.candidates.front(), Field::kKana) == FieldMatch::kClose);
  CHECK(field_of(answer.candidates.front(), Field::kBirth) == FieldMatch::kEqual);
}

TEST_CASE("name: a question mark stands for any kana") {
  People people;
  CHECK(names_first(people.ask("", "ヤ？モト キ？コ"), people.yamamoto));
}

TEST_CASE("name: roman names in any order, middle name left out, and their kana") {
  People people;
  for (const char* name : {"NGUYEN THI LAN", "Thi Lan Nguyen", "nguyen lan"}) {
    CHECK(names_first(people.ask(name, "", "1998"), people.nguyen));
  }
  CHECK(names_first(people.ask("", "グエン ティ ラン", "1998"), people.nguyen));
  CHECK(names_first(people.ask("SHOUJI TAROH", "", ""), people.shoji));
}

TEST_CASE("name: a former name and a common name find the person, as a variant") {
  People people;
  const Answer answer = people.ask("大谷美咲", "", "1990-05-05");
  CHECK(names_first(answer, people.former));
  CHECK(field_of(answer.candidates.front(), Field::kName) == FieldMatch::kVariant);
  CHECK(names_first(people.ask("", "ワン ミサキ", "1990-05-05"), people.former));
}

TEST_CASE("name: the count follows every key, from the first kana on") {
  People people;
  const Answer first = people.ask("", "ヤ");
  const Answer more = people.ask("", "ヤマモ");
  CHECK(first.fitting > more.fitting);
  CHECK(more.fitting == 1);
  CHECK(!more.rows_allowed);  // One field is not enough.
  CHECK(people.ask("", "ヤマモト キ", "1947").rows_allowed);
}
