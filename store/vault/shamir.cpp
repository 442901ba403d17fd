#include "store/vault/shamir.h"

#include <sodium.h>

#include <algorithm>

#include "store/vault/internal/shamir_field.h"

namespace tomoshibi::store::vault {
namespace {

using internal::JoinFault;
using internal::SetCheck;

// set check (4) ‖ m ‖ x ‖ y (32) ‖ share check (2)
constexpr std::size_t kNeededAt = 4;
constexpr std::size_t kNumberAt = 5;
constexpr std::size_t kValueAt = 6;
constexpr std::size_t kValueBytes = 32;
constexpr std::size_t kCheckAt = kValueAt + kValueBytes;

constexpr int kGroups = 20;
constexpr int kGroupDigits = 6;  // Five of a 16-bit word, one of the check.

ByteView value_of(const Share& share) { return share.bytes.view().subspan(kValueAt, kValueBytes); }

SetCheck set_of(const Share& share) {
  SetCheck set{};
  std::copy_n(share.bytes.view().begin(), set.size(), set.begin());
  return set;
}

bool check_holds(const Share& share) {
  const auto bytes = share.bytes.view();
  const internal::ShareCheck check =
      internal::share_check_of(bytes[kNeededAt], bytes[kNumberAt], set_of(share), value_of(share));
  return std::equal(check.begin(), check.end(), bytes.begin() + kCheckAt) &&
         bytes[kNeededAt] >= 2 && bytes[kNumberAt] >= 1;
}

// Damm's quasigroup of order 10: finds every single wrong digit and every swap of neighbours.
constexpr std::uint8_t kDamm[10][10] = {
    {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
    {4, 2, 0, 6, 8, 7, 1, 3, 5, 9}, {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
    {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
    {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
    {9, 4, 3, 8, 6, 1, 7, 2, 0, 5}, {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}};

// Over the group's number modulo 10 and the digits; with the check digit itself it ends in 0.
std::uint8_t damm_of(int group, std::span<const std::uint8_t> digits) {
  std::uint8_t state = kDamm[0][group % 10];
  for (const std::uint8_t digit : digits) state = kDamm[state][digit];
  return state;
}

constexpr int kSeparator = -1;
constexpr int kRefused = -2;

struct Sign {
  int digit = kRefused;
  std::size_t length = 1;  // Bytes of UTF-8 that it took.
};

struct WideSign {
  std::string_view text;
  int digit;
};
constexpr WideSign kWideSigns[] = {
    {"〇", 0}, {"零", 0}, {"一", 1}, {"二", 2}, {"三", 3}, {"四", 4},
    {"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"　", kSeparator},
    {"ー", kSeparator}, {"－", kSeparator}, {"−", kSeparator}, {"‐", kSeparator}};

Sign sign_at(std::string_view text) {
  const char first = text.front();
  if (first >= '0' && first <= '9') return {first - '0', 1};
  if (first == ' ' || first == '-' || first == '\n' || first == '\r' || first == '\t') {
    return {kSeparator, 1};
  }
  // Full-width digits are U+FF10 to U+FF19: EF BC 90 to EF BC 99.
  if (text.size() >= 3 && text.starts_with("\xef\xbc")) {
    const int last = static_cast<unsigned char>(text[2]);
    if (last >= 0x90 && last <= 0x99) return {last - 0x90, 3};
  }
  for (const WideSign& sign : kWideSigns) {
    if (text.starts_with(sign.text)) return {sign.digit, sign.text.size()};
  }
  return {};
}

}  // namespace

int Share::needed() const { return bytes.view()[kNeededAt]; }
int Share::number() const { return bytes.view()[kNumberAt]; }

Result<std::vector<Share>> split(const Secret<32>& secret, int needed, int made) {
  if (needed < 2 || made < needed || made > 255) {
    return Error(Errc::kBadInput, "shares: two or more are needed, of at most 255");
  }
  const auto terms = static_cast<std::size_t>(needed);
  WipedBytes coefficients(terms * kValueBytes);
  // All powers uniform, the highest included: one that is never zero would say something.
  randombytes_buf(coefficients.data(), coefficients.size());
  for (std::size_t at = 0; at < kValueBytes; ++at) coefficients[at * terms] = secret.view()[at];
  const SetCheck set = internal::set_check_of(secret.view());
  std::vector<Share> shares(static_cast<std::size_t>(made));
  for (int number = 1; number <= made; ++number) {
    const auto bytes = shares[static_cast<std::size_t>(number - 1)].bytes.fill();
    std::ranges::copy(set, bytes.begin());
    bytes[kNeededAt] = static_cast<std::uint8_t>(needed);
    bytes[kNumberAt] = static_cast<std::uint8_t>(number);
    const auto value = bytes.subspan(kValueAt, kValueBytes);
    internal::evaluate(coefficients, needed, bytes[kNumberAt], value);
    const auto check =
        internal::share_check_of(bytes[kNeededAt], bytes[kNumberAt], set, ByteView(value));
    std::ranges::copy(check, bytes.begin() + kCheckAt);
  }
  return shares;
}

Result<Secret<32>> join(std::span<const Share> shares) {
  if (shares.empty()) return Error(Errc::kBadInput, "no shares");
  const SetCheck set = set_of(shares.front());
  const int needed = shares.front().needed();
  std::vector<internal::Point> points;
  points.reserve(shares.size());
  for (const Share& share : shares) {
    if (!check_holds(share)) return Error(Errc::kBadInput, "a share is damaged");
    if (set_of(share) != set || share.needed() != needed) {
      return Error(Errc::kBadInput, "the shares are of different sets");
    }
    points.push_back({share.bytes.view()[kNumberAt], value_of(share)});
  }
  Secret<32> secret;
  switch (internal::join_points(points, needed, set, secret.fill())) {
    case JoinFault::kNone: return secret;
    case JoinFault::kTooFew: return Error(Errc::kBadInput, "more shares are needed");
    case JoinFault::kTwice: return Error(Errc::kBadInput, "one share is there twice");
    case JoinFault::kZero:
    case JoinFault::kLength:
    case JoinFault::kCheck: break;
  }
  return Error(Errc::kBadInput, "the shares do not belong together");
}

SecretText to_paper(const Share& share) {
  SecretText text;
  const auto bytes = share.bytes.view();
  for (int group = 1; group <= kGroups; ++group) {
    const auto at = static_cast<std::size_t>(group - 1) * 2;
    unsigned word = static_cast<unsigned>(bytes[at]) << 8 | bytes[at + 1];
    std::array<std::uint8_t, kGroupDigits - 1> digits{};
    for (auto place = digits.rbegin(); place != digits.rend(); ++place, word /= 10) {
      *place = static_cast<std::uint8_t>(word % 10);
    }
    if (group > 1) text.push_back(' ');
    for (const std::uint8_t digit : digits) text.push_back(static_cast<char>('0' + digit));
    text.push_back(static_cast<char>('0' + damm_of(group, digits)));
    sodium_memzero(digits.data(), digits.size());
  }
  return text;
}

Result<Share> from_paper(std::string_view text, int* wrong_group) {
  constexpr std::size_t kDigits = std::size_t{kGroups} * kGroupDigits;
  int ignored = 0;
  int& wrong = wrong_group != nullptr ? *wrong_group : ignored;
  Secret<kDigits> digits;
  std::size_t count = 0;
  while (!text.empty()) {
    const Sign sign = sign_at(text);
    wrong = std::min(static_cast<int>(count) / kGroupDigits + 1, kGroups);
    if (sign.digit == kRefused) return Error(Errc::kBadInput, "a share holds digits only");
    text.remove_prefix(sign.length);
    if (sign.digit == kSeparator) continue;
    if (count == kDigits) return Error(Errc::kBadInput, "a share has 20 groups of six digits");
    digits.fill()[count++] = static_cast<std::uint8_t>(sign.digit);
  }
  Share share;
  for (int group = 1; group <= kGroups; ++group) {
    wrong = group;
    const auto at = static_cast<std::size_t>(group - 1) * kGroupDigits;
    if (at + kGroupDigits > count) return Error(Errc::kBadInput, "a group of the share is missing");
    const auto part = digits.view().subspan(at, kGroupDigits);
    unsigned word = 0;
    for (const std::uint8_t digit : part.first(kGroupDigits - 1)) word = word * 10 + digit;
    if (damm_of(group, part) != 0 || word > 0xffff) {
      return Error(Errc::kBadInput, "a group of the share is wrong");
    }
    const auto place = static_cast<std::size_t>(group - 1) * 2;
    share.bytes.fill()[place] = static_cast<std::uint8_t>(word >> 8);
    share.bytes.fill()[place + 1] = static_cast<std::uint8_t>(word & 0xff);
  }
  wrong = 0;  // Each group reads; what fails now is the whole.
  if (!check_holds(share)) return Error(Errc::kBadInput, "the share's groups are not in order");
  return share;
}

}  // namespace tomoshibi::store::vault
