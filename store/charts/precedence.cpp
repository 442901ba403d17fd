// Grouping of medication rows by ingredient, and which of two voices is shown.
#include "store/charts/precedence.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "store/charts/critical.h"

namespace tomoshibi::store::charts {
namespace {

// A product name has some 60; longer text goes in pieces.
constexpr std::size_t kChunkBytes = 1024;

bool is_blank(UChar c) { return c <= 0x20 || c == 0x3000 || c == 0xA0; }

// Characters of three bytes that NFKC with case folding leaves as they are, beside one another and
// beside ASCII: unified ideographs, plain kana, corner brackets, ー and ・.
bool is_plain(std::uint32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) ||
         (c >= 0x30A1 && c <= 0x30FC) || c == 0x300C || c == 0x300D;
}

// Most texts need no ICU: ASCII and plain Japanese. Nothing when the text holds anything else.
std::optional<std::string> fold_plain(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t offset) {
      return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
    };
    const char c = text[at];
    if (byte(0) < 0x80U) {
      if (byte(0) > 0x20U) result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      ++at;
      continue;
    }
    const bool is_three = (byte(0) & 0xF0U) == 0xE0U && (byte(1) & 0xC0U) == 0x80U &&
                          (byte(2) & 0xC0U) == 0x80U;
    const std::uint32_t point =
        (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    if (!is_three || !is_plain(point)) return std::nullopt;
    result += text.substr(at, 3);
    at += 3;
  }
  return result;
}

// What cannot be folded (it would need more room than 4 times its size) stays as it is.
std::string fold_chunk(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* folder = unorm2_getNFKCCasefoldInstance(&status);
  std::array<UChar, kChunkBytes> wide;
  std::int32_t length = 0;
  u_strFromUTF8WithSub(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.data(),
                       static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &status);
  if (U_FAILURE(status)) return std::string(text);
  std::array<UChar, 4 * kChunkBytes> folded;
  std::int32_t size = unorm2_normalize(folder, wide.data(), length, folded.data(),
                                       static_cast<std::int32_t>(folded.size()), &status);
  if (U_FAILURE(status)) return std::string(text);
  const auto* end = std::remove_if(folded.begin(), folded.begin() + size, is_blank);
  size = static_cast<std::int32_t>(end - folded.begin());
  std::string result(static_cast<std::size_t>(size) * 3, '\0');
  std::int32_t bytes = 0;
  u_strToUTF8(result.data(), static_cast<std::int32_t>(result.size()), &bytes, folded.data(), size,
              &status);
  if (U_FAILURE(status)) return std::string(text);
  result.resize(static_cast<std::size_t>(bytes));
  return result;
}

// One row with what the comparison needs, folded once.
struct Row {
  const Medication* medication = nullptr;
  PersonId record;
  std::string facility;
  std::string pharmacy;
};

bool is_same_facility(const Row& left, const Row& right) {
  const std::string& left_code = left.medication->facility_code;
  const std::string& right_code = right.medication->facility_code;
  if (!left_code.empty() && left_code.size() == right_code.size()) return left_code == right_code;
  // Two clinics may use one pharmacy on one day: the pharmacy speaks only where a clinic is
  // unknown.
  if (!left.facility.empty() && !right.facility.empty()) return left.facility == right.facility;
  return !left.pharmacy.empty() && left.pharmacy == right.pharmacy;
}

bool can_be_compared(const Medication& row) {
  return row.source != Source::kNotebook && row.date.known();
}

// Whether another row of the same ingredient is a stronger voice about the same day and facility.
bool is_beaten(const Row& row, const std::vector<Row>& all) {
  if (!can_be_compared(*row.medication)) return false;
  return std::any_of(all.begin(), all.end(), [&](const Row& other) {
    return can_be_compared(*other.medication) &&
           other.medication->source < row.medication->source &&
           other.medication->date == row.medication->date && is_same_facility(other, row);
  });
}

// Newest first, then by source and the row's own words: an order that does not depend on the
// input's.
bool comes_before(const Row& left, const Row& right) {
  const Medication& a = *left.medication;
  const Medication& b = *right.medication;
  if (a.date != b.date) return a.date > b.date;
  return std::tie(a.source, a.as_of.milliseconds, a.key, a.text, a.usage, a.dose, a.days,
                  a.facility, left.record) < std::tie(b.source, b.as_of.milliseconds, b.key, b.text,
                                                      b.usage, b.dose, b.days, b.facility,
                                                      right.record);
}

using RowsByKey = std::map<std::string, std::pair<bool, std::vector<Row>>>;

RowsByKey rows_by_key(std::span<const Chart> records) {
  std::unordered_map<std::string, std::string> ingredient_by_name;
  for (const Chart& chart : records) {
    for (const Medication& row : chart.medications) {
      std::string code = ingredient_of(row);
      if (code.empty()) continue;
      std::string& known = ingredient_by_name[fold_text(row.text)];
      // Of two ingredients under one name the name tells neither.
      if (known.empty()) {
        known = std::move(code);
      } else if (known != code) {
        known = "?";
      }
    }
  }
  RowsByKey result;
  for (const Chart& chart : records) {
    for (const Medication& row : chart.medications) {
      std::string key = ingredient_of(row);
      bool coded = !key.empty();
      if (!coded) {
        key = fold_text(row.text);
        const auto known = ingredient_by_name.find(key);
        if (known != ingredient_by_name.end() && known->second != "?") {
          key = known->second;
          coded = true;
        }
      }
      auto& entry = result[key];
      entry.first = coded;
      entry.second.push_back(
          Row{&row, chart.person, fold_text(row.facility), fold_text(row.pharmacy)});
    }
  }
  return result;
}

}  // namespace

std::string fold_text(std::string_view text) {
  if (auto plain = fold_plain(text)) return *std::move(plain);
  std::string result;
  while (!text.empty()) {
    std::size_t size = std::min(text.size(), kChunkBytes);
    // Never between the bytes of one character.
    while (size < text.size() && size > 0 &&
           (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
      --size;
    }
    if (size == 0) size = std::min(text.size(), kChunkBytes);
    result += fold_chunk(text.substr(0, size));
    text.remove_prefix(size);
  }
  return result;
}

std::vector<MedicationGroup> group_medications(std::span<const Chart> records) {
  std::vector<MedicationGroup> groups;
  for (auto& [key, entry] : rows_by_key(records)) {
    std::vector<Row>& rows = entry.second;
    std::sort(rows.begin(), rows.end(), comes_before);
    MedicationGroup group;
    group.key = key;
    group.coded = entry.first;
    for (const Row& row : rows) {
      (is_beaten(row, rows) ? group.losers : group.winners).push_back(*row.medication);
      if (std::find(group.records.begin(), group.records.end(), row.record) ==
          group.records.end()) {
        group.records.push_back(row.record);
      }
    }
    std::sort(group.records.begin(), group.records.end());
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace tomoshibi::store::charts
