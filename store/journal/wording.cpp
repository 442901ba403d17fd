#include "store/journal/wording.h"

#include <array>
#include <cassert>

namespace tomoshibi::store::journal {
namespace {

struct ScopeWord {
  Section section;
  std::string_view japanese;
  std::string_view english;
};
// In the order in which every screen shows them.
constexpr std::array<ScopeWord, 4> kScopes{{{Section::kMedication, "薬", "medicines"},
                                            {Section::kCare, "診療", "care"},
                                            {Section::kSurgery, "手術", "surgery"},
                                            {Section::kCheckup, "健診", "check-ups"}}};

std::vector<std::string> sentences_in(Language language, const std::string& scopes) {
  if (language == Language::kEnglish) {
    return {"Doctors and pharmacists of this aid post will see your records of " + scopes + ".",
            "The other aid posts will be told which medicines were given here.",
            "We keep a record of who looked, and when.",
            "You may refuse.",
            "You will be treated all the same."};
  }
  return {scopes + "の記録を、この救護所の医師・薬剤師が見ます。",
          "ここで出した薬は、ほかの救護所にも伝えます。",
          "いつ・誰が見たかを残します。",
          "断れます。",
          "治療は受けられます。"};
}

}  // namespace

std::string_view name_of(Language language) {
  return language == Language::kEnglish ? "en" : "ja";
}

std::optional<Language> language_from(std::string_view name) {
  if (name == "ja") return Language::kJapanese;
  if (name == "en") return Language::kEnglish;
  return std::nullopt;
}

std::string sections_text(SectionSet sections, Language language) {
  std::vector<std::string_view> words;
  for (const ScopeWord& scope : kScopes) {
    if (!sections.has(scope.section)) continue;
    words.push_back(language == Language::kEnglish ? scope.english : scope.japanese);
  }
  std::string text;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (at > 0 && language == Language::kJapanese) text += "・";
    if (at > 0 && language == Language::kEnglish) text += at + 1 == words.size() ? " and " : ", ";
    text += words[at];
  }
  return text;
}

Wording wording_for(SectionSet sections, Language language) {
  assert(!sections.empty());
  Wording wording;
  wording.sentences = sentences_in(language, sections_text(sections, language));
  for (const std::string& sentence : wording.sentences) {
    if (!wording.text.empty() && language == Language::kEnglish) wording.text += ' ';
    wording.text += sentence;
  }
  wording.used = {std::string(kWordingId), language, digest_of(as_bytes(wording.text))};
  return wording;
}

}  // namespace tomoshibi::store::journal
