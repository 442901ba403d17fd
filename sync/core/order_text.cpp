// An order as text for QR codes: parts that name their place and their file.
#include <algorithm>
#include <charconv>

#include "store/base/base45.h"
#include "sync/core/order.h"

namespace tomoshibi::sync {
namespace {

constexpr std::string_view kPrefix = "TMSBO1:";
constexpr std::size_t kTagDigits = 8;
constexpr std::size_t kTextMax = 4296;  // What the largest QR code holds of these signs.

constexpr Error kNoPart(Errc::kBadInput, "order: no part of an order");

std::string tag_of(ByteView file) {
  const Digest digest = sha256(file);
  std::string hex = to_hex(ByteView(digest).first(kTagDigits / 2));
  std::ranges::transform(hex, hex.begin(), [](char one) {
    return one >= 'a' ? static_cast<char>(one - 'a' + 'A') : one;
  });
  return hex;
}

bool is_tag(std::string_view text) {
  return text.size() == kTagDigits && text.find_first_not_of("0123456789ABCDEF") == text.npos;
}

// 1 … 16, one spelling; 0 where it is none.
std::size_t number_of(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_good = error == std::errc() && end == text.data() + text.size() && !text.empty() &&
                       text[0] != '0' && number <= kOrderPartsMax;
  return is_good ? number : 0;
}

// Up to the sign, which is taken away too.
std::string_view take_until(std::string_view& text, char sign) {
  const std::size_t at = text.find(sign);
  if (at == text.npos) return {};
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + 1);
  return taken;
}

}  // namespace

std::vector<std::string> order_texts(ByteView file) {
  const std::size_t count = (file.size() + kOrderPartBytes - 1) / kOrderPartBytes;
  std::vector<std::string> texts;
  if (count > kOrderPartsMax) return texts;
  const std::string tag = tag_of(file);
  for (std::size_t part = 0; part < count; ++part) {
    const std::size_t from = part * kOrderPartBytes;
    const ByteView bytes = file.subspan(from, std::min(kOrderPartBytes, file.size() - from));
    texts.push_back(std::string(kPrefix) + std::to_string(part + 1) + "/" + std::to_string(count) +
                    ":" + tag + ":" + to_base45(bytes));
  }
  return texts;
}

Result<void> OrderTexts::add(std::string_view text) {
  // A wedge ends what it types with a line. Spaces stay: base45 has one.
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (text.size() > kTextMax || !text.starts_with(kPrefix)) return kNoPart;
  text.remove_prefix(kPrefix.size());
  const std::size_t part = number_of(take_until(text, '/'));
  const std::size_t count = number_of(take_until(text, ':'));
  const std::string_view tag = take_until(text, ':');
  if (part == 0 || part > count || !is_tag(tag)) return kNoPart;
  TRY(bytes, from_base45(text));
  const bool is_last = part == count;
  if (bytes.empty() || bytes.size() > kOrderPartBytes ||
      (!is_last && bytes.size() != kOrderPartBytes))
    return kNoPart;
  const bool is_first = parts_.empty();
  const bool is_other = tag != tag_ || count != parts_.size() ||
                        (!parts_.empty() && !parts_[part - 1].empty() && parts_[part - 1] != bytes);
  if (!is_first && is_other) return Error(Errc::kBadInput, "order: a part of another order");
  if (is_first) {
    tag_ = tag;
    parts_.resize(count);
  }
  parts_[part - 1] = std::move(bytes);
  return ok();
}

int OrderTexts::have() const {
  return static_cast<int>(
      std::ranges::count_if(parts_, [](const Bytes& part) { return !part.empty(); }));
}

int OrderTexts::of() const { return static_cast<int>(parts_.size()); }

std::optional<Bytes> OrderTexts::file() const {
  if (parts_.empty() || have() != of()) return std::nullopt;
  Bytes file;
  for (const Bytes& part : parts_) file.insert(file.end(), part.begin(), part.end());
  if (tag_of(file) != tag_) return std::nullopt;
  return file;
}

}  // namespace tomoshibi::sync
