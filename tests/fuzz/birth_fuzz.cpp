// Any bytes as a birth date and as an age: read or refused; what reads is within its limits, is
// never both, and a whole date reads the same from the plain form of it.
// Run: build with the fuzz preset, then ./fuzz_birth CORPUS -max_len=160
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "store/base/instant.h"

using namespace tomoshibi;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_date(const PartialDate& date) {
  require(!date.empty());
  require(date.year == 0 || (date.year >= 1850 && date.year <= 2117));
  require(date.month >= 0 && date.month <= 99 && date.day >= 0 && date.day <= 99);
  if (date.year == 0) require(date.month >= 1 && date.month <= 12 && date.day <= 31);
  if (!date.complete() || date.year > 2100) return;
  char plain[24];
  std::snprintf(plain, sizeof plain, "%04d-%02d-%02d", date.year, date.month, date.day);
  require(read_birth_date(plain) == date);
  std::snprintf(plain, sizeof plain, "%04d%02d%02d", date.year, date.month, date.day);
  require(read_birth_date(plain) == date);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text;
  for (std::size_t at = 0; at < size; ++at) text += static_cast<char>(data[at]);
  const auto date = read_birth_date(text);
  if (date) check_date(*date);
  const auto age = read_age(text);
  if (age) {
    require(age->years >= 0 && age->years <= 130);
    require(!date || date->year == 0 || !date->complete());
    require(read_age(std::to_string(age->years))->years == age->years);
  }
  return 0;
}
