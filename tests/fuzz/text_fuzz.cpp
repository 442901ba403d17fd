// Any bytes as a name: every key is bounded, a key of a key is itself, a name is near itself, and the
// list of readings says what the distance says.
// Run: build with the fuzz preset, then ./fuzz_text CORPUS -max_len=600
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "store/people/internal/kana_list.h"
#include "store/people/internal/text.h"

using namespace tomoshibi::store::people::internal;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_keys(const std::u32string& folded) {
  const std::u32string kanji = kanji_key(folded);
  const std::u32string name = name_key(folded);
  const std::u32string kana = kana_key(folded);
  const std::u32string spelling = spelling_key(kana);
  const std::u32string sound = sound_key(kana);
  const std::u32string roman = roman_key(folded);
  require(kanji_key(kanji) == kanji && kanji.size() == folded.size());
  require(name_key(name) == name && name.size() == folded.size());
  require(kana_key(kana) == kana && kana.size() <= folded.size());
  require(spelling_key(spelling) == spelling && spelling.size() <= kana.size());
  require(sound_key(sound) == sound && sound.size() <= kana.size());
  require(roman_key(roman) == roman && roman.size() <= 4 * kMostText);
  require(roman_of_kana(kana).size() <= 4 * kMostText);
  require(kana_of_roman(folded).size() <= 4 * kMostText);
  for (const std::u32string& word : words_of(folded)) require(!word.empty());
}

void check_distances(const std::u32string& one, const std::u32string& other) {
  const double far = kana_distance(one, other, 3);
  require(far >= 0 && (far <= 3 || kana_distance(other, one, 3) > 3));
  if (far <= 3) require(kana_distance(other, one, 3) == far);
  if (one.size() <= KanaMeasure::kMost && std::ranges::all_of(one, is_kana)) {
    require(kana_distance(one, one, 0) == 0);
  }
  const std::vector<std::u32string> readings{one, other, one + other};
  for (const KanaList::Near& near : KanaList(readings).near(one, 3)) {
    require(near.distance == kana_distance(one, readings[near.place], 3));
  }
  const int letters = letter_distance(one, other, 4);
  require(letters >= 0 && letters == letter_distance(other, one, 4));
  require(letter_distance(one, one, 0) == 0 || one.size() > 40);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text;
  for (std::size_t at = 0; at < size; ++at) text += static_cast<char>(data[at]);
  const std::u32string folded = fold(text);
  require(folded.size() <= kMostText);
  require(fold(encode(folded)) == folded);
  require(decode(encode(folded)) == folded);
  check_keys(folded);
  const std::size_t half = folded.size() / 2;
  const std::u32string kana = kana_key(folded);
  check_distances(kana.substr(0, std::min(half, kana.size())), kana.substr(std::min(half, kana.size())));
  return 0;
}
