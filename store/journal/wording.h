// The words that are read to the patient before consent, generated from what may be seen.
//
// What is read, what is shown and what is hashed into the journal are one text: this one. A text
// that was released never changes; a change gets a new id.
// Source: design/care.md 13, design/screens.md f. Proof: tests/journal_wording_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/consent.h"

namespace tomoshibi::store::journal {

enum class Language : std::uint8_t { kJapanese = 1, kEnglish = 2 };
std::string_view name_of(Language language);  // ja en
std::optional<Language> language_from(std::string_view name);

// What the journal keeps of a wording: enough to find the text again and to prove it unchanged.
struct WordingUsed {
  std::string id;
  Language language = Language::kJapanese;
  Digest hash{};
  bool operator==(const WordingUsed&) const = default;
};

struct Wording {
  std::vector<std::string> sentences;  // One thought a line, in reading order.
  std::string text;                    // All of them, as hashed.
  WordingUsed used;
};

inline constexpr std::string_view kWordingId = "W-01";

// Requires: sections not empty.
Wording wording_for(SectionSet sections, Language language);

// 「薬・診療・健診」, "medicines, care and check-ups".
std::string sections_text(SectionSet sections, Language language);

}  // namespace tomoshibi::store::journal
