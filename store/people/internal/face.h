// One person as the index sees him: numbers into dictionaries of distinct values. Also what the table
// `face` keeps of him.
//
// Shape: term numbers are dense from 0 within a kind, kNoTerm where the register says nothing.
// Proof: tests/people_image_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/person.h"
#include "store/base/result.h"
#include "store/people/internal/card.h"
#include "store/people/internal/place.h"

namespace tomoshibi::store::people::internal {

inline constexpr std::uint32_t kNoTerm = 0xffffffff;

inline constexpr std::int32_t kFirstDay = -36525;  // 1870-01-01, in days since 1970.
inline constexpr std::size_t kDays = 65534;        // To June 2049.
inline constexpr std::uint32_t kNoDay = kDays;     // Unknown birth: one more entry in every table.
std::uint32_t day_of(const Date& date);
Date date_of(std::uint32_t day);  // Requires: day < kNoDay.

struct FaceName {
  std::uint32_t family = kNoTerm, given = kNoTerm;
  NameUse use = NameUse::kUsual;
};
struct CardFace {
  std::uint32_t insurer = kNoTerm, symbol = kNoTerm;
  Code number;
  std::uint8_t branch = kNoBranch;
};

struct Face {
  std::vector<FaceName> names;  // The usual one first.
  std::uint32_t day = kNoDay;
  Sex sex = Sex::kUnknown;
  std::uint32_t place = kNoTerm;
  Block block;
  std::vector<CardFace> cards;
  std::vector<std::uint64_t> phones;
  bool withheld = false;
  std::int64_t as_of = 0;  // Milliseconds; of the column in `person`.
};
Bytes encode_face(const Face& face);
// Errors: kCorrupt.
Result<Face> decode_face(ByteView bytes);

}  // namespace tomoshibi::store::people::internal
