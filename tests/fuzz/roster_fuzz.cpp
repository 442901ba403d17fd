// Any bytes as the content of a roster and as its file: read or refused, never worse; what reads is
// written again to what reads as the same; no bytes are taken for the signature of a fixed issuer.
// Run: build with the fuzz preset, then ./fuzz_roster CORPUS -max_len=8192
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "store/orders/roster_format.h"

using namespace tomoshibi;
namespace orders = tomoshibi::store::orders;

namespace {

// The public half of the seed 00 .. 00; its private half signs nothing here.
orders::IssuerKey fixed_issuer() {
  orders::IssuerKey key{};
  const Secret<32> seed;
  Secret<64> secret;
  crypto_sign_seed_keypair(key.data(), secret.fill().data(), seed.view().data());
  return key;
}

void check_content(ByteView content) {
  const auto roster = orders::read_roster(content);
  if (!roster) return;
  const Bytes again = orders::encode_roster(*roster);
  const auto second = orders::read_roster(again);
  if (!second || !(*second == *roster)) std::abort();
  // Shorter only by keys that were read over.
  if (again.size() > content.size()) std::abort();
  if (again.size() == content.size() && !std::ranges::equal(again, content)) std::abort();
  for (const orders::RosterAccount& account : roster->accounts) {
    if (!orders::may_travel(account.role, account.factor)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const orders::IssuerKey issuer = fixed_issuer();
  const ByteView input(data, size);
  check_content(input);
  auto parts = orders::parts_of_roster(input);
  if (parts) {
    check_content(parts->content);
    parts->issuer = issuer;
    if (orders::verify_roster(*parts)) std::abort();
  }
  return 0;
}
