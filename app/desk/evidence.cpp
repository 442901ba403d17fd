#include "app/desk/evidence.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tomoshibi::app {

std::string evidence_words(std::string_view evidence) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kWords{
      {{"moved", "転居の届け"},
       {"renamed", "氏名変更の届け"},
       {"changed insurer", "保険の切り替え"},
       {"same member id", "同じ被保険者番号"},
       {"same person", "同じ方という届け"},
       {"replaces", "記録の差し替え"},
       {"replaced-by", "記録の差し替え"},
       {"refer", "記録どうしの参照"},
       {"seealso", "記録どうしの参照"}}};
  for (const auto& [known, words] : kWords) {
    if (evidence == known) return std::string(words);
  }
  // Words of the source, when they are words for a Japanese reader; a code says nothing to him.
  const bool is_plain = std::ranges::any_of(
      evidence, [](char letter) { return static_cast<unsigned char>(letter) >= 0xE3; });
  constexpr std::size_t kBytesMax = 60;
  if (!is_plain || evidence.size() > kBytesMax) return "届けられたつながり";
  return std::string(evidence);
}

}  // namespace tomoshibi::app
