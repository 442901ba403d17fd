// Deterministic CBOR: the one encoding of everything that is signed.
//
// Profile (RFC 8949 section 4.2.1, narrowed): integers -2^64 ... 2^64-1, byte strings, UTF-8 text,
// arrays, maps, false, true, null. Shortest heads, definite lengths, map keys in bytewise order of
// their encodings, no key twice, depth at most 16, one item and nothing behind it. No floats, tags,
// undefined or other simple values. Hence one value has one encoding: what decode() accepted,
// encode() gives back byte for byte, so a signature over the bytes is one over the meaning.
//
// Values borrow from the bytes that were decoded; those must outlive them.
// Errors: kBadInput, with the broken rule as a literal.
// Cost: linear; memory at most 64 bytes for each input byte, so callers cap the length first.
// Source: RFC 8949, reference/formats.md section 10.
// Proof: tests/base_cbor_test.cpp (public vectors, round trips), tests/fuzz/cbor_fuzz.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"

namespace tomoshibi::cbor {

inline constexpr int kDepthMax = 16;  // The outermost item is at depth 0.

enum class Kind : std::uint8_t {
  kUnsigned,
  kNegative,  // The value is -1 - number.
  kBytes,
  kText,
  kArray,
  kMap,       // items: key, value, key, value, ...
  kFalse,
  kTrue,
  kNull,
};

struct Value {
  Kind kind = Kind::kNull;
  std::uint64_t number = 0;
  ByteView bytes{};            // Of kBytes and kText.
  std::vector<Value> items{};  // Of kArray and kMap.

  bool is(Kind wanted) const { return kind == wanted; }
};

// Reads exactly one item that fills `input`.
Result<Value> decode(ByteView input);

// Appends items. The caller states counts and keeps maps in order (MapWriter does it for him).
class Writer final {
 public:
  Writer& add_unsigned(std::uint64_t number);
  Writer& add_signed(std::int64_t number);
  Writer& add_bytes(ByteView bytes);
  Writer& add_text(std::string_view text);  // Requires: valid UTF-8.
  Writer& add_bool(bool value);
  Writer& add_null();
  Writer& add_array(std::uint64_t count);   // Then `count` items.
  Writer& add_map(std::uint64_t count);     // Then `count` pairs in order.
  Writer& add_value(const Value& value);
  Writer& add_encoded(ByteView encoded);    // Requires: whole items in this profile.

  const Bytes& bytes() const { return bytes_; }
  Bytes take() { return std::move(bytes_); }

 private:
  void add_head(unsigned major, std::uint64_t number);
  Bytes bytes_;
};

Bytes encode(const Value& value);

// A map with small integer keys, written in rising order: asserted, because the order is ours.
class MapWriter final {
 public:
  MapWriter& add_unsigned(std::uint64_t key, std::uint64_t number);
  MapWriter& add_signed(std::uint64_t key, std::int64_t number);
  MapWriter& add_bytes(std::uint64_t key, ByteView bytes);
  MapWriter& add_text(std::uint64_t key, std::string_view text);
  MapWriter& add_bool(std::uint64_t key, bool value);
  MapWriter& add_encoded(std::uint64_t key, ByteView encoded);

  bool empty() const { return count_ == 0; }
  Bytes finish() const;

 private:
  Writer& start(std::uint64_t key);
  Writer items_;
  std::uint64_t count_ = 0;
  std::uint64_t last_key_ = 0;
};

// Reads a map with integer keys, each key once. A key that nobody asked for is refused by finish(),
// unless it is at least kIgnorableKey: such keys may be added without a new version.
class MapReader final {
 public:
  static constexpr std::uint64_t kIgnorableKey = 1000;

  // Errors: kBadInput when it is no map, or a key is not a non-negative integer.
  static Result<MapReader> create(const Value& map);

  const Value* find(std::uint64_t key);  // Null when absent.
  // Errors: kBadInput when absent, of another kind, or out of bounds.
  Result<std::uint64_t> unsigned_at(std::uint64_t key, std::uint64_t max);
  Result<std::int64_t> signed_at(std::uint64_t key);
  Result<ByteView> bytes_at(std::uint64_t key, std::size_t bytes_max);
  Result<std::string> text_at(std::uint64_t key, std::size_t bytes_max);
  // The same for fields that may be absent.
  Result<std::optional<std::uint64_t>> unsigned_if(std::uint64_t key, std::uint64_t max);
  Result<std::string> text_or_empty(std::uint64_t key, std::size_t bytes_max);
  Result<void> finish() const;

 private:
  explicit MapReader(const Value& map) : map_(&map), seen_(map.items.size() / 2) {}
  const Value* map_;
  std::vector<bool> seen_;
};

// True when the bytes are UTF-8 without surrogates and overlong forms.
bool is_utf8(ByteView bytes);

}  // namespace tomoshibi::cbor
