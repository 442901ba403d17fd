// From the store's answer to what the search screens show. Pure functions of values.
//
// care.md decides here what reaches a screen: no probability, no former name, no place that is
// protected, nothing but an id of a withheld person.
// Proof: tests/kiosk_present_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gui/screens/candidates.h"
#include "gui/screens/search_card.h"
#include "gui/screens/search_name.h"
#include "store/charts/scanned_code.h"
#include "store/people/query.h"

namespace tomoshibi::app {

// Katakana as hiragana: readings are shown as furigana.
std::string to_hiragana(std::string_view katakana);
// 輪島市 門前町道下: municipality and town, without the number of the house.
std::string town_of(const Person& person);
std::string sex_word(Sex sex);

// 住所・保険の異なる2件: in what two records of one human being differ.
std::string linked_words(const Person& person,
                         std::span<const store::people::LinkedRecord> others);
// 金沢市 本町　国民健康保険 末尾0377: the other record, without its name.
std::string other_record_words(const Person& other, bool with_number = true);

// What was asked, as the presenter needs it to say what differs.
struct Asked {
  std::string name;         // Kana or kanji, as typed.
  PartialDate birth;
  std::string card_number;
  std::string insurer_number;
  std::string address;
  std::vector<gui::CardField> card_fields;  // Given, in the order of the card.
  std::optional<gui::CardField> open_field = {};  // Its digits are still coming.
};
Asked asked_of(const gui::NameForm& form);
Asked asked_of(const gui::CardForm& form);

store::people::Query query_of(const gui::NameForm& form);
store::people::Query query_of(const gui::CardForm& form);

// Forms filled with what a code says. By card when the code has a card.
gui::NameForm name_form_of(const store::charts::ScannedCode& code);
gui::CardForm card_form_of(const store::charts::ScannedCode& code);

struct SearchContext {
  std::string region;
  std::string content_age;  // 処方箋 11/20・レセプト 9月分
  bool is_synthetic = false;
  Date today;
};

gui::SearchAnswer present_answer(const store::people::Answer& answer, const Asked& asked,
                                 const SearchContext& context);
// The one question that would part the candidates; nothing when one is certain.
gui::AskFor present_ask(const store::people::Answer& answer, const Asked& asked);
std::vector<gui::CompareColumn> present_columns(const store::people::Answer& answer,
                                                const SearchContext& context);
// よみ・生年月日・性別: the fields that agree.
std::string agreeing_fields(const store::people::Candidate& candidate);

}  // namespace tomoshibi::app
