// The honest empty answers, in the place of the list: none, uncovered, stale, withheld; and the
// refusal, when no order opens anything: sealed, ended.
//
// Each has its reason, what is known, at most two secondary keys and one primary. "Not found" never
// sounds like "takes no medicine". The withheld answer says no place, surname or date of the filing
// (the state has no room for one) and both of its keys lead to consent. The refusal names what would
// open it, and is no failure. The steps offered are only
// those that exist: fewer fields, another tab, start again, somebody near.
//
// Source: screens.md e; care.md 3, 9, 15, 23. Proof: tests/gui_screen_empty_answers_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/screens/search_frame.h"

namespace tomoshibi::gui {

// What the form can offer as a next step; the words name the consequence.
struct EmptyOffer {
  enum class Kind : std::uint8_t { kDropField, kByAge, kByName, kByCard, kStartAgain };
  Kind kind = Kind::kStartAgain;
  std::size_t field = 0;   // kDropField: which, in the caller's order.
  std::string label;       // 住所を外して探す
};

struct EmptyIntent {
  enum class Kind : std::uint8_t {
    kOffer,            // `offer` was taken.
    kNearPerson,       // `person` was touched.
    kShowNearest,
    kPersonAgrees,     // kWithheld: oral consent.
    kNotEstablished,   // kWithheld: goes on with a reason.
    kEnterOrder,       // kSealed, kEnded.
    kOpenPatients,     // kEnded: what stays readable.
  };
  Kind kind = Kind::kOffer;
  EmptyOffer offer;
  PersonId person;
  bool is_namesake = false;
};

[[nodiscard]] bool is_empty_answer(Found found);
// `offers`: most useful first; at most three are drawn, the first is the primary when the answer
// has no stronger one. Requires: is_empty_answer(answer.found).
[[nodiscard]] std::optional<EmptyIntent> draw_empty_answer(Ui& ui, const SearchAnswer& answer,
                                                           const std::vector<EmptyOffer>& offers);

}  // namespace tomoshibi::gui
