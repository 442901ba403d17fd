// Promise: an entry says what opened the region when it was made, and reads back the same; an entry without says nothing.
// Method: written with each form, read, encoded again byte for byte; over the limit it is refused.
#include <algorithm>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

journal::Header header_under(const journal::DeviceKeys& keys, std::string under) {
  journal::Header header;
  header.device = journal::key_id_of(keys.public_keys().device);
  header.incarnation.fill(9);
  header.seq = {4};
  header.wall = kNoon;
  header.under = std::move(under);
  return header;
}

}  // namespace

TEST_CASE("under: what was ordered stands in the entry, byte for byte") {
  const auto seed = Secret<32>::random();
  const auto keys = journal::DeviceKeys::from_seed(seed.view());
  for (const char* under : {"", "order 09090909090909090909090909090909/3", "code 17204/12"}) {
    const auto written = journal::write_entry(header_under(keys, under),
                                              journal::Locked{journal::LockReason::kIdle}, keys);
    REQUIRE(written.has_value());
    const auto read = journal::read_entry(written->bytes);
    REQUIRE(read.has_value());
    CHECK(read->header.under == under);
    CHECK(journal::encode_entry(*read) == written->bytes);
    const auto fields = journal::fields_of(*read);
    const bool is_said = std::ranges::any_of(
        fields, [](const journal::Field& field) { return field.name == "under"; });
    CHECK(is_said == (*under != 0));
  }
}

TEST_CASE("under: more than 64 bytes, or no UTF-8, is never signed") {
  const auto seed = Secret<32>::random();
  const auto keys = journal::DeviceKeys::from_seed(seed.view());
  for (const std::string& under : {std::string(65, 'x'), std::string("\xff")}) {
    const auto written = journal::write_entry(header_under(keys, under),
                                              journal::Locked{journal::LockReason::kIdle}, keys);
    CHECK_FALSE(written.has_value());
  }
}
