// Fuzzes what is read off a scanned code: fields within their caps, whole characters, and nothing
// handed on of a code that is refused.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "store/charts/scanned_code.h"

namespace {

void expect(bool truth) {
  if (!truth) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tomoshibi::store::charts;
  const ScannedCode code =
      read_code(std::string_view(reinterpret_cast<const char*>(data), size));
  expect(code.name.size() <= kNameBytesMax && code.kana.size() <= kNameBytesMax);
  expect(code.address.size() <= kAddressBytesMax);
  expect(code.birth.month >= 0 && code.birth.month <= 12);
  expect(code.birth.day >= 0 && code.birth.day <= 31);
  expect(code.birth.day == 0 || code.birth.month != 0);
  expect(code.birth.month == 0 || code.birth.year != 0);
  ScannedCode bare;
  bare.kind = code.kind;
  const bool hands_on = code.kind == CodeKind::kNotebook || code.kind == CodeKind::kPrescription ||
                        code.kind == CodeKind::kMemberId;
  expect(hands_on || code == bare);
  return 0;
}
