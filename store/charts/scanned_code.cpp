#include "store/charts/scanned_code.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "store/charts/internal/jahis_book.h"
#include "store/charts/internal/sink.h"
#include "store/charts/jahis.h"

namespace tomoshibi::store::charts {

using internal::Line;

namespace {

constexpr std::size_t kMyNumberDigits = 12;
constexpr std::size_t kCardBytesMax = 60;  // 20 characters, of symbol and number.

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

int number_in(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

// Bytes that a scanner typed as one Latin-1 character each. Empty when they cannot be that.
std::optional<std::string> bytes_of_latin(std::string_view text) {
  std::string bytes;
  bool has_high = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      bytes += text[at];
      continue;
    }
    // U+0080 to U+00FF are C2 80 to C3 BF.
    if ((byte != 0xc2 && byte != 0xc3) || at + 1 >= text.size()) return std::nullopt;
    const auto second = static_cast<unsigned char>(text[++at]);
    if ((second & 0xc0U) != 0x80U) return std::nullopt;
    bytes += static_cast<char>(static_cast<unsigned char>((byte & 3U) << 6U | (second & 0x3fU)));
    has_high = true;
  }
  return has_high ? std::optional(bytes) : std::nullopt;
}

// Never in the middle of a character.
std::string capped(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0U) == 0x80U) --bytes;
  return std::string(text.substr(0, bytes));
}

// 〓 and ■ stand for characters that the writer could not write, U+FFFD for bytes that nobody can
// read.
bool has_replaced_letter(std::string_view text) {
  constexpr std::array<std::string_view, 5> kMarks{"〓", "■", "\uFFFD", "?", "？"};
  return std::ranges::any_of(
      kMarks, [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

// YYYY[MM[DD]] or GYY[MM[DD]], G being M T S H R or 1 to 5. A day that no month has is kept.
PartialDate birth_of(std::string_view text) {
  if (text.empty()) return {};
  PartialDate birth;
  if (text.size() % 2 == 0) {
    if (!all_digits(text) || text.size() < 4 || text.size() > 8) return {};
    birth.year = number_in(text.substr(0, 4));
    text.remove_prefix(4);
  } else {
    if (!all_digits(text.substr(1)) || text.size() < 3 || text.size() > 7) return {};
    constexpr std::string_view kLetters = "MTSHR";
    constexpr std::string_view kSmall = "mtshr";
    constexpr std::string_view kDigits = "12345";
    std::size_t era = std::string_view::npos;
    for (const std::string_view signs : {kLetters, kSmall, kDigits})
      era = std::min(era, signs.find(text.front()));
    const int year = number_in(text.substr(1, 2));
    if (era == std::string_view::npos || year < 1 || year > 64) return {};
    birth.year = gregorian_year(static_cast<Era>(era), year);
    text.remove_prefix(3);
  }
  if (birth.year < 1850 || birth.year > 2199) return {};
  const int month = number_in(text.substr(0, 2));
  if (month < 1 || month > 12) return birth;
  birth.month = month;
  const int day = text.size() == 4 ? number_in(text.substr(2)) : 0;
  if (day >= 1 && day <= 31) birth.day = day;
  return birth;
}

Sex sex_of(std::string_view text) {
  if (text == "1") return Sex::kMale;
  return text == "2" ? Sex::kFemale : Sex::kUnknown;
}

void take_names(ScannedCode& code, std::string_view name, std::string_view kana) {
  code.kana = capped(internal::folded(kana), kNameBytesMax);
  if (has_replaced_letter(code.kana)) code.kana.clear();
  code.name = capped(name, kNameBytesMax);
  if (has_replaced_letter(code.name)) code.name.clear();
}

std::string joined(std::string_view family, std::string_view given) {
  std::string text(family);
  if (!given.empty()) text += " " + std::string(given);
  return text;
}

bool says_who(const ScannedCode& code) {
  return !code.name.empty() || !code.kana.empty() || !code.birth.empty() ||
         !code.card.number.empty();
}

ScannedCode read_notebook_code(const std::vector<Line>& lines) {
  ScannedCode code;
  bool found = false;
  for (const Line& line : lines) {
    if (line.field(0) != "1") continue;
    const Person person = internal::person_in(line);
    ScannedCode one;
    one.kind = CodeKind::kNotebook;
    const PersonName& name = person.names.front();
    take_names(one, joined(name.family, name.given), joined(name.family_kana, name.given_kana));
    one.birth = birth_of(line.field(3));
    one.sex = person.sex;
    const Address& address = person.address;
    one.address = capped(address.prefecture + address.city + address.line, kAddressBytesMax);
    if (has_replaced_letter(one.address)) one.address.clear();
    // The same record twice is one person; the parts of a split notebook repeat it.
    const bool is_other = found && (one.name != code.name || one.birth != code.birth);
    if (is_other) return {};
    code = std::move(one);
    found = true;
  }
  if (found) return says_who(code) ? code : ScannedCode{};
  code.kind = CodeKind::kNotebookRest;
  return code;
}

ScannedCode read_prescription(const std::vector<Line>& lines) {
  ScannedCode code;
  code.kind = CodeKind::kPrescription;
  std::array<int, 2> people{};
  for (const Line& line : lines) {
    const std::string_view record = line.field(0);
    if (record == "11") {
      take_names(code, line.field(2), line.field(3));
      if (++people[0] > 1) return {};
    } else if (record == "12") {
      code.sex = sex_of(line.field(1));
    } else if (record == "13") {
      code.birth = birth_of(line.field(1));
    } else if (record == "22") {
      code.card.insurer_number = capped(internal::folded(line.field(1)), kCardBytesMax);
    } else if (record == "23") {
      code.card.symbol = capped(internal::folded(line.field(1)), kCardBytesMax);
      code.card.number = capped(internal::folded(line.field(2)), kCardBytesMax);
      code.card.branch = capped(internal::folded(line.field(4)), kCardBytesMax);
      if (++people[1] > 1) return {};
    }
  }
  return says_who(code) ? code : ScannedCode{};
}

bool is_prescription(std::string_view header) {
  constexpr std::string_view kMark = "JAHIS";
  return header.starts_with(kMark) && header.size() <= kMark.size() + 2 &&
         all_digits(header.substr(kMark.size()));
}

// Weights 2 to 7 from the right, twice over: 11 less the remainder, 0 for a remainder of 0 or 1.
bool is_my_number(std::string_view digits) {
  if (digits.size() != kMyNumberDigits || !all_digits(digits)) return false;
  int sum = 0;
  for (std::size_t place = 1; place < kMyNumberDigits; ++place) {
    const int weight = static_cast<int>(place <= 6 ? place + 1 : place - 5);
    sum += (digits[kMyNumberDigits - 1 - place] - '0') * weight;
  }
  const int rest = sum % 11;
  return digits.back() - '0' == (rest <= 1 ? 0 : 11 - rest);
}

ScannedCode read_member_id(std::string_view text) {
  const std::optional<InsuranceCard> card = internal::card_of_member_id(text);
  if (!card) return {};
  ScannedCode code;
  code.kind = CodeKind::kMemberId;
  code.card.insurer_number = capped(internal::folded(card->insurer_number), kCardBytesMax);
  code.card.symbol = capped(internal::folded(card->symbol), kCardBytesMax);
  code.card.number = capped(internal::folded(card->number), kCardBytesMax);
  code.card.branch = capped(internal::folded(card->branch), kCardBytesMax);
  const bool is_insurer = all_digits(code.card.insurer_number) &&
                          code.card.insurer_number.size() >= 6 &&
                          code.card.insurer_number.size() <= 8;
  return is_insurer ? code : ScannedCode{};
}

}  // namespace

ScannedCode read_code(std::string_view scanned) {
  if (scanned.size() > kScanBytesMax) return {};
  const std::string text = notebook_text(bytes_of_latin(scanned).value_or(std::string(scanned)));
  const std::vector<Line> lines = internal::lines_of(text, 1, true);
  if (lines.empty()) return {};
  if (is_notebook(text)) return read_notebook_code(lines);
  if (is_prescription(lines.front().field(0))) return read_prescription(lines);
  if (lines.size() > 1) return {};
  const std::string line = internal::folded(internal::trimmed(lines.front().raw));
  if (is_my_number(line)) {
    ScannedCode code;
    code.kind = CodeKind::kMyNumber;
    return code;
  }
  return read_member_id(internal::trimmed(lines.front().raw));
}

}  // namespace tomoshibi::store::charts
