#include "gui/screens/spoken_code.h"

#include <sodium.h>

#include <algorithm>

namespace tomoshibi::gui {

SpokenCode::SpokenCode() : digits_(kCodeGroups * kCodeGroupDigits, 0) {}

void SpokenCode::clear() {
  for (std::size_t group = 0; group < kCodeGroups; ++group) empty_group(group);
  focus_ = 0;
}

void SpokenCode::empty_group(std::size_t group) {
  sodium_memzero(digits_.data() + group * kCodeGroupDigits, kCodeGroupDigits);
  counts_.at(group) = 0;
  marks_.at(group) = GroupMark::kMissing;
}

void SpokenCode::go_to(std::size_t group) { focus_ = std::min(group, kCodeGroups - 1); }

std::string_view SpokenCode::digits(std::size_t group) const {
  return as_text(ByteView(digits_).subspan(group * kCodeGroupDigits, counts_.at(group)));
}

std::size_t SpokenCode::right() const {
  return static_cast<std::size_t>(std::ranges::count(marks_, GroupMark::kRight));
}

std::optional<std::size_t> SpokenCode::first_wrong() const {
  const auto found = std::ranges::find(marks_, GroupMark::kWrong);
  if (found == marks_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - marks_.begin());
}

bool SpokenCode::is_empty() const {
  return std::ranges::all_of(counts_, [](std::uint8_t count) { return count == 0; });
}

SecretText SpokenCode::text() const {
  SecretText out;
  for (std::size_t group = 0; group < kCodeGroups; ++group) {
    if (!out.empty()) out.push_back(' ');
    for (const char digit : digits(group)) out.push_back(digit);
  }
  return out;
}

void SpokenCode::take(const ProofKeys& keys, const GroupCheck& check) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const char code = keys.code(i);
    if (code >= '0' && code <= '9') {
      type(code, check);
    } else if (keys.is_remove(i)) {
      remove();
    } else if (keys.is_clear(i)) {
      empty_group(focus_);
    }
  }
}

void SpokenCode::type(char digit, const GroupCheck& check) {
  if (marks_.at(focus_) == GroupMark::kRight) move_on();
  if (marks_.at(focus_) == GroupMark::kRight) return;  // All nine are.
  if (counts_.at(focus_) == kCodeGroupDigits) empty_group(focus_);
  std::uint8_t& count = counts_.at(focus_);
  digits_.at(focus_ * kCodeGroupDigits + count) = static_cast<std::uint8_t>(digit);
  ++count;
  if (count < kCodeGroupDigits) {
    marks_.at(focus_) = GroupMark::kUnfinished;
    return;
  }
  marks_.at(focus_) = check(focus_, digits(focus_)) ? GroupMark::kRight : GroupMark::kWrong;
  move_on();
}

void SpokenCode::remove() {
  std::uint8_t& count = counts_.at(focus_);
  if (count == 0) return;
  --count;
  digits_.at(focus_ * kCodeGroupDigits + count) = 0;
  marks_.at(focus_) = count == 0 ? GroupMark::kMissing : GroupMark::kUnfinished;
}

// The next group that is not full, around the end; else the first wrong one; else it stays.
void SpokenCode::move_on() {
  for (std::size_t step = 1; step <= kCodeGroups; ++step) {
    const std::size_t group = (focus_ + step) % kCodeGroups;
    const GroupMark mark = marks_.at(group);
    if (mark == GroupMark::kMissing || mark == GroupMark::kUnfinished) {
      focus_ = group;
      return;
    }
  }
  focus_ = first_wrong().value_or(focus_);
}

}  // namespace tomoshibi::gui
