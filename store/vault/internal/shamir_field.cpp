#include "store/vault/internal/shamir_field.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <string_view>

namespace tomoshibi::store::vault::internal {
namespace {

template <std::size_t N>
std::array<std::uint8_t, N> hash_prefix(std::string_view domain, std::span<const ByteView> parts) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  const std::uint8_t zero = 0;
  const ByteView name = as_bytes(domain);
  crypto_hash_sha256_update(&state, name.data(), name.size());
  crypto_hash_sha256_update(&state, &zero, 1);
  for (const ByteView part : parts) crypto_hash_sha256_update(&state, part.data(), part.size());
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  std::array<std::uint8_t, N> prefix{};
  std::copy_n(hash.begin(), N, prefix.begin());
  sodium_memzero(&state, sizeof state);
  sodium_memzero(hash.data(), hash.size());
  return prefix;
}

}  // namespace

std::uint8_t field_multiply(std::uint8_t a, std::uint8_t b) {
  unsigned product = 0;
  unsigned shifted = a;
  unsigned rest = b;
  for (int bit = 0; bit < 8; ++bit) {
    product ^= shifted & (0U - (rest & 1U));
    const unsigned carry = 0U - (shifted >> 7);
    shifted = ((shifted << 1) & 0xffU) ^ (carry & 0x1bU);
    rest >>= 1;
  }
  return static_cast<std::uint8_t>(product);
}

// a^254, since a^255 is 1: seven squarings, six of them multiplied in.
std::uint8_t field_invert(std::uint8_t a) {
  std::uint8_t power = a;
  std::uint8_t result = 1;
  for (int step = 0; step < 7; ++step) {
    power = field_multiply(power, power);
    result = field_multiply(result, power);
  }
  return result;
}

SetCheck set_check_of(ByteView secret) {
  const std::array<ByteView, 1> parts{secret};
  return hash_prefix<4>("tomoshibi/share-set/v1", parts);
}

ShareCheck share_check_of(std::uint8_t needed, std::uint8_t number, const SetCheck& set,
                          ByteView y) {
  const std::array<std::uint8_t, 2> head{needed, number};
  const std::array<ByteView, 3> parts{ByteView(head), ByteView(set), y};
  return hash_prefix<2>("tomoshibi/share/v1", parts);
}

void evaluate(ByteView coefficients, int needed, std::uint8_t number, std::span<std::uint8_t> y) {
  const auto terms = static_cast<std::size_t>(needed);
  assert(needed >= 1 && coefficients.size() == terms * y.size());
  for (std::size_t at = 0; at < y.size(); ++at) {
    std::uint8_t value = 0;
    for (std::size_t power = terms; power-- > 0;) {  // Horner, from the highest power down.
      value = field_multiply(value, number);
      value = static_cast<std::uint8_t>(value ^ coefficients[at * terms + power]);
    }
    y[at] = value;
  }
}

JoinFault join_points(std::span<const Point> points, int needed, const SetCheck& set,
                      std::span<std::uint8_t> secret) {
  if (points.size() < static_cast<std::size_t>(std::max(needed, 1))) return JoinFault::kTooFew;
  std::array<bool, 256> seen{};
  for (const Point& point : points) {
    if (point.number == 0) return JoinFault::kZero;
    if (seen[point.number]) return JoinFault::kTwice;
    if (point.y.size() != secret.size()) return JoinFault::kLength;
    seen[point.number] = true;
  }
  std::ranges::fill(secret, std::uint8_t{0});
  for (const Point& point : points) {
    std::uint8_t weight = 1;  // Lagrange at 0: the product of x_j / (x_j - x_i).
    for (const Point& other : points) {
      if (other.number == point.number) continue;
      const auto difference = static_cast<std::uint8_t>(other.number ^ point.number);
      weight = field_multiply(weight, field_multiply(other.number, field_invert(difference)));
    }
    for (std::size_t at = 0; at < secret.size(); ++at) {
      secret[at] = static_cast<std::uint8_t>(secret[at] ^ field_multiply(point.y[at], weight));
    }
  }
  if (set_check_of(secret) != set) {
    sodium_memzero(secret.data(), secret.size());
    return JoinFault::kCheck;
  }
  return JoinFault::kNone;
}

}  // namespace tomoshibi::store::vault::internal
