// The words that are read out say who looks and what is shared, for exactly the chosen sections.
// Method: the texts of all fifteen choices, their hashes, and the one that care gives literally.
#include <set>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::Language;
using journal::wording_for;

TEST_CASE("wording: medicines, care and check-ups are the Japanese words of care to the letter") {
  const auto wording =
      wording_for(SectionSet::all().without(Section::kSurgery), Language::kJapanese);
  CHECK(wording.text ==
        "薬・診療・健診の記録を、この救護所の医師・薬剤師が見ます。"
        "ここで出した薬は、ほかの救護所にも伝えます。"
        "いつ・誰が見たかを残します。断れます。治療は受けられます。");
  CHECK(wording.sentences.size() == 5);
  CHECK(wording.used.id == "W-01");
  CHECK(wording.used.hash == digest_of(as_bytes(wording.text)));
}

TEST_CASE("wording: every choice of sections names them and nothing else, with a hash of its own") {
  std::set<Digest> hashes;
  for (const Language language : {Language::kJapanese, Language::kEnglish}) {
    for (std::uint8_t bits = 1; bits < 16; ++bits) {
      const SectionSet sections = SectionSet::from_bits(bits);
      const auto wording = wording_for(sections, language);
      const bool japanese = language == Language::kJapanese;
      const auto says = [&](const char* ja, const char* en) {
        return wording.sentences[0].find(japanese ? ja : en) != std::string::npos;
      };
      CHECK(says("健診", "check-ups") == sections.has(Section::kCheckup));
      CHECK(says("手術", "surgery") == sections.has(Section::kSurgery));
      CHECK(says("診療", "care") == sections.has(Section::kCare));
      CHECK(hashes.insert(wording.used.hash).second);
    }
  }
}

TEST_CASE("wording: names of languages go both ways") {
  CHECK(journal::language_from("ja") == Language::kJapanese);
  CHECK(journal::language_from(name_of(Language::kEnglish)) == Language::kEnglish);
  CHECK_FALSE(journal::language_from("de"));
}
