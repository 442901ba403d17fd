// Delta as bytes: what docs/format/delta-v1.md says, as views. No database here.
//
//   delta    version (1) ‖ newest as-of ‖ ages ‖ facts ‖ people, each list with its count
//   age      source ‖ day since 1970                  content_ages.h
//   fact     name (16) ‖ text                         the name of a facility
//   person   id (16) ‖ flags ‖ what the flags say, in their order
//     1 record  as-of ‖ text          as the table `person` keeps it
//     2 rows    text                  a payload of blob.h: rows that are new or other
//     4 left    as-of ‖ mark (16)     and nothing else: who he was when last published, and who he is now
//     8 alone                         the rows stand in the place of what was there
//     16 links  count ‖ (other (16) ‖ evidence)
// Numbers as pack.h has them; lists in strictly ascending order of source, name, id, other: one
// content has one form. Errors: kBadInput. Caps: kMost... below.
// Proof: tests/charts_delta_test.cpp, tests/fuzz/delta_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/result.h"

namespace tomoshibi::store::charts::internal {

inline constexpr std::size_t kMostDeltaPeople = 1'000'000;
inline constexpr std::size_t kMostDeltaFacts = 1'000'000;
inline constexpr std::size_t kMostDeltaLinks = 4096;  // Of one person.
inline constexpr std::size_t kMostRecordBytes = std::size_t{4} << 20;
inline constexpr std::size_t kMostFactBytes = std::size_t{64} << 10;

// The first half of a record's digest; zeros: none.
using RecordMark = std::array<std::uint8_t, 16>;
RecordMark mark_of(ByteView record);

struct DeltaLink {
  PersonId other;
  std::string_view evidence;
};
struct DeltaRecord {
  Instant as_of;
  std::string_view bytes;
};
struct DeltaLeft {
  Instant as_of;    // Of the record that was published last: a newer one is not meant.
  RecordMark now{};  // Of the record that the hub has of him now, when it is another one.
};
struct DeltaPerson {
  PersonId id;
  std::optional<DeltaRecord> record;
  std::optional<std::string_view> rows;
  std::optional<DeltaLeft> left;
  bool alone = false;
  std::vector<DeltaLink> links;

  bool says_nothing() const { return !record && !rows && !left && links.empty(); }
};
struct DeltaView {
  Instant data_as_of;
  std::vector<std::pair<std::int64_t, std::int64_t>> ages;
  std::vector<std::pair<PersonId, std::string_view>> facts;
  std::vector<DeltaPerson> people;
};

std::string encode_delta(const DeltaView& delta);
// Views into `bytes`. Only the frame: rows and records may still be anything.
Result<DeltaView> parse_delta(ByteView bytes);
// How many people, without looking at them.
Result<std::uint64_t> delta_people(ByteView bytes);

}  // namespace tomoshibi::store::charts::internal
