// Promise: an address is found however it is written: formal, short, in kana or roman letters, under a
// name that is no more; and what is a name is not taken for a number.
// Method: spellings of an address against municipality, town and block; each trap on its own.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "store/people/internal/place.h"
#include "store/people/internal/place_names.h"
#include "store/people/internal/text.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people::internal;

namespace {

const std::vector<std::u32string> kCities{U"かほく市",     U"七尾市", U"加賀市",   U"小松市", U"白山市",
                                          U"羽咋郡志賀町", U"能美市", U"輪島市",   U"野野市市", U"金沢市",
                                          U"鳳珠郡穴水町", U"鳳珠郡能登町"};
const std::vector<std::u32string> kTowns{U"ミズキ",   U"三十苅町", U"四十万",   U"本町",   U"泉",
                                         U"泉野出町", U"泉野町",   U"門前町道下", U"高松"};

Block block(std::initializer_list<std::uint16_t> numbers, char32_t ward = 0) {
  Block made;
  made.ward = ward;
  std::size_t at = 0;
  for (const std::uint16_t number : numbers) made.numbers[at++] = number;
  return made;
}

bool reads(std::string_view text, std::u32string_view city, std::u32string_view town,
           const Block& wanted) {
  for (const AskedPlace::Guess& guess : read_place(text, kCities, kTowns).guesses) {
    if (guess.city == city && guess.town == town && guess.block == wanted) return true;
  }
  return false;
}
std::u32string kana_of(std::string_view text) { return read_place(text, kCities, kTowns).kana; }
std::u32string unknown(std::string_view text) {
  return read_place(text, kCities, kTowns).unknown_city;
}

PlaceAndBlock held(std::string prefecture, std::string city, std::string line) {
  Address address;
  address.prefecture = std::move(prefecture);
  address.city = std::move(city);
  address.line = std::move(line);
  return place_of(address);
}

}  // namespace

TEST_CASE("place: one address in every writing of its number") {
  for (const char* text :
       {"金沢市本町2丁目4番8号", "金沢市本町二丁目四番八号", "金沢市本町2-4-8", "金沢市本町２－４－８", "金沢市本町2ー4ー8",
        "金沢市本町2−4−8", "金沢市本町2の4の8", "金沢市本町2丁目4の8", "金沢市本町2丁目4番地8", "金沢市　本町 2 - 4 - 8",
        "金沢市本町二‐四‐八", "金沢市本町二の四の八", "金沢市本町二ノ四ノ八", "金澤市本町2-4-8", "石川県金沢市本町2-4-8",
        "〒920-0853 石川県金沢市本町2-4-8", "9200853金沢市本町2-4-8", "金沢市大字本町2-4-8", "金沢市字本町2-4-8",
        "金沢市本町2-4-8 305号", "金沢市本町2-4-8コーポ泉102", "かなざわし本町2-4-8", "いしかわけんかなざわし本町2-4-8"}) {
    INFO(std::string(text));
    CHECK(reads(text, U"金沢市", U"本町", block({2, 4, 8})));
  }
}

TEST_CASE("place: numerals of a name stay a name, digits of a name become one") {
  CHECK(reads("白山市三十苅町5番地", U"白山市", U"三十苅町", block({5})));
  CHECK(reads("白山市三十苅町五番地", U"白山市", U"三十苅町", block({5})));
  CHECK(reads("金沢市四十万", U"金沢市", U"四十万", block({})));
  CHECK(reads("金沢市四十万五丁目6", U"金沢市", U"四十万", block({5, 6})));
  CHECK(split_line(fold("西町三番丁12")).town == U"西町三番丁");
  CHECK(split_line(fold("西町3番丁12")).town == U"西町三番丁");
  CHECK(split_line(fold("西町3番丁12")).block == block({12}));
  CHECK(split_line(fold("7ツ屋町3")).town == split_line(fold("七ツ屋町3")).town);
  CHECK(split_line(fold("北3条西2丁目1")).town == U"北三条西");
  CHECK(split_line(fold("北十三条西2丁目1")).town == split_line(fold("北13条西2丁目1")).town);
  CHECK(split_line(fold("二の丸3")).town == U"二丸");
  CHECK(split_line(fold("十文字町3")).town == U"十文字町");
}

TEST_CASE("place: of towns that begin alike the one that was said comes first, none is lost") {
  CHECK(reads("泉3-12-5", U"", U"泉", block({3, 12, 5})));
  CHECK(reads("泉野町3-12-5", U"", U"泉野町", block({3, 12, 5})));
  CHECK(reads("泉野出町3-12-5", U"", U"泉野出町", block({3, 12, 5})));
  CHECK(reads("泉野出町三丁目12番5号", U"", U"泉野出町", block({3, 12, 5})));
}

TEST_CASE("place: the letter of a ward, in front of the number or behind it") {
  CHECK(split_line(fold("木越町甲の78-8")).block == block({78, 8}, U'甲'));
  CHECK(split_line(fold("木越町甲部78-8")).block == block({78, 8}, U'甲'));
  CHECK(split_line(fold("木越町（甲）78-8")).block == block({78, 8}, U'甲'));
  CHECK(split_line(fold("木越町78番地甲")).block == block({78}, U'甲'));
  CHECK(split_line(fold("川尻への部102番")).block == block({102}, U'ヘ'));
  CHECK(split_line(fold("山田町ハ17")).block == block({17}, U'ハ'));
  CHECK(split_line(fold("山田町八17")).block == block({17}, U'ハ'));
}

TEST_CASE("place: a merged municipality, with its district or without, is what it became") {
  const Block number = block({30, 2}, U'ニ');
  CHECK(reads("石川県鳳至郡門前町字道下ニ三十番地の二", U"輪島市", U"門前町道下", number));
  CHECK(reads("鳳至郡門前町道下ニ30-2", U"輪島市", U"門前町道下", number));
  CHECK(reads("鳳珠郡門前町道下ニ30-2", U"輪島市", U"門前町道下", number));  // For eleven months.
  CHECK(reads("門前町道下ニ30-2", U"輪島市", U"門前町道下", number));
  CHECK(reads("松任市三十苅町5", U"白山市", U"三十苅町", block({5})));
  CHECK(reads("石川郡野々市町本町2", U"野野市市", U"本町", block({2})));
  CHECK(reads("鳳至郡能都町宇出津", U"鳳珠郡能登町", U"宇出津", block({})));
  CHECK(reads("河北郡高松町高松ア12", U"かほく市", U"高松", block({12}, U'ア')));
  CHECK(reads("河北郡高松町ア12", U"かほく市", U"高松", block({12}, U'ア')));
}

TEST_CASE("place: an old insurer's record under the old name is the same place") {
  const PlaceAndBlock now = held("石川県", "輪島市", "門前町道下1番地");
  CHECK(held("石川県", "鳳至郡門前町", "道下1番地").place == now.place);
  CHECK(held("石川県", "鳳珠郡門前町", "字道下1番地").place == now.place);
  CHECK(held("", "", "石川県鳳至郡門前町道下1番地").place == now.place);
  CHECK(held("石川県", "松任市", "三十苅町5").place == held("石川県", "白山市", "三十苅町5").place);
  CHECK(held("富山県", "射水郡小杉町", "三ケ1").place.city == U"射水市");
  CHECK(held("福井県", "武生市", "本町1").place.city == U"越前市");
}

TEST_CASE("place: a register that keeps everything in one line, or something twice, is read the same") {
  const PlaceAndBlock whole = held("石川県", "金沢市", "本町2丁目4番8号");
  CHECK(held("", "", "石川県金沢市本町2丁目4番8号").place == whole.place);
  CHECK(held("石川県", "", "金沢市本町2-4-8").place == whole.place);
  CHECK(held("", "石川県金沢市", "本町2-4-8").place == whole.place);
  CHECK(held("石川県", "金沢市", "金沢市本町2-4-8").place == whole.place);
  CHECK(held("石川県", "金沢市", "石川県金沢市本町2-4-8").place == whole.place);
  CHECK(held("石川県", "金沢市", "〒920-0853 本町2-4-8").place == whole.place);
  CHECK(held("石川県", "金沢市", "〒920-0853 本町2-4-8").block == whole.block);
  CHECK(held("石川県", "鳳珠郡穴水町", "大町").place == held("石川県", "", "穴水町大町").place);
}

TEST_CASE("place: an address in kana or roman letters keeps its sound") {
  for (const char* text : {"かなざわしほんまち2の4", "カナザワシ ホンマチ 2-4", "ｶﾅｻﾞﾜｼﾎﾝﾏﾁ2-4", "いしかわけんかなざわしほんまち2-4",
                           "カナザワシホンマチ 二丁目四番", "金沢市ほんまち2-4", "石川県金沢市ほんまち2-4",
                           "Kanazawa-shi Honmachi 2-4", "2-4 Honmachi, Kanazawa City, Ishikawa Pref., Japan",
                           "2-4 Hommachi, Kanazawa-shi, Ishikawa-ken"}) {
    INFO(std::string(text));
    CHECK(kana_of(text) == U"カナザワシホンマチ");
    CHECK(read_place(text, kCities, kTowns).guesses.front().block == block({2, 4}));
  }
  CHECK(reads("金沢市みずき1-2", U"金沢市", U"ミズキ", block({1, 2})));  // A town that is written so.
}

TEST_CASE("place: a municipality without its sign, before a town that is one") {
  CHECK(reads("金沢本町2", U"金沢市", U"本町", block({2})));
  CHECK(reads("金沢本町2", U"", U"金沢本町", block({2})));
}

TEST_CASE("place: only what is a municipality of Japan is one that is not held") {
  CHECK(unknown("富山市五福") == U"富山市");
  CHECK(unknown("京都市中京区") == U"京都市");
  CHECK(unknown("千代田区神田") == U"千代田区");
  CHECK(unknown("富山県立山町芦峅寺") == U"立山町");
  CHECK(unknown("四日市市諏訪町") == U"四日市市");
  CHECK(unknown("廿日市市下平良") == U"廿日市市");
  CHECK(unknown("福島県郡山市朝日") == U"郡山市");
  CHECK(unknown("婦負郡八尾町") == U"婦負郡八尾町");  // No more, and what it became is not held.
  CHECK(unknown("沼隈郡沼隈町草深") == U"沼隈郡沼隈町");  // By its form alone.
  CHECK(unknown("静岡県清水市折戸") == U"清水市");
  CHECK(unknown("八日市出町880").empty());  // A town of Komatsu.
  CHECK(unknown("笠市町1").empty());
  CHECK(unknown("古市町3").empty());
  CHECK(unknown("かもめ町").empty());
}

TEST_CASE("place: small words, small kana and old kanji do not part two spellings of a town") {
  CHECK(town_key(fold("大字瓢箪町")) == town_key(fold("瓢箪町")));
  CHECK(town_key(fold("門前町字道下")) == town_key(fold("門前町道下")));
  CHECK(town_key(fold("門前町大字道下")) == town_key(fold("門前町道下")));
  CHECK(town_key(fold("泉が丘")) == town_key(fold("泉ヶ丘")));
  CHECK(town_key(fold("泉ガ丘")) == town_key(fold("泉ケ丘")));
  CHECK(town_key(fold("山之上町")) == town_key(fold("山の上町")));
  CHECK(town_key(fold("三っ屋町")) == town_key(fold("三ツ屋町")));
  CHECK(town_key(fold("櫻町")) == town_key(fold("桜町")));
  CHECK(town_key(fold("みずき")) == town_key(fold("ミズキ")));
  CHECK(town_key(fold("泉")) != town_key(fold("泉野町")));
  CHECK(town_key(fold("字")).empty() == town_key(town_key(fold("字"))).empty());
}

TEST_CASE("place: the tables of municipalities and mergers hold together") {
  std::size_t count = 0;
  for (const char* name : {"札幌市", "千代田区", "鳳珠郡穴水町", "那覇市", "四日市市", "佐波郡玉村町"}) {
    INFO(std::string(name));
    CHECK(municipality_of(kanji_key(fold(name))) != nullptr);
  }
  for (const Merged& old : mergers()) {
    CHECK(municipality_of(old.city) != nullptr);
    CHECK(municipality_of(old.key) == nullptr);  // It is no more.
    CHECK(merged(old.city) == nullptr);          // One step is enough.
    ++count;
  }
  CHECK(count > 250);
  CHECK(written_city(kanji_key(fold("つくば市"))) == U"つくば市");
  CHECK(written_city(kanji_key(fold("龍ケ崎市"))) == U"龍ケ崎市");
  CHECK(city_kana(U"富山市") == U"トヤマシ");
  CHECK(city_kana(U"野野市市") == U"ノノイチシ");
  CHECK(city_kana(U"羽咋郡志賀町") == U"シカマチ");
}

TEST_CASE("place: hostile lengths make few guesses") {
  std::string many = "金沢市";
  for (int at = 0; at < 300; ++at) many += "字大字町";
  CHECK(read_place(many, kCities, kTowns).guesses.size() <= 8);
  CHECK(read_place(std::string(5000, '-'), kCities, kTowns).guesses.size() <= 8);
  CHECK(read_place("〒〒〒", kCities, kTowns).guesses.size() <= 8);
  CHECK(held("", "", std::string(5000, 'a')).block.empty());
}
