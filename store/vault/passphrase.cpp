#include "store/vault/passphrase.h"

#include <sodium.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <chrono>
#include <string_view>

namespace tomoshibi::store::vault {
namespace {

constexpr Error kBadText(Errc::kBadInput, "a passphrase is UTF-8 text of at most 1,024 bytes");
constexpr std::size_t kNfkcGrowthMax = 18;  // UTF-16 units for one (U+FDFA): Unicode FAQ.
constexpr std::uint32_t kStepKib = 8'192;

// How long the derivation takes here, in milliseconds; a machine without the memory is too slow.
double timed(const PassphraseCost& cost) {
  const SecretText text("a text to measure with");
  const auto begin = std::chrono::steady_clock::now();
  if (!key_from_passphrase(text, Salt{}, cost)) return 1e9;
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  return took.count();
}

}  // namespace

Result<SecretText> normalised(const SecretText& text) {
  if (text.is_cut()) return kBadText;
  if (text.empty()) return SecretText();
  UErrorCode status = U_ZERO_ERROR;
  WipedVector<UChar> wide(text.size());
  std::int32_t length = 0;
  u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.view().data(),
                static_cast<std::int32_t>(text.size()), &status);
  if (U_FAILURE(status)) return kBadText;
  const UNormalizer2* form = unorm2_getNFKCInstance(&status);
  // Large enough for everything, so that ICU works in place and leaves no copy on its own heap.
  WipedVector<UChar> composed(wide.size() * kNfkcGrowthMax + 1);
  length = unorm2_normalize(form, wide.data(), length, composed.data(),
                            static_cast<std::int32_t>(composed.size()), &status);
  WipedVector<char> narrow(SecretText::kBytesMax);
  std::int32_t size = 0;
  u_strToUTF8(narrow.data(), static_cast<std::int32_t>(narrow.size()), &size, composed.data(),
              length, &status);
  if (U_FAILURE(status)) return kBadText;
  return SecretText(std::string_view(narrow.data(), static_cast<std::size_t>(size)));
}

Result<Secret<32>> key_from_passphrase(const SecretText& passphrase, const Salt& salt,
                                       const PassphraseCost& cost) {
  static_assert(std::tuple_size_v<Salt> == crypto_pwhash_SALTBYTES);
  if (cost.passes < kCostFloor.passes || cost.memory_kib < kCostFloor.memory_kib) {
    return Error(Errc::kBadInput, "the cost of a passphrase is below the floor");
  }
  if (cost.passes > kCostMax.passes || cost.memory_kib > kCostMax.memory_kib) {
    return Error(Errc::kBadInput, "the cost of a passphrase is above what is accepted");
  }
  TRY(text, normalised(passphrase));
  if (text.empty()) return Error(Errc::kBadInput, "an empty passphrase is none");
  if (sodium_init() < 0) return Error(Errc::kStorage, "this machine gives no random numbers");
  Secret<32> key;
  if (crypto_pwhash(key.fill().data(), key.fill().size(), text.view().data(), text.size(),
                    salt.data(), cost.passes, std::size_t{cost.memory_kib} * 1024,
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error(Errc::kStorage, "not enough memory for the passphrase's derivation");
  }
  return key;
}

PassphraseCost measure_cost(int milliseconds) {
  const double wished = std::max(milliseconds, 1);
  PassphraseCost cost{kCostDefault.passes, kCostFloor.memory_kib};
  double took = timed(cost);
  if (took > wished) return kCostFloor;
  PassphraseCost best = cost;
  // Time grows a little faster than memory: a guess by proportion, measured, drawn in if needed.
  for (int attempt = 0; attempt < 3; ++attempt) {
    const double guess = std::min(static_cast<double>(cost.memory_kib) * wished / took,
                                  static_cast<double>(kCostDefault.memory_kib));
    cost.memory_kib = static_cast<std::uint32_t>(guess) / kStepKib * kStepKib;
    if (cost.memory_kib <= best.memory_kib) break;
    took = timed(cost);
    if (took <= wished) best = cost;
  }
  return best;
}

}  // namespace tomoshibi::store::vault
