// A spoken code is typed by somebody in a hurry: whatever comes, it is read exactly or refused, and
// a code that is read is written again as the same digits.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sync/core/spoken.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 18) return 0;
  const Area area{.code = 1000U + data[0] * 150U, .is_drill = (data[1] & 1) != 0};
  const Epoch epoch = data[1];
  const std::string_view text = as_text({data + 2, size - 2});
  const SpokenGroups groups = read_groups(text);
  const auto read = read_spoken(text, area, epoch);
  if (read && !groups.is_complete()) std::abort();
  if (!read && !groups.is_complete() && read.error().code != Errc::kBadInput) std::abort();
  // A secret from the input, with one digit of its code changed as the input says.
  ChainSecret secret;
  std::copy_n(data + 2, 16, secret.fill().begin());
  const SecretText code = spoken_text(area, epoch, secret);
  if (!(read_spoken(code.view(), area, epoch).value() == secret)) std::abort();
  std::string wrong(code.view());
  const std::size_t at = data[0] % wrong.size();
  const char digit = static_cast<char>('0' + data[1] % 10);
  if (wrong[at] == ' ' || wrong[at] == digit) return 0;
  wrong[at] = digit;
  if (read_groups(wrong).is_complete()) std::abort();
  return 0;
}
