// Fuzzes recovery shares: a text that reads as one prints as the same digits again; shares that
// join have the set check of their secret; a reader's slip is answered with a group from 1 to 20.
#include <algorithm>
#include <cassert>
#include <cstdint>

#include "store/vault/internal/shamir_field.h"
#include "store/vault/shamir.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {

void read_paper(std::string_view text) {
  int wrong = -1;
  const auto share = from_paper(text, &wrong);
  assert(wrong >= 0 && wrong <= 20);
  if (!share) return;
  assert(wrong == 0);
  const SecretText paper = to_paper(*share);
  const auto again = from_paper(paper.view(), nullptr);
  assert(again && again->bytes == share->bytes);
}

// Damm digits in place, so that the digits behind them are reached.
void print_and_read(ByteView bytes) {
  Share share;
  std::copy_n(bytes.begin(), std::min(bytes.size(), Share::kBytes), share.bytes.fill().begin());
  int wrong = -1;
  const auto read = from_paper(to_paper(share).view(), &wrong);
  assert(wrong == 0);  // Each group reads; the share's own check decides.
  if (read) assert(read->bytes == share.bytes);
}

// Every 33 bytes are x and y; the checks are put right, so that joining itself is reached.
void join_all(ByteView bytes) {
  if (bytes.size() < 5) return;
  internal::SetCheck set{};
  std::copy_n(bytes.begin(), set.size(), set.begin());
  const std::uint8_t needed = bytes[4];
  std::vector<Share> shares;
  for (bytes = bytes.subspan(5); bytes.size() >= 33; bytes = bytes.subspan(33)) {
    const auto fill = shares.emplace_back().bytes.fill();
    std::ranges::copy(set, fill.begin());
    fill[4] = needed;
    std::ranges::copy(bytes.first(33), fill.begin() + 5);
    std::ranges::copy(internal::share_check_of(needed, fill[5], set, bytes.subspan(1, 32)),
                      fill.begin() + 38);
  }
  const auto secret = join(shares);
  if (secret) assert(internal::set_check_of(secret->view()) == set);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  read_paper(as_text(input));
  print_and_read(input);
  join_all(input);
  return 0;
}
