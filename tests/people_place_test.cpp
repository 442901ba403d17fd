// Promise: an address is read to municipality, town and numbers however it is written.
// Method: pairs of spellings that must meet, and pairs that must not.
#include <doctest/doctest.h>

#include <vector>

#include "store/people/internal/place.h"
#include "store/people/internal/text.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people::internal;

namespace {

SplitLine split(std::string_view line) { return split_line(fold(line)); }

Block block(std::initializer_list<std::uint16_t> numbers, char32_t ward = 0) {
  Block made;
  made.ward = ward;
  std::size_t at = 0;
  for (const std::uint16_t number : numbers) made.numbers[at++] = number;
  return made;
}

const std::vector<std::u32string> kCities{U"七尾市", U"白山市", U"羽咋郡志賀町", U"輪島市", U"金沢市"};
const std::vector<std::u32string> kTowns{U"三十苅町", U"本町", U"泉", U"泉野町", U"門前町道下"};

bool reads(std::string_view text, std::u32string_view city, std::u32string_view town) {
  for (const AskedPlace::Guess& guess : read_place(text, kCities, kTowns).guesses) {
    if (guess.city == city && guess.town == town) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("place: a municipality is named as it is written, with its district, known or not") {
  CHECK(written_city(U"野野市市") == U"野々市市");
  CHECK(written_city(U"鳳珠郡穴水町") == U"鳳珠郡穴水町");
  CHECK(written_city(U"富山市") == U"富山市");
}

TEST_CASE("place: numbers in any writing are one tuple") {
  const Block wanted = block({2, 4, 8});
  for (const char* line : {"本町2丁目4番8号", "本町二丁目四番八号", "本町2-4-8", "本町２－４－８", "本町2の4の8",
                           "本町2丁目4の8", "本町2ー4ー8"}) {
    CHECK(split(line).block == wanted);
    CHECK(split(line).town == U"本町");
  }
  CHECK(split("山代温泉東山町千七百六十二番地").block == block({1762}));
  CHECK(split("門前町江崎三百八十番地六").block == block({380, 6}));
}

TEST_CASE("place: kanji numerals inside a town's name are its name") {
  CHECK(split("三十苅町5番地").town == U"三十苅町");
  CHECK(split("三十苅町5番地").block == block({5}));
  CHECK(split("四十万町").town == U"四十万町");
  CHECK(split("西町三番丁12番地").town == U"西町三番丁");
  CHECK(split("二日市二丁目3番1号").town == U"二日市");
}

TEST_CASE("place: ward letters are a field of their own") {
  CHECK(split("熊走町甲119番地7").block == block({119, 7}, U'甲'));
  CHECK(split("木越町甲の78-8").block == block({78, 8}, U'甲'));
  CHECK(split("正院町川尻ヘの102番").block == block({102}, U'ヘ'));
  CHECK(split("的場町甲部174-1").block == block({174, 1}, U'甲'));
  CHECK(split("大聖寺山田町ニ177-6").block == block({177, 6}, U'ニ'));
  CHECK(split("大聖寺山田町二177-6").block == block({177, 6}, U'ニ'));  // The numeral for the letter.
  CHECK(split("山代温泉北部545番地").town == U"山代温泉北部");
}

TEST_CASE("place: a room behind a blank is not part of the number") {
  CHECK(split("本町2-4-8 305号").block == block({2, 4, 8}));
  CHECK(split("本町2-4-8 コーポ泉102").block == block({2, 4, 8}));
}

TEST_CASE("place: words that mean nothing and small kana do not part two spellings") {
  CHECK(town_key(U"大字瓢箪町") == town_key(U"瓢箪町"));
  CHECK(town_key(U"字郷") == town_key(U"郷"));
  CHECK(town_key(U"能登島祖母ケ浦町") == town_key(U"能登島祖母ヶ浦町"));
  CHECK(town_key(U"泉が丘") == town_key(U"泉ヶ丘"));
  CHECK(town_key(U"山ノ上町") == town_key(U"山の上町"));
  CHECK(town_key(U"泉") != town_key(U"泉野町"));
}

TEST_CASE("place: prefecture and district may be missing") {
  CHECK(reads("石川県金沢市本町2-1", U"金沢市", U"本町"));
  CHECK(reads("金沢市本町", U"金沢市", U"本町"));
  CHECK(reads("志賀町矢田", U"羽咋郡志賀町", U"矢田"));
  CHECK(reads("羽咋郡志賀町矢田", U"羽咋郡志賀町", U"矢田"));
  CHECK(reads("本町", U"", U"本町"));
}

TEST_CASE("place: municipalities that merged are found under what they are now") {
  CHECK(reads("鳳至郡門前町道下", U"輪島市", U"門前町道下"));
  CHECK(reads("門前町道下", U"輪島市", U"門前町道下"));
  CHECK(reads("松任市三十苅町", U"白山市", U"三十苅町"));
  CHECK(reads("鹿島郡中島町長浦", U"七尾市", U"中島町長浦"));
  Address old;
  old.city = "鳳至郡門前町";
  old.line = "道下1番地";
  CHECK(place_of(old).place.city == U"輪島市");
  CHECK(place_of(old).place.town == U"門前町道下");
}

TEST_CASE("place: a municipality that nobody here lives in is recognised by its form") {
  CHECK(read_place("富山市五福", kCities, kTowns).unknown_city == U"富山市");
  CHECK(read_place("富山県氷見市窪", kCities, kTowns).unknown_city == U"氷見市");
  CHECK(read_place("下新川郡入善町椚山", kCities, kTowns).unknown_city == U"下新川郡入善町");
  CHECK(read_place("東京都千代田区神田", kCities, kTowns).prefecture == U"東京都");
  CHECK(read_place("三十苅町", kCities, kTowns).unknown_city.empty());
}

TEST_CASE("place: an address in kana keeps its sound and its number") {
  const AskedPlace asked = read_place("かなざわしいずみのまち2の20の2", kCities, kTowns);
  CHECK(asked.kana == U"カナザワシイズミノマチ");
  REQUIRE(asked.guesses.size() == 1);
  CHECK(asked.guesses.front().block == block({2, 20, 2}));
}

TEST_CASE("place: the readings of a town are known with and without its municipality") {
  const auto forms = readings_of({U"石川県", U"金沢市", U"疋田町"});
  CHECK(std::find(forms.begin(), forms.end(), U"ヒキダマチ") != forms.end());
  CHECK(std::find(forms.begin(), forms.end(), U"カナザワシヒキダマチ") != forms.end());
  CHECK(readings_of({U"", U"氷見市", U"窪"}) == std::vector<std::u32string>{U"ヒミシ"});
  CHECK(readings_of({U"", U"架空市", U"窪"}).empty());
}

TEST_CASE("place: numbers agree wholly, as far as they go, in part, or not") {
  CHECK(compare(block({2, 4, 8}), block({2, 4, 8})) == BlockMatch::kAll);
  CHECK(compare(block({2, 4}), block({2, 4, 8})) == BlockMatch::kPrefix);
  CHECK(compare(block({119}, U'甲'), block({119}, U'乙')) == BlockMatch::kPart);
  CHECK(compare(block({119}), block({119}, U'乙')) == BlockMatch::kPrefix);
  CHECK(compare(block({3, 4}), block({7, 9})) == BlockMatch::kNone);
}

TEST_CASE("place: hostile lengths do no harm") {
  std::string nines = "本町";
  for (int at = 0; at < 500; ++at) nines += "9";
  CHECK(split(nines).town == U"本町");
  CHECK(split(std::string(3000, '-')).block.empty());
  CHECK(read_place(std::string(5000, '0'), kCities, kTowns).guesses.size() <= 8);
}
