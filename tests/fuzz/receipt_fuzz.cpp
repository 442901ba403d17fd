// Any text as a receipt, any bytes as what is inside one, any text as the typed words of a seal:
// read or refused, never worse; what reads is written again to the same; nothing verifies under a
// fixed key.
// Run: build with the fuzz preset, then ./fuzz_receipt CORPUS -max_len=4096
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "store/base/base45.h"
#include "store/audit/receipt.h"
#include "store/audit/seal_words.h"

using namespace tomoshibi;
namespace audit = tomoshibi::store::audit;

namespace {

// The public half of the seed 00 .. 00; its private half signs nothing here.
PublicKey fixed_key() {
  PublicKey key{};
  const Secret<32> seed;
  Secret<64> secret;
  crypto_sign_seed_keypair(key.data(), secret.fill().data(), seed.view().data());
  return key;
}

void check_receipt(std::string_view payload, const PublicKey& key) {
  const auto parts = audit::parse_receipt(payload);
  if (!parts) return;
  const auto again = audit::make_receipt(*parts);
  if (!again || again->size() > payload.size()) std::abort();
  // Shorter only by keys that were read over.
  if (again->size() == payload.size() && *again != payload) std::abort();
  if (audit::verify_receipt(payload, key)) std::abort();
}

void check_words(std::string_view text) {
  const auto typed = audit::read_seal_words(text);
  if (typed.unknown && text.size() <= audit::kTypedBytesMax &&
      *typed.unknown != typed.words.size() + 1)
    std::abort();
  std::string readings;
  for (const auto word : typed.words) readings += audit::seal_words()[word].reading;
  if (readings.size() > audit::kTypedBytesMax) return;
  const auto again = audit::read_seal_words(readings);
  if (again.unknown || again.words != typed.words) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const PublicKey key = fixed_key();
  const ByteView bytes(data, size);
  const auto text = as_text(bytes);
  check_receipt(text, key);
  const auto encoded = tomoshibi::to_base45(bytes);
  const auto back = tomoshibi::from_base45(encoded);
  if (!back || !std::ranges::equal(*back, bytes)) std::abort();
  check_receipt("TMSBR1:" + encoded, key);
  const auto decoded = tomoshibi::from_base45(text);
  if (decoded && tomoshibi::to_base45(*decoded) != text) std::abort();
  check_words(text);
  return 0;
}
