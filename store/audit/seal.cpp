// Seals: see the header.
#include "store/audit/seal.h"

#include <sodium.h>

#include <algorithm>

namespace tomoshibi::store::audit {

namespace {

constexpr std::string_view kDomain = "tomoshibi/seal/v1";
constexpr std::size_t kMemoryBytes = std::size_t{256} << 20;
constexpr unsigned long long kPasses = 3;
constexpr unsigned kWordBits = 11;
static_assert(kSealListSize == std::size_t{1} << kWordBits);

using Salt = std::array<std::uint8_t, crypto_pwhash_SALTBYTES>;

Salt salt_of(std::string_view origin, const Date& date) {
  std::string input(kDomain);
  input += '\0';
  input += origin;
  input += '\0';
  input += to_iso(date);
  Digest digest;
  crypto_hash_sha256(digest.data(), as_bytes(input).data(), input.size());
  Salt salt{};
  std::copy_n(digest.begin(), salt.size(), salt.begin());
  return salt;
}

SealNumbers numbers_of(std::span<const std::uint8_t> key) {
  SealNumbers numbers{};
  std::size_t bit = 0;
  for (auto& number : numbers) {
    unsigned value = 0;
    for (unsigned taken = 0; taken < kWordBits; ++taken, ++bit)
      value = value << 1 | (static_cast<unsigned>(key[bit / 8]) >> (7 - bit % 8) & 1u);
    number = static_cast<std::uint16_t>(value);
  }
  return numbers;
}

}  // namespace

Result<SealNumbers> words_for(const tlog::TreeHead& head, const Date& date,
                              std::string_view origin) {
  if (!tlog::is_key_name(origin) || !is_valid(date))
    return Error(Errc::kBadInput, "seal: no origin or no date");
  std::array<std::uint8_t, std::tuple_size_v<Digest> + 8> password{};
  std::ranges::copy(head.root, password.begin());
  for (std::size_t at = 0; at < 8; ++at)
    password[head.root.size() + at] = static_cast<std::uint8_t>(head.size >> (8 * (7 - at)));
  const Salt salt = salt_of(origin, date);
  std::array<std::uint8_t, 16> key{};
  static_assert(sizeof key * 8 >= kSealWords * kWordBits && sizeof key >= crypto_pwhash_BYTES_MIN);
  const auto text = as_text(password);
  if (crypto_pwhash(key.data(), key.size(), text.data(), text.size(), salt.data(), kPasses,
                    kMemoryBytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return Error(Errc::kStorage, "seal: 256 MiB of memory are not to be had");
  return numbers_of(key);
}

Result<SealOnPaper> make_seal(const tlog::TreeHead& head, const Date& date,
                              std::string_view origin, std::string_view note) {
  TRY(words, words_for(head, date, origin));
  return SealOnPaper{head, date, std::string(origin), words, std::string(note)};
}

std::string_view name_of(SealVerdict verdict) {
  switch (verdict) {
    case SealVerdict::kHolds: return "holds";
    case SealVerdict::kDiffers: return "differs";
    case SealVerdict::kShorter: return "shorter";
  }
  return "";
}

Result<SealVerdict> check_words(const SealNumbers& words, std::uint64_t size, const Date& date,
                                std::string_view origin, const tlog::TreeHead& at_size,
                                std::uint64_t entries) {
  if (entries < size) return SealVerdict::kShorter;
  if (at_size.size != size) return Error(Errc::kBadInput, "seal: the head is of another size");
  TRY(made, words_for(at_size, date, origin));
  return made == words ? SealVerdict::kHolds : SealVerdict::kDiffers;
}

Result<SealRead> read_seal_note(std::string_view note, const PublicKey& device) {
  TRY(parts, tlog::split_note(note));
  // Whose log it says to be: the name under which the device's key is looked for.
  const auto origin = parts.text.substr(0, parts.text.find('\n'));
  const tlog::VerifierKey key{origin, tlog::NoteKeyType::kEd25519, device};
  TRY(head, tlog::open_checkpoint(note, origin, {&key, 1}));
  return SealRead{origin, head};
}

SealVerdict check_note(const SealRead& paper, const tlog::TreeHead& at_size,
                       std::uint64_t entries) {
  if (entries < paper.head.size) return SealVerdict::kShorter;
  return at_size == paper.head ? SealVerdict::kHolds : SealVerdict::kDiffers;
}

Result<SealNumbers> seal_from_typed(std::string_view typed) {
  const auto read = read_seal_words(typed);
  if (read.unknown || read.words.size() != kSealWords)
    return Error(Errc::kBadInput, "seal: not six words of the list");
  SealNumbers words{};
  std::ranges::copy(read.words, words.begin());
  return words;
}

std::string words_text(const SealNumbers& words) {
  std::string text;
  for (const auto number : words) {
    if (!text.empty()) text += ' ';
    text += seal_words()[number].reading;
  }
  return text;
}

}  // namespace tomoshibi::store::audit
