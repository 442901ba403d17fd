// Row: one thing that one source said of one person, in the one form that the fold, the blob and
// the comparison of an import share. Identity (key), time (date, as_of), the value that differs
// from row to row, and a body with everything that repeats (a medicine taken for years has one).
//
// Invariant: make_row(read(row)) gives the same bytes: rows are compared as bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/chart.h"
#include "store/base/person.h"
#include "store/base/result.h"

namespace tomoshibi::store::charts::internal {

// Kinds of rows, in the order of the blob. Numbers are part of the format.
enum class Part : std::uint8_t {
  kPerson = 0,  // The Patient: kept so that a card that comes later meets a whole person.
  kCard = 1,    // A Coverage.
  kMedication = 2,
  kCheckup = 3,
  kAllergy = 4,
  kCondition = 5,
  kProcedure = 6,
  kUnread = 7,
};
inline constexpr std::size_t kParts = 8;

struct RowView {
  std::string_view key;
  Date date;
  Instant as_of;
  std::string_view value;
  std::string_view body;
};

struct Row {
  // Whose newest day this row may move (content_ages.h): a Source, 0 for a check-up, else none.
  static constexpr std::uint8_t kNoAge = 255;

  std::string key;
  Date date;
  Instant as_of;
  std::string value;
  std::string body;
  std::uint8_t age_place = kNoAge;
  RowView view() const { return {key, date, as_of, value, body}; }
  void clear() {
    key.clear();
    date = {};
    as_of = {};
    value.clear();
    body.clear();
    age_place = kNoAge;
  }
};

// Value to row; `row` is overwritten and keeps its capacity.
void make_row(const Medication& value, Row& row);
void make_row(const CheckupItem& value, Row& row);
void make_row(const Allergy& value, Row& row);
void make_row(const Condition& value, Row& row);
void make_row(const Procedure& value, Row& row);
void make_row(const InsuranceCard& card, std::string_view key, Instant as_of, Row& row);
// All of the person but the id, which is the name of the chart.
void make_row(const Person& person, Row& row);

// Row to value. False when the body does not decode.
bool read(const RowView& row, Medication& value);
bool read(const RowView& row, CheckupItem& value);
bool read(const RowView& row, Allergy& value);
bool read(const RowView& row, Condition& value);
bool read(const RowView& row, Procedure& value);
bool read(const RowView& row, InsuranceCard& card);
bool read(const RowView& row, Person& person);

}  // namespace tomoshibi::store::charts::internal
