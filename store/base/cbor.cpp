#include "store/base/cbor.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace tomoshibi::cbor {
namespace {

constexpr unsigned kMajorUnsigned = 0;
constexpr unsigned kMajorNegative = 1;
constexpr unsigned kMajorBytes = 2;
constexpr unsigned kMajorText = 3;
constexpr unsigned kMajorArray = 4;
constexpr unsigned kMajorMap = 5;
constexpr unsigned kMajorTag = 6;

constexpr std::uint8_t kFalseByte = 0xf4;
constexpr std::uint8_t kTrueByte = 0xf5;
constexpr std::uint8_t kNullByte = 0xf6;

constexpr Error kTruncated(Errc::kBadInput, "CBOR: the input ends inside an item");

struct Head {
  unsigned major = 0;
  std::uint64_t number = 0;
};

class Parser final {
 public:
  explicit Parser(ByteView input) : input_(input) {}

  bool at_end() const { return at_ == input_.size(); }

  Result<Value> item(int depth) {
    if (depth > kDepthMax) return Error(Errc::kBadInput, "CBOR: nested too deeply");
    if (at_end()) return kTruncated;
    const std::uint8_t first = input_[at_];
    if (first >> 5 == 7) return simple(first);
    TRY(head, read_head());
    switch (head.major) {
      case kMajorUnsigned:
        return Value{.kind = Kind::kUnsigned, .number = head.number};
      case kMajorNegative:
        return Value{.kind = Kind::kNegative, .number = head.number};
      case kMajorBytes:
      case kMajorText:
        return string(head);
      default:
        return container(head, depth);
    }
  }

 private:
  std::size_t left() const { return input_.size() - at_; }

  Result<Head> read_head() {
    const std::uint8_t first = input_[at_++];
    Head head{.major = static_cast<unsigned>(first >> 5), .number = 0};
    const unsigned detail = first & 31U;
    if (head.major == kMajorTag) return Error(Errc::kBadInput, "CBOR: tags are not allowed");
    if (detail < 24) {
      head.number = detail;
      return head;
    }
    const bool has_length = head.major >= kMajorBytes;
    if (detail == 31 && has_length) {
      return Error(Errc::kBadInput, "CBOR: indefinite lengths are not allowed");
    }
    if (detail > 27) return Error(Errc::kBadInput, "CBOR: reserved additional information");
    const std::size_t width = std::size_t{1} << (detail - 24);
    if (left() < width) return kTruncated;
    for (std::size_t byte = 0; byte < width; ++byte) head.number = head.number << 8 | input_[at_++];
    const std::uint64_t smaller_max = width == 1   ? 23
                                      : width == 2 ? 0xff
                                      : width == 4 ? 0xffff
                                                   : 0xffffffff;
    if (head.number <= smaller_max) {
      return Error(Errc::kBadInput, "CBOR: a number is not in its shortest form");
    }
    return head;
  }

  Result<Value> simple(std::uint8_t first) {
    ++at_;
    switch (first) {
      case kFalseByte: return Value{.kind = Kind::kFalse};
      case kTrueByte: return Value{.kind = Kind::kTrue};
      case kNullByte: return Value{.kind = Kind::kNull};
      case 0xf7: return Error(Errc::kBadInput, "CBOR: undefined is not allowed");
      case 0xf8:
        if (at_end()) return kTruncated;
        if (input_[at_] < 32) {
          return Error(Errc::kBadInput, "CBOR: a simple value is malformed");
        }
        break;
      case 0xf9:
      case 0xfa:
      case 0xfb: return Error(Errc::kBadInput, "CBOR: floating point is not allowed");
      case 0xfc:
      case 0xfd:
      case 0xfe: return Error(Errc::kBadInput, "CBOR: reserved additional information");
      case 0xff: return Error(Errc::kBadInput, "CBOR: a break without a beginning");
      default: break;
    }
    return Error(Errc::kBadInput, "CBOR: this simple value is not allowed");
  }

  Result<Value> string(const Head& head) {
    if (head.number > left()) return kTruncated;
    const auto length = static_cast<std::size_t>(head.number);
    const ByteView bytes = input_.subspan(at_, length);
    at_ += length;
    if (head.major == kMajorBytes) return Value{.kind = Kind::kBytes, .bytes = bytes};
    if (!is_utf8(bytes)) return Error(Errc::kBadInput, "CBOR: text is not UTF-8");
    return Value{.kind = Kind::kText, .bytes = bytes};
  }

  Result<Value> container(const Head& head, int depth) {
    const bool is_map = head.major == kMajorMap;
    // Each element takes at least one byte: a count that cannot fit is refused before allocating.
    if (head.number > left() / (is_map ? 2 : 1)) return kTruncated;
    const auto count = static_cast<std::size_t>(head.number) * (is_map ? 2 : 1);
    Value value{.kind = is_map ? Kind::kMap : Kind::kArray};
    ByteView last_key;
    for (std::size_t index = 0; index < count; ++index) {
      const std::size_t start = at_;
      TRY(element, item(depth + 1));
      if (is_map && index % 2 == 0) {
        const ByteView key = input_.subspan(start, at_ - start);
        TRY_VOID(check_order(index == 0 ? ByteView{} : last_key, key));
        last_key = key;
      }
      value.items.push_back(std::move(element));
    }
    return value;
  }

  static Result<void> check_order(ByteView before, ByteView key) {
    if (before.empty() || std::ranges::lexicographical_compare(before, key)) return ok();
    if (std::ranges::equal(before, key)) return Error(Errc::kBadInput, "CBOR: a key stands twice");
    return Error(Errc::kBadInput, "CBOR: the keys of a map are not in order");
  }

  ByteView input_;
  std::size_t at_ = 0;
};

// Length of the UTF-8 sequence that starts here; 0 when it is none.
std::size_t sequence_length(ByteView bytes) {
  const auto continues = [&](std::size_t at) {
    return at < bytes.size() && (bytes[at] & 0xc0) == 0x80;
  };
  const std::uint8_t first = bytes[0];
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return continues(1) ? 2 : 0;
  if (!continues(1) || !continues(2)) return 0;
  const std::uint8_t second = bytes[1];
  if (first < 0xf0) {
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second >= 0xa0;
    return overlong || surrogate ? 0 : 3;
  }
  const bool overlong = first == 0xf0 && second < 0x90;
  const bool beyond = first > 0xf4 || (first == 0xf4 && second >= 0x90);
  return overlong || beyond || !continues(3) ? 0 : 4;
}

}  // namespace

bool is_utf8(ByteView bytes) {
  while (!bytes.empty()) {
    const std::size_t length = sequence_length(bytes);
    if (length == 0) return false;
    bytes = bytes.subspan(length);
  }
  return true;
}

Result<Value> decode(ByteView input) {
  Parser parser(input);
  TRY(value, parser.item(0));
  if (!parser.at_end()) return Error(Errc::kBadInput, "CBOR: bytes follow the item");
  return value;
}

void Writer::add_head(unsigned major, std::uint64_t number) {
  const auto high = static_cast<std::uint8_t>(major << 5);
  if (number < 24) {
    bytes_.push_back(static_cast<std::uint8_t>(high | number));
    return;
  }
  const unsigned power = number <= 0xff ? 0 : number <= 0xffff ? 1 : number <= 0xffffffff ? 2 : 3;
  bytes_.push_back(static_cast<std::uint8_t>(high | (24 + power)));
  for (int shift = (8 << power) - 8; shift >= 0; shift -= 8) {
    bytes_.push_back(static_cast<std::uint8_t>(number >> shift));
  }
}

Writer& Writer::add_unsigned(std::uint64_t number) {
  add_head(kMajorUnsigned, number);
  return *this;
}
Writer& Writer::add_signed(std::int64_t number) {
  if (number >= 0) {
    add_head(kMajorUnsigned, static_cast<std::uint64_t>(number));
  } else {
    add_head(kMajorNegative, static_cast<std::uint64_t>(-(number + 1)));
  }
  return *this;
}
Writer& Writer::add_bytes(ByteView bytes) {
  add_head(kMajorBytes, bytes.size());
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}
Writer& Writer::add_text(std::string_view text) {
  assert(is_utf8(as_bytes(text)));
  add_head(kMajorText, text.size());
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  return *this;
}
Writer& Writer::add_bool(bool value) {
  bytes_.push_back(value ? kTrueByte : kFalseByte);
  return *this;
}
Writer& Writer::add_null() {
  bytes_.push_back(kNullByte);
  return *this;
}
Writer& Writer::add_array(std::uint64_t count) {
  add_head(kMajorArray, count);
  return *this;
}
Writer& Writer::add_map(std::uint64_t count) {
  add_head(kMajorMap, count);
  return *this;
}
Writer& Writer::add_encoded(ByteView encoded) {
  bytes_.insert(bytes_.end(), encoded.begin(), encoded.end());
  return *this;
}
Writer& Writer::add_value(const Value& value) {
  switch (value.kind) {
    case Kind::kUnsigned: add_head(kMajorUnsigned, value.number); break;
    case Kind::kNegative: add_head(kMajorNegative, value.number); break;
    case Kind::kBytes: return add_bytes(value.bytes);
    case Kind::kText: return add_text(as_text(value.bytes));
    case Kind::kArray: add_head(kMajorArray, value.items.size()); break;
    case Kind::kMap: add_head(kMajorMap, value.items.size() / 2); break;
    case Kind::kFalse: return add_bool(false);
    case Kind::kTrue: return add_bool(true);
    case Kind::kNull: return add_null();
  }
  for (const Value& item : value.items) add_value(item);
  return *this;
}

Bytes encode(const Value& value) {
  Writer writer;
  writer.add_value(value);
  return writer.take();
}

Writer& MapWriter::start(std::uint64_t key) {
  assert(count_ == 0 || key > last_key_);
  last_key_ = key;
  ++count_;
  return items_.add_unsigned(key);
}
MapWriter& MapWriter::add_unsigned(std::uint64_t key, std::uint64_t number) {
  start(key).add_unsigned(number);
  return *this;
}
MapWriter& MapWriter::add_signed(std::uint64_t key, std::int64_t number) {
  start(key).add_signed(number);
  return *this;
}
MapWriter& MapWriter::add_bytes(std::uint64_t key, ByteView bytes) {
  start(key).add_bytes(bytes);
  return *this;
}
MapWriter& MapWriter::add_text(std::uint64_t key, std::string_view text) {
  start(key).add_text(text);
  return *this;
}
MapWriter& MapWriter::add_bool(std::uint64_t key, bool value) {
  start(key).add_bool(value);
  return *this;
}
MapWriter& MapWriter::add_encoded(std::uint64_t key, ByteView encoded) {
  start(key).add_encoded(encoded);
  return *this;
}
Bytes MapWriter::finish() const {
  Writer map;
  map.add_map(count_).add_encoded(items_.bytes());
  return map.take();
}

Result<MapReader> MapReader::create(const Value& map) {
  if (!map.is(Kind::kMap)) return Error(Errc::kBadInput, "CBOR: a map is expected here");
  for (std::size_t at = 0; at < map.items.size(); at += 2) {
    if (!map.items[at].is(Kind::kUnsigned)) {
      return Error(Errc::kBadInput, "CBOR: a key is not a non-negative integer");
    }
  }
  return MapReader(map);
}

const Value* MapReader::find(std::uint64_t key) {
  for (std::size_t at = 0; at < seen_.size(); ++at) {
    if (map_->items[2 * at].number != key) continue;
    seen_[at] = true;
    return &map_->items[2 * at + 1];
  }
  return nullptr;
}

Result<std::uint64_t> MapReader::unsigned_at(std::uint64_t key, std::uint64_t max) {
  TRY(number, unsigned_if(key, max));
  if (!number) return Error(Errc::kBadInput, "CBOR: a required number is absent");
  return *number;
}

Result<std::optional<std::uint64_t>> MapReader::unsigned_if(std::uint64_t key, std::uint64_t max) {
  const Value* value = find(key);
  if (value == nullptr) return std::optional<std::uint64_t>();
  if (!value->is(Kind::kUnsigned) || value->number > max) {
    return Error(Errc::kBadInput, "CBOR: a number is out of bounds");
  }
  return std::optional<std::uint64_t>(value->number);
}

Result<std::int64_t> MapReader::signed_at(std::uint64_t key) {
  const Value* value = find(key);
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const bool is_number =
      value != nullptr && (value->is(Kind::kUnsigned) || value->is(Kind::kNegative));
  if (!is_number || value->number > kMax) {
    return Error(Errc::kBadInput, "CBOR: a number is absent or out of bounds");
  }
  const auto number = static_cast<std::int64_t>(value->number);
  return value->is(Kind::kUnsigned) ? number : -1 - number;
}

Result<ByteView> MapReader::bytes_at(std::uint64_t key, std::size_t bytes_max) {
  const Value* value = find(key);
  if (value == nullptr || !value->is(Kind::kBytes) || value->bytes.size() > bytes_max) {
    return Error(Errc::kBadInput, "CBOR: a byte string is absent or too long");
  }
  return value->bytes;
}

Result<std::string> MapReader::text_at(std::uint64_t key, std::size_t bytes_max) {
  const Value* value = find(key);
  if (value == nullptr || !value->is(Kind::kText) || value->bytes.size() > bytes_max) {
    return Error(Errc::kBadInput, "CBOR: a text is absent or too long");
  }
  return std::string(as_text(value->bytes));
}

Result<std::string> MapReader::text_or_empty(std::uint64_t key, std::size_t bytes_max) {
  if (find(key) == nullptr) return std::string();
  TRY(text, text_at(key, bytes_max));
  // Absent is the one way to say "nothing".
  if (text.empty()) return Error(Errc::kBadInput, "CBOR: an empty text is written as absent");
  return text;
}

Result<void> MapReader::finish() const {
  for (std::size_t at = 0; at < seen_.size(); ++at) {
    if (!seen_[at] && map_->items[2 * at].number < kIgnorableKey) {
      return Error(Errc::kBadInput, "CBOR: a key that this version does not know");
    }
  }
  return ok();
}

}  // namespace tomoshibi::cbor
