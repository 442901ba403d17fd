// Packing of numbers and text into bytes, as rows and blobs keep them. LEB128 varints; signed
// numbers zigzag; text is length and bytes. Reading is bounded: past the end or above a cap the
// reader fails for good and gives zeros and empty text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tomoshibi::store::charts::internal {

class Packer final {
 public:
  explicit Packer(std::string& out) : out_(out) {}

  void byte(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      byte(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    byte(static_cast<std::uint8_t>(value));
  }
  void signed_number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    number(bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }
  void text(std::string_view value) {
    number(value.size());
    out_.append(value);
  }
  void raw(std::string_view value) { out_.append(value); }

 private:
  std::string& out_;
};

class Unpacker final {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t byte() {
    if (rest_.empty()) return fail();
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
      if ((next & 0x80) == 0) return failed_ ? 0 : value;
    }
    return fail();
  }
  // A number that must not be above `cap`.
  std::size_t count(std::size_t cap) {
    const std::uint64_t value = number();
    if (value > cap) return fail();
    return static_cast<std::size_t>(value);
  }
  std::int64_t signed_number() {
    const std::uint64_t bits = number();
    return static_cast<std::int64_t>(bits >> 1 ^ (~(bits & 1) + 1));
  }
  std::string_view raw(std::size_t size) {
    if (size > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) {
      fail();
      return {};
    }
    return raw(static_cast<std::size_t>(size));
  }

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  std::size_t left() const { return rest_.size(); }

 private:
  std::uint8_t fail() {
    failed_ = true;
    rest_ = {};
    return 0;
  }
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace tomoshibi::store::charts::internal
