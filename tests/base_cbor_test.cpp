// One value has one encoding: good input comes back byte for byte, everything else is refused.
// Method: public vectors with the reason of each refusal, round trips, every cut and flipped bit.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "store/base/cbor.h"

using namespace tomoshibi;
using nlohmann::json;

namespace {

const std::map<std::string, std::string> kReasons{
    {"not-shortest", "CBOR: a number is not in its shortest form"},
    {"key-order", "CBOR: the keys of a map are not in order"},
    {"duplicate-key", "CBOR: a key stands twice"},
    {"indefinite-length", "CBOR: indefinite lengths are not allowed"},
    {"unexpected-break", "CBOR: a break without a beginning"},
    {"trailing-bytes", "CBOR: bytes follow the item"},
    {"float-not-allowed", "CBOR: floating point is not allowed"},
    {"undefined-not-allowed", "CBOR: undefined is not allowed"},
    {"simple-not-allowed", "CBOR: this simple value is not allowed"},
    {"simple-malformed", "CBOR: a simple value is malformed"},
    {"tag-not-allowed", "CBOR: tags are not allowed"},
    {"not-utf8", "CBOR: text is not UTF-8"},
    {"truncated", "CBOR: the input ends inside an item"},
    {"reserved-additional-info", "CBOR: reserved additional information"},
    {"too-deep", "CBOR: nested too deeply"},
};

json vectors() {
  std::ifstream file(std::string(TOMOSHIBI_SHARED) + "/data/vectors/cbor.json");
  if (!file) {
    MESSAGE("skipped: the shared vectors are not here");
    return json();
  }
  return json::parse(file);
}

// The value as the vectors write it, from the value that was decoded.
json as_json(const cbor::Value& value) {
  switch (value.kind) {
    case cbor::Kind::kUnsigned:
      if (value.number <= (std::uint64_t{1} << 53)) return value.number;
      return {{"int", std::to_string(value.number)}};
    case cbor::Kind::kNegative:
      if (value.number < (std::uint64_t{1} << 53)) {
        return -1 - static_cast<std::int64_t>(value.number);
      }
      // -1 - number without 65 bits: only the last digit can carry, and 2^64 has no 9 at its end.
      return {{"int", "-" + (value.number == UINT64_MAX ? std::string("18446744073709551616")
                                                        : std::to_string(value.number + 1))}};
    case cbor::Kind::kBytes: return {{"bytes", to_hex(value.bytes)}};
    case cbor::Kind::kText: return std::string(as_text(value.bytes));
    case cbor::Kind::kArray: {
      json list = json::array();
      for (const cbor::Value& item : value.items) list.push_back(as_json(item));
      return list;
    }
    case cbor::Kind::kMap: {
      json pairs = json::array();
      for (std::size_t at = 0; at < value.items.size(); at += 2) {
        pairs.push_back(json::array({as_json(value.items[at]), as_json(value.items[at + 1])}));
      }
      return {{"map", pairs}};
    }
    case cbor::Kind::kFalse: return false;
    case cbor::Kind::kTrue: return true;
    case cbor::Kind::kNull: return nullptr;
  }
  return nullptr;
}

// Maps as sets of pairs: the vectors give them in the order in which they were made.
json sorted(json value) {
  if (value.is_object() && value.contains("map")) {
    for (json& pair : value["map"]) pair = sorted(pair);
    std::sort(value["map"].begin(), value["map"].end());
  } else if (value.is_array()) {
    for (json& item : value) item = sorted(item);
  }
  return value;
}

}  // namespace

TEST_CASE("cbor: every good public vector decodes to its value and encodes to its bytes") {
  const json all = vectors();
  if (all.is_null()) return;
  REQUIRE(all["valid"].size() == 37);
  for (const json& one : all["valid"]) {
    const Bytes bytes = from_hex(one["cbor"].get<std::string>()).value();
    const auto value = cbor::decode(bytes);
    REQUIRE_MESSAGE(value, one["cbor"]);
    CHECK(cbor::encode(*value) == bytes);
    CHECK(sorted(as_json(*value)) == sorted(one["value"]));
  }
}

TEST_CASE("cbor: every bad public vector is refused for the stated reason") {
  const json all = vectors();
  if (all.is_null()) return;
  REQUIRE(all["invalid"].size() == 49);
  for (const json& one : all["invalid"]) {
    CAPTURE(one["case"].get<std::string>());
    const Bytes bytes = from_hex(one["cbor"].get<std::string>()).value();
    const auto value = cbor::decode(bytes);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == Errc::kBadInput);
    CHECK(std::string(value.error().what) == kReasons.at(one["expect"].get<std::string>()));
  }
}

TEST_CASE("cbor: keys follow the bytewise order of RFC 8949 and not the one of RFC 7049") {
  const json all = vectors();
  if (all.is_null()) return;
  const auto map_of = [](const json& keys) {
    cbor::Writer writer;
    writer.add_map(keys.size());
    for (const json& key : keys) {
      writer.add_encoded(from_hex(key.get<std::string>()).value()).add_null();
    }
    return writer.take();
  };
  CHECK(cbor::decode(map_of(all["key_order"]["keys_in_bytewise_order_rfc8949"])));
  CHECK_FALSE(cbor::decode(map_of(all["key_order"]["same_keys_length_first_rfc7049"])));
}

TEST_CASE("cbor: no cut of a valid item is valid, and no flipped bit is read as the same bytes") {
  cbor::MapWriter inner;
  inner.add_text(0, "薬").add_bytes(24, Bytes(40, 7)).add_bool(300, true).add_signed(70000, -500);
  cbor::MapWriter outer;
  outer.add_unsigned(1, 4294967296).add_encoded(2, inner.finish());
  const Bytes bytes = outer.finish();
  REQUIRE(cbor::decode(bytes));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CHECK_FALSE(cbor::decode(ByteView(bytes).first(length)));
  }
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes changed = bytes;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << bit % 8));
    const auto value = cbor::decode(changed);
    if (value) CHECK(cbor::encode(*value) == changed);
  }
}

TEST_CASE("cbor: a map reader keeps bounds and refuses keys that nobody asked for") {
  cbor::MapWriter map;
  map.add_unsigned(0, 7).add_text(1, "abc").add_bytes(2, Bytes{1, 2}).add_signed(3, -4);
  const Bytes bytes = map.finish();
  const cbor::Value value = cbor::decode(bytes).value();
  auto reader = cbor::MapReader::create(value).value();
  CHECK(reader.unsigned_at(0, 7).value() == 7);
  CHECK_FALSE(reader.unsigned_at(0, 6));
  CHECK_FALSE(reader.unsigned_at(9, 6));
  CHECK_FALSE(reader.text_at(1, 2));
  CHECK(reader.text_at(1, 3).value() == "abc");
  CHECK(reader.signed_at(3).value() == -4);
  CHECK_FALSE(reader.finish());  // Key 2 was not asked for.
  CHECK(reader.bytes_at(2, 2).value().size() == 2);
  CHECK(reader.finish());
  CHECK_FALSE(cbor::MapReader::create(cbor::Value{.kind = cbor::Kind::kArray}));
}

TEST_CASE("cbor: keys from 1000 on may be unknown") {
  cbor::MapWriter map;
  map.add_unsigned(0, 1).add_unsigned(1000, 1);
  const Bytes bytes = map.finish();
  const cbor::Value value = cbor::decode(bytes).value();
  auto reader = cbor::MapReader::create(value).value();
  CHECK(reader.unsigned_at(0, 1));
  CHECK(reader.finish());
}
