// A Person as bytes: what the table `person` keeps. Version 1; a later version reads the earlier.
//
// Shape: version, then fields in the order of Person, strings with a length in front, numbers as
// LEB128. `as_of` is not inside: it stands in a column, so that two deliveries of the same facts
// are the same bytes.
// Errors: kCorrupt on anything that is not exactly such a record.
// Proof: tests/people_register_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/bytes.h"
#include "store/base/person.h"
#include "store/base/result.h"

namespace tomoshibi::store::people::internal {

class Writer {
 public:
  void number(std::uint64_t value);
  void text(std::string_view value);
  void raw(ByteView value) { bytes_.insert(bytes_.end(), value.begin(), value.end()); }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

// Reads until something does not fit; then good() is false and everything reads as zero.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}
  std::uint64_t number();
  std::string_view text();
  ByteView raw(std::size_t size);
  // A count of things of at least one byte each: never more than what is left.
  std::size_t count();
  bool good() const { return good_; }
  bool done() const { return good_ && rest_.empty(); }

 private:
  ByteView rest_;
  bool good_ = true;
};

Bytes encode_person(const Person& person);
Result<Person> decode_person(ByteView bytes);

}  // namespace tomoshibi::store::people::internal
