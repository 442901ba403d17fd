// Our own words for the full-text index: everything of a person that a question may share with him, each
// as one short word. Surnames and given names by their sound and by their class of kanji, the day and the
// year of birth, the town, the numbers of the card, phones, sex.
//
// Shape: a letter for the field and up to thirteen characters 0-9 a-v: no tokenizer takes them apart, and
// no name can be read from them. Two values of one word only bring somebody to be weighed for nothing.
// Proof: tests/people_words_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "store/people/internal/asked.h"
#include "store/people/internal/face.h"
#include "store/people/internal/terms.h"

namespace tomoshibi::store::people::internal {

// All words of a person, with a blank between them. `face` speaks in the numbers of `terms`.
std::string words_of(const Terms& terms, const Face& face);

// What to look up for a question, as FTS5 reads it: conjunctions of facts, the most telling first.
struct WordQuery {
  std::string match;
  bool is_last_resort = false;  // One weak fact alone: only when nobody else was found.
};
// Requires: `asked` was prepared with the numbers of `index`.
std::vector<WordQuery> word_queries(const Asked& asked, const Index& index);

}  // namespace tomoshibi::store::people::internal
