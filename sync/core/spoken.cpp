#include "sync/core/spoken.h"

#include <sodium.h>

#include <algorithm>
#include <optional>
#include <string>

namespace tomoshibi::sync {
namespace {

constexpr std::size_t kGroupDigits = 6;  // With the check digit.
constexpr std::size_t kDigits = kSpokenGroups * kGroupDigits;
constexpr std::uint32_t kWordMax = 0xffff;

// Damm's quasigroup of order 10, row by row. Source: H. M. Damm, 2004; reference/formats.md 9.3.
constexpr std::array<std::string_view, 10> kDamm = {
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};

std::size_t damm(std::size_t state, std::uint8_t digit) {
  return static_cast<std::size_t>(kDamm[state][digit] - '0');
}

// The digits of a text, in memory that is wiped: they are the secret.
struct Digits {
  WipedBytes values;
  bool has_other_signs = false;
};

// A sign of UTF-8: its code point and length; length 0: not UTF-8 that anybody types here.
struct Sign {
  char32_t code = 0;
  std::size_t length = 0;
};

Sign next_sign(std::string_view text) {
  const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto tail = [&](std::size_t at) { return at < text.size() && (byte(at) & 0xc0U) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  if ((first & 0xe0U) == 0xc0 && tail(1)) return {((first & 0x1fU) << 6) | (byte(1) & 0x3fU), 2};
  if ((first & 0xf0U) == 0xe0 && tail(1) && tail(2))
    return {((first & 0x0fU) << 12) | ((byte(1) & 0x3fU) << 6) | (byte(2) & 0x3fU), 3};
  return {};
}

std::optional<std::uint8_t> digit_of(char32_t code) {
  constexpr std::u32string_view kKanji = U"〇一二三四五六七八九";
  if (code >= U'0' && code <= U'9') return static_cast<std::uint8_t>(code - U'0');
  if (code >= U'０' && code <= U'９') return static_cast<std::uint8_t>(code - U'０');
  if (code == U'零') return std::uint8_t{0};
  const std::size_t at = kKanji.find(code);
  if (at == std::u32string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(at);
}

bool is_separator(char32_t code) {
  constexpr std::u32string_view kOthers = U" \t\r\n-\u3000\u30fc\uff0d\u2212";
  return kOthers.find(code) != std::u32string_view::npos || (code >= 0x2010 && code <= 0x2015);
}

Digits read_digits(std::string_view text) {
  Digits out;
  if (text.size() > kSpokenBytesMax) {
    out.has_other_signs = true;
    return out;
  }
  out.values.reserve(kDigits);
  while (!text.empty()) {
    const Sign sign = next_sign(text);
    const auto digit = sign.length == 0 ? std::nullopt : digit_of(sign.code);
    if (digit && out.values.size() < kDigits) {
      out.values.push_back(*digit);
    } else if (digit || sign.length == 0 || !is_separator(sign.code)) {
      out.has_other_signs = true;
    }
    text.remove_prefix(std::max<std::size_t>(sign.length, 1));
  }
  return out;
}

// The 16-bit word of a whole group; nothing when its check digit or its value is wrong.
std::optional<std::uint32_t> word_of(ByteView group, std::size_t number) {
  std::size_t state = damm(0, static_cast<std::uint8_t>(number));
  std::uint32_t value = 0;
  for (std::size_t at = 0; at < kGroupDigits; ++at) {
    state = damm(state, group[at]);
    if (at + 1 < kGroupDigits) value = value * 10 + group[at];
  }
  if (state != 0 || value > kWordMax) return std::nullopt;
  return value;
}

ByteView group_of(const Digits& digits, std::size_t index) {
  const ByteView all(digits.values);
  const std::size_t begin = std::min(all.size(), index * kGroupDigits);
  return all.subspan(begin, std::min(kGroupDigits, all.size() - begin));
}

SpokenGroups states_of(const Digits& digits) {
  SpokenGroups out;
  out.has_other_signs = digits.has_other_signs;
  for (std::size_t index = 0; index < kSpokenGroups; ++index) {
    const ByteView group = group_of(digits, index);
    GroupState& state = out.groups[index];
    if (group.empty()) {
      state = GroupState::kMissing;
    } else if (group.size() < kGroupDigits) {
      state = GroupState::kUnfinished;
    } else {
      state = word_of(group, index + 1) ? GroupState::kRight : GroupState::kWrong;
    }
  }
  return out;
}

std::uint32_t whole_check(const Area& area, Epoch epoch, const ChainSecret& secret) {
  constexpr std::string_view kLabel = "tomoshibi/spoken/v1";
  const std::string context = chain_name(area) + "/" + std::to_string(epoch);
  WipedBytes input(kLabel.begin(), kLabel.end());
  input.push_back(0);
  input.insert(input.end(), context.begin(), context.end());
  input.push_back(0);
  input.insert(input.end(), secret.view().begin(), secret.view().end());
  const Digest hash = sha256(input);
  return static_cast<std::uint32_t>(hash[0] << 8U | hash[1]);
}

void push_group(SecretText& out, std::size_t number, std::uint32_t word) {
  if (number > 1) out.push_back(' ');
  std::size_t state = damm(0, static_cast<std::uint8_t>(number));
  for (std::uint32_t power = 10000; power > 0; power /= 10) {
    const auto digit = static_cast<std::uint8_t>(word / power % 10);
    state = damm(state, digit);
    out.push_back(static_cast<char>('0' + digit));
  }
  out.push_back(static_cast<char>('0' + state));
}

}  // namespace

bool SpokenGroups::is_complete() const {
  return !has_other_signs &&
         std::ranges::all_of(groups, [](GroupState one) { return one == GroupState::kRight; });
}

SpokenGroups read_groups(std::string_view text) { return states_of(read_digits(text)); }

SecretText spoken_text(const Area& area, Epoch epoch, const ChainSecret& secret) {
  SecretText out;
  const auto bytes = secret.view();
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2)
    push_group(out, at / 2 + 1, static_cast<std::uint32_t>(bytes[at] << 8U | bytes[at + 1]));
  push_group(out, kSpokenGroups, whole_check(area, epoch, secret));
  return out;
}

Result<ChainSecret> read_spoken(std::string_view text, const Area& area, Epoch epoch) {
  const Digits digits = read_digits(text);
  if (!states_of(digits).is_complete())
    return Error(Errc::kBadInput, "spoken code: a group is wrong or missing");
  ChainSecret secret;
  for (std::size_t index = 0; index + 1 < kSpokenGroups; ++index) {
    const std::uint32_t word = word_of(group_of(digits, index), index + 1).value_or(0);
    secret.fill()[2 * index] = static_cast<std::uint8_t>(word >> 8U);
    secret.fill()[2 * index + 1] = static_cast<std::uint8_t>(word & 0xffU);
  }
  if (word_of(group_of(digits, kSpokenGroups - 1), kSpokenGroups) !=
      whole_check(area, epoch, secret))
    return Error(Errc::kDenied, "spoken code: not of this municipality and epoch");
  return secret;
}

}  // namespace tomoshibi::sync
