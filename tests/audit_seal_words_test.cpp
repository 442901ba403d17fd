// The words of seals keep every rule that makes them fit for ears and walls, and stay as they are.
// Method: each rule over all 2,048 words or all pairs of them; the frozen hash; words typed in
// every way that people type kana.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "store/audit/seal_words.h"

using namespace tomoshibi;
namespace audit = tomoshibi::store::audit;

namespace {

std::u32string points(std::string_view text) {  // Of three-byte kana alone.
  std::u32string out;
  for (std::size_t at = 0; at + 2 < text.size(); at += 3)
    out.push_back((static_cast<char32_t>(text[at]) & 0xf) << 12 |
                  (static_cast<char32_t>(text[at + 1]) & 0x3f) << 6 |
                  (static_cast<char32_t>(text[at + 2]) & 0x3f));
  return out;
}

bool any_of(char32_t kana, std::u32string_view set) {
  return set.find(kana) != std::u32string_view::npos;
}

std::size_t distance(std::u32string_view a, std::u32string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t at = 0; at <= b.size(); ++at) row[at] = at;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

char32_t vowel_of(char32_t kana) {
  if (any_of(kana, U"あかさたなはまやらわゃ")) return U'あ';
  if (any_of(kana, U"いきしちにひみり")) return U'い';
  if (any_of(kana, U"うくすつぬふむゆるゅ")) return U'う';
  if (any_of(kana, U"えけせてねへめれ")) return U'え';
  if (any_of(kana, U"おこそとのほもよろょ")) return U'お';
  return 0;
}

// As it is left when voicing, small kana, っ and long vowels are lost.
std::u32string bare(std::u32string_view word) {
  constexpr std::u32string_view kVoiced = U"がぎぐげござじずぜぞだでどばびぶべぼぱぴぷぺぽ";
  constexpr std::u32string_view kPlain = U"かきくけこさしすせそたてとはひふへほはひふへほ";
  std::u32string out;
  char32_t vowel = 0;
  for (char32_t kana : word) {
    const auto voiced = kVoiced.find(kana);
    if (voiced != std::u32string_view::npos) kana = kPlain[voiced];
    if (any_of(kana, U"っうー")) continue;
    if (any_of(kana, U"ゃゅょ")) {
      vowel = vowel_of(kana);
      continue;
    }
    if ((kana == U'い' && vowel == U'え') || (kana == U'お' && vowel == U'お')) continue;
    out.push_back(kana);
    vowel = vowel_of(kana);
  }
  return out;
}

std::string katakana(std::string_view hiragana) {
  std::string out;
  for (const char32_t kana : points(hiragana)) {
    const char32_t point = kana == U'ー' ? kana : kana + 0x60;
    out += static_cast<char>(0xe0 | point >> 12);
    out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (point & 0x3f));
  }
  return out;
}

}  // namespace

TEST_CASE("seal words: kana that everybody writes alike, three or four morae, sorted") {
  std::u32string before;
  for (const auto& word : audit::seal_words()) {
    CAPTURE(word.reading);
    const auto kana = points(word.reading);
    REQUIRE(kana.size() * 3 == word.reading.size());
    std::size_t morae = 0;
    for (const char32_t one : kana) {
      CHECK(((one >= U'あ' && one <= U'ん') || one == U'ー'));
      CHECK_FALSE(any_of(one, U"ぢづをゐゑゎぁぃぅぇぉ"));
      if (!any_of(one, U"ゃゅょ")) ++morae;
    }
    CHECK((morae == 3 || morae == 4));
    CHECK(before < kana);
    CHECK_FALSE(word.written.empty());
    before = kana;
  }
}

TEST_CASE("seal words: the first three kana of no two agree") {
  std::set<std::u32string> starts;
  for (const auto& word : audit::seal_words()) {
    CAPTURE(word.reading);
    const auto kana = points(word.reading);
    REQUIRE(kana.size() >= 3);
    CHECK(starts.insert(kana.substr(0, 3)).second);
  }
}

TEST_CASE("seal words: no two are nearer than two edits") {
  std::vector<std::u32string> list;
  for (const auto& word : audit::seal_words()) list.push_back(points(word.reading));
  std::size_t near = 0;
  for (std::size_t a = 0; a < list.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (list[a].size() + 1 >= list[b].size() && list[b].size() + 1 >= list[a].size() &&
          distance(list[a], list[b]) < 2)
        ++near;
  CHECK(near == 0);
}

TEST_CASE("seal words: no two sound alike on a bad line") {
  std::map<std::u32string, std::string_view> heard;
  for (const auto& word : audit::seal_words()) {
    CAPTURE(word.reading);
    CHECK(heard.emplace(bare(points(word.reading)), word.reading).second);
  }
}

TEST_CASE("seal words: nothing of illness, death, blood, weapons, disasters, and no order") {
  for (const auto& word : audit::seal_words())
    for (const char* bad :
         {"病", "薬局", "注射", "血", "死", "墓", "棺", "葬", "骨", "傷", "刀剣", "銃", "弾", "殺",
          "毒", "爆", "火事", "地震", "津波", "洪水", "噴火", "くすり", "じしん", "つなみ", "やめろ",
          "とまれ", "にげろ"}) {
      CAPTURE(word.written);
      CHECK(word.written.find(bad) == std::string_view::npos);
      CHECK(word.reading.find(bad) == std::string_view::npos);
    }
}

TEST_CASE("seal words: written forms are told apart, too") {
  std::set<std::string_view> written;
  for (const auto& word : audit::seal_words()) {
    CAPTURE(word.written);
    CHECK(written.insert(word.written).second);
  }
}

TEST_CASE("seal words: the list is the one that seals on paper were made with") {
  CHECK(to_hex(audit::seal_words_hash()) ==
        "9faf82b9c8e707c5d5bac3d0349102e4968cd2ae0dacc088c892e21796215343");
}

TEST_CASE("seal words: every word is read in hiragana, katakana and as it is written") {
  std::string all;
  std::vector<std::uint16_t> wanted;
  const auto words = audit::seal_words();
  for (std::uint16_t at = 0; at < words.size(); ++at) {
    CAPTURE(words[at].reading);
    CHECK(audit::read_seal_words(words[at].reading).words == std::vector{at});
    CHECK(audit::read_seal_words(katakana(words[at].reading)).words == std::vector{at});
    CHECK(audit::read_seal_words(words[at].written).words == std::vector{at});
    if (at % 97 == 0) {
      all += words[at].reading;  // Without anything between.
      wanted.push_back(at);
    }
  }
  CHECK(audit::read_seal_words(all).words == wanted);
}

TEST_CASE("seal words: words are read as people type them") {
  const auto plain = audit::read_seal_words("あおぞら うきぐも かぼちゃ さざなみ たけうま");
  REQUIRE(plain.words.size() == 5);
  REQUIRE_FALSE(plain.unknown);
  for (const char* typed :
       {"アオゾラ、ウキグモ、カボチャ、サザナミ、タケウマ", "ｱｵｿﾞﾗ　ｳｷｸﾞﾓ　ｶﾎﾞﾁｬ　ｻｻﾞﾅﾐ　ﾀｹｳﾏ",
        "1 あおぞら 2 うきぐも 3 かぼちゃ 4 さざなみ 5 たけうま", "青空・浮雲・南瓜・漣・竹馬",
        "あおぞらうきぐもかぼちゃさざなみたけうま", "  青空\nうきぐも\tカボチャ さざなみ-たけうま。",
        "あおそ\u3099ら うきく\u3099も かほ\u3099ちゃ ささ\u3099なみ たけうま"}) {
    CAPTURE(typed);
    const auto read = audit::read_seal_words(typed);
    CHECK(read.words == plain.words);
    CHECK_FALSE(read.unknown);
  }
}

TEST_CASE("seal words: a word that is not in the list is named by its place, and not corrected") {
  const auto read = audit::read_seal_words("あおぞら うきくも かぼちゃ");
  REQUIRE(read.unknown);
  CHECK(*read.unknown == 2);
  CHECK(read.words.size() == 1);
  REQUIRE_FALSE(read.near.empty());
  bool meant = false;
  for (const auto at : read.near) meant = meant || audit::seal_words()[at].reading == "うきぐも";
  CHECK(meant);
  const auto second = audit::read_seal_words("あおぞら こんぴゅうたあ");
  CHECK(second.unknown == 2);
}

TEST_CASE("seal words: nothing, too much and no text at all are read without harm") {
  CHECK(audit::read_seal_words("").words.empty());
  CHECK_FALSE(audit::read_seal_words("").unknown);
  CHECK(audit::read_seal_words("123, -").words.empty());
  CHECK(audit::read_seal_words(std::string(audit::kTypedBytesMax + 1, 'a')).unknown);
  CHECK(audit::read_seal_words("\xff\xe3\x81").words.empty());
  CHECK(audit::read_seal_words("ーーー").unknown);
}
